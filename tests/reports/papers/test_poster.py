import json
import re

import pypdf
import pytest
from django.utils import timezone

from tests.reports.papers.surveyed import answered, form, surveyed
from tuntas.core.base.errors import Refusal
from tuntas.reports.papers import poster

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return surveyed()


def made(world, unit="unit"):
    return poster.poster(world[unit], world["round"], timezone.now())


def test_the_poster_says_index_grade_services_respondents_period_and_thanks(world, tmp_path):
    poster.write(made(world), world["round"], tmp_path / "a.pdf")
    reader = pypdf.PdfReader(tmp_path / "a.pdf")
    assert len(reader.pages) == 1
    text = " ".join(reader.pages[0].extract_text().split())
    for said in (
        "NILAI IKM 95,75",
        "A Sangat Baik",
        "Pengujian",
        "Jumlah: 32 orang",
        "Terima kasih",
    ):
        assert said in text
    assert "1 Januari 2023 sampai 31 Desember 2023" in text
    meta = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert re.findall(r"pdfuaid:part>(\w)<", meta) == ["1"]
    assert [round(float(side)) for side in reader.pages[0].mediabox[2:]] == [595, 842]


def test_groups_of_fewer_than_five_are_not_on_it(world):
    education = next(group for group in made(world)["groups"] if group["title"] == "Pendidikan")
    counts = dict(education["bands"])
    assert counts["SD"] == "–"
    assert "3" not in counts.values()
    assert made(world)["note"].startswith("–: disembunyikan")


def test_only_sex_and_education_are_told(world):
    assert [group["title"] for group in made(world)["groups"]] == ["Jenis kelamin", "Pendidikan"]


def test_the_picture_is_one_a4_page_of_150_pixels_an_inch(world, tmp_path):
    poster.write(made(world), world["round"], tmp_path / "a.png")
    data = (tmp_path / "a.png").read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert [int.from_bytes(data[i : i + 4]) for i in (16, 20)] == [1240, 1754]


@pytest.mark.parametrize("kind", ["pdf", "png"])
def test_the_same_facts_give_the_same_bytes(world, tmp_path, kind):
    for name in ("a", "b"):
        poster.write(made(world), world["round"], tmp_path / f"{name}.{kind}")
    assert (tmp_path / f"a.{kind}").read_bytes() == (tmp_path / f"b.{kind}").read_bytes()


def test_names_of_any_length_stay_on_one_page(world, tmp_path):
    world["unit"].name = "Balai Besar Pengujian dan Pengawasan " * 5
    long = made(world) | {"services": ["Penerbitan Surat Keterangan Ekspor Impor"] * 30}
    poster.write(long, world["round"], tmp_path / "a.pdf")
    assert len(pypdf.PdfReader(tmp_path / "a.pdf").pages) == 1


def test_names_are_text_and_never_mark_up(world, tmp_path):
    world["unit"].name = "#panic() *Kantor* <a> \\"
    poster.write(made(world), world["round"], tmp_path / "a.pdf")
    assert "#panic() *Kantor* <a>" in pypdf.PdfReader(tmp_path / "a.pdf").pages[0].extract_text()
    assert json.dumps(made(world))  # nothing but plain data goes to the writer


@pytest.mark.parametrize(("people", "code"), [(0, "no_answers"), (4, "too_few_answers")])
def test_without_enough_answers_there_is_no_poster(world, people, code):
    answered(world, [form(4, "P", "S1")] * people)
    with pytest.raises(Refusal) as refused:
        made(world)
    assert refused.value.code == code

"""The pages of rule sets: written in a form, changed into versions, carried as files."""

from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.followup.runs import READY, runs
from tests.people import signed_in
from tuntas.core.followup.rule_sets import Rule, RuleSet, dumps, from_dict
from tuntas.followup.models import RuleSet as Stored

pytestmark = pytest.mark.django_db
ROOT = "/tindak-lanjut/rekomendasi/"


@pytest.fixture
def made():
    return runs()


@pytest.fixture
def client(made):
    return signed_in(made.people.member)


def filled(*rules, name=None, **changes):
    sent = {"rule-TOTAL_FORMS": len(rules), "rule-INITIAL_FORMS": 0, "per": "service"}
    sent |= {"name": name} if name else {}
    for place, rule in enumerate(rules):
        sent |= {f"rule-{place}-{part}": value for part, value in rule.items()}
    return sent | changes


LOWEST = {"number": "1", "kind": "lowest", "count": "3", "text": "Tiga terendah"}
EMPTY = {"number": "", "kind": "graded", "count": "", "text": ""}


def test_a_rule_set_is_written_in_the_form(client):
    graded = {
        "number": "2",
        "kind": "graded",
        "grades": ["C", "D"],
        "cause": "on",
        "text": "Mutu C dan D",
    }
    response = client.post(
        f"{ROOT}aturan/baru/", filled(LOWEST, graded, EMPTY, name="Kami", per="unit")
    )
    stored = Stored.objects.get()
    assert response.url == f"{ROOT}aturan/{stored.pk}/"
    assert from_dict(stored.definition) == RuleSet(
        "Kami",
        "Kami",
        (
            Rule("1", "lowest", "Tiga terendah", count=3),
            Rule("2", "graded", "Mutu C dan D", grades=("C", "D"), cause=True),
        ),
        per="unit",
    )


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        ([EMPTY], "Himpunan aturan memuat 1 sampai 20 aturan."),
        (
            [{**LOWEST, "count": ""}],
            "Aturan ke-1: tuliskan berapa unsur yang diambil, 1 sampai 50.",
        ),
        ([{**LOWEST, "text": ""}], "Aturan ke-1: tuliskan bunyinya"),
        ([LOWEST, LOWEST], "Aturan ke-2: nomor 1 sudah dipakai aturan lain."),
        ([{**LOWEST, "kind": "graded"}], "Aturan ke-1: pilih mutu yang harus ditindaklanjuti"),
    ],
)
def test_a_rule_that_cannot_be_run_is_said_with_what_was_typed_kept(client, rules, sentence):
    response = client.post(f"{ROOT}aturan/baru/", filled(*rules, name="Kami"))
    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert 'value="Kami"' in page
    assert Stored.objects.count() == 0


def test_a_used_rule_set_is_changed_into_its_next_version(made, client):
    own = made.run().rule_set
    page = client.get(f"{ROOT}aturan/{own.pk}/ubah/").content.decode()
    assert "Menyimpan membuat versi berikutnya." in page
    response = client.post(f"{ROOT}aturan/{own.pk}/ubah/", filled(LOWEST))
    newest = Stored.objects.get(version=2)
    assert response.url == f"{ROOT}aturan/{newest.pk}/"
    assert newest.name == own.name


def test_a_rule_can_be_taken_out_in_the_form(client):
    sent = filled(LOWEST, {**LOWEST, "number": "2"}, name="Kami", **{"rule-0-DELETE": "on"})
    client.post(f"{ROOT}aturan/baru/", sent)
    assert [r["number"] for r in Stored.objects.get().definition["rules"]] == ["2"]


def test_a_rule_set_leaves_and_comes_back_as_a_file(made, client):
    own = made.run("skm-2021").rule_set
    body = client.get(f"{ROOT}aturan/{own.pk}/ekspor/").content
    assert body.decode() == dumps(from_dict(own.definition))
    file = SimpleUploadedFile("aturan.json", body)
    response = client.post(f"{ROOT}aturan/impor/", {"file": file, "name": "Salinan"})
    copy = Stored.objects.get(name="Salinan")
    assert response.url == f"{ROOT}aturan/{copy.pk}/"
    assert from_dict(copy.definition).rules == from_dict(own.definition).rules


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"{", "bukan JSON yang utuh"),
        (b"[]", "tidak dikenal, tidak ada, atau keliru isinya"),
        (dumps(replace(READY, name="")).encode(), "Beri nama himpunan aturan"),
    ],
)
def test_a_file_that_is_no_rule_set_is_refused_beside_its_field(client, body, sentence):
    response = client.post(f"{ROOT}aturan/impor/", {"file": SimpleUploadedFile("a.json", body)})
    assert response.status_code == 422
    assert sentence in response.content.decode()

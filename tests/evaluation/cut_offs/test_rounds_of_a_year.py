"""An evaluation of two rounds of one year: nothing is merged and nothing doubled, from the cut-off
to the files of the report.
"""

import json
from datetime import timedelta

import pytest
from python_calamine import CalamineWorkbook

from tests.factories import NOW
from tests.people import as_viewer, signed_in
from tests.semesters import semesters
from tuntas.core.evaluation.compare import compare
from tuntas.core.evaluation.snapshot import Snapshot
from tuntas.core.voices.house import House
from tuntas.evaluation.cut_offs import addendum, snapshots
from tuntas.evaluation.cut_offs.actions import make_cut_off
from tuntas.followup.plans.actions import move_plan
from tuntas.reports.document.model import Heading, Items, Paragraph, Table
from tuntas.reports.official import content, sheets
from tuntas.reports.runs.source import Source
from tuntas.reports.writers import docx, facts, outgoing, pdf

pytestmark = pytest.mark.django_db
ROUNDS = ["2022-S1", "2022-S2"]


@pytest.fixture
def made():
    return semesters()


@pytest.fixture
def snapshot(made):
    return snapshots.snapshot(made.evaluation(), NOW)


def blocks(document, kind):
    return [b for section in document.sections for b in section.blocks if isinstance(b, kind)]


def rows(document, *heads):
    """Of the tables that have these columns, what their cells say; None in a spanned place."""
    return [
        tuple(cell and cell.text for cell in row.cells)
        for table in blocks(document, Table)
        if {c.title for c in table.columns} >= set(heads)
        for group in table.groups
        for row in group.rows
    ]


def paragraphs(document, key):
    """What the standing texts with this key say, those in lists too."""

    def walk(block):
        if isinstance(block, Items):
            for item in block.items:
                for part in item:
                    yield from walk(part)
        elif isinstance(block, Paragraph) and block.key == key:
            yield "".join(run.text for run in block.runs)

    every = (b for section in document.sections for b in section.blocks)
    return [said for block in every for said in walk(block)]


def test_a_cut_off_keeps_each_round_with_its_plans(made, snapshot):
    assert [r.round.code for r in snapshot.rounds] == ROUNDS
    assert [(p.round.code, p.id) for p in snapshot.plans] == [
        ("2022-S1", "2022-S1-01-01"),
        ("2022-S2", "2022-S2-01-01"),
    ]
    assert [e.reason and (e.earlier.code, e.later.code) for e in snapshot.effects] == [
        tuple(ROUNDS)
    ]
    cut_off = make_cut_off(evaluation=made.agency.evaluations.get(), by=None, at=NOW, moment=NOW)
    assert Snapshot.from_json(cut_off.snapshot) == snapshot


def test_what_changes_later_is_told_of_the_plan_of_its_round(made, snapshot):
    evaluation, later = made.agency.evaluations.get(), NOW + timedelta(hours=1)
    plan = made.plans[1]
    viewer = as_viewer(made.people.officer)
    move_plan(plan=plan, verb="start", viewer=viewer, at=later, seen=plan.version)
    (event,) = addendum.later(evaluation, NOW, later)
    assert (event.round.code, event.plan) == ("2022-S2", "2022-S2-01-01")
    (change,) = compare(snapshot, snapshots.snapshot(evaluation, later))
    assert (change.kind, change.plan.round.code) == ("state", "2022-S2")


def test_the_report_shows_the_rounds_apart(snapshot):
    document = content.build(snapshot)
    titles = [heading.text for heading in blocks(document, Heading)]
    for half in ("I", "II"):
        assert f"Hasil Survei Kepuasan Masyarakat Tahun 2022 Semester {half}" in titles
        assert sum(f"Tahun 2022 Semester {half} per Unit" in title for title in titles) == 1
    summary = rows(document, "Putaran", "Jumlah Rencana Aksi")
    assert [(row[2], row[4]) for row in summary] == [
        ("2022-S1", "1"),
        ("2022-S2", "1"),
        ("2022-S1", "1"),  # the totals
        ("2022-S2", "1"),
        ("2022-S1 dan 2022-S2", "2"),
    ]
    details = [row[-3] for row in rows(document, "Urut", "Rencana Aksi", "Target Waktu")]
    assert details == [f"Melatih petugas loket {code}" for code in ROUNDS]
    assert [said[:24] for said in paragraphs(document, "hasil_monev.tahun")] == [
        "Tahun 2022 semester I: d",
        "Tahun 2022 semester II: ",
    ]
    (said,) = paragraphs(document, "hasil_monev.1")
    assert "tahun 2022 semester I dan 2022 semester II" in said


def test_the_files_of_the_report_show_the_rounds_apart(snapshot, tmp_path):
    outgoing.write(sheets.build(snapshot), tmp_path / "r.xlsx", house=House())
    book = CalamineWorkbook.from_path(tmp_path / "r.xlsx")
    read = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    told = [
        (row[0], row[1], row[2]) for row in read["Ringkasan"] if row[0] == "Jumlah rencana aksi"
    ]
    assert told == [
        ("Jumlah rencana aksi", "2022-S1", 1),
        ("Jumlah rencana aksi", "2022-S2", 1),
        ("Jumlah rencana aksi", "", 2),
    ]
    head, *plans = read["Lampiran 2a"] + read["Lampiran 2b"][1:]
    of_round, code = head.index("Putaran"), head.index("Kode Rencana")
    assert [(row[of_round], row[code]) for row in plans] == [
        ("2022-S1", "2022-S1-01-01"),
        ("2022-S2", "2022-S2-01-01"),
    ]
    outgoing.write(facts.build(Source(snapshot)), tmp_path / "r.json", house=House())
    written = json.loads((tmp_path / "r.json").read_text("utf-8"))
    assert [(row["round_code"], row["plans"]) for row in written["figures"]] == [
        ("2022-S1", 1),
        ("2022-S2", 1),
    ]
    assert Snapshot.from_json(json.dumps(written)) == snapshot
    for writer, name in ((pdf, "r.pdf"), (docx, "r.docx")):
        writer.write(content.build(snapshot), tmp_path / name)
        assert (tmp_path / name).stat().st_size > 10_000


@pytest.mark.parametrize(
    "path",
    [
        "/hasil/?round={}&format=json",
        "/hasil/peringkat/?round={}&format=json",
        "/unit/1/?round={}&format=json&table=layanan",
    ],
)
def test_pages_of_results_show_the_round_that_is_asked_for(made, path):
    client = signed_in(made.people.leader)
    for code in ROUNDS:
        response = client.get(path.format(code))
        assert response.status_code == 200
        assert code.lower() in response["Content-Disposition"].lower()
    assert client.get(path.format("2022")).status_code == 404


def test_trend_effect_and_conformity_know_both_rounds(made, snapshot):
    client = signed_in(made.people.member)
    trend = client.get("/hasil/tren/").content.decode()
    assert all(code in trend for code in ROUNDS)
    effect = client.get("/tindak-lanjut/dampak/?round=2022-S2").content.decode()
    assert "SKM 2022 semester 1" in effect
    assert client.get("/tindak-lanjut/dampak/?round=2022-S1").status_code == 404
    for plan in made.plans:
        address = f"/evaluasi/uji/kesesuaian/unsur/{plan.round.code}/{plan.code}/"
        assert plan.text in client.get(address).content.decode()
    page = client.get("/evaluasi/uji/kesesuaian/unsur/").content.decode()
    assert all(f"/unsur/{p.round.code}/{p.code}/" in page for p in made.plans)

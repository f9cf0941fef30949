"""RATL, follow-up table and berita acara."""

from datetime import date

import docx
import pypdf
import pytest
from python_calamine import CalamineWorkbook

from tests.evaluation.cut_offs.stage import staged
from tests.evaluation.verifiers import assigned
from tests.factories import NOW
from tests.followup.factories import write
from tests.people import as_viewer, person
from tests.reports.papers.surveyed import read_again, surveyed, verified
from tuntas.core.base.errors import Refusal
from tuntas.core.report import figures
from tuntas.core.survey.instruments import SKM_2017
from tuntas.core.voices.house import House
from tuntas.followup.findings.actions import check_closed
from tuntas.followup.models import ActionPlan, Evidence, Finding
from tuntas.followup.plans.actions import add_note
from tuntas.reports.papers import minutes, plan_tables
from tuntas.reports.papers.plan_facts import PaperPlan, as_of, plan_facts
from tuntas.reports.writers import outgoing, pdf

pytestmark = pytest.mark.django_db


def fact(**changes):
    plain = {
        "code": "2023-01-01",
        "elements": ("U3",),
        "text": "Melatih petugas",
        "deadline": date(2023, 8, 30),
        "deadline_raw": "",
        "person": "Kepala Loket",
        "done": False,
        "account": "Dikerjakan",
        "evidence": (),
    }
    return PaperPlan(**(plain | changes))


def cells(table):
    return [
        [cell and cell.text for cell in row.cells] for group in table.groups for row in group.rows
    ]


def test_a_deadline_stands_in_its_quarter():
    (row,) = cells(plan_tables.ratl([fact()], SKM_2017))
    assert row == [
        "1", "U3 Waktu Penyelesaian", "Melatih petugas", "", "", "30/08/2023", "", "Kepala Loket",
    ]  # fmt: skip


def test_a_deadline_that_is_no_day_stands_across_all_quarters_as_it_was_written():
    (row,) = cells(plan_tables.ratl([fact(deadline=None, deadline_raw="Setiap bulan")], SKM_2017))
    assert row[3:7] == ["Setiap bulan", None, None, None]


@pytest.mark.parametrize(("month", "quarter"), [(1, 1), (3, 1), (4, 2), (9, 3), (10, 4), (12, 4)])
def test_quarters_are_those_of_the_calendar(month, quarter):
    assert plan_tables.quarter(date(2023, month, 28)) == quarter


def test_plans_of_the_lowest_element_come_first_and_those_of_none_last():
    plans = [fact(code=c, elements=e) for c, e in (("a", ()), ("b", ("U9",)), ("c", ("U1", "U3")))]
    ordered = plan_tables.by_priority(plans, {"U1": 4, "U3": 2, "U9": 3})
    assert [plan.code for plan in ordered] == ["c", "b", "a"]


def test_drafts_are_no_plans_yet():
    world = surveyed()
    write(world)
    assert plan_facts(as_viewer(world["officer"]), world["unit"], world["round"]) == ()


def test_what_was_done_is_told_with_its_evidence():
    world = verified()
    closed, returned = plan_facts(as_viewer(world["officer"]), world["unit"], world["round"])
    assert (closed.done, closed.account) == (True, "Dilaksanakan sesuai rencana")
    assert closed.evidence == ("Daftar hadir https://arsip.contoh.go.id/1",)
    assert returned.done is False


def test_evidence_that_acts_keeps_its_mark_in_papers():
    world = verified()
    Evidence.objects.filter(plan=world["closed"]).update(
        title="Laporan", url="", size=9, sha256="0" * 64, kind="docx", flag="kind_macro"
    )
    closed, _ = plan_facts(as_viewer(world["officer"]), world["unit"], world["round"])
    assert closed.evidence == ("Laporan Hati-hati: memuat makro",)


UNDONE = "Pelatihan petugas loket belum dilaksanakan karena anggaran belum tersedia"


def told(world):
    plans = plan_facts(as_viewer(world["officer"]), world["unit"], world["round"])
    return [row[2] for row in cells(plan_tables.follow_up(plans))], plan_tables.counted(plans)


def test_a_closed_plan_whose_text_says_not_done_is_not_marked_as_done():
    world = verified()
    ActionPlan.objects.filter(pk=world["closed"].pk).update(text=UNDONE)
    check_closed([world["closed"].pk], NOW)
    said = "2 rencana, 1 sudah dilaksanakan (1 di antaranya diragukan, ditandai dalam tabel"
    assert told(world)[0] == ["Diragukan", "Belum"]
    assert told(world)[1].startswith(said)
    made = minutes.minutes(as_viewer(world["member"]), world["evaluation"], world["unit"])
    assert [v.doubtful for v in made.verdicts] == [True, False]


@pytest.mark.parametrize("outcome", ["done", "done_differently"])
def test_a_plan_is_doubtful_as_soon_as_it_is_closed_where_its_unit_tells_that_it_is_not_done(
    outcome,
):
    stage = staged()
    plan = stage.approved()
    piece = stage.link(plan)
    note = {"viewer": stage.viewer("officer"), "at": stage.now()}
    if outcome == "done":
        add_note(plan=plan, kind="progress", text=UNDONE, **note)
    grounds = UNDONE if outcome == "done_differently" else ""
    stage.go(plan, "hand_in", "officer", outcome=outcome, grounds=grounds)
    stage.judge(piece)
    stage.go(plan, "close", "member")
    (found,) = plan_facts(stage.viewer("officer"), stage.units[0], stage.round)
    assert (found.mark, UNDONE in found.account) == ("doubtful", True)
    assert len(figures.doubtful(stage.state())) == 1


def test_a_word_of_progress_after_the_closing_makes_it_doubtful_and_a_later_one_sound():
    stage = staged()
    plan = stage.closed()

    def tell(text):
        plan.refresh_from_db()
        viewer = stage.viewer("officer")
        add_note(plan=plan, kind="progress", text=text, viewer=viewer, at=stage.now())
        (found,) = plan_facts(viewer, stage.units[0], stage.round)
        return found.mark

    assert [tell(UNDONE), tell("Pelatihan sudah dilaksanakan")] == ["doubtful", "yes"]


def test_what_the_team_has_put_aside_is_no_doubt():
    world = verified()
    ActionPlan.objects.filter(pk=world["closed"].pk).update(text=UNDONE)
    Finding.objects.create(
        plan=world["closed"],
        check_id="text_says_not_done",
        severity="high",
        quote=UNDONE,
        state="dismissed",
        reason="Sudah dilaksanakan.",
        decided_by=world["member"],
        decided_at=NOW,
    )
    assert told(world) == (["Sudah", "Belum"], "2 rencana, 1 sudah dilaksanakan.")


def test_a_standing_finding_against_the_closing_makes_it_doubtful():
    world = verified()
    Finding.objects.create(
        plan=world["closed"], check_id="status_without_evidence", severity="high", quote="-"
    )
    assert told(world)[0] == ["Diragukan", "Belum"]


def test_a_plan_without_status_is_called_nothing_else():
    marks = [fact(unknown=True), fact(done=True), fact()]
    assert [row[2] for row in cells(plan_tables.follow_up(marks))] == [
        "Tanpa status",
        "Sudah",
        "Belum",
    ]
    assert plan_tables.counted(marks) == "3 rencana, 1 sudah dilaksanakan dan 1 tanpa status."


def test_a_plan_closed_as_impossible_is_not_done():
    world = verified()
    world["closed"].refresh_from_db()
    world["closed"].outcome = "cannot"
    world["closed"].save()
    closed = plan_facts(as_viewer(world["officer"]), world["unit"], world["round"])[0]
    assert (closed.done, closed.account) == (False, "Tidak dapat dilaksanakan")


@pytest.mark.parametrize("kind", ["ratl", "tindak-lanjut"])
def test_each_table_is_the_same_in_every_format(kind, tmp_path):
    world = verified()
    plans = plan_facts(as_viewer(world["officer"]), world["unit"], world["round"])
    about = (
        kind,
        world["unit"],
        world["round"],
        plans,
        SKM_2017,
        as_of(world["unit"], world["round"]),
    )
    made = plan_tables.document(*about)
    pdf.write(made, tmp_path / "a.pdf")
    outgoing.write(made, tmp_path / "a.docx", house=House())
    outgoing.write(plan_tables.workbook(*about), tmp_path / "a.xlsx", house=House())
    reader = pypdf.PdfReader(tmp_path / "a.pdf")
    text = " ".join(reader.pages[0].extract_text().split())
    in_word = docx.Document(tmp_path / "a.docx").tables[0]
    in_excel = CalamineWorkbook.from_path(tmp_path / "a.xlsx").get_sheet_by_index(0).to_python()
    assert len(reader.pages) == 1  # no cover: one table
    assert "2 rencana, 1 sudah dilaksanakan" in text
    assert len(in_word.rows) == len(in_excel) == 3
    assert in_excel[1][2 if kind == "ratl" else 1] == plans[0].text
    assert in_word.rows[1].cells[2 if kind == "ratl" else 1].text == plans[0].text


# Berita acara


def paper(world, who="team_leader"):
    return minutes.minutes(as_viewer(world[who]), world["evaluation"], world["unit"])


def test_the_minutes_tell_letter_day_results_and_both_sides(tmp_path):
    world = verified()
    made = minutes.document(paper(world))
    outgoing.write(made, tmp_path / "a.pdf", house=House())
    outgoing.write(made, tmp_path / "a.docx", house=House())
    text = " ".join(
        pypdf.PdfReader(tmp_path / "a.pdf").pages[0].extract_text().replace("\u200b", "").split()
    )
    assert "Pada hari Sabtu tanggal 1 Juli 2023, berdasarkan Surat Tugas Nomor ST-12/2023" in text
    assert "Jumlah: 1 selesai dan 1 dikembalikan." in text
    for side in (
        world["head"].name,
        world["team_leader"].name,
        "Pihak unit pelayanan",
        "Pihak Inspektorat",
    ):
        assert side in text
    tables = docx.Document(tmp_path / "a.docx").tables
    assert [cell.text for cell in tables[0].rows[2].cells][3:] == [
        "Dikembalikan", "01/07/2023", "Foto buram, hubungi [nomor telepon]",
    ]  # fmt: skip
    assert len(tables[-1].rows[0].cells) == 2


def test_the_last_verdict_counts():
    world = verified()
    assert [(v.result, v.day) for v in paper(world).verdicts] == [
        ("Selesai", NOW.date()),
        ("Dikembalikan", NOW.date()),
    ]


def test_whoever_acts_for_the_head_signs():
    world = verified()
    deputy = person("officer", world["agency"], NOW, world["second"], username="deputy")
    held = world["head"].appointments.get()
    deputy.appointments.create(
        agency=world["agency"], unit=world["unit"], role="head", acting="plh", delegate_of=held,
        valid_from=NOW.date(), valid_to=NOW.date(),
    )  # fmt: skip
    found = paper(world)
    assert (found.head, found.head_title) == (deputy.name, "Plh. Kepala")


def test_without_a_verdict_there_are_no_minutes():
    world = surveyed()
    world["evaluation"] = assigned(world)
    with pytest.raises(Refusal) as refused:
        paper(world)
    assert refused.value.code == "nothing_verified"


def test_a_second_reader_gets_no_paper_that_tells_the_first_opinion():
    world = verified()
    read_again(world)
    for ask in (
        lambda: paper(world, "colleague"),
        lambda: plan_facts(as_viewer(world["colleague"]), world["unit"], world["round"]),
    ):
        with pytest.raises(Refusal) as refused:
            ask()
        assert refused.value.code == "second_reading_waits"
    assert len(paper(world).verdicts) == 2

"""Checks of live plans: what is sound has no finding; every finding can be said; the page is the
registry.
"""

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from tests.core.evaluation.plans import plan as written
from tuntas.core.base.terms import named
from tuntas.core.evaluation.checks import WRITTEN_CHECKS
from tuntas.core.evaluation.live_checks import (
    BULK,
    BY_USE,
    LIVE_CHECKS,
    NEARLY,
    NOT_RECORDED,
    SAME,
    DeadlineRequest,
    LivePlan,
    LiveUnit,
    Piece,
    Use,
    checks_run,
    day_named,
    explain,
    plan_findings,
    title,
    unit_findings,
)
from tuntas.core.followup.workflow import OUTCOMES

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "checks.md"
OPENS = date(2022, 1, 1)
APPROVED, CLOSED = date(2022, 3, 1), date(2022, 6, 1)
days = st.dates(date(2020, 1, 1), date(2024, 12, 31))


def live(**changes):
    """A plan that was done on time, with one accepted piece."""
    sound = LivePlan(
        written=written(elements=("U1",), status="close"),
        surveyed_from=OPENS,
        approved=APPROVED,
        handed_in=CLOSED,
        closed=CLOSED,
        closed_that_day=1,
        last_day=date(2022, 6, 6),
        outcome="done",
        approved_deadline=date(2022, 6, 30),
        elements_stated=True,
        recommended=("U1", "U3"),
        evidence=(Piece("Daftar hadir 12 April 2022", CLOSED, True),),
    )
    return replace(sound, **changes)


def found(*plans):
    return [f.check for f in plan_findings(plans, {})]


def test_a_sound_plan_has_no_finding():
    assert found(live()) == []


def test_the_page_describes_exactly_the_live_checks_of_the_registry():
    page = PAGE.read_text(encoding="utf-8").partition("\n# Live checks\n")[2]
    parts = re.split(r"^## (\w+)$", page, flags=re.MULTILINE)
    described = {
        check: tuple(re.findall(r"^- (?:Severity|Title): (.*)$", section, flags=re.MULTILINE))
        for check, section in zip(parts[1::2], parts[2::2], strict=True)
    }
    assert described == {
        check.id: (check.severity, named(check.title)) for check in LIVE_CHECKS.values()
    }


@pytest.mark.parametrize(
    ("title", "day"),
    [
        ("Foto 12 Maret 2023", date(2023, 3, 12)),
        ("Notula Februari 2023.pdf", date(2023, 2, 28)),
        ("IMG_20230312_0801.jpg", date(2023, 3, 12)),
        ("Rapat 31-12-2022", date(2022, 12, 31)),
        ("Rapat 2022-12-31", date(2022, 12, 31)),
        ("Foto 31/02/2022", None),
        ("Laporan 2022", None),
        ("Nomor 120230312001", None),
        ("Januari 2021 sampai 3 Mei 2022", date(2022, 5, 3)),
    ],
)
def test_a_day_is_read_from_a_title_only_where_it_is_whole(title, day):
    assert day_named(title) == day


@given(st.text(max_size=80))
def test_any_title_is_read_without_an_error(title):
    assert day_named(title) is None or isinstance(day_named(title), date)


@given(days)
def test_evidence_is_older_than_the_survey_or_the_plan_or_neither_and_never_both(day):
    piece = Piece(f"Foto {day.isoformat()}", CLOSED, True)
    expected = (
        "evidence_before_survey"
        if day < OPENS
        else "evidence_before_plan"
        if day < APPROVED
        else None
    )
    assert found(live(evidence=(piece,))) == ([expected] if expected else [])


@given(days, days, st.sampled_from(["asked", "granted", "refused"]))
def test_a_moved_deadline_is_found_only_where_nobody_granted_it_and_its_day_was_missed(
    new, handed_in, state
):
    old = date(2022, 6, 30)
    deadline_request = DeadlineRequest(old, new, state, "Petugas Contoh", APPROVED)
    missed = state != "granted" and old < handed_in and old < new
    assert found(live(deadline_request=deadline_request, handed_in=handed_in)) == (
        ["deadline_moved_unapproved"] if missed else []
    )


@pytest.mark.parametrize(("closed", "expected"), [(4, []), (5, ["closed_on_last_day"])])
def test_five_plans_of_a_unit_closed_on_the_last_day_are_many(closed, expected):
    assert found(live(last_day=CLOSED, closed_that_day=closed)) == expected


def test_a_deadline_other_than_the_granted_one_is_found():
    assert found(live(approved_deadline=date(2022, 5, 31))) == ["deadline_moved_unapproved"]
    (moved,) = plan_findings([live(approved_deadline=date(2022, 5, 31), handed_in=None)], {})
    assert str(explain(moved)) == (
        "Tenggat 31 Mei 2022 diperlakukan sebagai 30 Juni 2022: tidak ada usulan yang disetujui "
        "(pengusul –, –; diserahkan –)."
    )


@pytest.mark.parametrize(("same", "how"), [(True, SAME), (False, NEARLY)])
def test_a_piece_used_before_is_the_same_or_nearly(same, how):
    use = Use("2021-02-01", "Balai Lain", 2021, same, CLOSED)
    (reused,) = plan_findings([live(evidence=(Piece("Foto", CLOSED, True, (use,)),))], {})
    assert reused.values["how"] == how


@pytest.mark.parametrize(("recommended", "told"), [(None, True), (("U3",), False), (("U1",), True)])
def test_elements_are_not_doubted_where_it_is_not_known(recommended, told):
    assert found(live(recommended=recommended, elements_stated=told)) == []


@pytest.mark.parametrize("recommended", [(), ("U3",)])
def test_an_element_that_was_not_recommended_is_found(recommended):
    assert found(live(recommended=recommended)) == ["element_not_recommended"]


@given(st.none() | st.integers(0, 9), st.integers(0, 3), st.integers(0, 3))
def test_a_unit_owes_a_plan_only_where_something_may_have_been_recommended(
    recommendations, plans, drafts
):
    unit = LiveUnit("unit:1:1", "Balai Contoh", "SKM 2022", plans, drafts, recommendations)
    expected = ["unit_without_plan"] if not plans and recommendations != 0 else []
    assert [f.check for f in unit_findings([unit])] == expected


def every_situation():
    use = Use("2021-02-01", "Balai Lain", 2021, True, CLOSED)
    deadline_request = DeadlineRequest(
        date(2022, 6, 30), date(2022, 8, 1), "refused", "Petugas Contoh", APPROVED
    )
    yield live(evidence=(), outcome="cannot", grounds="Anggaran tidak turun")
    yield live(evidence=(Piece("Foto 2021-05-01", CLOSED, True),))
    yield live(evidence=(Piece("Foto 2022-02-01", CLOSED, True),))
    yield live(evidence=(Piece("Foto", CLOSED, True, (use,)),))
    yield live(last_day=CLOSED, closed_that_day=BULK)
    yield live(deadline_request=deadline_request, handed_in=date(2022, 7, 15))
    yield live(recommended=("U9",))


def test_every_finding_is_said_with_what_it_saw_and_leaves_no_field_open():
    unit = LiveUnit("unit:1:1", "Balai Contoh", "SKM 2022", 0, 1, None)
    made = [*plan_findings(every_situation(), {}), *unit_findings([unit])]
    assert [f.check for f in made] == list(LIVE_CHECKS)
    assert [(f.id, f.plan) for f in made] == [
        *((f"2022-01-01:{check}", "2022-01-01") for check in list(LIVE_CHECKS)[:-1]),
        ("unit:1:1:unit_without_plan", "unit:1:1"),
    ]
    assert [explain(f).text() for f in made] == [
        "Ditutup 1 Juni 2022 tanpa data dukung yang diterima (0 diserahkan). Hasil: Tidak dapat "
        "dilaksanakan. “Anggaran tidak turun”",
        "Data dukung “Foto 2021-05-01” berasal dari 1 Mei 2021 (menurut namanya), sebelum survei "
        "dimulai 1 Januari 2022.",
        "Data dukung “Foto 2022-02-01” berasal dari 1 Februari 2022 (menurut namanya), sebelum "
        "rencana disetujui 1 Maret 2022.",
        "Data dukung “Foto” (1 Juni 2022) sama persis dengan data dukung 1 rencana lain, antara "
        "lain 2021-02-01 (Balai Lain, 2021).",
        "5 rencana Balai Contoh ditutup pada 1 Juni 2022, hari kerja terakhir sampai cut-off: "
        "“Membuat leaflet alur pelayanan”",
        "Tenggat 30 Juni 2022 diperlakukan sebagai 1 Agustus 2022: usulan ditolak kepala unit "
        "(pengusul Petugas Contoh, 1 Maret 2022; diserahkan 15 Juli 2022).",
        "Rencana ini tentang U1, sedangkan yang direkomendasikan U9: “Membuat leaflet alur "
        "pelayanan”",
        "Balai Contoh tidak mempunyai rencana aksi yang disetujui untuk SKM 2022: rekomendasi "
        "tidak tercatat, draf 1.",
    ]


def test_evidence_handed_over_elsewhere_before_the_plan_is_told_with_its_first_day():
    uses = tuple(
        Use(f"2021-02-0{n}", "Balai Lain", 2021, same, on)
        for n, (same, on) in enumerate(
            [
                (True, date(2022, 2, 20)),
                (True, date(2022, 2, 5)),
                (False, date(2022, 2, 1)),
                (True, APPROVED),
            ]
        )
    )
    made = list(plan_findings([live(evidence=(Piece("Foto", CLOSED, True, uses),))], {}))
    assert [(f.check, f.values.get("day"), f.values.get("count")) for f in made] == [
        ("evidence_before_plan", "5 Februari 2022", None),
        ("evidence_reused", None, 4),
    ]
    assert made[0].values["source"] == BY_USE


def test_a_closing_without_accepted_evidence_quotes_the_grounds_or_titles_or_the_plan():
    refused = (Piece("Foto", CLOSED, False), Piece("Notula", CLOSED, False))
    told = [
        live(evidence=refused, grounds="Anggaran tidak turun"),
        live(evidence=refused, outcome="lain"),
        live(evidence=()),
    ]
    made = [f for f in plan_findings(told, {}) if f.check == "status_without_evidence"]
    assert [(f.quote, f.values["pieces"], f.values["outcome"]) for f in made] == [
        ("Anggaran tidak turun", 2, OUTCOMES["done"]),
        ("Foto; Notula", 2, NOT_RECORDED),
        ("Membuat leaflet alur pelayanan", 0, OUTCOMES["done"]),
    ]


def test_copies_of_a_live_plan_are_told_as_people_call_them():
    (copy,) = plan_findings([live()], {"2022-01-01": ["2022-02-07 (Balai Lain)", "2021-01-01"]})
    assert (copy.check, copy.values["count"]) == ("copied_text", 2)
    assert copy.values["other"] == "2022-02-07 (Balai Lain)"
    assert title(copy.check) == "Teks salinan"


def test_a_check_that_is_no_more_has_a_word_and_shows_no_code():
    assert title("lama") == "Pemeriksaan yang tidak dipakai lagi"


def test_findings_come_one_plan_after_the_other():
    def endless():
        while True:
            yield live(evidence=())

    assert next(plan_findings(endless(), {})).check == "status_without_evidence"


def test_the_words_of_a_plan_from_a_report_are_not_looked_at_again():
    told = live(written=written(text="Mempertahankan mutu pelayanan", elements=("U1",)))
    assert (found(told), found(replace(told, text_known=False))) == (["no_concrete_action"], [])


def test_closing_before_the_deadline_is_no_doubt_where_the_proof_is_known():
    later = CLOSED + timedelta(days=90)
    early = live(
        written=written(deadline=f"{later:%d/%m/%Y}", elements=("U1",)), approved_deadline=later
    )
    assert found(early) == []


def test_the_words_of_a_plan_from_a_report_count_as_checked_there():
    loaded = live(text_known=False, closed=None)
    assert checks_run(loaded) == frozenset(LIVE_CHECKS)
    assert checks_run(replace(loaded, text_known=True)) == {*LIVE_CHECKS, *WRITTEN_CHECKS}


def test_a_plan_from_a_report_that_is_closed_here_is_asked_whether_it_says_not_done():
    undone = written("Pengadaan kursi tunggu belum dilaksanakan", status="close")
    closed = live(written=undone, text_known=False)
    assert "text_says_not_done" in checks_run(closed)
    assert found(closed) == ["text_says_not_done"]


def test_what_the_unit_tells_of_a_closed_plan_is_read_as_its_text_is():
    told = replace(live().written, told=("", "Pelatihan belum dilaksanakan, menunggu anggaran"))
    (finding,) = plan_findings([live(written=told)], {})
    assert (finding.check, finding.values["words"]) == ("text_says_not_done", "belum dilaksanakan")


@pytest.mark.parametrize(("given", "told"), [(None, "tidak tercatat"), (3, "3")])
def test_a_unit_without_a_plan_is_told_with_how_many_recommendations_it_was_given(given, told):
    (finding,) = unit_findings([LiveUnit("unit:1:1", "Balai Contoh", "SKM 2022", 0, 2, given)])
    assert str(explain(finding)) == (
        "Balai Contoh tidak mempunyai rencana aksi yang disetujui untuk SKM 2022: rekomendasi "
        f"{told}, draf 2."
    )

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from tests.core.evaluation.plans import plan
from tuntas.core.evaluation.checks import WRITTEN_CHECKS, run_checks
from tuntas.core.evaluation.live_checks import explain

CUTOFF = date(2023, 6, 6)
PAGE = Path(__file__).parents[3] / "docs" / "reference" / "checks.md"


def checks_of(*plans, cutoff=CUTOFF):
    return {finding.check for finding in run_checks(plans, cutoff=cutoff)}


def sections():
    """check id -> the lines of its section on the page, those of an old report."""
    words = PAGE.read_text(encoding="utf-8").partition("\n# Live checks\n")[0]
    parts = re.split(r"^## (\w+)$", words, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def examples(label):
    return [
        pytest.param(check, line, id=f"{check}: {line}")
        for check, section in sections().items()
        for line in re.findall(rf"^- {label}: (.*)$", section, flags=re.MULTILINE)
    ]


def plans_of(line):
    """The plans of an example: `text “...” / “...”; deadline “...”; status “...”`."""
    parts = re.findall(r"(\w+) ((?:“.*?”(?: / )?)+)", line)
    given = {key: re.findall("“(.*?)”", part) for key, part in parts}
    texts = given.pop("text", ["Membuat leaflet alur pelayanan"])
    fields = {key: values[0] for key, values in given.items()}
    return [plan(text=text, number=number, **fields) for number, text in enumerate(texts, start=1)]


def test_the_page_describes_exactly_the_checks_of_the_registry():
    described = {
        check: tuple(re.findall(r"^- (?:Severity|Title): (.*)$", section, flags=re.MULTILINE))
        for check, section in sections().items()
    }
    assert described == {
        check.id: (check.severity, check.title) for check in WRITTEN_CHECKS.values()
    }
    assert list(described) == list(WRITTEN_CHECKS)


@pytest.mark.parametrize(("check", "line"), examples("Found"))
def test_what_the_page_says_is_found_is_found(check, line):
    assert check in checks_of(*plans_of(line))


@pytest.mark.parametrize(("check", "line"), examples("Left alone"))
def test_what_the_page_says_is_left_alone_is_left_alone(check, line):
    assert check not in checks_of(*plans_of(line))


def test_every_check_has_an_example_of_both_kinds():
    assert {p.values[0] for p in examples("Found")} == set(WRITTEN_CHECKS)
    assert {p.values[0] for p in examples("Left alone")} == set(WRITTEN_CHECKS)


def test_a_sound_plan_has_no_finding():
    assert run_checks([plan()], cutoff=CUTOFF) == []


def test_a_finding_has_a_stable_id_and_quotes_what_it_saw():
    (finding,) = run_checks([plan(deadline="Setiap bulan")], cutoff=CUTOFF)
    assert (finding.id, finding.plan, finding.quote) == (
        "2022-01-01:deadline_unreadable",
        "2022-01-01",
        "Setiap bulan",
    )
    assert (finding.check, finding.severity, finding.state) == (
        "deadline_unreadable",
        "medium",
        "open",
    )


def test_a_long_text_is_quoted_around_the_words_that_count():
    text = (
        "Menambah kursi di ruang tunggu. " * 10
        + "Sekat belum dilaksanakan. "
        + "Mengecat ruang. " * 10
    )
    (finding,) = run_checks([plan(text=text)], cutoff=CUTOFF)
    assert finding.values["words"] == "belum dilaksanakan"
    assert finding.quote.startswith("… ")
    assert finding.quote.endswith(" …")
    assert "Sekat belum dilaksanakan." in finding.quote


def test_a_quote_is_cut_between_words_and_where_there_is_no_blank_at_the_words_that_count():
    def quoted(text):
        found = run_checks([plan(text=text)], cutoff=CUTOFF)
        return next(f.quote for f in found if f.values.get("words") == "belum dilaksanakan")

    words = "ruangan " * 20 + "belum dilaksanakan" + " petugas" * 20
    assert quoted(words) == f"… {'ruangan ' * 7}belum dilaksanakan{' petugas' * 7} …"
    assert quoted(f"{'x' * 90}.belum dilaksanakan.{'x' * 90}") == "… belum dilaksanakan …"


def test_without_a_cutoff_no_deadline_lies_after_it():
    assert checks_of(plan(deadline="31/12/2030"), cutoff=None) == set()


def test_an_explanation_says_the_dates_in_words():
    (finding,) = run_checks([plan(deadline="31/12/2023")], cutoff=CUTOFF)
    assert str(explain(finding)) == (
        "Status “Close”, padahal tenggat 31 Desember 2023 jatuh setelah cut-off 6 Juni 2023."
    )


def test_braces_in_a_text_stay_text():
    (finding,) = run_checks([plan(text="{0} {x} <b>", status="")], cutoff=CUTOFF)[:1]
    assert str(explain(finding)) == "Rencana aksi tidak memiliki status: “{0} {x} <b>”"


def test_copies_name_each_other_and_their_number():
    same = [
        plan(number=n, text=f"{n}. Prosedur Mencetak alur pelayanan di loket") for n in (1, 2, 3)
    ]
    findings = run_checks(same, cutoff=CUTOFF)
    assert [(f.plan, f.values["others"], f.values["count"]) for f in findings] == [
        ("2022-01-01", ["2022-01-02", "2022-01-03"], 2),
        ("2022-01-02", ["2022-01-01", "2022-01-03"], 2),
        ("2022-01-03", ["2022-01-01", "2022-01-02"], 2),
    ]


def test_the_name_of_the_own_unit_makes_no_difference():
    here = plan(
        number=1,
        text="Menata ulang ruang Loka Contoh di Kota Satu",
        unit="Loka Contoh di Kota Satu",
    )
    there = plan(
        number=2, text="Menata ulang ruang Loka Contoh di Kota Dua", unit="Loka Contoh di Kota Dua"
    )
    assert checks_of(here, there) == {"copied_text"}


def test_the_name_of_another_service_makes_the_difference():
    here = plan(
        number=1, text="Mengumumkan alur layanan SKI di media sosial", service="Layanan SKI"
    )
    there = plan(
        number=2, text="Mengumumkan alur layanan SKE di media sosial", service="Layanan SKE"
    )
    assert checks_of(here, there) == set()


def test_a_cell_that_takes_over_a_long_passage_is_a_copy():
    passage = " ".join(f"kata{n} membuat" for n in range(15))
    longer = f"{passage} {' '.join(f'lain{n}' for n in range(40))}"
    assert checks_of(plan(number=1, text=passage), plan(number=2, text=longer)) == {"copied_text"}


@given(st.lists(st.text(max_size=80), max_size=6))
def test_any_texts_are_checked_without_failing(texts):
    plans = [plan(text=" ".join(text.split()), number=n) for n, text in enumerate(texts, start=1)]
    findings = run_checks(plans, cutoff=CUTOFF)
    assert len({f.id for f in findings}) == len(findings)
    assert all(str(explain(f)) for f in findings)


@pytest.mark.parametrize(
    ("when", "deadline", "words"),
    [
        ("bulan Juli 2022", "01/07/2022", "pada bulan Juli 2022"),
        ("bulan Juni 2022", "30/06/2022", None),
        ("triwulan III 2022", "01/07/2022", "pada triwulan III 2022"),
        ("triwulan III 2022", "02/07/2022", None),
        ("semester II 2022", "01/07/2022", "pada semester II 2022"),
        ("semester II 2022", "02/07/2022", None),
        ("tahun 2022", "01/01/2022", "pada tahun 2022"),
        ("tahun 2022", "02/01/2022", None),
    ],
)
def test_a_time_that_begins_on_or_after_the_deadline_says_that_it_is_not_done(
    when, deadline, words
):
    closed = plan(text=f"Membuat leaflet pada {when}", deadline=deadline)
    found = [f.values["words"] for f in run_checks([closed], cutoff=None) if "says" in f.check]
    assert found == ([words] if words else [])


def test_units_are_written_out_or_shortened_and_still_their_own_name():
    here = plan(
        number=1, text="Menata ulang ruang tunggu Kab Satu", unit="Loka Contoh di Kabupaten Satu"
    )
    there = plan(
        number=2,
        text="Menata ulang ruang tunggu LCDua Contoh Dua",
        unit="Loka Contoh di Kabupaten Dua",
    )
    assert checks_of(here, there) == {"copied_text"}


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Mengarahkan responden mengisi kuesioner", "Mengarahkan responden mengisi kuesioner"),
        (
            "Memasang alur; mengarahkan responden dalam mengisi kuesioner; lalu mengukur",
            "mengarahkan responden dalam mengisi kuesioner",
        ),
        ("Responden mengisi kuesioner sendiri. Mengarahkan petugas loket", None),
        ("Mengarahkan petugas loket. Responden mengisi kuesioner sendiri", None),
    ],
)
def test_respondents_are_steered_only_where_one_sentence_says_so(text, quote):
    found = run_checks([plan(text=text)], cutoff=None)
    assert [f.quote for f in found if f.check == "steering_respondents"] == (
        [quote] if quote else []
    )

"""An excluded answer is counted in every file of the report, and an older cut-off keeps its
digest.
"""

from datetime import timedelta

import pytest
from docx import Document
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from tests.factories import NOW, world
from tests.people import as_viewer
from tests.reports.factories import snapshot
from tuntas.core.evaluation.snapshot import Snapshot
from tuntas.evaluation.cut_offs.actions import make_cut_off
from tuntas.reports.runs.writing import write_files
from tuntas.results.scores.actions import exclude_answers
from tuntas.surveys.models import Response

SENTENCE = (
    "Sebanyak 1 jawaban responden dikecualikan dari perhitungan nilai dengan alasan yang tercatat"
)


@pytest.mark.thorough
@pytest.mark.django_db
def test_every_format_of_the_report_counts_the_excluded_answer(tmp_path):
    made = world()
    answer = Response.objects.filter(round=made.rounds[2022]).order_by("pk")[0]
    exclude_answers(
        round_=made.rounds[2022], service=answer.service, answers=[answer.pk], excluded=True,
        reason="Percobaan kios", viewer=as_viewer(made.people.member), at=NOW,
    )  # fmt: skip
    cut_off = make_cut_off(evaluation=made.evaluation, by=None, at=NOW + timedelta(hours=1))
    frozen = Snapshot.from_json(cut_off.snapshot)
    assert [(r.year, r.excluded) for r in frozen.rounds] == [(2021, ()), (2022, ((1, 1),))]
    assert frozen.digest == cut_off.digest
    files = write_files(frozen, tmp_path, ("pdf", "docx", "xlsx", "json"))
    printed = " ".join("".join(p.extract_text() for p in PdfReader(files["pdf"]).pages).split())
    assert SENTENCE in printed
    assert SENTENCE in "\n".join(p.text for p in Document(str(files["docx"])).paragraphs).replace(
        "\u00a0", " "
    )
    overview = CalamineWorkbook.from_path(files["xlsx"]).get_sheet_by_name("Ringkasan").to_python()
    assert ["Jawaban dikecualikan", 2022, 1] in overview
    assert Snapshot.from_json(files["json"].read_text("utf-8")).rounds == frozen.rounds


def test_a_cut_off_from_before_exclusions_were_recorded_keeps_its_digest():
    text = snapshot().to_json()
    assert ("excluded" in text, Snapshot.from_json(text).to_json()) == (False, text)

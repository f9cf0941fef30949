"""Personal data typed into any free text leave in no file and on no public page."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.test import Client
from django.utils import timezone

from tests.people import signed_in
from tests.repository.addresses import address, names
from tests.repository.leaving import files_of, texts
from tests.tampering import without_guards
from tuntas.evaluation.cut_offs.actions import make_cut_off
from tuntas.evaluation.models import Evaluation
from tuntas.reports.runs.source import Source
from tuntas.reports.runs.writing import FORMATS, write_files

SAID = (
    " Ibu Ngatiyem Suropati NIK 3171234567890001 telp 081298765432 surel ngatiyem@contoh.go.id"
    " mobil B 1234 XYZ"
)
SHORT = "Ibu Ngatiyem Suropati telp 081298765432"  # where there is little room
SECRETS = re.compile(r"Ngatiyem|Suropati|3171234567890001|081298765432|ngatiyem@|1234\s?XYZ")
FREE = {
    "organisation.Elevation": "reason",
    "notify.Holiday": "name reason",
    "surveys.PublishedFigure": "source",
    "surveys.Response": "comment",
    "surveys.Exclusion": "reason",
    "surveys.Complaint": "text answer",
    "surveys.Questionnaire": "change_note",
    "followup.Recommendation": "text",
    "followup.ActionPlan": "text cause measure grounds deadline_raw source",
    "followup.StatusEvent": "reason",
    "followup.Milestone": "text",
    "followup.DeadlineChange": "reason answer",
    "followup.PlanNote": "text",
    "followup.Evidence": "title remark",
    "followup.Finding": "quote reason",
    "evaluation.Evaluation": "title",
    "evaluation.PlannedDay": "what",
    "evaluation.ReaderDecision": "quote",
    "evaluation.ReasonTemplate": "text",
    "evaluation.SecondReading": "reason",
    "reports.SignOff": "reason",
    "reports.Remark": "quote text answer",
    "reports.ResultPublication": "place",
}
# Who handles complaints of a unit takes them as they were written, and that is recorded.
WHO = ("team_leader", "operator", "officer")


@pytest.fixture
def made(made):
    with without_guards():
        for model, fields in FREE.items():
            for field in fields.split():
                rows = apps.get_model(model).objects
                room = rows.model._meta.get_field(field).max_length or 1000
                said = Concat(F(field), Value(SAID)) if room > 200 else Value(SHORT)
                rows.update(**{field: said})
    return made


def leaks(name: str, body: bytes) -> list[tuple[str, str]]:
    said = texts(name, body)
    return [(name, said[max(0, m.start() - 40) : m.end() + 20]) for m in SECRETS.finditer(said)][:1]


@pytest.mark.thorough
@pytest.mark.timeout(900)
@pytest.mark.parametrize("who", WHO)
def test_no_file_of_a_page_and_no_download_tells_who_somebody_is(made, who):
    files = dict(files_of(signed_in(made.people[who]), made))
    assert [leak for at, body in files.items() for leak in leaks(at, body)] == []
    assert len(files) > 10, files.keys()


@pytest.mark.thorough
@pytest.mark.timeout(900)
def test_no_public_page_tells_who_somebody_is(made):
    found = []
    for name in names():
        at = address(name, made.addresses.get(name))
        response = Client().get(at) if at else None
        if response is not None and response.status_code == 200:
            found += leaks(at, response.getvalue())
    assert found == []


@pytest.mark.thorough
def test_the_report_of_a_frozen_state_covers_what_the_state_holds(made, tmp_path):
    evaluation = Evaluation.objects.get()
    cut_off = make_cut_off(evaluation=evaluation, by=None, at=timezone.now())
    digest = cut_off.digest
    assert SECRETS.search(cut_off.snapshot)
    paths = write_files(Source.of(cut_off), tmp_path)
    assert sorted(paths) == sorted(FORMATS)
    assert [leak for path in paths.values() for leak in leaks(path.name, path.read_bytes())] == []
    assert digest in paths["json"].read_text("utf-8")
    assert "Data pribadi dalam teks laporan ini ditutupi" in texts("", paths["docx"].read_bytes())
    internal = write_files(Source.of(cut_off), tmp_path / "i", internal=True)
    for path in internal.values():
        said = texts(path.name, path.read_bytes())
        assert "SALINAN INTERNAL" in said
        assert "Ngatiyem" in said

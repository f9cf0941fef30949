"""What agencies, units, services and people in office are called is covered nowhere, whatever it
looks like; nobody wrote personal data into a text here.
"""

from __future__ import annotations

import re

import pytest
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.utils import timezone

from tests.people import signed_in
from tests.repository.leaving import files_of, texts
from tests.tampering import without_guards
from tuntas.accounts.models import User
from tuntas.core.voices.masking import LABELS, find
from tuntas.evaluation.cut_offs.actions import make_cut_off
from tuntas.evaluation.models import Evaluation
from tuntas.organisation.models import Agency, Service, Unit
from tuntas.reports.runs.source import Source
from tuntas.reports.runs.writing import write_files

CALLED = {
    Agency: "Badan Ibu Pertiwi, S.Farm. ",
    Unit: "Loka Ibu Ratna ",
    Service: "Layanan Bu Siti Aminah ",
}
EXAMPLE = re.compile(r"misalnya (menjadi )?\[nama\]")  # where it is said how
PERSON = "Ir. Wahyu Prasetyo, S.Farm., Sdr. Tulus"


@pytest.fixture
def made(made):
    with without_guards():
        for model, called in CALLED.items():
            model.objects.update(name=Concat(Value(called), F("name")))
        User.objects.update(first_name=PERSON)
    assert all(find(called) for called in (*CALLED.values(), PERSON))
    return made


def covered(name: str, body: bytes) -> list[tuple[str, str]]:
    said = EXAMPLE.sub("", texts(name, body))
    places = [said.find(label) for label in LABELS.values() if label in said]
    return [(name, said[max(0, place - 60) : place + 30]) for place in places]


@pytest.mark.thorough
@pytest.mark.timeout(900)
@pytest.mark.parametrize("who", ["team_leader", "operator", "officer"])
def test_no_file_covers_a_name(made, who):
    files = dict(files_of(signed_in(made.people[who]), made))
    assert [each for at, body in files.items() for each in covered(at, body)] == []
    assert len(files) > 10, files.keys()


@pytest.mark.thorough
def test_no_report_covers_a_name(made, tmp_path):
    at = timezone.now()
    cut_off = make_cut_off(evaluation=Evaluation.objects.get(), by=None, at=at)
    paths = write_files(Source.of(cut_off), tmp_path).values()
    assert [each for path in paths for each in covered(path.name, path.read_bytes())] == []

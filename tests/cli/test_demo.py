"""The example's report is signed through the real actions; an old report is published as it
says.
"""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from tests.factories import NOW, world
from tests.people import person
from tests.tampering import without_guards
from tuntas.cli.example import signing as example_signing
from tuntas.core.evaluation.snapshot import Snapshot
from tuntas.evaluation.cut_offs.actions import make_cut_off
from tuntas.evaluation.models import CutOff, TeamMember
from tuntas.reports.models import ReportRun, Signing

pytestmark = pytest.mark.django_db


class Progress:
    """What was told of how far it is."""

    def __init__(self):
        self.parts = []

    def begin(self, text):
        self.parts.append(text)


@pytest.fixture
def made(settings, tmp_path):
    """A world with the demo's people of the inspectorate, by their user names."""
    settings.MEDIA_ROOT = tmp_path
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    found = world()
    for role, username in example_signing.SIGNERS.items():
        person(role, found.agency, NOW, username=username)
    return found


def unsigned(made):
    """As the example is: its team has accounts of the same names, and nobody has signed."""
    evaluation = made.evaluation
    evaluation.signed_on, evaluation.number, evaluation.source_sha256 = None, "", ""
    evaluation.save()
    evaluation.team.all().delete()
    seats = ("anggota", "ketua_tim", "pengendali_teknis", "penanggung_jawab")
    for place, (seat, username) in enumerate(
        zip(seats, example_signing.SIGNERS.values(), strict=True)
    ):
        name = f"{username.title()} Contoh"
        TeamMember.objects.create(evaluation=evaluation, role=seat, order=place, name=name)
    example_signing.seat_team(evaluation, NOW)
    evaluation.refresh_from_db()
    make_cut_off(evaluation=evaluation, by=None, at=NOW + timedelta(days=1))
    return evaluation


@pytest.mark.thorough
def test_the_four_sign_one_after_the_other_and_the_report_is_final_and_published(made):
    evaluation, progress = unsigned(made), Progress()
    run = example_signing.published(evaluation, progress)
    acts = Signing.objects.get().acts.values_list("verb", "by__username")
    assert list(acts) == [
        ("forward", "anggota"),
        ("approve", "ketua"),
        ("approve", "pengendali"),
        ("approve", "penanggung"),
    ]
    assert run.signature["signer"] == "Penanggung Contoh"
    assert run.published_at is not None
    assert len(progress.parts) == 5
    assert Client().get(example_signing.public_path(run)).status_code == 200


@pytest.mark.thorough
def test_another_start_finds_the_published_report_and_makes_nothing(made):
    evaluation = unsigned(made)
    first = example_signing.published(evaluation, Progress())
    assert example_signing.published(evaluation, Progress()) == first
    assert (ReportRun.objects.count(), Signing.objects.get().state) == (2, "signed")


@pytest.mark.thorough
def test_an_interrupted_start_goes_on_where_it_was(made, monkeypatch):
    evaluation = unsigned(made)

    def broken(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(example_signing, "write_run", broken)
    with pytest.raises(KeyboardInterrupt):
        example_signing.published(evaluation, Progress())
    monkeypatch.undo()
    assert example_signing.published(evaluation, Progress()).published_at is not None
    assert Signing.objects.get().acts.count() == 4


@pytest.mark.thorough
def test_an_old_report_is_published_when_it_says_its_day_and_else_stays_a_draft(made):
    cut_off = made.evaluation.cut_offs.get()
    assert Snapshot.from_json(cut_off.snapshot).assignment.signed_on is not None
    published = example_signing.published(made.evaluation, Progress())
    assert (published.published_at is not None, Signing.objects.count()) == (True, 0)
    ReportRun.objects.all().delete()
    snapshot = Snapshot.from_json(cut_off.snapshot)
    silent = replace(snapshot, assignment=replace(snapshot.assignment, signed_on=None))
    with without_guards():
        CutOff.objects.update(snapshot=silent.to_json(), digest=silent.digest)
    draft = example_signing.published(made.evaluation, Progress())
    assert (draft.published_at, example_signing.public_path(draft)) == (None, None)

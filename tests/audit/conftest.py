"""A folder of anchors beside a trail, and a clock that the test moves on."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.audit.trail import AT, act
from tuntas.audit.actions import begin_anchors


@pytest.fixture
def clock(monkeypatch):
    """Moves ``timezone.now`` on; each act is an hour later."""

    class Clock:
        at = AT

        def later(self, **passed):
            self.at += timedelta(**passed)
            return self.at

    made = Clock()
    monkeypatch.setattr("django.utils.timezone.now", lambda: made.at)
    return made


@pytest.fixture
def folder(settings, tmp_path) -> Path:
    settings.AUDIT_ANCHORS = tmp_path / "audit"
    return settings.AUDIT_ANCHORS


@pytest.fixture
def trail(folder, clock):
    """Five rows in a chain that was anchored from its first row on: its beginning and four acts."""
    begin_anchors(clock.at)
    for i in range(4):
        act(i, clock.later(hours=1))

"""What several walks of the repository's tests begin with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.repository.stage import Stage, stage


@pytest.fixture
def made(db: Any, settings: Any, tmp_path: Path) -> Stage:
    """The stage of every walk; its files lie in a folder of the test, and no task is begun."""
    settings.MEDIA_ROOT = tmp_path
    settings.EVIDENCE_INCOMING = tmp_path / "incoming"
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    return stage()

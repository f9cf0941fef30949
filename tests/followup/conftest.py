import pytest

from tests.followup.test_life_of_plans import world  # noqa: F401 - a fixture for all


@pytest.fixture
def evidence_on_disk(settings, tmp_path):
    """Evidence lies in a folder of the test."""
    local = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path / "files" / "evidence", "file_permissions_mode": 0o600},
    }
    settings.STORAGES = {**settings.STORAGES, "evidence": local}
    settings.EVIDENCE_INCOMING = tmp_path / "files" / "incoming"

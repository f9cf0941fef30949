"""What tests of the core need where they run by themselves (pytest.ini); else tests/conftest.py
has done it.
"""

import hypothesis

from tests import imported, profiles


def pytest_configure(config) -> None:
    if not config.getoption("--hypothesis-profile"):
        hypothesis.settings.load_profile(profiles.HOUSE)


def pytest_collection_finish() -> None:
    imported.left_alone()

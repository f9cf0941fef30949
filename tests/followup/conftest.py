import pytest

from tests.followup.factories import made


@pytest.fixture
def world():
    return made()

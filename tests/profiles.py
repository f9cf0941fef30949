"""How much is tried: little in ``make test``, much in ``.ci/run``, which says
``--hypothesis-profile=thorough``, or ``more`` where each example asks a database.

Each run draws other examples. Machines are noisy: speed is no assertion.
"""

from __future__ import annotations

import hypothesis

HOUSE, MORE, THOROUGH = "house", "more", "thorough"
hypothesis.settings.register_profile(HOUSE, deadline=None, max_examples=10)
hypothesis.settings.register_profile(MORE, deadline=None, max_examples=25)
hypothesis.settings.register_profile(THOROUGH, deadline=None, max_examples=200)


def by_profile(house: int, thorough: int) -> int:
    """How many examples or samples: for a test whose number is not that of its profile.

    Whoever sizes a simulation by it marks the test with ``simulation``, so that .ci/run finds it.
    """
    return thorough if hypothesis.settings.get_current_profile_name() == THOROUGH else house

"""Modules that tests import stay to the end of the run."""

import gc


def left_alone() -> None:
    """To look through them for garbage cost 7 % of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)

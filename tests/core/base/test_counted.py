"""Words that follow their number."""

import pytest

from tuntas.core.base.counted import agreed


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1 ⟦plan waits|plans wait⟧", "1 plan waits"),
        ("2 ⟦plan waits|plans wait⟧", "2 plans wait"),
        ("0 ⟦plan|plans⟧", "0 plans"),
        ("1,001 ⟦plan|plans⟧", "1,001 plans"),
        ("21 ⟦plan|plans⟧", "21 plans"),
        ("2 of 1 ⟦unit|units⟧, 1 ⟦is|are⟧ late.", "2 of 1 unit, 1 is late."),
        ("<b>1</b> more ⟦row|rows⟧", "<b>1</b> more row"),
        ("no number ⟦row|rows⟧", "no number rows"),
        ("1 rencana", "1 rencana"),
    ],
)
def test_each_form_is_that_of_the_number_before_it(written, read):
    assert agreed(written) == read

import pytest

from tuntas.web.typed import whole_number


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), ("0042", 42), ("9" * 18, 10**18 - 1)]
    + [
        (text, None)
        for text in (None, "", "-1", "+1", "1.0", " 1", "²", "٣", "1e3", "9" * 19, "9" * 5000)
    ],
)
def test_only_a_few_plain_digits_are_a_number(text, number):
    assert whole_number(text) == number

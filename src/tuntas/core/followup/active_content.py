"""What acts when a file is opened: macros of Office documents (of PDF: ``active_pdf``); and the
pattern by which virus scanners are tested.

This is no virus scanner. It looks for what a piece of evidence has no need of.
"""

import re
from collections.abc import Iterable

from tuntas.core.base.errors import refusals

TEST_PATTERN = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"  # eicar.org, 2003
_refusal = refusals("followup/evidence")
# In packages of OOXML (ECMA-376) and OpenDocument (ISO 26300).
_MACROS = re.compile(
    r"(?:^|/)vbaproject\.bin$|^xl/macrosheets/|(?:^|/)activex/|^(?:basic|scripts)/"
)


def check_test_pattern(head: bytes) -> None:
    """Refuses (kind_test_pattern) what begins like the file that every virus scanner reports."""
    if TEST_PATTERN in head:
        raise _refusal("kind_test_pattern")


def check_macros(names: Iterable[str]) -> None:
    """``names``: of what is inside the package. Refuses kind_macro."""
    if any(_MACROS.search(name.casefold()) for name in names):
        raise _refusal("kind_macro")

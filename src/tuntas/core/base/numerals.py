"""Numbers and dates as Indonesian official papers write them, and the one way to round them."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from . import data

NO_BREAK = "\u00a0"
MONTHS = tuple(data.table("base/months"))
_ONES = (
    "nol",
    "satu",
    "dua",
    "tiga",
    "empat",
    "lima",
    "enam",
    "tujuh",
    "delapan",
    "sembilan",
    "sepuluh",
)
_SCALES = (
    (10**12, "triliun"),
    (10**9, "miliar"),
    (10**6, "juta"),
    (1000, "ribu"),
    (100, "ratus"),
    (10, "puluh"),
)


def round_half_up(value: Fraction | Decimal, places: int = 2, times: int = 1) -> Decimal:
    """``value`` x ``times``, a half rounded away from zero, exactly: 28.125 -> 28.13."""
    numerator, denominator = value.as_integer_ratio()
    scaled = abs(numerator) * times * 10**places
    whole = (2 * scaled + denominator) // (2 * denominator)
    return Decimal(whole if numerator >= 0 else -whole).scaleb(-places)


def percent_of(part: int, whole: int) -> Decimal | None:
    """``part`` of ``whole``, half up to 2 decimals; None where there is no whole."""
    return round_half_up(Fraction(100 * part, whole)) if whole else None


def number(value: int | Decimal, places: int | None = None) -> str:
    """``1234.5`` with 2 places is ``1.234,50``; half up; without ``places`` the digits stay as
    given.
    """
    exact = Decimal(value)
    if places is not None:
        exact = round_half_up(exact, places)
    return f"{exact:,f}".translate(str.maketrans(",.", ".,"))


def percent(value: Decimal) -> str:
    """``101,51 %``; a whole number of percent has no decimals: ``100 %``."""
    rounded = round_half_up(value)
    whole = rounded == rounded.to_integral_value()
    return f"{number(rounded, 0 if whole else 2)}{NO_BREAK}%"


def long_date(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def short_date(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def words(value: int | Decimal) -> str:
    """In words; decimals are read as a number: 89.80 is ``delapan puluh sembilan koma delapan
    puluh``.
    """
    if value < 0:
        return f"minus {words(-value)}"
    whole, _, decimals = (
        f"{value:f}".partition(".") if isinstance(value, Decimal) else (str(value), "", "")
    )
    if not decimals:
        return _whole(int(whole))
    zeros = len(decimals) - len(decimals.lstrip("0"))
    read = ["nol"] * zeros + ([_whole(int(decimals))] if int(decimals) else [])
    return f"{_whole(int(whole))} koma {' '.join(read)}"


def counted(value: int) -> str:
    """``15 (lima belas)``."""
    return f"{number(value)} ({words(value)})"


def listing(parts: Sequence[str]) -> str:
    """``a``; ``a dan b``; ``a, b, dan c``."""
    if len(parts) < 3:
        return " dan ".join(parts)
    return f"{', '.join(parts[:-1])}, dan {parts[-1]}"


def _whole(value: int) -> str:
    if value <= 10:
        return _ONES[value]
    if value == 11:
        return "sebelas"
    if value < 20:
        return f"{_ONES[value - 10]} belas"
    scale, name = next(pair for pair in _SCALES if value >= pair[0])
    many, rest = divmod(value, scale)
    head = f"se{name}" if many == 1 and scale in (100, 1000) else f"{_whole(many)} {name}"
    return f"{head} {_whole(rest)}" if rest else head

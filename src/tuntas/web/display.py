"""How values look to people: one place for numbers, dates, grades and states, in both languages.

Pages, tables and charts all show a value through these, so that the same value never looks
different.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from tuntas.core.base import numerals
from tuntas.core.base.counted import agreed
from tuntas.core.base.data import rows, table
from tuntas.core.base.messages import Message, counts
from tuntas.core.report.figures import Count
from tuntas.core.score.scoring import weight_label
from tuntas.core.survey.instruments import instrument
from tuntas.web.terms import gettext, gettext_lazy as _

DASH = "–"
_ENGLISH = str.maketrans(",.", ".,")

TONES: dict[str, str] = table("web/display", "tuntas")["tones"]


def words(package: str, of: str) -> dict[str, Any]:
    """What an app calls its codes, in their order: one table of its ``words.toml``."""
    return {code: _(word) for code, word in rows("words", package)[of].items()}


def word(words: Mapping[str, Any], code: str) -> str:
    """What people call a code: never the code itself, also where nobody knows it any more."""
    return str(words.get(code) or _("tidak dikenal"))


def sentences(package: str) -> Callable[..., str]:
    """Says, in the language of the page, the sentence that an app's ``sentences.toml`` has under
    ``part.name``.
    """
    texts = rows("sentences", package)

    def say(key: str, /, **values: Any) -> str:
        part, name = key.split(".")
        return agreed(gettext(texts[part][name]).format(**worded(values)))

    return say


def number(value: int | Decimal | None, places: int | None = None) -> str:
    """``1.234,50`` in Indonesian, ``1,234.50`` in English; a dash for "no data"."""
    return DASH if value is None else _localised(numerals.number(value, places))


def signed(value: Decimal | None) -> str:
    """With its sign, for differences: ``+1,38``, ``−0,20``."""
    if value is None:
        return DASH
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return sign + number(abs(value), 2)


def percent(value: Decimal | None) -> str:
    return DASH if value is None else _localised(numerals.percent(value))


def share_closed(count: Count) -> str:
    """What part of some plans is closed, never without how many of the closed ones are doubtful."""
    if not count.doubtful:
        return percent(count.share)
    said = gettext("{share}; {n} di antaranya diragukan")
    return said.format(share=percent(count.share), n=number(count.doubtful))


def _localised(text: str) -> str:
    return text.translate(_ENGLISH) if translation.get_language() == "en" else text


def weights(convention: str) -> str:
    """The weight of an element under a convention: ``1/x`` exactly, or as rounded, ``0,11``."""
    return _localised(weight_label(convention))


def day(value: date | datetime | None) -> str:
    """``6 Juni 2023``, in the agency's time zone."""
    if value is None:
        return DASH
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    return date_format(value, "j F Y")


def moment(value: datetime | None) -> str:
    """``6 Juni 2023, 14.05``."""
    if value is None:
        return DASH
    local = timezone.localtime(value)
    return f"{date_format(local, 'j F Y')}, {date_format(local, 'H.i')}"


def lines(first: int, last: int) -> str:
    """A place in a source: ``382`` or ``382–384``; line numbers have no thousands mark."""
    return str(first) if first == last else f"{first}–{last}"


def sentence(message: Message) -> str:
    """A sentence of the core in the language of the page, with its values as the page writes
    them.
    """
    return Message(message.template, worded(message.values)).text(gettext)


def worded(values: Mapping[str, object]) -> dict[str, object]:
    """The values of a sentence: numbers, days and moments as the page writes them."""
    return {name: _in_words(name, value) for name, value in values.items()}


def _in_words(name: str, value: object) -> object:
    if isinstance(value, Decimal):
        return number(value).replace("-", "−")
    if isinstance(value, int) and counts(name, value):
        return number(value)
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, Message):
        return sentence(value)
    return day(value) if isinstance(value, date) else value


def no_data() -> SafeString:
    return format_html(
        '<span class="no-data"><span aria-hidden="true">{}</span>'
        '<span class="visually-hidden">{}</span></span>',
        DASH,
        gettext("tidak ada data"),
    )


def left_out(word: object) -> SafeString:
    """A figure that is known and not shown: the word says so to everyone."""
    return format_html('<span class="left-out">{}</span>', word)


def grade(letter: str | None) -> SafeString:
    """A grade as a letter in a tinted cell; no data is hatched with a dash."""
    if not letter:
        return no_data()
    return format_html('<span class="grade {}">{}</span>', grade_class(letter), letter)


def grade_class(letter: str | None) -> str:
    return f"grade-{letter.lower()}" if letter else "grade-none"


def score(value: Decimal | None, letter: str | None) -> SafeString:
    """A value with its grade: the letter first, so that the eye finds it before the digits."""
    if value is None:
        return no_data()
    # Joined here, because a matrix has thousands of them.
    return mark_safe(f'<b class="letter">{escape(letter or "")}</b> {number(value, 2)}')  # noqa: S308 - digits


def badge(label: object, tone: str = "none") -> SafeString:
    return format_html('<span class="badge badge-{}">{}</span>', tone, label)


def status(code: str, label: object) -> SafeString:
    """The state ``code`` as its word, tinted."""
    return badge(label, tone_of(code))


def tone_of(code: str) -> str:
    """The colour of a state, the same in badges and charts."""
    return TONES.get(code, "none")


def element_name(code: str, instrument_id: str = "skm-2017") -> str:
    """The name of an element by its code (U3) or key; the code itself where the instrument lacks
    it.
    """
    found = instrument(instrument_id).find(code)
    return gettext(found.name) if found else code


def grade_name(letter: str | None, instrument_id: str = "skm-2017") -> str:
    """``Sangat Baik`` for A."""
    bands = instrument(instrument_id).bands
    return next(
        (gettext(band.name) for band in bands if band.grade == letter), str(_("tidak ada data"))
    )


def against_target(over: Decimal | None) -> str:
    """``1,38 di atas target``; "" where there is no target or no value."""
    if over is None:
        return ""
    if over == 0:
        return gettext("tepat pada target")
    sentence = gettext("{value} di atas target") if over > 0 else gettext("{value} di bawah target")
    return sentence.format(value=number(abs(over), 2))


def movement(change: Decimal | None) -> str:
    """``naik 0,50``; "" where there is nothing to compare with."""
    if change is None:
        return ""
    if change == 0:
        return gettext("tetap")
    sentence = gettext("naik {value}") if change > 0 else gettext("turun {value}")
    return sentence.format(value=number(abs(change), 2))


def between(bounds: tuple[Decimal, Decimal] | None) -> str:
    """``86,10–90,04``: an interval; a dash where there is none."""
    return f"{number(bounds[0], 2)}–{number(bounds[1], 2)}" if bounds else DASH


def chance(share: float) -> str:
    """``92 %``, a probability in whole percent; near the ends it says so, for nothing is certain
    here.
    """
    whole = round(100 * share)
    return "> 99 %" if whole >= 100 else "< 1 %" if whole <= 0 else f"{whole} %"


def graded_short(value: Decimal | None, letter: str | None) -> str:
    """``90,83 (A)`` beside a bar; a dash for "no data"."""
    return DASH if value is None else graded(value, letter)


def graded(value: Decimal | None, letter: str | None) -> str:
    """``90,83 (A)`` in a sentence."""
    if value is None:
        return gettext("tidak ada data")
    return f"{number(value, 2)} ({letter})" if letter else number(value, 2)

"""The agency's own words (``core.base.terms``) in the sentences that people read.

A module whose sentences name such words takes ``gettext`` and ``gettext_lazy`` from here. Whose
words they are is known to each thread: ``ask`` tells it at the beginning of a request, ``speaking``
for the time that a paper is written.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import translation
from django.utils.functional import lazy

from tuntas.core.base import terms as core
from tuntas.core.base.terms import GENERAL, Terms

_asked: ContextVar[Callable[[], Terms]] = ContextVar("terms", default=lambda: GENERAL)


def ask(whose: Callable[[], Terms]) -> None:
    """From now on this thread's sentences have these words; asked when one is needed."""
    _asked.set(whose)


@contextmanager
def speaking(terms: Terms) -> Iterator[None]:
    before = _asked.set(lambda: terms)
    try:
        yield
    finally:
        _asked.reset(before)


def named(text: str) -> str:
    """A sentence in the language of the page, with the words that it names."""
    if "⟨" not in text:
        return text
    return core.named(text, _asked.get()(), english=translation.get_language() == "en")


def on_paper(text: str) -> str:
    """An Indonesian sentence, whatever the language of the page."""
    return core.named(text, _asked.get()()) if "⟨" in text else text


def gettext(sentence: str) -> str:
    return named(translation.gettext(sentence))


gettext_lazy = lazy(gettext, str)

"""Refusals. Each has a stable code and a sentence that says what happened, why, and what now."""

from collections.abc import Callable
from typing import Any

from . import data
from .messages import Message


class Refusal(Exception):
    """Raised by core, readers and actions; the edge turns it into exit status 2, a 4xx page or
    JSON.
    """

    def __init__(self, code: str, template: str, /, **values: Any) -> None:
        self.code = code
        self.message = Message(template, values)
        super().__init__(str(self.message))


class UnreadableFile(Refusal):
    """A file that cannot be taken: names the file, the line where there is one, and what is
    expected.
    """


def refusals(
    file: str, package: str = "tuntas.core", kind: type[Refusal] = Refusal
) -> Callable[..., Refusal]:
    """Makes refusals whose sentences a data file has under "refusals": by their code, or by another
    name (``said``) where a code has several sentences. ``kind`` is the exception that they are.
    """
    sentences = data.rows(file, package)["refusals"]

    def refusal(code: str, /, *, said: str = "", **values: Any) -> Refusal:
        return kind(code, sentences[said or code], **values)

    return refusal

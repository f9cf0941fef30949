"""What the readers refuse; the sentences stand in ``refusals.toml``."""

from typing import Any

from tuntas.core.base import data
from tuntas.core.base.errors import UnreadableFile

_SENTENCES = data.rows("refusals", "tuntas.readers")


def unreadable(name: str, **values: Any) -> UnreadableFile:
    """``name`` as in "answers.file_empty", which ends with the code of the refusal."""
    reader, code = name.split(".")
    return UnreadableFile(code, _SENTENCES[reader][code], **values)

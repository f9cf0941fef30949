"""A questionnaire as a file that people can carry from one agency to another."""

from __future__ import annotations

import json

from tuntas.core.errors import UnreadableFile
from tuntas.core.messages import N_
from tuntas.core.questionnaire import Questionnaire, from_dict

MAX_BYTES = 1024 * 1024


def dumps(questionnaire: Questionnaire) -> str:
    """As a file that people can read and ``loads`` gives back."""
    return json.dumps(questionnaire.to_dict(), ensure_ascii=False, indent=1) + "\n"


def loads(data: bytes, name: str) -> Questionnaire:
    """The questionnaire in a file. Raises UnreadableFile, or Refusal with the part that is wrong."""
    if len(data) > MAX_BYTES:
        text = N_("{file} lebih dari {limit} KB; itu bukan berkas kuesioner.")
        raise UnreadableFile("file_too_large", text, file=name, limit=MAX_BYTES // 1024)
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:  # also of a wrong encoding, or lists a thousand deep
        line = getattr(error, "lineno", 1)
        text = N_("{file} baris {line}: bukan JSON yang utuh. Pakai berkas hasil ekspor kuesioner.")
        raise UnreadableFile("not_json", text, file=name, line=line) from error
    return from_dict(found)

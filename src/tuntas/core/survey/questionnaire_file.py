"""A questionnaire as a file that people can carry from one agency to another."""

from tuntas.core.base import json_file
from tuntas.core.base.messages import N_

from .questionnaire import Questionnaire, from_dict

MAX_BYTES = 1024 * 1024


def dumps(questionnaire: Questionnaire) -> str:
    """As a file that people can read and ``loads`` gives back."""
    return json_file.dumps(questionnaire.to_dict())


def loads(data: bytes, name: str) -> Questionnaire:
    """The questionnaire in a file. Raises UnreadableFile, or Refusal with the part that is
    wrong.
    """
    too_large = N_("{file} lebih dari {limit} KB; itu bukan berkas kuesioner.")
    not_json = N_("{file} baris {line}: bukan JSON yang utuh. Pakai berkas hasil ekspor kuesioner.")
    return from_dict(json_file.loads(data, name, MAX_BYTES, too_large, not_json))

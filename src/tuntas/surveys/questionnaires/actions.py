"""Questionnaires: a version that was answered stays as it is, a change of it is the next
version.
"""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from tuntas.audit.actions import record
from tuntas.core.base.errors import Refusal
from tuntas.core.survey import questionnaire as core
from tuntas.core.survey.questionnaire_check import check
from tuntas.organisation.models import Agency
from tuntas.surveys.models import Questionnaire
from tuntas.surveys.refusals import refusal


@transaction.atomic
def make_questionnaire(
    *, agency: Agency, name: str, definition: core.Questionnaire, by: Any, at: datetime
) -> Questionnaire:
    """The first version under a new name."""
    name = name.strip()
    if not name:
        raise refusal("name_missing")
    if Questionnaire.objects.filter(agency=agency, name=name).exists():
        raise refusal("name_taken", name=name)
    return _store(Questionnaire(agency=agency, name=name, made_at=at), definition, by)


def _store(made: Questionnaire, definition: core.Questionnaire, by: Any) -> Questionnaire:
    made.definition = _sound(definition)
    made.save()
    data = {"name": made.name, "version": made.version, "note": made.change_note}
    _record(made, "make", by, made.made_at, data)
    return made


def _record(of: Questionnaire, verb: str, by: Any, at: datetime, data: dict[str, Any]) -> None:
    record(at=at, by=by, verb=verb, noun="questionnaire", object_id=of.pk, data=data)


def print_of(questionnaire: Questionnaire) -> str:
    """Differs when the definition does; the editor carries it, to know what a person began from."""
    return hashlib.sha256(
        json.dumps(questionnaire.definition, sort_keys=True).encode()
    ).hexdigest()[:16]


@transaction.atomic
def change_questionnaire(
    *,
    questionnaire: Questionnaire,
    definition: core.Questionnaire,
    note: str = "",
    by: Any,
    at: datetime,
    seen: str | None = None,
) -> Questionnaire:
    """Change a version that nobody answered; of an answered one, make the next version.

    ``seen``: ``print_of`` what was changed; refuses where somebody else was faster
    (changed_meanwhile).
    """
    current = Questionnaire.objects.select_for_update(of=("self",)).get(pk=questionnaire.pk)
    if seen is not None and seen != print_of(current):
        raise refusal("changed_meanwhile", said="questionnaire_changed")
    if current.locked_at is not None:
        known = Questionnaire.objects.filter(agency=current.agency, name=current.name)
        version = 1 + known.aggregate(last=Max("version"))["last"]
        made = Questionnaire(
            agency=current.agency,
            name=current.name,
            version=version,
            made_at=at,
            change_note=note.strip(),
        )
        return _store(made, definition, by)
    sound = _sound(definition)
    if current.rounds.exclude(instrument=definition.instrument).exists():
        raise refusal("instrument_in_use")
    current.definition, current.change_note = sound, note.strip()
    current.save(update_fields=["definition", "change_note"])
    _record(current, "change", by, at, {"note": note})
    return current


def _sound(definition: core.Questionnaire) -> dict[str, Any]:
    """As it is stored; refuses what could not be read back, and what is incomplete."""
    data = core.from_dict(definition.to_dict()).to_dict()
    if problems := check(definition):
        message = problems[0].message
        raise Refusal("questionnaire_incomplete", message.template, **message.values)
    return data

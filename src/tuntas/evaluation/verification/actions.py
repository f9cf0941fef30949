"""Reason templates of the team, and what is joined of them into the reason for a return."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from tuntas.audit.actions import record
from tuntas.evaluation.models import ReasonTemplate
from tuntas.evaluation.refusals import refusal
from tuntas.followup.permissions import may_verify
from tuntas.organisation.permissions import Viewer


@transaction.atomic
def add_template(*, text: str, viewer: Viewer, at: datetime) -> ReasonTemplate:
    """Offer a reason to the whole team; one that was retired is offered again."""
    template = ReasonTemplate.objects.filter(agency=viewer.agency, text=text.strip()).first()
    if template and template.retired_at is None:
        raise refusal("template_known")
    template = template or ReasonTemplate(agency=viewer.agency)
    template.retired_at = None
    return _keep(template, text, "add", viewer, at)


@transaction.atomic
def change_template(
    *, template: ReasonTemplate, text: str, viewer: Viewer, at: datetime
) -> ReasonTemplate:
    """For later returns; reasons that were given keep their words."""
    others = ReasonTemplate.objects.filter(agency=viewer.agency).exclude(pk=template.pk)
    if others.filter(text=text.strip()).exists():
        raise refusal("template_known")
    return _keep(template, text, "change", viewer, at)


@transaction.atomic
def retire_template(*, template: ReasonTemplate, viewer: Viewer, at: datetime) -> ReasonTemplate:
    template.retired_at = at
    return _keep(template, template.text, "retire", viewer, at)


def reason_of(templates: Iterable[ReasonTemplate], words: str) -> str:
    """The chosen reasons and what was written beside them, each on its line."""
    return "\n".join(filter(None, [*(t.text for t in templates), words.strip()]))


def _keep(
    template: ReasonTemplate, text: str, verb: str, viewer: Viewer, at: datetime
) -> ReasonTemplate:
    if not may_verify(viewer):
        raise refusal("not_allowed", said="not_verifying")
    if not text.strip():
        raise refusal("text_missing")
    before, template.text = template.text, text.strip()
    template.save()
    data = {"old": before, "text": template.text}
    record(verb, "reason_template", template.pk, data, at=at, by=viewer.person)
    return template

"""Acts in an audit trail, what is done to it behind its back, and what the check says then."""

from datetime import UTC, datetime

from django.db import transaction

from tests.tampering import without_guards
from tuntas.audit.actions import record
from tuntas.audit.models import Event
from tuntas.audit.queries import check
from tuntas.web import display

AT = datetime(2023, 6, 6, 8, 0, tzinfo=UTC)
UNREADABLE = (
    "Jangkar di folder data: jangkarnya dihapus, diubah atau diganti salinan lama, atau "
    "TUNTAS_SECRET_KEY diganti."
)


def act(i: int, at: datetime) -> None:
    with transaction.atomic():
        record(at=at, by=None, verb="open", noun="round", object_id=i, data={"n": i})


def tamper(statement: str, *parameters: object) -> None:
    with without_guards() as cursor:
        cursor.execute(statement, parameters)


def said() -> list[str]:
    return [display.sentence(each.message) for each in check().disagreements]


def newest(count: int) -> list[int]:
    return list(Event.objects.order_by("-pk").values_list("pk", flat=True)[:count])

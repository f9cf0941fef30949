"""What the tests of notices share."""

from __future__ import annotations

from typing import Any

from tests.factories import agency, units
from tests.people import cast
from tuntas.notify.actions import News, tell


def world(at) -> dict[str, Any]:
    """An agency whose people have an address."""
    body = agency()
    people = cast(body, units(body)[0], at).everyone()
    for name, person in people.items():
        person.email = f"{name}@contoh.go.id"
        person.save()
    return {"agency": body, **people}


def news(number: int = 1, **changes: Any) -> News:
    values = {
        "key": f"news:{number}",
        "kind": "plan.approve",
        "template": "{who} menyetujui rencana aksi {plan} ({unit}).",
        "values": {"who": "Head Contoh", "plan": f"2023-01-{number:02}", "unit": "Balai Contoh"},
        "link": f"/rencana/2023/2023-01-{number:02}/",
    }
    return News(**values | changes)


def told(person: Any, numbers, at) -> int:
    return tell([(person, news(n)) for n in numbers], at)

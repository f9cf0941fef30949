"""Invitations by e-mail: which addresses a list holds, what is kept of them, and how far they
are.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q, QuerySet

from tuntas.audit.queries import history
from tuntas.core.base.messages import Message
from tuntas.readers.formats.limited import limited
from tuntas.readers.formats.sheets import first_sheet
from tuntas.surveys import secrecy
from tuntas.surveys.models import Invitation, RoundService
from tuntas.surveys.refusals import problem, unreadable

MAX_BYTES = 2 * 2**20
MOST = 10_000  # addresses in one list
MAX_ADDRESS = 254  # characters, by RFC 5321


# Lists of addresses


@dataclass(frozen=True)
class Unusable:
    """A line without a usable address, and why; lines are counted from 1."""

    line: int
    message: Message


@dataclass(frozen=True)
class AddressList:
    addresses: tuple[str, ...]
    unusable: tuple[Unusable, ...]


def read_addresses(text: str, known: Iterable[str] = ()) -> AddressList:
    """The addresses in lines of text: an address, "Name <address>", or cells of a CSV with one
    among them.

    One that stands twice or is among ``known`` is unusable. A first line without any is a heading.
    """
    found: dict[str, int] = {}
    unusable: list[Unusable] = []
    invited = {address.casefold() for address in known}
    lines = ((n, line.strip()) for n, line in enumerate(text.splitlines(), start=1))
    for place, (n, line) in enumerate((n, line) for n, line in lines if line):
        cells = [cell.strip(' "') for cell in re.split(r"[,;\t]", line) if "@" in cell]
        written = [parseaddr(cell)[1] or cell for cell in cells]
        if not written and place > 0:
            unusable.append(Unusable(n, problem("address_missing", text=line[:60])))
        for address in written:
            if wrong := _problem(address, found, invited):
                unusable.append(Unusable(n, wrong))
            else:
                found[address.casefold()] = n
    return AddressList(tuple(found), tuple(unusable))


def _problem(address: str, found: dict[str, int], invited: set[str]) -> Message | None:
    try:
        validate_email(address)
    except ValidationError:
        return problem("address_wrong", text=address[:60])
    if len(address) > MAX_ADDRESS:
        return problem("address_too_long", most=MAX_ADDRESS)
    # Two addresses that differ in case only reach one person.
    if (alike := address.casefold()) in found:
        return problem("address_twice", text=address, line=found[alike])
    if alike in invited:
        return problem("address_invited", text=address)
    return None


def text_of(data: bytes, name: str) -> str:
    """An uploaded list as lines of text, one per row. Raises UnreadableFile."""
    if len(data) > MAX_BYTES:
        raise unreadable("file_too_large", file=name, limit=MAX_BYTES // 2**20)
    if data[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        return _sheet(data, name)
    try:
        return data.decode("utf-8-sig").replace("\0", "")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise unreadable("encoding", file=name, row=line) from error


def _sheet(data: bytes, name: str) -> str:
    """The first sheet; a line break inside a cell would shift the line numbers, so it becomes a
    space.
    """
    rows = limited(name, first_sheet, data, name)
    return "\n".join("\t".join(" ".join(str(cell).split()) for cell in row) for row in rows)


# What is kept encrypted: code and address in one token, so that a reminder can repeat the code


def seal(code: str, address: str) -> str:
    return secrecy.encrypt(f"{code} {address}")


def unseal(invitation: Invitation) -> tuple[str, str]:
    """Code and address. Raises Refusal where the key is lost."""
    code, _space, address = secrecy.decrypt(invitation.address).partition(" ")
    return code, address


def addresses_invited(asked: RoundService) -> list[str]:
    return [unseal(i)[1] for i in asked.invitations.exclude(address="")]


# What the page shows


@dataclass(frozen=True)
class State:
    """Counts of one service's invitations."""

    total: int
    waiting: int
    sent: int
    answered: int
    remindable: int
    reminded: int
    underway: int
    unsure: int
    problems: Sequence[tuple[str, int]]
    moved_at: datetime | None


def state_of(asked: RoundService, before: datetime) -> State:
    """``unsure``: claimed before ``before`` and still not known to be sent; ``underway``: claimed
    later. ``moved_at``: when the last letter was claimed or sent.
    """
    rows = asked.invitations.values_list(
        "sent_at", "reminded_at", "used_on", "claimed_at", "problem", "address", named=True
    )
    problems = Counter(row.problem for row in rows if row.problem)
    moves = [at for r in rows for at in (r.claimed_at, r.sent_at, r.reminded_at) if at]
    able = [r for r in rows if r.address and r.used_on is None]
    free = [r for r in able if r.claimed_at is None]
    return State(
        total=len(rows),
        waiting=sum(r.sent_at is None for r in free),
        sent=sum(r.sent_at is not None for r in rows),
        answered=sum(r.used_on is not None for r in rows),
        remindable=sum(r.sent_at is not None and r.reminded_at is None for r in free),
        reminded=sum(r.reminded_at is not None for r in rows),
        underway=sum(r.claimed_at is not None and r.claimed_at >= before for r in able),
        unsure=sum(r.claimed_at is not None and r.claimed_at < before for r in able),
        problems=problems.most_common(5),
        moved_at=max(moves, default=None),
    )


STALLED_AFTER = timedelta(seconds=60)  # a letter is handed over, or given up, within EMAIL_TIMEOUT


@dataclass(frozen=True)
class Run:
    """The sending that a page follows: ``phase`` is running, ended or stalled (nothing moves)."""

    phase: str
    done: int
    total: int
    sent: int = 0  # where it ended: letters that the server took, and persons that it refused
    refused: int = 0

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0


def run_of(
    asked: RoundService, state: State, *, reminder: bool, since: datetime, at: datetime
) -> Run:
    """How far the sending is that was asked for at ``since``. A run that has ended has left its
    outcome in the audit trail.
    """
    done, left = (state.reminded, state.remindable) if reminder else (state.sent, state.waiting)
    ended = [e for e in history("invitations", asked.pk) if e.verb == "send" and e.at >= since]
    if ended:
        outcome = json.loads(ended[-1].data)
        return Run("ended", done, done + left, outcome["sent"], outcome["refused"])
    moved = max(since, state.moved_at or since)
    return Run("stalled" if at - moved > STALLED_AFTER else "running", done, done + left)


def due(asked: RoundService, *, reminder: bool) -> QuerySet[Invitation]:
    """Invitations that wait to be sent, or those that may be reminded: once, and only without an
    answer.
    """
    rows = Invitation.objects.filter(round_service=asked, claimed_at=None, used_on=None)
    rows = rows.exclude(address="").order_by("pk")
    if reminder:
        return rows.filter(sent_at__isnull=False, reminded_at=None)
    return rows.filter(sent_at=None)


def unsure(asked: RoundService, before: datetime) -> QuerySet[Invitation]:
    """Taken up to be sent before ``before``, and nobody knows whether they arrived."""
    return asked.invitations.filter(Q(claimed_at__lt=before), used_on=None).exclude(address="")

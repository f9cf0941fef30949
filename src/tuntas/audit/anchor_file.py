"""Anchors in the data folder: ``head``, rewritten after each act, and ``history``, a line a day.

Both together are a chain (``links``), so that no line can be cut out or put back unseen.

``head`` is written after the commit, so it may be behind the chain and never ahead of it. A head
that the chain no longer knows goes into the history and stays there; so does a note that a head
could not be read, or that the history was emptied. What cannot be read has a mark of its own each
time: its content and the moment at which the file system last saw it change.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from tuntas.core.base.messages import messages

from . import anchors, links
from .anchors import Anchor, Kept

HEAD, HISTORY = "head", "history"
SECTOR = 512  # bytes
sentence = messages("sentences", "tuntas.audit", "anchors")


def folder() -> Path | None:
    """None where none are kept."""
    kept: Path | None = settings.AUDIT_ANCHORS
    return kept


def has_begun() -> bool:
    at = folder()
    return at is not None and (at / HISTORY).exists()


def make(at: Path) -> None:
    """The head comes first: where there is a history, there is a head, whenever a process dies."""
    at.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _locked(at):
        lines = [links.link(_beginning(), [])]
        _write_head(at, anchors.anchor(timezone.now()), lines, wait=True)
        _replace(at / HISTORY, lines)


def advance() -> None:
    """Note how far the chain is; a chain without a beginning here is not begun."""
    at = folder()
    if at is None or not has_begun():
        return
    with _locked(at):
        now, head, history = timezone.now(), _lines(at / HEAD), _lines(at / HISTORY)
        last, written = _of_head(head), len(history)
        lost = list(_lost(at, head, history))
        goes_on = anchors.following(last, now) if last else None
        new = goes_on or anchors.anchor(now)
        for mark in lost:
            history.append(links.link({"lost": mark}, history))
        if last and not lost and last.head == new.head and links.is_linked(head[0]):
            return
        ended = goes_on is None or (last and last.at.date() != now.date())
        if last and ended and not links.stands_last(head[0], history):
            history.append(links.link(last.said(), history))
        _append(at, history[written:])
        _write_head(at, new, history)


def current(at: datetime) -> Anchor:
    """How far the chain is, counted from what is noted here."""
    kept = folder()
    last = _read(kept / HEAD) if kept else None
    return (last and anchors.following(last, at)) or anchors.anchor(at)


def kept() -> Iterator[Kept]:
    """All that cannot be read is one disagreement, and another one once more of it is found."""
    at = folder()
    if at is None or not has_begun():
        return
    with _locked(at):
        history, head = _noted(at / HISTORY), _noted(at / HEAD)
        lost = {*_lost(at, head, history), *_lost_before(at, history), *links.gaps(history)}
    if lost:
        yield Kept(f"file:unreadable:{links.digest(*sorted(lost))}", sentence("in_file"), None)
    found = [anchor for line in [*history, *head] if (anchor := _anchor(line))]
    for anchor in {each.head: each for each in found}.values():
        yield Kept(f"file:{anchor.head}", sentence("in_file"), anchor)


def begin_anew() -> None:
    """Leave out what cannot be read, and go on from where the chain is now."""
    at = folder()
    if at is None:
        return
    if not has_begun():
        if any(anchors.sealed("begin")):
            make(at)
        return
    with _locked(at):
        lines = dict.fromkeys([*_lines(at / HISTORY), *_lines(at / HEAD)])
        found = {found.head: found.said() for line in lines if (found := _anchor(line))}
        history = links.chained([_beginning(), *found.values()])
        _replace(at / HISTORY, history)
        _write_head(at, anchors.anchor(timezone.now()), history)


def _lost(at: Path, head: list[str], history: list[str]) -> Iterator[str]:
    """A mark for a head that is missing or unreadable, for a history that was emptied, and for
    lines that are no longer between the two.
    """
    if _of_head(head) is None:
        yield _mark(at / HEAD)
    emptied = not history and any(
        json.loads(event.data).get("history") for event in anchors.sealed("begin")
    )
    if emptied:
        yield _mark(at / HISTORY)
    elif _of_head(head) and not links.follows(head[0], history):
        yield links.digest("head", str(links.said(head[0]).get("before")), *history[-1:])


def _lost_before(at: Path, history: list[str]) -> Iterator[str]:
    """Marks that were noted, and one for all lines that say nothing."""
    others = [line for line in history if not _anchor(line) and "begun" not in links.said(line)]
    noted = {line: mark for line in others if isinstance(mark := _note(line), str)}
    yield from noted.values()
    if len(noted) < len(set(others)):
        yield _mark(at / HISTORY)


def _mark(path: Path) -> str:
    """The moment of change cannot be set from outside, so no mark comes twice."""
    there = path if path.exists() else path.parent
    return links.digest(path.name, *_noted(path), str(there.stat().st_ctime_ns))


def _beginning() -> dict[str, Any]:
    """The first line of a history, so that an empty one is none."""
    return {"begun": timezone.now().isoformat()}


def _note(line: str) -> object:
    """The mark of a noted loss; an earlier version did not seal it."""
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found.get("lost") if isinstance(found, dict) else None


@contextmanager
def _locked(at: Path) -> Iterator[None]:
    """One process at a time; the lock is not the history, which may be replaced."""
    with os.fdopen(os.open(at / "lock", os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _lines(path: Path) -> list[str]:
    """Without the blanks that fill a sector."""
    text = path.read_text("utf-8", "replace") if path.exists() else ""
    return [line.rstrip() for line in text.splitlines()]


def _anchor(line: str) -> Anchor | None:
    try:
        return Anchor.from_dict(json.loads(line))
    except ValueError:
        return None


def _noted(path: Path) -> list[str]:
    """One line that says nothing for what is no file, or is refused."""
    try:
        return _lines(path)
    except OSError:
        return [""]


def _of_head(lines: list[str]) -> Anchor | None:
    return _anchor(lines[0]) if len(lines) == 1 else None


def _read(path: Path) -> Anchor | None:
    return _of_head(_lines(path))


def _append(at: Path, lines: Sequence[str]) -> None:
    """The head that these follow is on the disk before them, and they before the next head: after
    a power cut it is never behind by more than one line, nor ahead of them.
    """
    if not lines:
        return
    if (at / HEAD).is_file():
        _settle(os.open(at / HEAD, os.O_RDONLY))
    file = os.open(at / HISTORY, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.write(file, "".join(f"{line}\n" for line in lines).encode())
    _settle(file)


def _settle(file: int) -> None:
    try:
        os.fsync(file)
    finally:
        os.close(file)


def _write_head(at: Path, anchor: Anchor, lines: Sequence[str], *, wait: bool = False) -> None:
    """In place and in one sector, so that it is there as a whole or not at all. To rename a new
    file would be the same, and wait for the disk as long as the commit itself.
    """
    file = os.open(at / HEAD, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        os.pwrite(file, links.link(anchor.said(), lines).ljust(SECTOR - 1).encode() + b"\n", 0)
        if os.fstat(file).st_size > SECTOR:
            os.ftruncate(file, SECTOR)
        if wait:
            os.fsync(file)
    finally:
        os.close(file)


def _replace(path: Path, lines: Sequence[str]) -> None:
    """At once: whoever reads, and a process that dies, sees the old file or the new one."""
    new = path.with_name(f"{path.name}.new")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.writelines(f"{line}\n" for line in lines)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)

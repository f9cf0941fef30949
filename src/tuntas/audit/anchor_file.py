"""Anchors in the data folder: ``head``, rewritten after each act, and ``history``, a line a day.

``head`` is written after the commit, so it may be behind the chain and never ahead of it. A head
that the chain no longer knows goes into the history and stays there; so does a note that a head
could not be read, or that the history was emptied. What cannot be read has a mark of its own each
time: its content and the moment at which the file system last saw it change.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from tuntas.core.base.messages import messages

from . import anchors
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
        _write_head(at, anchors.anchor(timezone.now()), wait=True)
        _replace(at / HISTORY, [_beginning()])


def advance() -> None:
    """Note how far the chain is; a chain without a beginning here is not begun."""
    at = folder()
    if at is None or not has_begun():
        return
    with _locked(at):
        now, last = timezone.now(), _read(at / HEAD)
        for mark in list(_lost(at, last)):
            _append(at, {"lost": mark})
        goes_on = anchors.following(last, now) if last else None
        new = goes_on or anchors.anchor(now)
        if last and last.head == new.head:
            return
        if last and (goes_on is None or last.at.date() != now.date()):
            _append(at, last.to_dict())
        _write_head(at, new)


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
        lost = {*_lost(at, _of_head(head)), *_lost_before(at, history)}
    if lost:
        yield Kept(f"file:unreadable:{_digest(*sorted(lost))}", sentence("in_file"), None)
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
        found = [anchor.to_dict() for line in lines if (anchor := _anchor(line))]
        _write_head(at, anchors.anchor(timezone.now()))
        _replace(at / HISTORY, [_beginning(), *found])


def _lost(at: Path, head: Anchor | None) -> Iterator[str]:
    """A mark for a head that is missing or unreadable, and for a history that was emptied."""
    if head is None:
        yield _mark(at / HEAD)
    history = at / HISTORY
    if not history.stat().st_size and any(
        json.loads(event.data).get("history") for event in anchors.sealed("begin")
    ):
        yield _mark(history)


def _lost_before(at: Path, history: list[str]) -> Iterator[str]:
    """Marks that were noted, and one for all lines that say nothing."""
    others = [line for line in history if not _anchor(line) and not _is_beginning(line)]
    noted = {line: mark for line in others if isinstance(mark := _field(line, "lost"), str)}
    yield from noted.values()
    if len(noted) < len(set(others)):
        yield _mark(at / HISTORY)


def _mark(path: Path) -> str:
    """The moment of change cannot be set from outside, so no mark comes twice."""
    there = path if path.exists() else path.parent
    return _digest(path.name, *_noted(path), str(there.stat().st_ctime_ns))


def _digest(*parts: str) -> str:
    return sha256(json.dumps(parts).encode()).hexdigest()


def _beginning() -> dict[str, Any]:
    """The first line of a history, so that an empty one is none."""
    said = {"begun": timezone.now().isoformat()}
    return {**said, "seal": anchors.seal(said)}


def _is_beginning(line: str) -> bool:
    begun = _field(line, "begun")
    return begun is not None and _field(line, "seal") == anchors.seal({"begun": begun})


def _field(line: str, name: str) -> object:
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found.get(name) if isinstance(found, dict) else None


@contextmanager
def _locked(at: Path) -> Iterator[None]:
    """One process at a time; the lock is not the history, which may be replaced."""
    with os.fdopen(os.open(at / "lock", os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8", "replace").splitlines() if path.exists() else []


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


def _append(at: Path, line: Mapping[str, object]) -> None:
    with (at / HISTORY).open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


def _write_head(at: Path, anchor: Anchor, *, wait: bool = False) -> None:
    """In place and in one sector, so that it is there as a whole or not at all. To rename a new
    file would be the same, and wait for the disk as long as the commit itself.
    """
    file = os.open(at / HEAD, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        os.pwrite(file, json.dumps(anchor.to_dict()).ljust(SECTOR - 1).encode() + b"\n", 0)
        if os.fstat(file).st_size > SECTOR:
            os.ftruncate(file, SECTOR)
        if wait:
            os.fsync(file)
    finally:
        os.close(file)


def _replace(path: Path, lines: list[dict[str, Any]]) -> None:
    """At once: whoever reads, and a process that dies, sees the old file or the new one."""
    new = path.with_name(f"{path.name}.new")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.writelines(json.dumps(line) + "\n" for line in lines)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)

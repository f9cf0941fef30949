"""Anchors in the data folder: ``head``, rewritten after each act, and ``history``, a line a day.

``head`` is written after the commit, so it may be behind the chain and never ahead of it. A head
that the chain no longer knows goes into the history and stays there.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

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
    at.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(at / HISTORY, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def advance() -> None:
    """Note how far the chain is; a chain without a beginning here is not begun."""
    at = folder()
    if at is None or not has_begun():
        return
    with _locked(at):
        now, last = timezone.now(), _read(at / HEAD)
        goes_on = anchors.following(last, now) if last else None
        new = goes_on or anchors.anchor(now)
        if last and last.head == new.head:
            return
        if last and (goes_on is None or last.at.date() != now.date()):
            _append(at, last)
        _write_head(at, new)


def current(at: datetime) -> Anchor:
    """How far the chain is, counted from what is noted here."""
    kept = folder()
    last = _read(kept / HEAD) if kept else None
    return (last and anchors.following(last, at)) or anchors.anchor(at)


def kept() -> Iterator[Kept]:
    at = folder()
    if at is None or not has_begun():
        return
    with _locked(at):
        lines = [*_lines(at / HISTORY), *_lines(at / HEAD)]
    found = [_anchor(line) for line in lines]
    if None in found:
        yield Kept("file:unreadable", sentence("in_file"), None)
    for anchor in {each.head: each for each in found if each}.values():
        yield Kept(f"file:{anchor.head}", sentence("in_file"), anchor)


def begin_anew() -> None:
    """Leave out what cannot be read, and go on from where the chain is now."""
    at = folder()
    if at is None or not has_begun():
        return
    with _locked(at):
        lines = dict.fromkeys([*_lines(at / HISTORY), *_lines(at / HEAD)])
        _replace(at / HISTORY, [found for line in lines if (found := _anchor(line))])
        _write_head(at, anchors.anchor(timezone.now()))


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


def _read(path: Path) -> Anchor | None:
    lines = _lines(path)
    return _anchor(lines[-1]) if lines else None


def _append(at: Path, anchor: Anchor) -> None:
    with (at / HISTORY).open("a", encoding="utf-8") as file:
        file.write(json.dumps(anchor.to_dict()) + "\n")


def _write_head(at: Path, anchor: Anchor) -> None:
    """In place and in one sector, so that it is there as a whole or not at all. To rename a new
    file would be the same, and wait for the disk as long as the commit itself.
    """
    file = os.open(at / HEAD, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        os.pwrite(file, json.dumps(anchor.to_dict()).ljust(SECTOR - 1).encode() + b"\n", 0)
    finally:
        os.close(file)


def _replace(path: Path, found: list[Anchor]) -> None:
    """At once: whoever reads, and a process that dies, sees the old file or the new one."""
    new = path.with_name(f"{path.name}.new")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.writelines(json.dumps(anchor.to_dict()) + "\n" for anchor in found)
    new.replace(path)

"""The QR code of a report's page of verification."""

import io
from typing import Any

import segno


def svg(address: str) -> str:
    return _saved(address, "svg", scale=8).decode()


def png(address: str) -> bytes:
    return _saved(address, "png", scale=12)


def _saved(address: str, kind: str, **options: Any) -> bytes:
    """A quarter of it may be dirty or torn and it is still read; no time is written into it."""
    file = io.BytesIO()
    segno.make_qr(address, error="q").save(file, kind=kind, border=4, **options)
    return file.getvalue()

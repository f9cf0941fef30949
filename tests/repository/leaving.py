"""What leaves the product: files of tables, papers and downloads, and what they say."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

import pypdf
from django.test import Client

from tests.repository.addresses import address, names
from tests.repository.stage import Stage


def files_of(client: Client, made: Stage) -> Iterator[tuple[str, bytes]]:
    """Every file that this person can take: its address and what is in it."""
    seen = set()
    for name in names():
        at = address(name, made.addresses.get(name))
        response = client.get(at) if at else None
        if response is None or response.status_code != 200:
            continue
        if "attachment" in response.get("Content-Disposition", ""):
            seen.add(at)
            yield at, response.getvalue()
            continue
        page = response.getvalue().decode() if hasattr(response, "getvalue") else ""
        for link in links(page):
            full = link if link.startswith("/") else f"{at}{link}"
            if full not in seen:
                seen.add(full)
                file = client.get(full)
                if file.status_code == 200 and "html" not in file["Content-Type"]:
                    yield full, file.getvalue()


def texts(name: str, body: bytes) -> str:
    """What a file says, whatever its format."""
    if body.startswith(b"%PDF-1.7"):
        pages = pypdf.PdfReader(io.BytesIO(body)).pages
        return " ".join(" ".join(p.extract_text().replace("\u200b", "") for p in pages).split())
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            parts = [f"{n} {texts(n, packed.read(n))}" for n in packed.namelist()]
        return " ".join(re.sub(r"<[^>]+>", "", part) for part in parts)
    return body.decode("utf-8", "replace")


def links(page: str) -> list[str]:
    """Of files of tables, and of papers."""
    found = re.findall(r'href="([^"]*(?:format=(?:csv|xlsx|json)|/naskah/[^"]+))"', page)
    return [link.replace("&amp;", "&") for link in found]

"""A plan that is being worked on, and small files of every kind, made here."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from tests.factories import NOW
from tests.followup.factories import go, write
from tests.people import as_viewer
from tuntas.followup.evidence.actions import add_file
from tuntas.followup.evidence.uploads import receive
from tuntas.followup.models import ActionPlan, Evidence

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000"
    "0500017a5eab3f0000000049454e44ae426082"
)
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Count "
    b"0/Kids[]>>endobj\n"
)
PROGRAM = b"MZ\x90\x00" + bytes(200)


def packed(parts: dict[str, bytes], first: tuple[str, bytes] | None = None) -> bytes:
    """A ZIP of these parts; ``first`` stands before them, uncompressed."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as container:
        if first:
            container.writestr(*first, compress_type=zipfile.ZIP_STORED)
        for name, content in parts.items():
            container.writestr(name, content)
    return file.getvalue()


def docx(text: str = "Daftar hadir pelatihan", **more: bytes) -> bytes:
    body = f"<w:document><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>"
    return packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": body.encode(), **more})


def pdf(text: str) -> bytes:
    """One page with this text."""
    stream = f"BT /F 12 Tf {' '.join(f'({word} ) Tj' for word in text.split())} ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj%s endobj\n" % (number, content)
    table = b"xref\n0 6\n0000000000 65535 f \n" + b"".join(
        b"%010d 00000 n \n" % place for place in places
    )
    return body + table + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(body)


def in_work(world: dict[str, Any]) -> ActionPlan:
    plan = write(world)
    go(world, plan, "submit", "officer")
    return go(world, plan, "approve", "head")


def hand_over(
    world: dict[str, Any],
    plan: ActionPlan,
    content: bytes = PDF,
    name: str = "daftar.pdf",
    who: str = "officer",
    **more: Any,
) -> Evidence:
    viewer = as_viewer(world[who])
    return add_file(plan=plan, file=receive(name, [content]), viewer=viewer, at=NOW, **more)

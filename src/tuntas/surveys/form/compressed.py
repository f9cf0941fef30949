"""Pages that are rendered once and kept compressed, with a place for what differs at each showing.

What differs (the key and token of a form, or a receipt) is put behind the compressed part as a
stored block of the same gzip stream (RFC 1951, 3.2.4). So a page is shown without rendering a
template and without compressing anything.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass

MARK = "<!--part-->"  # stands once in a kept page, where the part that differs belongs
GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
MOST_PAGES = 5000  # some 6 KB each


@dataclass(frozen=True)
class CompressedPage:
    """A page cut at ``MARK``: ``head`` is what stands before, as a raw deflate stream that ends on
    a byte boundary; ``tail`` is what stands after.
    """

    head: bytes
    head_size: int
    head_crc: int
    tail: bytes

    @classmethod
    def of(cls, page: str) -> CompressedPage:
        head, tail = (part.encode() for part in page.split(MARK))
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed = packer.compress(head) + packer.flush(zlib.Z_FULL_FLUSH)
        return cls(packed, len(head), zlib.crc32(head), tail)

    def with_part(self, part: bytes, *, gzip: bool) -> bytes:
        """The whole page with ``part`` in its place, as a gzip stream where ``gzip``."""
        rest = part + self.tail
        if not gzip:
            return zlib.decompressobj(-15).decompress(self.head) + rest
        stored = struct.pack("<BHH", 1, len(rest), len(rest) ^ 0xFFFF) + rest
        size = (self.head_size + len(rest)) & 0xFFFFFFFF
        return (
            GZIP_HEAD
            + self.head
            + stored
            + struct.pack("<II", zlib.crc32(rest, self.head_crc), size)
        )


_kept: dict[tuple[str, ...], tuple[object, CompressedPage]] = {}


def kept(place: tuple[str, ...], version: object, render: Callable[[], str]) -> CompressedPage:
    """The page under ``place``; ``render`` is called only for a new place or a new ``version``."""
    known, page = _kept.get(place, (None, None))
    if page is None or known != version:
        if len(_kept) > MOST_PAGES:
            _kept.clear()
        page = CompressedPage.of(render())
        _kept[place] = (version, page)
    return page

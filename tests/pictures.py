"""Pictures as files have them, and as they should not."""

import struct
import zlib


def png(width=40, height=20, said=None):
    """A grey picture; ``said``: the size that its head claims."""
    rows = b"".join(b"\0" + b"\x80" * width for _ in range(height))

    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", *(said or (width, height)), 8, 0, 0, 0, 0)
    parts = chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)

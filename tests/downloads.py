"""What a table's files hold."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import python_calamine


def rows_in(response: Any) -> list[Any]:
    """The rows of a CSV, XLSX or JSON that was sent, without its head."""
    body = b"".join(response.streaming_content)
    kind = response.headers["Content-Disposition"].rstrip('"').rsplit(".", 1)[-1]
    if kind == "json":
        return json.loads(body)
    if kind == "csv":
        return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))[1:]
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(body))
    return book.get_sheet_by_index(0).to_python()[1:]

"""A file that is only hashed while it comes in: nothing of it is written anywhere."""

import hashlib
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest

from tuntas.core.base.errors import Refusal
from tuntas.core.base.messages import N_


class Digested(UploadedFile[bytes]):
    """The name, size and SHA-256 of a file that is gone."""

    def __init__(self, name: str, size: int, sha256: str) -> None:
        super().__init__(BytesIO(), name, size=size)
        self.sha256 = sha256


class DigestHandler(FileUploadHandler):
    def new_file(self, *args: Any, **more: Any) -> None:
        super().new_file(*args, **more)
        self.digest = hashlib.sha256()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        del start
        self.digest.update(raw_data)

    def file_complete(self, file_size: int) -> Digested:
        return Digested(self.file_name or "", file_size, self.digest.hexdigest())


def expect_digest(request: HttpRequest) -> None:
    """Before anything of the request is read.

    Refuses (too_large) what is longer than any report.
    """
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.EVIDENCE_BYTES:
        most = settings.EVIDENCE_BYTES // 1024**2
        raise Refusal("too_large", N_("Berkas lebih besar daripada {most} MB."), most=most)
    request.upload_handlers = [DigestHandler(request)]

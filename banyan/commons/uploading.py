"""How much one request may send in files, asked while it comes in: before that, a flood would fill the disk."""

from __future__ import annotations

from typing import Any, Final

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

LARGEST_REQUEST: Final = 24_000_000  # bytes; the largest import, with room for the rest of its form


class BoundedUpload(FileUploadHandler):
    """Goes before Django's own handlers (settings.FILE_UPLOAD_HANDLERS) and lets everything pass up to the limit."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.received = 0

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        if content_length > LARGEST_REQUEST:
            raise RequestDataTooBig("The request is larger than what can be taken.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)  # the stated length may be a lie
        if self.received > LARGEST_REQUEST:
            raise RequestDataTooBig("The request is larger than what can be taken.")
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handlers that follow."""

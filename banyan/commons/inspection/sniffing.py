"""What a file is by its content, whatever its name says."""

from __future__ import annotations

import io
import re
import zipfile
from enum import StrEnum
from typing import BinaryIO, Final

from banyan.commons.inspection.limits import LARGEST_FILE, MOST_PACKED_FILES

JPEG, PNG, WEBP, GIF = "image/jpeg", "image/png", "image/webp", "image/gif"
PDF, CSV, TXT = "application/pdf", "text/csv", "text/plain"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
PICTURES: Final = frozenset({JPEG, PNG, WEBP, GIF})
PACKED: Final = frozenset({XLSX, DOCX, ODT})

_MARKUP = re.compile(rb"^\s*<[a-zA-Z!?/]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffe\uffff]")
_CONTENT_TYPES_SIZE = 1_000_000


class Why(StrEnum):
    """Why a file is refused."""

    EMPTY = "empty"
    TOO_LARGE = "too-large"
    UNKNOWN_TYPE = "unknown-type"
    OLD_OFFICE = "old-office"
    MARKUP = "markup"
    DAMAGED = "damaged"
    TOO_MANY_PIXELS = "too-many-pixels"
    BOMB = "bomb"
    UNSAFE_PARTS = "unsafe-parts"
    MACROS = "macros"
    LOCKED = "locked"
    TOO_COSTLY = "too-costly"


class Refused(Exception):
    """A file that cannot be taken."""

    def __init__(self, why: Why) -> None:
        self.why = why
        super().__init__(why.value)


def sniff(file: BinaryIO, name: str = "") -> str:
    """The media type of an open file. The name only tells a table (CSV) from other text.

    Raises Refused for what is empty, too large or of no type that is taken.
    """
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    if size == 0:
        raise Refused(Why.EMPTY)
    if size > LARGEST_FILE:
        raise Refused(Why.TOO_LARGE)
    head = file.read(2048)
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head[:6] in (b"GIF87a", b"GIF89a"):
        return GIF
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head.startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"PK\x03\x04"):
        return _packed_type(file)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise Refused(Why.OLD_OFFICE)
    return _text_type(file, head, name)


def _packed_type(file: BinaryIO) -> str:
    # Counted before the directory is read: reading one of a hundred thousand parts takes seconds.
    file.seek(0)
    if file.read().count(b"PK\x01\x02") > MOST_PACKED_FILES:
        raise Refused(Why.BOMB)
    try:
        with zipfile.ZipFile(file) as packed:
            names = set(packed.namelist())
            if "mimetype" in names:
                with packed.open("mimetype") as part:
                    if part.read(200).strip() == ODT.encode():
                        return ODT
            if "[Content_Types].xml" in names:
                with packed.open("[Content_Types].xml") as part:
                    types = part.read(_CONTENT_TYPES_SIZE)
                if b"macroEnabled" in types:
                    raise Refused(Why.MACROS)
                if b"spreadsheetml.sheet.main+xml" in types:
                    return XLSX
                if b"wordprocessingml.document.main+xml" in types:
                    return DOCX
    # NotImplementedError is how zipfile says that a part is packed in a way that it does not know.
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, zipfile.zlib.error) as error:  # type: ignore[attr-defined]
        raise Refused(Why.DAMAGED) from error
    except RuntimeError as error:  # how zipfile says that a part needs a password
        raise Refused(Why.LOCKED) from error
    raise Refused(Why.UNKNOWN_TYPE)


def _text_type(file: BinaryIO, head: bytes, name: str) -> str:
    file.seek(0)
    text = decoded_text(file.read())
    if text is None or _CONTROLS.search(text):
        raise Refused(Why.UNKNOWN_TYPE)
    if _MARKUP.match(text[:200].lstrip("\ufeff").encode()):
        raise Refused(Why.MARKUP)
    if not text.strip("\ufeff \t\r\n"):
        raise Refused(Why.EMPTY)
    return CSV if name.lower().endswith((".csv", ".tsv")) else TXT


def decoded_text(content: bytes) -> str | None:
    """The text that bytes hold: UTF-8, UTF-16 with its mark, or a western European code page; None where it is none."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        codecs = ["utf-16"]
    else:
        codecs = ["utf-8", "cp1252"]
    for codec in codecs:
        try:
            return content.decode(codec)
        except UnicodeDecodeError:
            continue
    return None

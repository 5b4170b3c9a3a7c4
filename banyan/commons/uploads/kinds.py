"""Telling what a file is by its content."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from django.utils.translation import gettext_lazy as _

from banyan.commons.errors import Text

LARGEST_FILE: Final = 10_000_000
LARGEST_UNPACKED: Final = 100_000_000
MOST_MEMBERS: Final = 2_000
MOST_RATIO: Final = 200
LONGEST_NAME: Final = 120


class Refused(Exception):
    """The file is not taken; the message says why."""

    def __init__(self, message: Text) -> None:
        self.message = message
        super().__init__(str(message))


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file that is taken."""

    media_type: str
    extension: str
    is_image: bool = False


JPEG = FileKind("image/jpeg", "jpg", is_image=True)
PNG = FileKind("image/png", "png", is_image=True)
WEBP = FileKind("image/webp", "webp", is_image=True)
GIF = FileKind("image/gif", "gif", is_image=True)
PDF = FileKind("application/pdf", "pdf")
CSV = FileKind("text/csv", "csv")
TXT = FileKind("text/plain", "txt")
XLSX = FileKind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx")
DOCX = FileKind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx")
ODT = FileKind("application/vnd.oasis.opendocument.text", "odt")
ODS = FileKind("application/vnd.oasis.opendocument.spreadsheet", "ods")

ACCEPTED: Final = (JPEG, PNG, WEBP, GIF, PDF, CSV, TXT, XLSX, DOCX, ODT, ODS)
_UNREADABLE = _("This file cannot be read. It may be damaged: open and save it again, then try once more.")
_UNKNOWN = _(
    "This kind of file is not taken. Pictures (JPEG, PNG, WebP, GIF), PDF, text, CSV, XLSX, DOCX, ODT and ODS are."
)


def kind_of_content(content: bytes, name: str) -> FileKind:
    """What a file is, by its first bytes and its structure; `name` only tells CSV from plain text.

    Raises Refused for what is empty, too large, damaged, dangerous or of a kind that is not taken.
    """
    if not content:
        raise Refused(_("The file is empty."))
    if len(content) > LARGEST_FILE:
        raise Refused(_("The file is larger than 10 MB."))
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WEBP
    if content[:6] in (b"GIF87a", b"GIF89a"):
        return GIF
    if content.startswith(b"%PDF-"):
        if b"%%EOF" not in content[-2048:]:
            raise Refused(_UNREADABLE)
        return PDF
    if content.startswith(b"PK\x03\x04"):
        return _kind_of_archive(content)
    return _kind_of_text(content, name)


def _kind_of_text(content: bytes, name: str) -> FileKind:
    if b"\x00" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused(_UNKNOWN)
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if (
        start.startswith((b"<", b"#!", b"mz", b"\x7felf"))
        or b"<script" in content.lower()
        or b"<svg" in content.lower()
    ):
        raise Refused(_UNKNOWN)
    try:
        content.decode("utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8")
    except UnicodeDecodeError:
        printable = sum(byte in (9, 10, 13) or byte >= 32 for byte in content[:4096])
        if printable < len(content[:4096]):
            raise Refused(_UNKNOWN) from None
    return CSV if name.lower().endswith((".csv", ".tsv")) else TXT


def _kind_of_archive(content: bytes) -> FileKind:
    """Documents of offices are archives: looked through without unpacking more than is allowed."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            members = archive.infolist()
            _refuse_dangerous(members, len(content))
            names = {member.filename for member in members}
            for member in members:
                if member.filename.lower().endswith((".xml", ".rels")):
                    _refuse_entities(archive, member)
            if "mimetype" in names:
                told = archive.read("mimetype")[:100].decode("ascii", "replace").strip()
                found = {kind.media_type: kind for kind in (ODT, ODS)}.get(told)
                if found is not None:
                    return found
            if "[Content_Types].xml" in names:
                if any(name.startswith("xl/") for name in names):
                    return XLSX
                if any(name.startswith("word/") for name in names):
                    return DOCX
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, ValueError) as error:
        raise Refused(_UNREADABLE) from error
    raise Refused(_UNKNOWN)


def _refuse_dangerous(members: list[zipfile.ZipInfo], packed: int) -> None:
    unpacked = sum(member.file_size for member in members)
    if len(members) > MOST_MEMBERS or unpacked > LARGEST_UNPACKED or unpacked > MOST_RATIO * packed:
        raise Refused(_("This file would unpack to far more than it seems. Save it again as a plain document."))
    for member in members:
        parts = member.filename.replace("\\", "/").split("/")
        is_link = (member.external_attr >> 16) & 0o170000 == 0o120000
        if member.filename.startswith(("/", "\\")) or ".." in parts or ":" in parts[0] or is_link:
            raise Refused(_("This file reaches outside itself and is not taken."))
        if member.flag_bits & 0x1:
            raise Refused(_("This file is locked with a password. Save it without one."))
        if parts[-1].lower() == "vbaproject.bin":
            raise Refused(_("This file holds macros. Save it without them."))


def _refuse_entities(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """XML that declares entities can be made to grow without end or to fetch other files; documents need none."""
    with archive.open(member) as stream:
        start = stream.read(64_000)
    if re.search(rb"<!\s*(DOCTYPE|ENTITY)", start, re.I) or re.search(rb"<\x00!\x00D", start):
        raise Refused(_("This file holds declarations that documents do not need. Save it again as a plain document."))


def tidy_name(name: str, kind: FileKind) -> str:
    """A name that is safe to show and to save under: no folders, no control or direction-changing characters, not too
    long, and with the extension of what the file is."""
    base = unicodedata.normalize("NFC", name or "").replace("\\", "/").rsplit("/", 1)[-1]
    base = "".join(c for c in base if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
    base = re.sub(r'[<>:"|?*&;%#]+', " ", base)
    stem = re.sub(r"\s+", " ", base.rsplit(".", 1)[0] if "." in base else base).strip(" .")
    return f"{stem[:LONGEST_NAME] or 'file'}.{kind.extension}"

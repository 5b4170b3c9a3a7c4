"""Documents: checked for what would harm whoever opens them, and otherwise left as they are."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from typing import BinaryIO, Final

from banyan.commons.inspection.limits import LARGEST_RATIO, LARGEST_UNPACKED, MOST_PACKED_FILES
from banyan.commons.inspection.sniffing import PACKED, PDF, Refused, Why

_CHUNK: Final = 65_536
_SMALL: Final = 1_000_000  # bytes up to which the ratio of a packed part does not matter
# Documents never need a document type definition; entity bombs and stolen files come in through one.
_DEFINITIONS: Final = tuple(
    word.encode(codec) for word in ("<!DOCTYPE", "<!ENTITY") for codec in ("ascii", "utf-16-le", "utf-16-be")
)
_OVERLAP: Final = max(map(len, _DEFINITIONS)) - 1


def check_document(file: BinaryIO, media_type: str) -> None:
    """Refuse a PDF that is cut short, and packed documents (XLSX, DOCX, ODT) that are bombs, hold macros, or hold
    paths, links or definitions that no such document needs. Raises Refused."""
    file.seek(0)
    if media_type == PDF:
        _check_pdf(file)
    elif media_type in PACKED:
        try:
            _check_packed(file)
        # NotImplementedError is how zipfile says that a part is packed in a way that it does not know.
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
            raise Refused(Why.DAMAGED) from error
        except RuntimeError as error:  # how zipfile says that a part needs a password
            raise Refused(Why.LOCKED) from error


def _check_pdf(file: BinaryIO) -> None:
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - 2_048))
    if b"%%EOF" not in file.read():
        raise Refused(Why.DAMAGED)


def _check_packed(file: BinaryIO) -> None:
    with zipfile.ZipFile(file) as packed:
        parts = packed.infolist()
        if len(parts) > MOST_PACKED_FILES or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
            raise Refused(Why.BOMB)
        if len({part.filename for part in parts}) < len(parts):
            raise Refused(Why.UNSAFE_PARTS)  # two parts of one name: readers differ in which they see
        left = LARGEST_UNPACKED
        for part in parts:
            _check_part(part)
            left = _read_part(packed, part, left)


def _check_part(part: zipfile.ZipInfo) -> None:
    name = part.orig_filename
    kind = stat.S_IFMT(part.external_attr >> 16)
    if part.flag_bits & 0x1:
        raise Refused(Why.LOCKED)
    if (
        name.startswith(("/", "\\"))
        or "\\" in name
        or "\x00" in name
        or ":" in name.split("/", 1)[0]
        or ".." in name.split("/")
        or kind not in (0, stat.S_IFREG, stat.S_IFDIR)
    ):
        raise Refused(Why.UNSAFE_PARTS)
    if name.lower().rsplit("/", 1)[-1] == "vbaproject.bin" or name.lower().startswith("basic/"):
        raise Refused(Why.MACROS)
    if part.file_size > _SMALL and part.file_size > LARGEST_RATIO * max(1, part.compress_size):
        raise Refused(Why.BOMB)


def _read_part(packed: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> int:
    """Unpack one part to nowhere, since its stated size may be a lie; return how many bytes may still be unpacked."""
    is_markup = part.filename.lower().endswith((".xml", ".rels", ".vml"))
    before = b""
    with packed.open(part) as content:
        while chunk := content.read(_CHUNK):
            left -= len(chunk)
            if left < 0:
                raise Refused(Why.BOMB)
            if is_markup:
                seen = before + chunk
                if any(word in seen for word in _DEFINITIONS):
                    raise Refused(Why.UNSAFE_PARTS)
                before = seen[-_OVERLAP:]
    return left

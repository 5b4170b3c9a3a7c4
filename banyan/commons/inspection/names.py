"""Names of files as people see them."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from banyan.commons.inspection.limits import LONGEST_NAME

_FORBIDDEN: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')

EXTENSIONS: Final = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/gif": "gif",
    "application/pdf": "pdf",
    "text/csv": "csv",
    "text/plain": "txt",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.oasis.opendocument.text": "odt",
}


def tidy_file_name(name: str, media_type: str) -> str:
    """A file's name without folders, invisible or direction-changing characters, and characters that some systems
    forbid, with the extension that goes with what the file is; never empty, at most 120 characters."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name or ""))[-1]
    seen = "".join(c for c in last if unicodedata.category(c)[0] != "C" or c == "\u200d")
    words = " ".join(_FORBIDDEN.sub(" ", seen).split()).strip(". ")
    extension = EXTENSIONS[media_type]
    stem, dot, given = words.rpartition(".")
    if not dot or not stem:
        stem = words
    elif len(given) > 5 or given.isdecimal():
        stem = words  # what follows the last dot is no extension: "Minutes of 3.11.2026"
    stem = stem.strip(". ")[: LONGEST_NAME - len(extension) - 1].strip(". ")
    return f"{stem or 'file'}.{extension}"

"""Why a file was refused, in words that say what to do instead."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from banyan.commons.inspection import Why

_PLAIN_DOCUMENT = _(
    "This document holds something that could harm who opens it. Save it again as a plain document or PDF."
)

REFUSALS: Final[dict[Why, str | Promise]] = {
    Why.EMPTY: _("The file is empty."),
    Why.TOO_LARGE: _("The file is larger than 10 MB. Make it smaller, or give its address as evidence."),
    Why.UNKNOWN_TYPE: _(
        "This kind of file is not taken. Pictures (JPEG, PNG, WebP, GIF), PDF, plain text, CSV, XLSX, DOCX and ODT are."
    ),
    Why.OLD_OFFICE: _("This is an old format of office programs. Save it as XLSX, DOCX, ODT or PDF."),
    Why.MARKUP: _("Web pages and SVG drawings are not taken. Save it as PDF or as a picture (PNG)."),
    Why.DAMAGED: _("The file is damaged or cut short. Open it and save it again, then send that."),
    Why.TOO_MANY_PIXELS: _(
        "The picture has too many pixels: at most 40 million, or 12 million for WebP and GIF. Make it smaller."
    ),
    Why.BOMB: _PLAIN_DOCUMENT,
    Why.UNSAFE_PARTS: _PLAIN_DOCUMENT,
    Why.MACROS: _("The document holds macros. Save it without them."),
    Why.LOCKED: _("The file is locked with a password. Save it without one."),
    Why.TOO_COSTLY: _("Checking this file took too much time or memory. Save it again in a simpler form."),
}


def refusal_words(why: str) -> str | Promise:
    """The sentence for a kept reason; that the file is damaged, for one that is unknown."""
    try:
        return REFUSALS[Why(why)]
    except ValueError:
        return REFUSALS[Why.DAMAGED]

"""Licences that are offered while a licence is typed; any other can be written. Codes are those of SPDX."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LICENCES: Final[dict[str, str | Promise]] = {
    "CC-BY-4.0": _("Creative Commons: name the author"),
    "CC-BY-SA-4.0": _("Creative Commons: name the author, share alike"),
    "CC-BY-NC-4.0": _("Creative Commons: name the author, not for profit"),
    "CC-BY-NC-SA-4.0": _("Creative Commons: name the author, not for profit, share alike"),
    "CC0-1.0": _("Given to everyone, without conditions"),
    "MIT": _("Software: do as you like, name the author"),
    "Apache-2.0": _("Software: do as you like, with a grant of patents"),
    "BSD-3-Clause": _("Software: do as you like, name the author"),
    "MPL-2.0": _("Software: changed files stay open"),
    "LGPL-3.0-or-later": _("Software: a changed library stays open"),
    "GPL-3.0-or-later": _("Software: what is built on it stays open"),
    "AGPL-3.0-or-later": _("Software: what is built on it stays open, also when run as a service"),
    "EUPL-1.2": _("Software: the European Union's licence"),
    "ODbL-1.0": _("Data: share alike"),
    "CERN-OHL-S-2.0": _("Hardware: what is built on it stays open"),
    "CERN-OHL-P-2.0": _("Hardware: do as you like"),
}


def licence_meaning(licence: str) -> str:
    """What a known licence says in a few words, "" for any other."""
    return str(LICENCES.get(licence, ""))

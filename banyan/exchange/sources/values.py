"""What the cells of a table mean: numbers, stages, themes, places and languages as people write them.

Each reader raises Invalid with the name of the field, so that a refused row says which cell to mend.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from babel import Locale, UnknownLocaleError
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import TextChoices
from django.utils.translation import gettext as _

from banyan.commons.errors import Invalid
from banyan.commons.languages import language_codes
from banyan.commons.models import Theme
from banyan.commons.money import currency_codes, decimals_of
from banyan.commons.text import fold
from banyan.exchange.cells import divided
from banyan.needs.models import HowKnown
from banyan.people.models import OrganisationKind
from banyan.solutions.models import Stage

_SPACES = re.compile("[\\s\u00a0\u202f\u2009'’_]")
_GROUPED = re.compile(r"^\d{1,3}([.,٬]\d{3})+$")
_GOAL = re.compile(r"^(?:sdg|goal|odd|ods|objectif|objetivo|هدف|الهدف)?\s*#?\s*(\d{1,2}(?:\.[0-9a-z]{1,2})?)(?:\D.*)?$")

STAGE_WORDS: dict[Stage, str] = {
    Stage.IDEA: "idea concept idée فكرة",
    Stage.PROTOTYPE: "prototype prototipo نموذج",
    Stage.PILOT: "pilot pilote piloto piloting testing تجريبي تجربة",
    Stage.PROVEN: "proven validated éprouvé probado validado مثبت",
    Stage.SCALING: "scaling growing growth croissance escalando crecimiento توسع",
    Stage.AT_SCALE: "scaled mature established mature maduro ناضج",
}
HOW_KNOWN_WORDS: dict[HowKnown, str] = {
    HowKnown.GUESS: "guess estimate estimation estimación تقدير",
    HowKnown.COUNTED_LOCALLY: "counted count compté contado عد",
    HowKnown.SURVEY: "survey study enquête étude encuesta estudio مسح",
    HowKnown.OFFICIAL: "official statistics officiel oficial رسمي",
}
KIND_WORDS: dict[OrganisationKind, str] = {
    OrganisationKind.COMMUNITY: "community brigade group communauté comunidad مجتمع",
    OrganisationKind.NGO: "ngo nonprofit non-profit charity ong association منظمة",
    OrganisationKind.SOCIAL_ENTERPRISE: "social-enterprise cooperative coopérative cooperativa",
    OrganisationKind.COMPANY: "company business firm entreprise empresa شركة",
    OrganisationKind.PUBLIC_BODY: "government public ministry city municipality état gouvernement gobierno حكومة",
    OrganisationKind.FUNDER: "funder foundation donor fondation fundación مؤسسة",
    OrganisationKind.RESEARCH: "research university academic université universidad جامعة",
}


def refuse(name: str, why: str) -> Invalid:
    """The error for one cell."""
    return Invalid({name: why})


def whole_number(cell: str, name: str) -> int | None:
    """“1,200”, “1 200” or “١٢٠٠” as a number; None for an empty cell."""
    text = _SPACES.sub("", cell)
    if not text:
        return None
    if _GROUPED.match(text):
        text = re.sub(r"[.,٬]", "", text)
    if not text.isdecimal() or len(text) > 15:
        raise refuse(name, _("“%(cell)s” is not a whole number.") % {"cell": cell[:40]})
    return int(text)


def year(cell: str, name: str) -> int | None:
    """A year from 1900 to 2100."""
    number = whole_number(cell, name)
    if number is not None and not 1900 <= number <= 2100:
        raise refuse(name, _("“%(cell)s” is not a year.") % {"cell": cell[:40]})
    return number


def day(cell: str, name: str) -> date:
    """A day written as 2026-03-01, which means the same everywhere."""
    try:
        return date.fromisoformat(_SPACES.sub("", cell)[:10])
    except ValueError as error:
        raise refuse(name, _("“%(cell)s” is not a day, such as 2026-03-01.") % {"cell": cell[:40]}) from error


def amount(cell: str, currency: str, name: str) -> int | None:
    """An amount of money in the smallest unit of its currency. A comma or a point may divide the decimals."""
    text = _SPACES.sub("", cell)
    if not text:
        return None
    if not currency:
        raise refuse("cost_currency", _("A cost needs a currency, such as EUR or KES."))
    marks = text.count(",") + text.count(".")
    if _GROUPED.match(text) and (marks > 1 or decimals_of(currency) < 3):
        text = re.sub(r"[.,]", "", text)  # three digits after a mark can be no decimals of a currency that has two
    elif "," in text and "." in text:
        decimal = max(text.rfind(","), text.rfind("."))
        text = re.sub(r"[.,]", "", text[:decimal]) + "." + text[decimal + 1 :]
    text = text.replace(",", ".")
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise refuse(name, _("“%(cell)s” is not an amount.") % {"cell": cell[:40]}) from error
    digits = decimals_of(currency)
    minor = value.scaleb(digits) if value.is_finite() else Decimal(-1)
    if minor != minor.to_integral_value() or not 0 <= minor < 10**15:
        raise refuse(
            name, _("“%(cell)s” is not an amount in %(currency)s.") % {"cell": cell[:40], "currency": currency}
        )
    return int(minor)


def currency(cell: str, name: str) -> str:
    """An ISO 4217 code."""
    code = cell.strip().upper()
    if code and code not in currency_codes():
        raise refuse(name, _("“%(cell)s” is not the code of a currency, such as EUR or KES.") % {"cell": cell[:40]})
    return code


def website(cell: str, name: str) -> str:
    """A web address; one without its scheme gets https."""
    address = cell.strip()
    if not address:
        return ""
    if "://" not in address:
        address = f"https://{address}"
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError as error:
        raise refuse(name, _("“%(cell)s” is not a web address.") % {"cell": cell[:60]}) from error
    if len(address) > 300:
        raise refuse(name, _("This address is longer than 300 characters."))
    return address


def _chosen(cell: str, name: str, known: type[TextChoices], words: Mapping[Any, str]) -> str:
    choices = [(str(code), str(label)) for code, label in known.choices]
    wanted = fold(" ".join(cell.split()))
    if not wanted:
        return ""
    for code, label in choices:
        if wanted in (fold(code), fold(code.replace("_", " ")), fold(code.replace("_", "-")), fold(label)):
            return code
    for code, usual in words.items():
        if wanted in {fold(word) for word in usual.split()}:
            return str(code)
    labels = ", ".join(label for _code, label in choices)
    raise refuse(name, _("“%(cell)s” is none of: %(labels)s.") % {"cell": cell[:60], "labels": labels})


def stage(cell: str, name: str = "stage") -> str:
    """A stage by its code, its label or a usual word for it; "" for an empty cell."""
    return _chosen(cell, name, Stage, STAGE_WORDS)


def how_known(cell: str, name: str = "how_known") -> str:
    """How a number is known; "" for an empty cell."""
    return _chosen(cell, name, HowKnown, HOW_KNOWN_WORDS)


def organisation_kind(cell: str, name: str = "kind") -> str:
    """A kind of organisation; "" for an empty cell."""
    return _chosen(cell, name, OrganisationKind, KIND_WORDS)


@cache
def _languages_by_name() -> dict[str, str]:
    found: dict[str, str] = {}
    for interface, _label in settings.LANGUAGES:
        try:
            names = Locale.parse(interface).languages
        except UnknownLocaleError:
            continue
        for code in language_codes():
            if code in names:
                found.setdefault(fold(names[code]), code)
    for code in language_codes():
        found[fold(code)] = code
        try:
            found.setdefault(fold(Locale.parse(code).languages[code]), code)
        except (UnknownLocaleError, KeyError, ValueError):
            continue
    return found


def language(cell: str, name: str = "language") -> str:
    """An ISO 639 code from a code (“fr”, “fr-CA”) or a name (“French”, “français”); "" for an empty cell."""
    wanted = fold(cell.strip())
    if not wanted:
        return ""
    known = _languages_by_name()
    code = known.get(wanted) or known.get(re.split(r"[-_]", wanted)[0])
    if code is None:
        raise refuse(name, _("“%(cell)s” is no language that is known here.") % {"cell": cell[:40]})
    return code


def languages(cell: str, name: str = "languages") -> list[str]:
    """Several languages, each once."""
    return list(dict.fromkeys(language(word, name) for word in _words(cell)))


def _words(cell: str) -> list[str]:
    """Words of a cell; where there is no semicolon, commas divide."""
    words = divided(cell)
    return [part.strip() for part in words[0].split(",") if part.strip()] if len(words) == 1 else words


@dataclass(slots=True)
class Known:
    """What is looked up again and again while a file is read."""

    themes: dict[str, Theme] = field(default_factory=dict)

    def theme(self, word: str, name: str = "themes") -> Theme:
        """A theme by code (“3”, “3.2”, “SDG 3: Health”) or by name in any language of the interface."""
        if not self.themes:
            for theme in Theme.objects.all():
                for known in (theme.name, *theme.names.values()):
                    self.themes.setdefault(fold(known), theme)
                self.themes[theme.code] = theme
        wanted = fold(" ".join(word.split()))
        numbered = _GOAL.match(wanted)
        found = self.themes.get(wanted) or (self.themes.get(numbered[1]) if numbered else None)
        if found is None:
            why = _("“%(word)s” is no theme. Write the number of a goal or target, such as 3 or 3.2.")
            raise refuse(name, why % {"word": word[:60]})
        return found

    def several_themes(self, cell: str, name: str = "themes") -> list[Theme]:
        """Several themes, each once, in the order of the goals. Names of goals hold commas, so whole words go first."""
        words = divided(cell)
        try:
            themes = [self.theme(word, name) for word in words]
        except Invalid:
            themes = [self.theme(word, name) for word in _words(cell)]
        found = {theme.pk: theme for theme in themes}
        return sorted(found.values(), key=lambda theme: theme.order)

"""The registry of Digital Public Goods: lines of JSON, one solution each, as its alliance published it until 2024.

How its fields are read is explained in docs/how-to/import-a-registry.md, for people who bring it in.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from banyan.commons.errors import Invalid
from banyan.commons.models import Place
from banyan.commons.models.places import PlaceKind
from banyan.commons.text import tidy_line, tidy_text
from banyan.exchange.sources import values
from banyan.exchange.sources.base import Cells, Effect, Source
from banyan.exchange.sources.organisations import owner_named
from banyan.exchange.sources.registered import bring_in_solution
from banyan.exchange.sources.solutions import shown_facts
from banyan.exchange.tables import limits
from banyan.exchange.tables.reading import check_size, unreadable
from banyan.solutions.facts import SolutionFacts
from banyan.solutions.models import EvidenceLevel, Stage
from banyan.solutions.services import EvidenceFacts

SOURCE_NAME = "Digital Public Goods registry"
_OWNERS = ("owner", "maintainer", "implementer")


class DpgRegistry(Source):
    """Each line becomes a solution with its themes, what the registry says on each theme as evidence, its owner, and
    the countries where it was developed and where it runs."""

    def rows(self) -> Iterator[tuple[int, Cells]]:
        check_size(self.order.path)
        try:
            with self.order.path.open(encoding="utf-8-sig") as file:
                count = 0
                for number, line in enumerate(file, 1):
                    if not line.strip():
                        continue
                    count += 1
                    if count > limits.MOST_ROWS:
                        raise unreadable(_("It has more than %(count)s rows. Divide it.") % {"count": limits.MOST_ROWS})
                    yield number, _record(line)
        except UnicodeDecodeError as error:
            raise unreadable(_("It cannot be read as %(encoding)s.") % {"encoding": "UTF-8"}) from error

    def key(self, cells: Cells) -> str:
        slug = cells.get("slug")
        if not isinstance(slug, str) or not 0 < len(slug.strip()) <= 200:
            raise Invalid(
                {"slug": cells.get("", "") or _("The line has no slug, the registry's own name of the solution.")}
            )
        return slug.strip()

    def bring_in(self, cells: Cells, key: str) -> Effect:
        facts = self._facts(cells)
        evidence = _evidence(cells)
        solution, outcome = bring_in_solution(self.order, key, facts, evidence)
        shown = [*shown_facts(facts), (_("Evidence"), str(len(evidence)))]
        return Effect(outcome, solution.title, solution, shown)

    def _facts(self, cells: Cells) -> SolutionFacts:
        goals = [str(goal.get("SDGNumber", "")) for goal in _dicts(cells, "SDGs")]
        locations = cells.get("locations")
        locations = locations if isinstance(locations, dict) else {}
        running = self._countries(locations, "deploymentCountries")
        return SolutionFacts(
            title=tidy_line(_text(cells, "name"))[:160],
            summary=_shortened(_text(cells, "description"), 400),
            approach=_approach(cells),
            stage=_stage(_text(cells, "stage"), len(running)),
            themes=self.known.several_themes("; ".join(goals), "SDGs"),
            developed_in=self._countries(locations, "developmentCountries"),
            running_in=running,
            licence=", ".join(dict.fromkeys(_text(entry, "spdx") for entry in _dicts(cells, "license")))[:120],
            website=values.website(_text(cells, "website"), "website"),
            organisation=self._owner(cells),
        )

    def _countries(self, locations: Mapping[str, Any], name: str) -> list[Place]:
        return self.atlas.places(_strings(locations, name), name, kinds=(PlaceKind.COUNTRY,))

    def _owner(self, cells: Cells) -> Any:
        named = [entry for entry in _dicts(cells, "organizations") if _text(entry, "name")]
        named.sort(key=lambda entry: _OWNERS.index(t) if (t := _text(entry, "org_type")) in _OWNERS else len(_OWNERS))
        if not named or _text(named[0], "org_type") == "funder":
            return None
        try:
            website = values.website(_text(named[0], "website"), "website")
        except Invalid:
            website = ""  # the organisation is known by its name; a broken link of its is no reason to leave it out
        return owner_named(self.order, _text(named[0], "name")[:200], website=website)


def _record(line: str) -> Cells:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return {"": _("The line is not JSON."), "line": line[:2_000]}
    return found if isinstance(found, dict) else {"": _("The line is not an object."), "line": line[:2_000]}


def _text(cells: Mapping[str, Any], name: str) -> str:
    value = cells.get(name)
    return value.strip() if isinstance(value, str) else ""


def _strings(cells: Mapping[str, Any], name: str) -> list[str]:
    value = cells.get(name)
    return (
        [entry.strip() for entry in value if isinstance(entry, str) and entry.strip()]
        if isinstance(value, list)
        else []
    )


def _dicts(cells: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    value = cells.get(name)
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def _shortened(text: str, most: int) -> str:
    """The text on one line, ended after a whole sentence or word."""
    line = tidy_line(text)
    if len(line) <= most:
        return line
    cut = line[: most - 1]
    sentence = cut.rfind(". ")
    return cut[: sentence + 1] if sentence > most // 2 else cut[: cut.rfind(" ")].rstrip(",;:") + "…"


def _stage(registered: str, countries: int) -> str:
    """Nominees have not been reviewed: a prototype. Reviewed ones are as far as the countries they run in show."""
    if registered != "DPG":
        return str(Stage.PROTOTYPE)
    if countries >= 20:
        return str(Stage.AT_SCALE)
    if countries >= 5:
        return str(Stage.SCALING)
    return str(Stage.PROVEN if countries else Stage.PILOT)


def _approach(cells: Cells) -> str:
    """The description and what the registry says beside it, as Markdown."""
    parts = [tidy_text(_text(cells, "description"))]
    said = (
        ("Also known as", _strings(cells, "aliases")),
        ("Form", _strings(cells, "type")),
        ("Sectors", _strings(cells, "sectors")),
    )
    facts = [f"- {label}: {', '.join(words)}" for label, words in said if words]
    links = [
        f"- [{tidy_line(_text(entry, 'name')) or 'repository'}]({_text(entry, 'url')})"
        for entry in _dicts(cells, "repositories")
        if _text(entry, "url").startswith(("https://", "http://"))
    ]
    if facts:
        parts.append("\n".join(facts))
    if links:
        parts.append("### Source code\n\n" + "\n".join(links))
    return "\n\n".join(part for part in parts if part)[:20_000]


def _is_address(text: str) -> bool:
    try:
        URLValidator(schemes=["http", "https"])(text)
    except ValidationError:
        return False
    return len(text) <= 500


def _evidence(cells: Cells) -> list[EvidenceFacts]:
    """What the owner told the registry on each goal: a story, the lowest rung, not independent."""
    found = []
    for goal in _dicts(cells, "SDGs"):
        text, address = tidy_text(_text(goal, "evidenceText")), _text(goal, "evidenceURL")
        if not text and not address:
            continue
        if address and not _is_address(address):
            text, address = f"{text} ({address})".strip(), ""
        statement = text or "see the link."
        found.append(
            EvidenceFacts(
                level=int(EvidenceLevel.STORY),
                statement=f"SDG {goal.get('SDGNumber')}, in its owner’s words: {statement}"[:2_000],
                source_name=SOURCE_NAME,
                url=address,
            )
        )
    return found

"""The registry of digital public goods, read as cases for an evaluation."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from banyan.evaluations.country_names import CountryNames, fold


@dataclass(frozen=True, slots=True)
class RegisteredSolution:
    """One entry: what it says of itself, its goals, and where it was made and runs (alpha-2 codes)."""

    slug: str
    stage: str
    name: str
    description: str
    website: str
    goals: frozenset[int]
    running: frozenset[str]
    developed: frozenset[str]
    organisations: frozenset[str]
    carried_by: frozenset[str] = frozenset()  # its organisations without those that only fund it

    @property
    def text(self) -> str:
        """What the meaning is taken from: the name and the description, nothing of places, goals or evidence."""
        return f"{self.name}. {self.description}".strip()

    @property
    def half(self) -> str:
        """ "dev" or "test": by the SHA-256 of the slug, fixed for ever, so that no choice can move a case."""
        return "test" if hashlib.sha256(f"banyan:{self.slug}".encode()).digest()[0] % 2 else "dev"


@dataclass(frozen=True, slots=True)
class Registry:
    """All entries, with the names of places that could not be resolved."""

    solutions: tuple[RegisteredSolution, ...]
    unresolved: tuple[str, ...]


def read_registry(path: Path, names: CountryNames) -> Registry:
    """Read JSON lines in the registry's own format. Empty names of places are left out, unknown ones reported."""
    solutions, unresolved = [], set()
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            entry = json.loads(line)
            places = entry.get("locations") or {}
            codes: dict[str, set[str]] = {}
            for key in ("deploymentCountries", "developmentCountries"):
                codes[key] = set()
                for name in places.get(key) or []:
                    code = names.resolve(name)
                    if code:
                        codes[key].add(code)
                    elif name.strip():
                        unresolved.add(name)
            solutions.append(
                RegisteredSolution(
                    slug=entry["slug"],
                    stage=entry.get("stage") or "",
                    name=entry.get("name") or entry["slug"],
                    description=entry.get("description") or "",
                    website=entry.get("website") or "",
                    goals=_goals(entry.get("SDGs")),
                    running=frozenset(codes["deploymentCountries"]),
                    developed=frozenset(codes["developmentCountries"]),
                    organisations=_organisations(entry.get("organizations")),
                    carried_by=_organisations(entry.get("organizations"), but="funder"),
                )
            )
    return Registry(tuple(solutions), tuple(sorted(unresolved)))


def _organisations(entries: object, *, but: str = "") -> frozenset[str]:
    """Folded names; without those that have but the one part named."""
    if not isinstance(entries, list):
        return frozenset()
    named = [entry for entry in entries if isinstance(entry, dict) and entry.get("name")]
    return frozenset(fold(entry["name"]) for entry in named if not but or entry.get("org_type") != but)


def _goals(entries: object) -> frozenset[int]:
    """The goals' numbers; older entries of the registry hold lists or bare names where objects belong."""
    if not isinstance(entries, list):
        return frozenset()
    numbers = (str(entry.get("SDGNumber")) for entry in entries if isinstance(entry, dict))
    return frozenset(int(number) for number in numbers if number.isdigit() and 1 <= int(number) <= 17)


def are_sisters(one: RegisteredSolution, other: RegisteredSolution) -> bool:
    """Whether two entries are parts of one undertaking and so repeat each other's list of countries.

    True for the same list of two or more countries, and for the same first word of the name together with the same
    organisation or site. Hiding a country in one alone of such entries hides nothing.
    """
    if len(one.running) > 1 and one.running == other.running:
        return True
    same_word = _first_word(one.name) == _first_word(other.name) and len(_first_word(one.name)) > 3
    same_site = bool(_host(one.website)) and _host(one.website) == _host(other.website)
    return same_word and (same_site or bool(one.organisations & other.organisations))


def _first_word(name: str) -> str:
    return re.split(r"[\s\-:_]", fold(name))[0]


def _host(website: str) -> str:
    host = (urlsplit(website).hostname or "").removeprefix("www.")
    return "" if host in ("github.com", "gitlab.com", "play.google.com") else host

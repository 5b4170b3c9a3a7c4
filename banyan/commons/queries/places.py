"""Finding places: by code, by what people call them, and while they are being typed."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Q, QuerySet
from django.db.models.enums import TextChoices

from banyan.commons.models import Place, PlaceName
from banyan.commons.models.places import PlaceKind
from banyan.commons.reference.names import folded, name_key
from banyan.commons.text import tidy_line

LONGEST_NAME: Final = 200
LIKE_ENOUGH: Final = 0.8
_WIDTH: Final = {kind: position for position, kind in enumerate(PlaceKind.values)}
_CODE: Final = re.compile(r"[A-Z]{2,3}|[A-Z]{2}-[A-Z0-9]{1,4}|[0-9]{3}|id-[0-9]{1,18}")
_PARTED: Final = re.compile(r"^(?P<one>[^()]+)\((?P<other>[^()]+)\)\s*$")
_QUOTES: Final = " '\"‘’“”«»"
_FORMERLY: Final = re.compile(r"^(?:fmr|former|formerly|ex|anc|ancien|antes|also)\b[. ]*", re.IGNORECASE)
_UP_TO_COUNTRY: Final = "parent__parent__parent"


class How(TextChoices):
    """How a text was understood."""

    CODE = "code"
    NAME = "name"
    SEVERAL = "several"  # it means any of the candidates
    CLOSE = "close"  # it is written nearly like the candidates
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a text means: `place`, or else the `candidates` that it may mean, the likeliest first.

    Where only the place around it is known ("Kibera, Kenya"), `within` is that one and `rest` what is not known in it.
    """

    how: How
    place: Place | None = None
    candidates: tuple[Place, ...] = ()
    within: Place | None = None
    rest: str = ""


def full_name(place: Place) -> str:
    """The name with what it lies in up to the country: "Kibera, Nairobi City, Kenya". The parents should be joined."""
    names = [place.local_name]
    above = place
    while above.kind in (PlaceKind.LOCALITY, PlaceKind.SUBDIVISION) and above.parent is not None:
        above = above.parent
        names.append(above.local_name)
    return ", ".join(names)


def place_code(place: Place) -> str:
    """What stands for a place in addresses: its code, or "id-42" where it has none."""
    return place.address


def place_with_code(code: str) -> Place | None:
    """The place that `place_code` stands for, with what it lies in."""
    return _with_parents(Place.objects.filter(has_code(code))).first() if _CODE.fullmatch(code) else None


def _with_parents(places: QuerySet[Place]) -> QuerySet[Place]:
    return places.select_related(_UP_TO_COUNTRY)


def is_place_code(code: str) -> bool:
    """Whether a text has the form of what stands for places in addresses."""
    return _CODE.fullmatch(code) is not None


def has_code(code: str) -> Q:
    """The condition that a place has this code or alpha-3 code, or is meant by \"id-42\"."""
    if code.startswith("id-"):
        return Q(pk=int(code[3:]))
    return Q(code=code) | Q(alpha3=code) if len(code) == 3 and code.isalpha() else Q(code=code)


def resolve_place(text: str, *, within: Place | None = None, kinds: Collection[str] = ()) -> Resolution:
    """The place that a text means: a code, a name in many languages, or a name and what it lies in ("Kisumu, Kenya").

    Only places in `within` and of `kinds` count, where given. A name that several places share is never guessed: all
    come back as candidates. Only where one is a country or subdivision that holds all others of that name (Djibouti
    and its capital region) it is meant. Costs one to three queries.
    """
    tidy = tidy_line(text)[:LONGEST_NAME]
    if not tidy:
        return Resolution(How.UNKNOWN)
    if _CODE.fullmatch(tidy) and (found := _wanted([place_with_code(tidy)], within, kinds)):
        return Resolution(How.CODE, found[0])
    readings = _readings(tidy)
    explained = _explained(tidy)
    named = _named({name_key(part) for reading in (*readings, explained) for part in reading}, within, kinds)
    around = Resolution(How.UNKNOWN)
    for reading in readings:
        found_here = _inside_out(reading, named)
        if found_here.how is not How.UNKNOWN:
            return found_here
        around = around if around.within is not None else found_here
    if explained:
        found_here = _told_apart(*explained, named)
        if found_here.how is not How.UNKNOWN:
            return found_here
        around = around if around.within is not None else found_here
    if around.within is not None:
        return around
    if _CODE.fullmatch(tidy.upper()) and (found := _wanted([place_with_code(tidy.upper())], within, kinds)):
        return Resolution(How.CODE, found[0])
    close = _written_nearly_like(tidy, within, kinds)
    return Resolution(How.CLOSE, candidates=close) if close else around


def _readings(text: str) -> list[tuple[str, ...]]:
    """The ways to read a text, the best first: each a name, followed by names of what it lies in."""
    readings: list[tuple[str, ...]] = [(text,)]
    parts = tuple(part for raw in re.split(r"[,،]", text) if (part := raw.strip()))
    if len(parts) == 2:
        readings.append((f"{parts[1]} {parts[0]}",))
    if len(parts) > 1:
        readings += [parts, tuple(reversed(parts))]
    return readings


def _explained(text: str) -> tuple[str, str] | tuple[()]:
    """A name and what stands in brackets after it: "Congo (Congo-Brazzaville)", "Eswatini (fmr. 'Swaziland')"."""
    parted = _PARTED.match(text)
    if parted is None:
        return ()
    return parted["one"].strip(), _FORMERLY.sub("", parted["other"].strip(_QUOTES)).strip(_QUOTES)


def _told_apart(name: str, note: str, named: dict[str, list[Place]]) -> Resolution:
    """What a name means with a note in brackets: the place that both mean, or the one in the place that the note means.

    A note that means nothing is passed over; where name and note mean different places, all of them may be meant.
    """
    places, noted = named.get(name_key(name), []), named.get(name_key(note), [])
    if not places or not noted:
        return _inside_out((name,) if places else (name, note), named)
    both = [place for place in places if place in noted]
    inside = [place for place in places if any(outer.pk in place.ancestors for outer in noted)]
    possible = both or inside or [*places, *noted]
    place = _meant(possible)
    return Resolution(How.NAME, place) if place else Resolution(How.SEVERAL, candidates=tuple(possible))


def _named(keys: Iterable[str], within: Place | None, kinds: Collection[str]) -> dict[str, list[Place]]:
    """Places by key; those around a wanted one may lie anywhere and be of any kind."""
    known = PlaceName.objects.filter(key__in=[key for key in keys if key]).select_related(f"place__{_UP_TO_COUNTRY}")
    found: dict[str, dict[int, Place]] = defaultdict(dict)
    for name in known:
        found[name.key][name.place_id] = name.place
    return {key: _wanted(places.values(), within, kinds) or [] for key, places in found.items()}


def _wanted(places: Iterable[Place | None], within: Place | None, kinds: Collection[str]) -> list[Place]:
    return sorted(
        (
            place
            for place in places
            if place is not None
            and (within is None or within.pk in place.ancestors)
            and (not kinds or place.kind in kinds)
        ),
        key=lambda place: (_WIDTH[place.kind], place.name, place.pk),
    )


def _inside_out(reading: Sequence[str], named: dict[str, list[Place]]) -> Resolution:
    """Read from the widest name inwards."""
    places = named.get(name_key(reading[-1]), [])
    for position in range(len(reading) - 2, -1, -1):
        inside = [
            place
            for place in named.get(name_key(reading[position]), [])
            if any(outer.pk in place.ancestors[:-1] for outer in places)
        ]
        if not inside:
            around = _meant(places)
            return Resolution(How.UNKNOWN, within=around, rest=", ".join(reading[: position + 1]) if around else "")
        places = inside
    if not places:
        return Resolution(How.UNKNOWN)
    place = _meant(places)
    return Resolution(How.NAME, place) if place else Resolution(How.SEVERAL, candidates=tuple(places))


def _meant(places: Sequence[Place]) -> Place | None:
    """The only place, or the country or subdivision that holds all the others."""
    if len(places) == 1:
        return places[0]
    holders = (
        place
        for place in places
        if place.kind in (PlaceKind.COUNTRY, PlaceKind.SUBDIVISION)
        and all(place.pk in other.ancestors for other in places)
    )
    return next(holders, None)


def _written_nearly_like(text: str, within: Place | None, kinds: Collection[str]) -> tuple[Place, ...]:
    """Up to four countries or regions whose name in a language of the interface differs in few letters."""
    key = name_key(text)
    if len(key) < 4:
        return ()
    widest = Place.objects.filter(kind__in=(PlaceKind.COUNTRY, PlaceKind.REGION))
    known: dict[str, Place] = {}
    for place in _wanted(widest, within, kinds):
        for name in (place.name, *place.names.values()):
            known.setdefault(name_key(str(name)), place)
    alike = difflib.get_close_matches(key, known, n=4, cutoff=LIKE_ENOUGH)
    return tuple(dict.fromkeys(known[name] for name in alike))


def places_like(text: str, *, limit: int = 8) -> list[Place]:
    """Places whose name begins like `text`, then those that have a word that begins so; countries first.

    Localities are left out where nothing public speaks of them, so that nobody's scribble is offered to others.
    Costs one query or two.
    """
    tidy = tidy_line(text)[:LONGEST_NAME]
    key = name_key(tidy)
    if not key:
        return []
    names = PlaceName.objects.select_related(f"place__{_UP_TO_COUNTRY}").exclude(place__kind=PlaceKind.LOCALITY)
    found = _by_rank(names.filter(key__startswith=key)[:400], key)
    if len(found) < limit and len(key) > 2:
        later = _by_rank(names.filter(folded__contains=f" {folded(tidy)}")[:200], key)
        found = list(dict.fromkeys([*found, *later]))
    return found[:limit]


def _by_rank(names: Iterable[PlaceName], key: str) -> list[Place]:
    ranked = sorted(
        names,
        key=lambda name: (
            name.key != key,
            _WIDTH[name.place.kind] if name.place.kind != PlaceKind.REGION else _WIDTH[PlaceKind.COUNTRY],
            len(name.key),
            name.place.name,
        ),
    )
    return list(dict.fromkeys(name.place for name in ranked))

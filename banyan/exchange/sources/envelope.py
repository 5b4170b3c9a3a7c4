"""The JSON document that a Banyan network exports: organisations, solutions and needs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from banyan.commons.errors import Invalid
from banyan.commons.models import Place
from banyan.commons.queries.places import place_with_code
from banyan.commons.services.places import ensure_locality
from banyan.exchange.exporting.documents import FORMAT, VERSION
from banyan.exchange.exporting.records import instance
from banyan.exchange.sources.base import UNCHANGED, Cells, Effect, Order, Source
from banyan.exchange.sources.registered import bring_in_solution
from banyan.exchange.sources.solutions import shown_facts
from banyan.exchange.tables import limits
from banyan.exchange.tables.reading import check_size, unreadable
from banyan.needs.models import Need, NeedEvidence, NeedState
from banyan.needs.services import NeedFacts, add_evidence, mark_met, register_imported_need
from banyan.needs.services.evidence import evidence_columns
from banyan.people.models import Organisation
from banyan.people.services.importing import register_imported_organisation
from banyan.people.services.organisations import OrganisationFacts
from banyan.solutions.facts import Cost, PlaceSince, SolutionFacts
from banyan.solutions.models import Lineage, Solution, SolutionState
from banyan.solutions.services import EvidenceFacts
from banyan.solutions.services.lineage import BY_HAND, link_to_parent

PARTS = ("organisations", "solutions", "needs")


class Envelope(Source):
    """Each record becomes what it says, known by the network and the key that it first came from."""

    @cached_property
    def _document(self) -> dict[str, Any]:
        check_size(self.order.path)
        try:
            found = json.loads(self.order.path.read_text(encoding="utf-8-sig"))
        except (ValueError, RecursionError) as error:
            raise unreadable(_("It is not a JSON document.")) from error
        if not isinstance(found, dict) or found.get("format") != FORMAT:
            raise unreadable(
                _("It is not an export of a Banyan network: its “format” is not “%(name)s”.") % {"name": FORMAT}
            )
        if found.get("version") != VERSION:
            why = _("It is an export of version %(version)s; version %(known)s can be read here.")
            raise unreadable(why % {"version": found.get("version"), "known": VERSION})
        return found

    def rows(self) -> Iterator[tuple[int, Cells]]:
        number = 0
        for part in PARTS:
            records = self._document.get(part, [])
            if not isinstance(records, list):
                raise unreadable(_("“%(part)s” is not a list.") % {"part": part})
            for record in records:
                number += 1
                if number > limits.MOST_ROWS:
                    raise unreadable(_("It has more than %(count)s rows. Divide it.") % {"count": limits.MOST_ROWS})
                yield number, {"part": part, "record": record}

    def key(self, cells: Cells) -> str:
        record = cells["record"]
        if not isinstance(record, dict):
            raise Invalid({"": _("It is not an object.")})
        source, key = _text(record, "source"), _text(record, "source_key")
        if not source or not key or len(source) > 60 or len(key) > 200:
            raise Invalid({"source_key": _("It needs a source (60 characters at most) and a key in it (200 at most).")})
        return f"{cells['part']}:{source}:{key}"[:240]

    def bring_in(self, cells: Cells, key: str) -> Effect:
        record = cells["record"]
        if cells["part"] == "organisations":
            return self._organisation(record)
        return self._solution(record) if cells["part"] == "solutions" else self._need(record)

    def _organisation(self, record: Cells) -> Effect:
        if (known := _own(Organisation, record)) is not None:
            return Effect(str(UNCHANGED), str(known), known)
        facts = OrganisationFacts(
            name=_text(record, "name"),
            kind=_text(record, "kind") or "ngo",
            about=_text(record, "about"),
            language=_text(record, "language"),
            website=_text(record, "website"),
            home=self._place(record.get("home"), "home"),
            serves=self._places(record, "serves"),
            themes=self._themes(record),
            languages=_words(record, "languages"),
            capabilities=_words(record, "capabilities"),
            capacity=_number(record, "capacity") or 0,
            accepts_pathways=_words(record, "accepts_pathways"),
        )
        organisation, outcome = register_imported_organisation(
            by=self.order.by,
            source=_text(record, "source"),
            source_key=_text(record, "source_key"),
            facts=facts,
            former_names=_words(record, "former_names"),
        )
        return Effect(outcome, organisation.name, organisation)

    def _solution(self, record: Cells) -> Effect:
        if (known := _own(Solution, record)) is not None:
            return Effect(str(UNCHANGED), str(known), known)
        cost = record.get("cost_per_person")
        facts = SolutionFacts(
            **{name: _text(record, name) for name in _SOLUTION_TEXTS},
            themes=self._themes(record),
            developed_in=self._places_since(record, "developed_in"),
            running_in=self._places_since(record, "running_in"),
            cost=Cost(_number(cost, "minor") or 0, _text(cost, "currency"), _number(cost, "year"))
            if isinstance(cost, dict)
            else None,
            capabilities_needed=_words(record, "capabilities_needed"),
            languages=_words(record, "languages"),
            organisation=self._owner(record),
        )
        evidence = [
            EvidenceFacts(
                level=_number(piece, "level") or 0,
                statement=_text(piece, "statement"),
                source_name=_text(piece, "source_name"),
                url=_text(piece, "url"),
                year=_number(piece, "year"),
                place=self._place(piece.get("place"), "evidence"),
                is_independent=piece.get("is_independent") is True,
            )
            for piece in _dicts(record, "evidence")
        ]
        order = Order(self.order.path, _text(record, "source"), self.order.by)
        solution, outcome = bring_in_solution(order, _text(record, "source_key"), facts, evidence)
        return Effect(outcome, solution.title, solution, shown_facts(facts))

    def _need(self, record: Cells) -> Effect:
        if (known := _own(Need, record)) is not None:
            return Effect(str(UNCHANGED), str(known), known)
        place = self._place(record.get("place"), "place")
        if place is None:
            raise Invalid({"place": _("A need needs a place.")})
        facts = NeedFacts(
            **{name: _text(record, name) for name in ("title", "story", "language", "how_known", "tried")},
            place=place,
            themes=self._themes(record),
            people_affected=_number(record, "people_affected"),
            organisation=self._owner(record),
        )
        need, outcome = register_imported_need(
            by=self.order.by, source=_text(record, "source"), source_key=_text(record, "source_key"), facts=facts
        )
        is_added = self._add_need_evidence(need, record)
        if record.get("state") == NeedState.MET and need.state == NeedState.OPEN:
            mark_met(by=self.order.by, need=need)
            is_added = True
        if is_added and outcome == UNCHANGED:
            outcome = "updated"
        return Effect(outcome, need.title, need, [(_("Place"), str(place))])

    def _add_need_evidence(self, need: Need, record: Cells) -> bool:
        known: set[tuple[object, object]] = set(NeedEvidence.objects.filter(need=need).values_list("statement", "url"))
        is_added = False
        for piece in _dicts(record, "evidence"):
            columns = evidence_columns(
                statement=_text(piece, "statement"),
                source_name=_text(piece, "source_name"),
                url=_text(piece, "url"),
                year=_number(piece, "year"),
            )
            if (columns["statement"], columns["url"]) not in known:
                add_evidence(by=self.order.by, need=need, **columns)
                known.add((columns["statement"], columns["url"]))
                is_added = True
        return is_added

    def _themes(self, record: Cells) -> list[Any]:
        return [self.known.theme(code) for code in _words(record, "themes")]

    def _place(self, record: Any, name: str) -> Place | None:
        """The place that a record tells: by code, or by name in the one around it."""
        if record is None:
            return None
        if not isinstance(record, dict):
            raise Invalid({name: _("A place is told by its code, or by its name and what it lies in.")})
        code = record.get("code")
        if isinstance(code, str) and code:
            found = None if code.startswith("id-") else place_with_code(code)
            if found is None:
                raise Invalid({name: _("There is no place “%(code)s”.") % {"code": code[:20]}})
            return found
        within = self._place(record.get("within"), name)
        if within is None:
            raise Invalid({name: _("A town or village needs the place that it lies in.")})
        return ensure_locality(by=self.order.by, name=_text(record, "name"), parent=within)

    def _places(self, record: Cells, name: str) -> list[Place]:
        found = [self._place(entry, name) for entry in _dicts(record, name)]
        return [place for place in found if place is not None]

    def _places_since(self, record: Cells, name: str) -> list[PlaceSince]:
        entries = _dicts(record, name)
        places = [self._place(entry, name) for entry in entries]
        return [
            PlaceSince(place, _number(entry, "since"))
            for place, entry in zip(places, entries, strict=True)
            if place is not None
        ]

    def _owner(self, record: Cells) -> Organisation | None:
        told = record.get("organisation")
        if not isinstance(told, dict):
            return None
        found: Organisation | None = _known(Organisation, told)
        if found is None:
            why = _("Its organisation “%(name)s” is not in the export.")
            raise Invalid({"organisation": why % {"name": _text(told, "name")[:80]}})
        return found

    def finish(self) -> None:
        """Draw the lines of descent, now that all solutions are there."""
        for record in self._document.get("solutions", []):
            child = _known(Solution, record) if isinstance(record, dict) else None
            if child is None or child.state != SolutionState.PUBLISHED:
                continue
            for line in _dicts(record, "lineage"):
                parent = _known(Solution, line)
                relation = _text(line, "relation")
                if parent is not None and parent.pk != child.pk and relation in BY_HAND:
                    self._descend(child, parent, relation, _text(line, "note"))

    def _descend(self, child: Solution, parent: Solution, relation: str, note: str) -> None:
        if not Lineage.objects.filter(child=child, parent=parent).exists():
            link_to_parent(by=self.order.by, solution=child, parent=parent, relation=relation, note=note)


_SOLUTION_TEXTS = (
    "title", "summary", "problem", "approach", "for_whom", "stage", "requirements", "looking_for", "language",
    "licence", "business_model", "website",
)  # fmt: skip


def _own(model: type[Any], record: Mapping[str, Any]) -> Any:
    """The thing itself, where a record tells of something that was made in this very network."""
    key = _text(record, "source_key")
    if _text(record, "source") != instance() or not (key.isascii() and key.isdigit() and len(key) < 19):
        return None
    return model.objects.filter(pk=int(key), source_key="").first()


def _known(model: type[Any], record: Mapping[str, Any]) -> Any:
    found = model.objects.filter(source=_text(record, "source"), source_key=_text(record, "source_key")).first()
    return found or _own(model, record)


def _text(record: Any, name: str) -> str:
    value = record.get(name) if isinstance(record, dict) else None
    if value is not None and not isinstance(value, str):
        raise Invalid({name: _("It is not text.")})
    return value or ""


def _number(record: Any, name: str) -> int | None:
    value = record.get(name)
    if value is not None and (not isinstance(value, int) or isinstance(value, bool) or abs(value) >= 2**63):
        raise Invalid({name: _("It is not a whole number.")})
    return value


def _words(record: Cells, name: str) -> list[str]:
    value = record.get(name) or []
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise Invalid({name: _("It is not a list of words.")})
    return value


def _dicts(record: Cells, name: str) -> list[dict[str, Any]]:
    value = record.get(name) or []
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise Invalid({name: _("It is not a list of objects.")})
    return value

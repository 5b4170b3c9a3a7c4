"""Suggestions as a page shows them: what was worked out, less what is hidden by now and what the reader set aside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import connection, models
from django.utils.translation import get_language, gettext

from banyan.commons.kinds import kind_named, kind_of
from banyan.commons.models import Dismissal, Indicator, Place, SearchEntry, SuggestionList, Theme
from banyan.commons.queries.search.goals import all_themes
from banyan.commons.queries.search.kept import Kept
from banyan.commons.queries.search.labels import language_label, stage_label
from banyan.methods import matching
from banyan.solutions.suggestions.working_out import GOAL_KEY, LISTS

NEAREST_FOR_NOW: Final = 5
NEIGHBOUR: Final = {"need": "solution", "solution": "need"}


@dataclass(frozen=True, slots=True)
class Suggested:
    """One suggested thing as shown. `entry` is a need or solution, `place` a country; `reasons` are sentences."""

    kind: str
    object_id: int
    title: str
    url: str
    language: str
    reasons: tuple[str, ...]
    score: float
    entry: SearchEntry | None = None
    place: Place | None = None
    places: tuple[Place, ...] = ()
    themes: tuple[Theme, ...] = ()


@dataclass(frozen=True, slots=True)
class SetAside:
    """What the reader set aside on this page."""

    kind: str
    object_id: int
    title: str
    url: str
    language: str


@dataclass(frozen=True, slots=True)
class Answered:
    """A solution of a bundle with the needs that it answers best and the goals that it helps to catch up with."""

    solution: Suggested
    needs: tuple[SearchEntry, ...]
    goals: tuple[Theme, ...]
    percent: int


@dataclass(frozen=True, slots=True)
class ShownBundle:
    """The few solutions that together cover most of a place's needs; `percent` of all need is covered."""

    answers: tuple[Answered, ...]
    percent: int
    open_needs: tuple[SearchEntry, ...]
    open_goals: tuple[Theme, ...]


@dataclass(frozen=True, slots=True)
class Suggestions:
    """All that is suggested on one page, by kind. `are_coming` says that nothing was worked out yet."""

    by_kind: Mapping[str, tuple[Suggested, ...]] = field(default_factory=dict)
    bundle: ShownBundle | None = None
    set_aside: tuple[SetAside, ...] = ()
    are_coming: bool = False


def suggestions_for(thing: models.Model, *, reader: Any = None) -> Suggestions:
    """What is suggested on the page of a need, a solution or a place.

    Costs at most four queries, however much is suggested: the lists, what the reader set aside, the entries that are
    still public and the places (and two for names every five minutes). Before anything was worked out, things close in
    meaning stand in, for one query more.
    """
    on = kind_of(thing).name
    lists = {row.suggested_kind: row for row in SuggestionList.objects.filter(on_kind=on, on_id=thing.pk)}
    are_coming = not lists or all(row.is_stale and not row.suggestions for row in lists.values())
    dismissed: set[tuple[str, int]] = set()
    if reader is not None and reader.is_authenticated:
        rows = Dismissal.objects.filter(person=reader, on_kind=on, on_id=thing.pk)
        dismissed = set(rows.values_list("suggested_kind", "suggested_id"))
    kept: dict[str, Any] = {kind: lists[kind].suggestions for kind in LISTS.get(on, ()) if kind in lists}
    if are_coming and on in NEIGHBOUR:
        kept = {NEIGHBOUR[on]: _near_for_now(on, thing.pk)}
    names = _Names(kept, dismissed)
    by_kind = {kind: names.shown(kind, kept[kind], dismissed) for kind in kept if kind != "bundle"}
    return Suggestions(
        by_kind,
        names.bundle(kept["bundle"], dismissed) if kept.get("bundle") else None,
        names.set_aside(dismissed),
        are_coming,
    )


def _near_for_now(kind: str, pk: int) -> list[dict[str, Any]]:
    """The nearest in meaning, in the form of a kept list."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT near.object_id FROM commons_searchentry e, LATERAL commons_nearest_entries(
                e.meaning, e.meaning_model, ARRAY[%(wanted)s], NULL, NULL, '', '', %(most)s
            ) found JOIN commons_searchentry near ON near.id = found.entry
            WHERE e.kind = %(kind)s AND e.object_id = %(pk)s AND e.meaning IS NOT NULL
            ORDER BY found.closeness DESC
            """,
            {"wanted": NEIGHBOUR[kind], "kind": kind, "pk": pk, "most": NEAREST_FOR_NOW},
        )
        return [{"id": found, "score": 0.0, "reasons": []} for (found,) in cursor.fetchall()]


def _read_indicator_names() -> dict[str, tuple[str, dict[str, str]]]:
    """Names of all indicators by code; there are few, and they hardly change."""
    return {row.code: (row.name, row.names) for row in Indicator.objects.all()}


_indicator_names = Kept("indicator-names", _read_indicator_names)


class _Names:
    """Everything that the lists of one page name, fetched together."""

    def __init__(self, kept: Mapping[str, Any], dismissed: set[tuple[str, int]]) -> None:
        wanted: dict[str, set[int]] = {"need": set(), "solution": set()}
        codes: set[str] = set()
        indicators: set[str] = set()
        for kind, suggestions in kept.items():
            chosen = suggestions["solutions"] if kind == "bundle" and suggestions else suggestions or []
            for item in chosen:
                if kind == "place":
                    codes.add(item["id"])
                else:
                    wanted["solution" if kind == "bundle" else kind].add(item["id"])
                wanted["need"] |= {key for key in item.get("covers", ()) if isinstance(key, int)}
                for reason in item["reasons"]:
                    params = reason["params"]
                    wanted["solution"] |= {int(key) for key in params.get("solutions", ()) if str(key).isdigit()}
                    codes |= {*params.get("countries", ()), params.get("country"), params.get("peers")}
                    indicators |= {params["indicator"]} if "indicator" in params else set()
            if kind == "bundle" and suggestions:
                wanted["need"] |= {key for key in suggestions["uncovered"] if isinstance(key, int)}
        for kind, pk in dismissed:
            if kind in wanted:
                wanted[kind].add(pk)
        self.entries = self._entries(wanted)
        place_ids = {pk for entry in self.entries.values() for pk in entry.place_ids}
        place_ids |= {pk for kind, pk in dismissed if kind == "place"}
        places = list(
            Place.objects.filter(models.Q(code__in={code for code in codes if code}) | models.Q(pk__in=place_ids))
            if codes or place_ids
            else []
        )
        self.places = {place.pk: place for place in places}
        self.by_code = {place.code: place for place in places if place.code}
        self.goals = {theme.number: theme for theme in all_themes() if theme.parent_id is None}
        self.indicators = _indicator_names() if indicators else {}

    @staticmethod
    def _entries(wanted: Mapping[str, Iterable[int]]) -> dict[tuple[str, int], SearchEntry]:
        """Entries by kind and id; what is hidden has none, so it is never shown, whatever the lists say."""
        asked = models.Q()
        for kind, ids in wanted.items():
            if ids:
                asked |= models.Q(kind=kind, object_id__in=ids)
        if not asked:
            return {}
        rows = SearchEntry.objects.filter(asked).defer("words", "title_words", "meaning")
        return {(row.kind, row.object_id): row for row in rows}

    def shown(
        self, kind: str, suggestions: list[dict[str, Any]], dismissed: set[tuple[str, int]]
    ) -> tuple[Suggested, ...]:
        """The suggestions of one kind that may be shown, in their order."""
        found = (self._one(kind, item) for item in suggestions)
        return tuple(one for one in found if one is not None and (one.kind, one.object_id) not in dismissed)

    def bundle(self, kept: Mapping[str, Any], dismissed: set[tuple[str, int]]) -> ShownBundle:
        """The bundle, without what may not be shown."""
        answers = []
        for item in kept["solutions"]:
            solution = self._one("solution", item)
            if solution is None or ("solution", solution.object_id) in dismissed:
                continue
            answers.append(
                Answered(solution, self._needs(item["covers"]), self._goals(item["covers"]), round(100 * item["adds"]))
            )
        return ShownBundle(
            tuple(answers),
            round(100 * kept["covered"]),
            self._needs(kept["uncovered"]),
            self._goals(kept["uncovered"]),
        )

    def set_aside(self, dismissed: set[tuple[str, int]]) -> tuple[SetAside, ...]:
        """What the reader set aside and could take up again."""
        found = []
        for kind, pk in sorted(dismissed):
            entry = self.entries.get((kind, pk))
            if entry is not None:
                found.append(SetAside(kind, pk, entry.title, entry.url, entry.language))
            elif kind == "place" and pk in self.places:
                place = self.places[pk]
                found.append(SetAside(kind, pk, place.local_name, kind_named("place").url(place), ""))
        return tuple(found)

    def _one(self, kind: str, item: Mapping[str, Any]) -> Suggested | None:
        reasons = tuple(said for reason in item["reasons"] if (said := self._sentence(reason)))
        if kind == "place":
            place = self.by_code.get(item["id"])
            if place is None:
                return None
            url = kind_of(place).url(place)
            return Suggested("place", place.pk, place.local_name, url, "", reasons, item["score"], place=place)
        entry = self.entries.get((kind, item["id"]))
        if entry is None:
            return None
        here = [self.places[pk] for pk in entry.place_ids if pk in self.places]
        outer = {pk for place in here for pk in place.ancestors if pk != place.pk}
        return Suggested(
            kind,
            entry.object_id,
            entry.title,
            entry.url,
            entry.language,
            reasons,
            item.get("score", 0.0),
            entry=entry,
            places=tuple(place for place in here if place.pk not in outer),
            themes=tuple(goal for goal in self.goals.values() if goal.pk in entry.theme_ids),
        )

    def _needs(self, keys: Iterable[Any]) -> tuple[SearchEntry, ...]:
        return tuple(self.entries["need", key] for key in keys if ("need", key) in self.entries)

    def _goals(self, keys: Iterable[Any]) -> tuple[Theme, ...]:
        numbers = [int(key.removeprefix(GOAL_KEY)) for key in keys if isinstance(key, str) and key.startswith(GOAL_KEY)]
        return tuple(self.goals[number] for number in numbers if number in self.goals)

    def _sentence(self, kept: Mapping[str, Any]) -> str:
        params = {name: tuple(value) if isinstance(value, list) else value for name, value in kept["params"].items()}
        solutions = params.get("solutions")
        if isinstance(solutions, tuple):
            params["solutions"] = tuple(key for key in solutions if ("solution", int(key)) in self.entries)
            if not params["solutions"]:
                return ""
        if kept["code"] not in matching.SENTENCES or kept["code"] in ("covers_needs", "only_answer"):
            return ""  # the bundle shows the needs themselves
        return matching.sentence(
            matching.Reason(kept["code"], params, kept["weight"]), translate=gettext, naming=self._name
        )

    def _name(self, parameter: str, code: str) -> str:
        if parameter in ("country", "countries", "peers") and code in self.by_code:
            return self.by_code[code].local_name
        if parameter == "peers":
            return gettext("the same income group") if code != "world" else gettext("the whole world")
        if parameter in ("goals", "goal") and code.isdigit() and int(code) in self.goals:
            return self.goals[int(code)].local_name
        if parameter == "indicator" and code in self.indicators:
            name, names = self.indicators[code]
            return str(names.get((get_language() or "en").split("-")[0]) or name)
        if parameter in ("language", "languages"):
            return language_label(code)
        if parameter == "stage":
            return stage_label(code)
        if parameter == "solutions" and ("solution", int(code)) in self.entries:
            return f"“{self.entries['solution', int(code)].title}”"
        return code

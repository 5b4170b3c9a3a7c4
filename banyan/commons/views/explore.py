"""Exploring: needs and solutions on the map and in a list."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from banyan.commons.forms import PlaceField
from banyan.commons.models import Place, SearchEntry, Theme
from banyan.commons.models.places import PlaceKind
from banyan.commons.paging import Page
from banyan.commons.place_kinds import theme_url
from banyan.commons.queries.explore import SNIPPET, Narrowing, public_things
from banyan.commons.queries.presence import counts_by_place
from banyan.commons.queries.search import known_stages
from banyan.commons.queries.search.goals import all_themes
from banyan.commons.views.maps import map_of_counts

KINDS = {"need": _("Needs"), "solution": _("Solutions")}


class ExploreForm(forms.Form):
    """What to look at: narrowed by place, goal and stage."""

    place = PlaceField(label=_("Place"), required=False)
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    stage = forms.ChoiceField(label=_("Stage"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        goals = [theme for theme in all_themes() if theme.parent_id is None]
        themes: Any = self.fields["theme"]
        themes.choices = [("", _("All themes")), *((goal.code, f"{goal.number}. {goal.local_name}") for goal in goals)]
        stages: Any = self.fields["stage"]
        stages.choices = [("", _("All stages")), *known_stages().items()]

    def narrowing(self) -> Narrowing:
        """What was chosen, without what could not be understood."""
        given = self.cleaned_data
        theme = next((one for one in all_themes() if one.code == given.get("theme")), None)
        return Narrowing(given.get("place"), theme, given.get("stage") or "")


@require_safe
def explore(request: HttpRequest) -> HttpResponse:
    """Needs (?kind=need) or solutions (?kind=solution), on the map and as a list."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else "need"
    form = ExploreForm(request.GET)
    understood = form.is_valid()
    narrowing = form.narrowing()
    if kind == "need":
        narrowing = Narrowing(narrowing.place, narrowing.theme)
    kept = {"kind": kind, "theme": narrowing.theme.code if narrowing.theme else "", "stage": narrowing.stage}
    countries = list(Place.objects.filter(kind=PlaceKind.COUNTRY))
    counts = counts_by_place(theme=narrowing.theme, stage=narrowing.stage)
    page = public_things(kind, narrowing, cursor=request.GET.get("cursor", "")) if understood else None
    tabs = [
        (code, label, "?" + urlencode(_given(request, {"kind": code, "cursor": ""}))) for code, label in KINDS.items()
    ]
    context = {
        "form": form,
        "kind": kind,
        "tabs": tabs,
        "narrowing": narrowing,
        "map": map_of_counts(
            countries, counts, kind=kind, query=urlencode({name: value for name, value in kept.items() if value})
        ),
        "rows": _busiest(countries, counts, kind),
        "page": page,
        "entries": _shown(page, countries) if page is not None else [],
        "place": narrowing.place,
    }
    return render(request, "commons/explore.html", context)


def _given(request: HttpRequest, changed: dict[str, str]) -> dict[str, str]:
    """The page's parameters with some changed; empty ones are left out."""
    return {name: value for name, value in {**request.GET.dict(), **changed}.items() if value}


def _busiest(countries: list[Place], counts: Any, kind: str) -> list[tuple[Place, int]]:
    """Countries with something, most first: the table behind the map."""
    rows = [
        (country, counts[country.pk].needs if kind == "need" else counts[country.pk].solutions)
        for country in countries
        if country.pk in counts
    ]
    return sorted((row for row in rows if row[1]), key=lambda row: (-row[1], row[0].name))


def _shown(page: Page[SearchEntry], countries: list[Place]) -> list[tuple[SearchEntry, str, list[str], list[Any]]]:
    """Entries with the beginning of their text, the names of their countries, and their goals."""
    names = {country.pk: country.local_name for country in countries}
    goals: dict[int, Theme] = {theme.pk: theme for theme in all_themes() if theme.parent_id is None}
    return [
        (
            entry,
            _beginning(entry.snippet),
            [names[pk] for pk in entry.place_ids if pk in names][:4],
            [(goals[pk], theme_url(goals[pk])) for pk in entry.theme_ids if pk in goals][:3],
        )
        for entry in page
    ]


def _beginning(text: str) -> str:
    """A text cut off between words."""
    return text if len(text) < SNIPPET else text[: text.rfind(" ", SNIPPET // 2)].rstrip(" ,.;:") + "…"

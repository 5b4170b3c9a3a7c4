"""Places and themes as kinds of things: their titles, addresses, sentences, and what the search knows of them."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from banyan.commons.kinds import Kind, SearchDocument
from banyan.commons.models import Place, Theme
from banyan.commons.models.places import PlaceKind
from banyan.commons.queries.places import place_code


def place_url(place: Place) -> str:
    """The address of a place's page."""
    return reverse("commons:place", args=[place_code(place)])


def theme_url(theme: Theme) -> str:
    """The address of a goal's page; of a target, where the page of its goal speaks of it."""
    goal = reverse("commons:theme", args=[theme.number])
    return goal if theme.parent_id is None else f"{goal}#target-{theme.code.replace('.', '-')}"


def _place_document(place: Place) -> SearchDocument:
    others = dict.fromkeys(str(name) for name in place.names.values() if name != place.name)
    return SearchDocument(
        title=place.name,
        text=", ".join(others),
        language="en",
        places=(place.pk,),
        languages=tuple(place.names),
    )


def _theme_document(theme: Theme) -> SearchDocument:
    others = dict.fromkeys(str(name) for name in theme.names.values() if name != theme.name)
    return SearchDocument(
        title=theme.name,
        text="\n".join(part for part in (theme.description, ", ".join(others)) if part),
        language="en",
        themes=(theme.pk,),
        languages=tuple(theme.names),
    )


PLACE = Kind(
    name="place",
    plural="places",
    label=_("Place"),
    model="commons.Place",
    title=lambda place: place.local_name,
    url=place_url,
    is_public=lambda place: True,
    # Thousands of subdivisions and villages would bury what people look for.
    is_searchable=lambda place: place.kind in (PlaceKind.COUNTRY, PlaceKind.REGION),
    search_document=_place_document,
    sentences={
        "added": _("%(who)s put %(what)s on the map."),
        "measured": _("%(who)s brought in figures about countries."),
    },
)

THEME = Kind(
    name="theme",
    plural="themes",
    label=_("Theme"),
    model="commons.Theme",
    title=lambda theme: theme.local_name,
    url=theme_url,
    is_public=lambda theme: True,
    is_searchable=lambda theme: theme.parent_id is None,
    search_document=_theme_document,
)

"""The page of search results, and what is offered while somebody types or writes."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from banyan.commons.queries.places import place_code
from banyan.commons.queries.search import (
    Filters,
    SearchResults,
    guessed_themes,
    known_stages,
    near_duplicates,
    offers_while_typing,
    search,
    understood_filters,
)
from banyan.commons.queries.search.filters import FILTER_LABELS
from banyan.commons.queries.search.goals import all_themes
from banyan.commons.queries.search.labels import kind_label, language_label
from banyan.commons.queries.search.mentions import without

PAGE_SIZE = 20
_PARAMETERS = {"q", "kind", "place", "theme", "stage", "language", "offset"}
_HARMLESS = ("utm_", "fbclid", "gclid")  # what other sites add to links to us


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """Everything public that fits: ?q=words, and narrowed by kind, place, theme, stage and language.

    A parameter that this page does not know was meant to narrow something: then nothing is shown, and it says so.
    """
    asked = request.GET
    strangers = sorted(name for name in asked if name not in _PARAMETERS and not name.startswith(_HARMLESS))
    offset = asked.get("offset", "")
    found = search(
        asked.get("q", ""),
        kinds=None if strangers else [kind for kind in asked.getlist("kind") if kind],
        place=asked.get("place", ""),
        theme=asked.get("theme", ""),
        stage=asked.get("stage", ""),
        language=asked.get("language", ""),
        person=request.user if request.user.is_authenticated else None,
        offset=int(offset) if offset.isascii() and offset.isdigit() and len(offset) < 6 else 0,
        limit=PAGE_SIZE,
    )
    return render(request, "commons/search.html", _context(request, found, strangers))


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """Rows (<li role="option">) to offer for ?q=, the beginning of what somebody types."""
    typed = request.GET.get("q", "")
    rows = [
        {"offer": offer, "href": offer.url or _address(typed="", **{offer.filter: offer.value})}
        for offer in offers_while_typing(typed)
    ]
    return render(request, "commons/search_suggestions.html", {"rows": rows})


def _address(*, typed: str, **narrowed: Any) -> str:
    parameters = {"q": typed, **narrowed}
    kept = {name: value for name, value in parameters.items() if value not in ("", None, 0, [], ())}
    return f"{reverse('commons:search')}?{urlencode(kept, doseq=True)}"


def _narrowed(filters: Filters) -> dict[str, Any]:
    return {
        "kind": list(filters.kinds),
        "place": place_code(filters.place) if filters.place else "",
        "theme": filters.theme.code if filters.theme else "",
        "stage": filters.stage,
        "language": filters.language,
    }


def _context(request: HttpRequest, found: SearchResults, strangers: list[str]) -> dict[str, Any]:
    narrowed, typed = _narrowed(found.filters), found.query.typed
    return {
        "found": found,
        "tabs": _tabs(found, narrowed),
        "offers": _offers(found, narrowed),
        "place_candidates": [
            {"label": place.local_name, "href": _address(typed=typed, **narrowed | {"place": place_code(place)})}
            for place in found.filters.candidates
        ],
        "unknown": [*strangers, *(str(FILTER_LABELS[name]) for name in found.filters.unknown if not strangers)],
        "narrowed": narrowed,
        "place_text": found.filters.place.local_name if found.filters.place else request.GET.get("place", ""),
        "themes": [theme for theme in all_themes() if theme.parent_id is None],
        "stages": known_stages().items(),
        "languages": _languages(found),
        "clear_href": _address(typed=typed),
        "previous_href": _address(typed=typed, **narrowed, offset=max(0, found.offset - PAGE_SIZE))
        if found.offset
        else "",
        "next_href": _address(typed=typed, **narrowed, offset=found.next_offset) if found.next_offset else "",
        "voice_href": _page("needs:voice"),
        "register_href": _page("solutions:register"),
        "explore_href": _page("commons:explore"),
    }


def _tabs(found: SearchResults, narrowed: dict[str, Any]) -> list[dict[str, Any]]:
    """One link per kind that there is, and one for all; a kind that was chosen stays although nothing is left in it."""
    typed, chosen = found.query.typed, list(found.filters.kinds)
    counted = {count.value: count.number for count in found.kinds}
    tabs = [{"label": _("Everything"), "href": _address(typed=typed, **narrowed | {"kind": []}), "current": not chosen}]
    for name in dict.fromkeys((*counted, *chosen)):
        tabs.append(
            {
                "label": kind_label(name),
                "href": _address(typed=typed, **narrowed | {"kind": [name]}),
                "current": chosen == [name],
                "count": counted.get(name, 0),
            }
        )
    return tabs


def _offers(found: SearchResults, narrowed: dict[str, Any]) -> list[dict[str, str]]:
    """Filters that the words name, as links."""
    typed = found.query.typed
    offers = [
        {
            "label": _("Only in %(place)s") % {"place": place.local_name},
            "href": _address(typed=without(found.query, place), **narrowed | {"place": place_code(place)}),
        }
        for place in found.mentions.places
    ]
    offers += [
        {
            "label": _("Only on %(theme)s") % {"theme": theme.local_name},
            "href": _address(typed=typed, **narrowed | {"theme": theme.code}),
        }
        for theme in found.mentions.themes
    ]
    for wrong, right in found.mentions.spellings:
        words = " ".join(right if word.lower() == wrong else word for word in typed.split())
        offers.append(
            {"label": _("Did you mean “%(words)s”?") % {"words": words}, "href": _address(typed=words, **narrowed)}
        )
    return offers


def _languages(found: SearchResults) -> list[tuple[str, str]]:
    codes = dict.fromkeys((*(count.value for count in found.languages), found.filters.language))
    return sorted(((code, language_label(code)) for code in codes if code), key=lambda pair: pair[1])


def _page(name: str) -> str:
    """The address of another room's page, "" where that room is not there."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@require_safe
def similar(request: HttpRequest, kind: str) -> HttpResponse:
    """What may be the same as ?title= (or ?q=) while it is typed, with ?text= and ?place= where they are known.

    A fragment, empty where there is nothing to show. `leave_out` is the id of the thing that is being edited.
    """
    asked = request.GET
    itself = asked.get("leave_out", "")
    found = near_duplicates(
        kind,
        (asked.get("title") or asked.get("q", ""))[:300],
        asked.get("text", "")[:2000],
        understood_filters(place=asked.get("place", "")).place,
        leave_out=int(itself) if itself.isascii() and itself.isdigit() and len(itself) < 18 else None,
    )
    return render(request, "commons/similar.html", {"found": found, "kind": kind})


@require_http_methods(["GET", "HEAD", "POST"])
def suggest_themes(request: HttpRequest) -> HttpResponse:
    """Goals that the text being written may speak of, as checkboxes named "themes" to put beside a form's own."""
    asked = request.POST if request.method == "POST" else request.GET
    texts = [asked.get(name, "") for name in ("text", "story", "problem", "approach", "summary")]
    title = (asked.get("title") or asked.get("q", ""))[:300]
    guesses = guessed_themes(title, " ".join(text for text in texts if text)[:4000])
    return render(request, "commons/suggested_themes.html", {"guesses": guesses})

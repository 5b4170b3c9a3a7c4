"""Searching everything, and what is suggested for one thing."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from ninja import Router
from pydantic import Field

from banyan.commons.kinds import kind_named
from banyan.commons.queries.search import search as found_by
from banyan.exchange.api.pages import Cursor, Limit, numbered_page
from banyan.exchange.api.problems import FieldProblem, Problem
from banyan.exchange.api.told import FoundTold, SuggestionTold
from banyan.exchange.api.values import Language, Number, StageName, ThemeCode
from banyan.solutions.suggestions.queries import suggestions_for

search, suggestions = Router(tags=["search"]), Router(tags=["suggestions"])


@search.get("", response=list[FoundTold], operation_id="search", summary="Search everything")
def find(
    request: HttpRequest,
    response: HttpResponse,
    q: Annotated[str, Field(max_length=300, description="Words in any language")] = "",
    kind: Literal["need", "solution", "organisation", "person"] | None = None,
    place: Annotated[str | None, Field(min_length=1, max_length=120, description="A code or a name")] = None,
    theme: ThemeCode | None = None,
    stage: StageName | None = None,
    language: Language | None = None,
    cursor: Cursor = "",
    limit: Limit = 20,
) -> list[dict[str, Any]]:
    """By words and by meaning, across languages, best first; without words, the newest within the filters."""
    page = numbered_page(request, cursor)
    results = found_by(
        q,
        kinds=(kind,) if kind else (),
        place=place or "",
        theme=theme or "",
        stage=stage or "",
        language=language or "",
        offset=page.start,
        limit=limit,
    )
    if results.filters.unknown:
        errors = [FieldProblem(_("There is no such value."), parameter=name) for name in results.filters.unknown]
        raise Problem("invalid", errors=errors)
    page.tell(response, total=results.total, next_start=results.next_offset, size=limit)
    return [
        {
            "kind": hit.kind,
            "id": hit.object_id,
            "page": f"{settings.SITE_URL}{hit.url}",
            "title": hit.title,
            "language": hit.language,
            "snippet": strip_tags(hit.snippet),
            "reasons": [strip_tags(str(reason)) for reason in hit.reasons],
        }
        for hit in results.hits
    ]


@suggestions.get("", response=list[SuggestionTold], operation_id="listSuggestions", summary="List suggestions")
def list_suggestions(
    request: HttpRequest,
    response: HttpResponse,
    kind: Annotated[Literal["need", "solution", "place"], Field(description="Kind of the thing asked about")],
    id: Annotated[Number, Field(description="Id of the thing asked about")],
) -> list[dict[str, Any]]:
    """For a need the solutions that could meet it; for a solution the needs it could meet and the countries where it
    is likely to be needed; for a place the solutions that could come. Each with its reasons, best first."""
    known = kind_named(kind)
    thing = known.load([id]).get(id)
    if thing is None or not known.is_public(thing):
        raise Problem("invalid", errors=[FieldProblem(_("There is no such thing here."), parameter="id")])
    found = [
        {
            "kind": suggested.kind,
            "id": suggested.object_id,
            "page": f"{settings.SITE_URL}{suggested.url}",
            "title": suggested.title,
            "score": suggested.score,
            "reasons": [strip_tags(str(reason)) for reason in suggested.reasons],
        }
        for entries in suggestions_for(thing).by_kind.values()
        for suggested in entries
    ]
    numbered_page(request, "").tell(response, total=len(found), next_start=None, size=len(found))
    return found

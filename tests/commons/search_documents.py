"""Putting texts into the search in tests, without the rooms that they would come from."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from banyan.commons.kinds import Kind, SearchDocument
from banyan.commons.models import SearchEntry
from banyan.commons.services import search


def put_in_search(kind: str, pk: int, title: str, text: str = "", **document: Any) -> SearchEntry:
    """Index one text as if it were a public thing of that kind, with its vector of meaning."""
    document.setdefault("language", "en")
    described = SearchDocument(title=title, text=text, **document)
    invented = Kind(
        name=kind,
        plural=f"{kind}s",
        label=kind,
        model="tests.Invented",
        title=lambda thing: title,
        url=lambda thing: f"/{kind}s/{pk}/",
        is_public=lambda thing: True,
        search_document=lambda thing: described,
    )
    search._write(invented, [SimpleNamespace(pk=pk)])  # type: ignore[list-item]
    search.refresh_some_meanings()
    return SearchEntry.objects.get(kind=kind, object_id=pk)

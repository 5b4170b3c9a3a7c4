"""Putting texts into the search in tests, without the rooms that they would come from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

from banyan.commons import kinds as registry
from banyan.commons.kinds import Kind, SearchDocument
from banyan.commons.models import SearchEntry
from banyan.commons.services import search


@contextmanager
def known_kinds(*names: str) -> Iterator[None]:
    """Make sure that kinds of these names can be searched, whichever rooms are there."""
    before = dict(registry._kinds)
    for name in names:
        if name not in before:
            registry.register(_invented(name, 0, SearchDocument(title="", text="", language="en")))
    yield
    registry._kinds.clear()
    registry._kinds.update(before)


def put_in_search(kind: str, pk: int, title: str, text: str = "", **document: Any) -> SearchEntry:
    """Index one text as if it were a public thing of that kind, with its vector of meaning."""
    document.setdefault("language", "en")
    described = SearchDocument(title=title, text=text, **document)
    search._write(_invented(kind, pk, described), [SimpleNamespace(pk=pk)])  # type: ignore[list-item]
    search.refresh_some_meanings()
    return SearchEntry.objects.get(kind=kind, object_id=pk)


def _invented(kind: str, pk: int, document: SearchDocument) -> Kind:
    return Kind(
        name=kind,
        plural=f"{kind}s",
        label=kind.capitalize(),
        model="tests.Invented",
        title=lambda thing: document.title,
        url=lambda thing: f"/{kind}s/{pk}/",
        is_public=lambda thing: True,
        search_document=lambda thing: document,
    )

"""Lists of the API: one page at a time, by key, with the total and links to the pages beside it (RFC 8288)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from pydantic import Field

from banyan.commons.paging import page_by_key
from banyan.exchange.api.problems import FieldProblem, Problem

M = TypeVar("M", bound=Model)

Cursor = Annotated[str, Field(max_length=500, description="Taken from a Link header; not to be made up")]
Limit = Annotated[int, Field(ge=1, le=100, description="How many on one page")]


def _signer(request: HttpRequest) -> Signer:
    # A cursor belongs to one list: that of another address would skip at random.
    return Signer(salt=f"banyan.exchange.cursor:{request.path}")


def listing(
    request: HttpRequest,
    response: HttpResponse,
    rows: QuerySet[M],
    *,
    represent: Callable[[M], dict[str, Any]],
    cursor: str,
    limit: int,
    order: Sequence[str] = ("-id",),
) -> list[dict[str, Any]]:
    """One page of `rows`; sets the headers Link and X-Total-Count. Two queries and what `rows` prefetches.

    Raises Problem for a cursor that this list did not give out.
    """
    signer = _signer(request)
    key = _unsigned(request, cursor)
    page = page_by_key(rows, order=order, cursor=key, size=limit, limit=100)
    response["X-Total-Count"] = str(rows.count())
    links = [_link(request, "first", "")]
    if page.previous:
        links.append(_link(request, "prev", signer.sign(page.previous)))
    if page.next:
        links.append(_link(request, "next", signer.sign(page.next)))
    response["Link"] = ", ".join(links)
    return [represent(row) for row in page.rows]


def _unsigned(request: HttpRequest, cursor: str) -> str:
    try:
        return _signer(request).unsign(cursor) if cursor else ""
    except BadSignature as error:
        detail = _("Take it from a Link header of the same list.")
        raise Problem("invalid", errors=[FieldProblem(detail, parameter="cursor")]) from error


def _link(request: HttpRequest, relation: str, cursor: str) -> str:
    query = [(name, value) for name in request.GET for value in request.GET.getlist(name) if name != "cursor"]
    if cursor:
        query.append(("cursor", cursor))
    address = f"{settings.SITE_URL}{request.path}" + (f"?{urlencode(query)}" if query else "")
    return f'<{address}>; rel="{relation}"'


@dataclass(frozen=True, slots=True)
class NumberedPage:
    """A page of results that are ranked anew for every call and so can only be counted through."""

    request: HttpRequest
    start: int

    def tell(self, response: HttpResponse, *, total: int, next_start: int | None, size: int) -> None:
        """Set the headers Link and X-Total-Count."""
        signer = _signer(self.request)
        response["X-Total-Count"] = str(total)
        links = [_link(self.request, "first", "")]
        if self.start:
            links.append(_link(self.request, "prev", signer.sign(str(max(0, self.start - size)))))
        if next_start is not None:
            links.append(_link(self.request, "next", signer.sign(str(next_start))))
        response["Link"] = ", ".join(links)


def numbered_page(request: HttpRequest, cursor: str) -> NumberedPage:
    """The page that a cursor stands for. Raises Problem for one that this list did not give out."""
    key = _unsigned(request, cursor)
    return NumberedPage(request, int(key) if key else 0)

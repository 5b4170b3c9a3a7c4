"""Groves: all places where a solution took root, and whom it reached there."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from banyan.commons.errors import NotFound
from banyan.exchange import queries, representations
from banyan.exchange.api.resources.replications import StatusName
from banyan.exchange.api.told import OrganisationReference, PlaceReference
from banyan.exchange.api.values import Day, Number, Told
from banyan.replications.queries.grove import Root, grove_of

groves = Router(tags=["replications"])


class RootTold(Told):
    replication: Number
    place: PlaceReference
    carrier: OrganisationReference | None
    is_direct: bool
    status: StatusName
    started_on: Day
    reached_by_year: dict[str, float]


class GroveTold(Told):
    solution: Number
    page: str
    places: int
    alive: int
    ended: int
    reached_directly: int
    reached_through_others: int
    roots: list[RootTold]


@groves.get("/{int:solution_id}", response=GroveTold, operation_id="getGrove", summary="Read a solution's grove")
def get_grove(request: HttpRequest, solution_id: int) -> dict[str, Any]:
    """All its roots with whom they reached year by year: its own and through others, apart."""
    solution = queries.public_solutions().filter(pk=solution_id).first()
    if solution is None:
        raise NotFound
    grove = grove_of(solution)
    return {
        "solution": solution.pk,
        "page": representations.page_of(solution),
        "places": grove.places,
        "alive": grove.alive,
        "ended": grove.ended,
        "reached_directly": grove.direct,
        "reached_through_others": grove.through_others,
        "roots": [_root_told(root) for root in grove.roots],
    }


def _root_told(root: Root) -> dict[str, Any]:
    row = root.replication
    return {
        "replication": row.pk,
        "place": representations.place_reference(row.place),
        "carrier": representations.organisation_reference(row.carrier),
        "is_direct": row.is_direct,
        "status": root.status,
        "started_on": row.started_on,
        "reached_by_year": {str(year): people for year, people in sorted(root.reached.items())},
    }

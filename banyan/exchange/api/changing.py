"""What operations that write share: who acts, on whose things, and what they refer to by code."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Schema
from ninja.responses import NinjaJSONEncoder

from banyan.commons.errors import Invalid, NotAllowed, NotFound
from banyan.commons.models import Place, Theme
from banyan.exchange.api.edge import require_match
from banyan.exchange.models import ApiToken
from banyan.people.models import Organisation, Person
from banyan.solutions.models import Solution, SolutionState


def token_in(request: HttpRequest) -> ApiToken:
    """The token of a call that asks for one."""
    token = request.auth  # type: ignore[attr-defined]
    assert isinstance(token, ApiToken)
    return token


def person_in(request: HttpRequest) -> Person:
    """In whose name the call is made."""
    return token_in(request).person


def organisation_for(request: HttpRequest, number: int | None) -> Organisation | None:
    """The organisation in whose name something is made: an organisation's token knows but its own.

    Raises Invalid, NotAllowed. Whether the person may speak for it is for the service to say.
    """
    own = token_in(request).organisation
    if own is not None:
        if number not in (None, own.pk):
            raise NotAllowed(_("This key acts only for its own organisation."))
        return own
    if number is None:
        return None
    found = Organisation.objects.filter(pk=number, is_hidden=False).first()
    if found is None:
        raise Invalid({"organisation": _("There is no such organisation.")})
    return found


def require_own(request: HttpRequest, organisation_id: int | None) -> None:
    """An organisation's token changes only what is that organisation's. Raises NotAllowed."""
    own = token_in(request).organisation
    if own is not None and own.pk != organisation_id:
        raise NotAllowed(_("This key acts only for its own organisation."))


def solution_numbered(number: int) -> Solution:
    """The published solution of that number. Raises Invalid."""
    found = Solution.objects.filter(pk=number, state=SolutionState.PUBLISHED).select_related("organisation").first()
    if found is None:
        raise Invalid({"solution": _("There is no such solution.")})
    return found


def both_sides(request: HttpRequest, solution_number: int, carrier_number: int) -> tuple[Solution, Organisation]:
    """A published solution and who would carry it. An organisation's token names its own as one of them.

    Raises Invalid, NotAllowed.
    """
    solution = solution_numbered(solution_number)
    carrier = Organisation.objects.filter(pk=carrier_number, is_hidden=False).first()
    if carrier is None:
        raise Invalid({"carrier": _("There is no such organisation.")})
    own = token_in(request).organisation
    if own is not None and own.pk != carrier.pk:
        require_own(request, solution.organisation_id)
    return solution, carrier


def place_called(code: str | None, field: str) -> Place | None:
    """The place with a code. Raises Invalid for an unknown one."""
    return places_called([code], field)[0] if code is not None else None


def places_called(codes: Sequence[str], field: str) -> list[Place]:
    """The places with these codes, in order, each once. Raises Invalid."""
    plain = {code.upper() for code in codes if not code.startswith("id-")}
    numbers = {int(c[3:]) for c in codes if c.startswith("id-") and c[3:].isdecimal() and len(c) < 22}
    found: dict[str, Place] = {}
    for place in Place.objects.filter(code__in=plain) | Place.objects.filter(pk__in=numbers):
        found[f"id-{place.pk}"] = place
        if place.code:
            found[place.code] = place
    unknown = [code for code in codes if code not in found and code.upper() not in found]
    if unknown:
        raise Invalid({field: _("There is no place “%(code)s”.") % {"code": unknown[0]}})
    places = [found.get(code) or found[code.upper()] for code in codes]
    return list({place.pk: place for place in places}.values())


def themes_called(codes: Sequence[str]) -> list[Theme]:
    """The themes with these codes, each once, in the order of the goals. Raises Invalid."""
    found = {theme.code: theme for theme in Theme.objects.filter(code__in=codes)}
    for code in codes:
        if code not in found:
            raise Invalid({"themes": _("There is no theme “%(code)s”.") % {"code": code}})
    return sorted(found.values(), key=lambda theme: theme.order)


def locked(rows: QuerySet[Any], pk: int) -> Any:
    """One of `rows`, locked until the call is over, so that nobody changes it between reading and writing.

    Raises NotFound.
    """
    model: type[Model] = rows.model
    if model._base_manager.select_for_update().filter(pk=pk).first() is None:
        raise NotFound
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def require_present(request: HttpRequest, schema: type[Schema], told: dict[str, Any]) -> None:
    """Refuse a change to something that is not as the caller read it. Raises Problem."""
    dumped = schema.model_validate(told).model_dump()
    require_match(request, json.dumps(dumped, cls=NinjaJSONEncoder).encode())


def made(response: HttpResponse, resource: str, pk: int | str) -> None:
    """Say where what was made can be read."""
    response["Location"] = f"{settings.SITE_URL}/api/v1/{resource}/{pk}"

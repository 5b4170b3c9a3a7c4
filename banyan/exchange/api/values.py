"""Types of what the API takes and gives."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

from django.utils.dateparse import parse_date, parse_datetime
from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema


class Given(Schema):
    """What a caller sends: exactly the fields that are known, each of exactly its type."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Told(Schema):
    """What the API answers."""

    model_config = ConfigDict(extra="forbid")


def _moment(value: Any) -> datetime:
    if isinstance(value, datetime):
        return value
    found = parse_datetime(value) if isinstance(value, str) and "T" in value.upper() else None
    if found is None or found.tzinfo is None:
        raise ValueError("Give a date and time with its zone, such as 2026-03-01T00:00:00Z.")
    try:
        return found.astimezone(UTC)  # PostgreSQL takes no displacement of more than sixteen hours
    except OverflowError as error:
        raise ValueError("This moment is out of range.") from error


def _day(value: Any) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    found = None
    if isinstance(value, str) and len(value) == 10:
        try:
            found = parse_date(value)
        except ValueError:
            found = None
    if found is None:
        raise ValueError("Give a day such as 2026-03-01.")
    return found


Moment = Annotated[datetime, BeforeValidator(_moment), WithJsonSchema({"type": "string", "format": "date-time"})]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Number = Annotated[int, Field(ge=1, le=2**63 - 1)]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}$", description="ISO 639 code")]
ThemeCode = Annotated[str, Field(pattern=r"^(1[0-7]|[1-9])(\.[0-9a-f]{1,2})?$", description="“3” or “3.2”")]
PlaceCode = Annotated[
    str, Field(min_length=1, max_length=20, description="ISO 3166 code (“KE”, “KE-30”), UN M49 code (“202”) or “id-42”")
]
NeedStateName = Literal["open", "met"]
HowKnownName = Literal["", "guess", "counted_locally", "survey", "official"]
StageName = Literal["idea", "prototype", "pilot", "proven", "scaling", "at_scale"]
OrganisationKindName = Literal["community", "ngo", "social_enterprise", "company", "public_body", "funder", "research"]
PlaceKindName = Literal["world", "region", "country", "subdivision", "locality"]
ImportKindName = Literal["dpg-registry", "indicators", "needs", "solutions", "organisations", "reach", "banyan"]
ImportStateName = Literal["uploaded", "running", "stopping", "done", "stopped", "failed"]

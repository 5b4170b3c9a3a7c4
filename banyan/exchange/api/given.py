"""Schemas of what callers send. The services check what a schema cannot say."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, create_model
from pydantic_core import PydanticUndefined

from banyan.exchange.api.values import (
    Given,
    HowKnownName,
    ImportKindName,
    Language,
    Number,
    OrganisationKindName,
    PlaceCode,
    StageName,
    ThemeCode,
)

Words = Annotated[str, Field(max_length=60, pattern=r"\S")]
Address = Annotated[str, Field(max_length=300, pattern=r"^(https?://\S+)?$", description="http or https, or empty")]
LongAddress = Annotated[str, Field(max_length=500, pattern=r"^(https?://\S+)?$", description="http or https, or empty")]
Year = Annotated[int, Field(ge=1900, le=2100)]
Themes = Annotated[list[ThemeCode], Field(max_length=8)]
PeopleCount = Annotated[int, Field(ge=1, le=9_000_000_000)]


class OrganisationGiven(Given):
    name: Annotated[str, Field(min_length=2, max_length=200, pattern=r"\S\s*\S")]
    kind: OrganisationKindName = "ngo"
    about: Annotated[str, Field(max_length=20_000, description="Markdown")] = ""
    language: Language | None = Field(default=None, description="Of its own texts; found out where it is not given")
    website: Address = ""
    home: PlaceCode | None = None
    serves: Annotated[list[PlaceCode], Field(max_length=60)] = []
    themes: Themes = []
    languages: Annotated[list[Language], Field(max_length=60)] = []
    capabilities: Annotated[list[Words], Field(max_length=30)] = []
    capacity: Annotated[int, Field(ge=0, le=1000)] = 0
    accepts_pathways: Annotated[list[Words], Field(max_length=20)] = []


class NeedGiven(Given):
    title: Annotated[str, Field(min_length=8, max_length=160)]
    story: Annotated[str, Field(min_length=20, max_length=20_000, description="Markdown")]
    place: PlaceCode
    themes: Themes = []
    people_affected: PeopleCount | None = None
    how_known: HowKnownName = ""
    tried: Annotated[str, Field(max_length=10_000)] = ""
    language: Language | None = Field(default=None, description="Found out from the text where it is not given")
    organisation: Number | None = None


class ConfirmationGiven(Given):
    place: PlaceCode
    story: Annotated[str, Field(max_length=4_000)] = ""
    people_affected: PeopleCount | None = None


class NeedEvidenceGiven(Given):
    statement: Annotated[str, Field(min_length=8, max_length=500)]
    source_name: Annotated[str, Field(max_length=200, description="A source or an address is needed")] = ""
    url: LongAddress = ""
    year: Year | None = None


class SolutionGiven(Given):
    title: Annotated[str, Field(min_length=3, max_length=160)]
    summary: Annotated[str, Field(max_length=400)] = ""
    problem: Annotated[str, Field(max_length=20_000, description="Markdown")] = ""
    approach: Annotated[str, Field(max_length=20_000, description="Markdown")] = ""
    for_whom: Annotated[str, Field(max_length=4_000)] = ""
    requirements: Annotated[str, Field(max_length=10_000)] = ""
    looking_for: Annotated[str, Field(max_length=4_000)] = ""
    capabilities_needed: Annotated[list[Words], Field(max_length=30)] = []
    language: Language | None = Field(default=None, description="Found out from the text where it is not given")
    languages: Annotated[list[Language], Field(max_length=60)] = []
    stage: StageName = "idea"
    themes: Themes = []
    cost_per_person_minor: Annotated[int, Field(ge=0, le=10**14)] | None = None
    cost_currency: Annotated[str, Field(pattern=r"^([A-Z]{3})?$", description="ISO 4217")] = ""
    cost_year: Year | None = None
    licence: Annotated[str, Field(max_length=120)] = ""
    business_model: Annotated[str, Field(max_length=4_000)] = ""
    website: Address = ""
    developed_in: Annotated[list[PlaceCode], Field(max_length=250)] = []
    running_in: Annotated[list[PlaceCode], Field(max_length=250)] = []
    organisation: Number | None = None


class EvidenceGiven(Given):
    level: Annotated[int, Field(ge=1, le=6, description="Rung of the ladder of evidence")]
    statement: Annotated[str, Field(min_length=10, max_length=2_000)]
    source_name: Annotated[str, Field(max_length=200)] = ""
    url: LongAddress = ""
    year: Year | None = None
    place: PlaceCode | None = None
    is_independent: bool = False


class ImportGiven(Given):
    kind: ImportKindName
    name: Annotated[str, Field(min_length=1, max_length=200, description="Name of the file")] = "import.csv"
    content: Annotated[str, Field(min_length=1, description="The file as text: CSV, JSON or lines of JSON")]
    source: Annotated[str, Field(max_length=60, description="Where it is from; keys are unique in it")] = ""
    mapping: dict[str, str] | None = Field(default=None, description="Column's name → field")
    organisation: Number | None = None


def _change_of(given: type[Given], name: str) -> type[Given]:
    """The same fields, none of them required and none with a default: what is not given stays as it is."""
    fields: dict[str, Any] = {}
    for field_name, info in given.model_fields.items():
        optional = copy(info)
        optional.default, optional.default_factory = PydanticUndefined, lambda: None
        fields[field_name] = (info.annotation, optional)
    return create_model(name, __base__=Given, __doc__="Fields that are not given stay as they are.", **fields)


if TYPE_CHECKING:
    OrganisationChange = OrganisationGiven
    NeedChange = NeedGiven
    SolutionChange = SolutionGiven
else:
    OrganisationChange = _change_of(OrganisationGiven, "OrganisationChange")
    NeedChange = _change_of(NeedGiven, "NeedChange")
    SolutionChange = _change_of(SolutionGiven, "SolutionChange")

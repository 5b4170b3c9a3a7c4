"""Schemas of what the API answers. Their fields are those of `banyan.exchange.representations`."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from banyan.exchange.api.values import (
    HowKnownName,
    ImportKindName,
    ImportStateName,
    Moment,
    NeedStateName,
    Number,
    OrganisationKindName,
    PlaceKindName,
    StageName,
    Told,
)


class PlaceReference(Told):
    id: Number
    code: str | None = Field(description="ISO 3166 or UN M49; null for towns and villages")
    name: str
    kind: PlaceKindName


class OrganisationReference(Told):
    id: Number
    name: str


class PersonReference(Told):
    id: Number
    name: str


class NeedTold(Told):
    id: Number
    page: str = Field(description="Address of its page")
    title: str
    story: str = Field(description="Markdown")
    language: str
    place: PlaceReference
    themes: list[str] = Field(description="Codes of goals and targets")
    people_affected: int | None
    how_known: HowKnownName
    tried: str
    state: NeedStateName
    confirmation_count: int
    organisation: OrganisationReference | None
    voiced_by: PersonReference
    version: int
    source: str = Field(description="Where it was imported from; empty for what was voiced here")
    source_key: str
    created_at: Moment
    changed_at: Moment


class NeedEvidenceTold(Told):
    id: Number
    statement: str
    source_name: str
    url: str
    year: int | None
    at: Moment


class NeedWithEvidence(NeedTold):
    evidence: list[NeedEvidenceTold]


class ConfirmationTold(Told):
    id: Number
    need: Number
    person: PersonReference
    place: PlaceReference
    story: str
    people_affected: int | None
    at: Moment


class SolutionTold(Told):
    id: Number
    page: str
    title: str
    summary: str
    problem: str = Field(description="Markdown")
    approach: str = Field(description="Markdown")
    for_whom: str
    requirements: str
    looking_for: str
    capabilities_needed: list[str]
    language: str = Field(description="The language these texts are in")
    languages: list[str] = Field(description="In which it can be used")
    stage: StageName
    themes: list[str]
    cost_per_person_minor: int | None = Field(description="In the smallest unit of the currency (cents, yen, fils)")
    cost_currency: str
    cost_year: int | None
    licence: str
    business_model: str
    website: str
    evidence_level: Annotated[int, Field(ge=0, le=6)]
    developed_in: list[PlaceReference]
    running_in: list[PlaceReference]
    organisation: OrganisationReference | None
    registered_by: PersonReference
    version: int
    source: str
    source_key: str
    created_at: Moment
    changed_at: Moment


class EvidenceTold(Told):
    id: Number
    level: Annotated[int, Field(ge=1, le=6)]
    statement: str
    source_name: str
    url: str
    year: int | None
    place: PlaceReference | None
    is_independent: bool
    at: Moment


class SolutionWithEvidence(SolutionTold):
    evidence: list[EvidenceTold]


class OrganisationTold(Told):
    id: Number
    page: str
    name: str
    kind: OrganisationKindName
    about: str
    language: str
    website: str
    home: PlaceReference | None
    serves: list[PlaceReference]
    themes: list[str]
    languages: list[str]
    capabilities: list[str]
    capacity: int = Field(description="How many further solutions it can take on now")
    accepts_pathways: list[str]
    former_names: list[str]
    source: str
    source_key: str
    created_at: Moment
    changed_at: Moment


class PlaceTold(Told):
    id: Number
    page: str
    kind: PlaceKindName
    code: str | None
    alpha3: str
    name: str
    names: dict[str, str] = Field(description="By language")
    within: Number | None = Field(description="Id of the place that it lies in")
    latitude: float | None
    longitude: float | None
    income_group: str
    languages: list[str]
    is_least_developed: bool
    is_landlocked: bool
    is_small_island: bool
    currency: str


class ThemeTold(Told):
    id: Number
    page: str
    code: str
    number: Annotated[int, Field(ge=1, le=17)]
    within: str | None = Field(description="Code of the goal that a target belongs to")
    name: str
    names: dict[str, str]
    description: str
    colour: str


class IndicatorTold(Told):
    id: Number
    code: str
    name: str
    names: dict[str, str]
    description: str
    unit: str
    source: str
    direction: Literal[-1, 0, 1] = Field(description="1: more is better; -1: less is better; 0: neither")
    theme: str | None


class FigureTold(Told):
    place: PlaceReference
    year: int
    value: float


class PersonTold(Told):
    id: Number
    page: str
    name: str
    about: str
    languages: list[str]
    skills: list[str]
    place: PlaceReference | None
    website: str
    joined_at: Moment


class ActivityTold(Told):
    id: Number
    at: Moment
    who: PersonReference | None
    verb: str
    kind: str
    object_id: Number
    on_kind: str
    on_id: Number | None
    changed: list[str]


class FoundTold(Told):
    kind: str
    id: Number
    page: str
    title: str
    language: str
    snippet: str
    reasons: list[str] = Field(description="Why it was found, in sentences")


class SuggestionTold(Told):
    kind: str
    id: Number
    page: str
    title: str
    reasons: list[str]
    score: float


class ImportTold(Told):
    id: Number
    kind: ImportKindName
    source: str
    name: str
    state: ImportStateName
    rows: int
    created: int
    updated: int
    unchanged: int
    refused: int
    failure: str
    at: Moment
    finished_at: Moment | None


class RefusedTold(Told):
    id: Number
    row: int = Field(description="As a spreadsheet counts: the header is row 1")
    reason: str
    content: dict[str, Any]


class FieldProblemTold(Told):
    detail: str
    pointer: str | None = Field(default=None, description="JSON pointer into the body")
    parameter: str | None = None
    header: str | None = None


class ProblemTold(Told):
    """RFC 9457"""

    type: str
    title: str
    status: Annotated[int, Field(ge=400, le=599)]
    detail: str
    errors: list[FieldProblemTold] | None = None

"""Recipes: how solutions are done, step by step. Reading is open; suggestions are decided on the pages."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Router
from pydantic import Field

from banyan.commons.errors import Invalid, NotFound
from banyan.exchange import representations
from banyan.exchange.api.changing import locked, made, organisation_for, person_in, require_own
from banyan.exchange.api.filters import themes_at
from banyan.exchange.api.pages import Cursor, Limit, listing
from banyan.exchange.api.rules import asks
from banyan.exchange.api.told import OrganisationReference, PersonReference
from banyan.exchange.api.values import Given, Language, Moment, Number, ThemeCode, Told
from banyan.recipes import services
from banyan.recipes.content import LARGEST_AMOUNT, LONGEST_TEXT, MOST_ROWS, Content, Material, Part, Role, Step
from banyan.recipes.content import content_of as said_in
from banyan.recipes.models import Recipe, RecipeSuggestion, RecipeVersion
from banyan.recipes.permissions import can_see as can_see_recipe
from banyan.recipes.queries.history import version_numbered
from banyan.recipes.queries.lists import published
from banyan.solutions.models import Solution
from banyan.solutions.permissions import can_see

recipes = Router(tags=["recipes"])

PartKindName = Literal["core", "adaptable", "context"]
StepKindName = Literal["core", "adaptable"]
SuggestionStateName = Literal["open", "accepted", "declined", "withdrawn"]
Title = Annotated[str, Field(min_length=1, max_length=160)]
Text = Annotated[str, Field(max_length=LONGEST_TEXT)]
Key = Annotated[int, Field(ge=0, le=2**31 - 1, description="0 for a new line; the same line keeps its key")]
Amount = Annotated[
    str, Field(pattern=r"^[0-9]{1,9}(\.[0-9]{1,3})?$", description="A decimal as text, at most three places")
]
Minor = Annotated[int, Field(ge=0, le=10**15, description="In the smallest unit of the currency")]


class PartLine(Told):
    key: int
    title: str
    text: str
    kind: PartKindName


class StepLine(Told):
    key: int
    title: str
    text: str
    kind: StepKindName
    role: str
    minutes: int | None


class MaterialLine(Told):
    key: int
    title: str
    text: str
    amount: str | None
    unit: str
    cost_minor: int | None
    currency: str
    is_special: bool = Field(description="Hard to come by in most places")


class RoleLine(Told):
    key: int
    title: str
    text: str
    people: int
    needs_degree: bool


class RecipeTold(Told):
    id: Number
    page: str = Field(description="Address of its page")
    solution: Number
    title: str
    summary: str
    language: str
    version: int
    organisation: OrganisationReference | None
    forked_from: Number | None = Field(description="The recipe that it does in another way")
    translation_of: Number | None
    started_by: PersonReference
    created_at: Moment
    changed_at: Moment


class VersionTold(Told):
    recipe: Number
    number: int
    title: str
    summary: str
    makes: str
    parts: list[PartLine]
    steps: list[StepLine]
    materials: list[MaterialLine]
    roles: list[RoleLine]
    digest: str = Field(description="SHA-256 of all that this version says")
    note: str
    by: PersonReference
    at: Moment


class RecipeInFull(RecipeTold):
    content: VersionTold


class RecipeSuggestionTold(Told):
    id: Number
    page: str
    about: str = Field(description="“summary”, “new”, or a line such as “step-5” by its key")
    words: str
    reason: str
    state: SuggestionStateName
    answer: str
    by: PersonReference
    at: Moment


class PartGiven(Given):
    title: Title
    text: Text = ""
    kind: PartKindName = "core"
    key: Key = 0


class StepGiven(Given):
    title: Title
    text: Text = ""
    kind: StepKindName = "core"
    role: Annotated[str, Field(max_length=120)] = ""
    minutes: Annotated[int | None, Field(ge=0, le=1_000_000)] = None
    key: Key = 0


class MaterialGiven(Given):
    title: Title
    text: Text = ""
    amount: Amount | None = None
    unit: Annotated[str, Field(max_length=40)] = ""
    cost_minor: Minor | None = None
    currency: Annotated[str, Field(pattern=r"^([A-Z]{3})?$")] = ""
    is_special: bool = False
    key: Key = 0


class RoleGiven(Given):
    title: Title
    text: Text = ""
    people: Annotated[int, Field(ge=1, le=10_000)] = 1
    needs_degree: bool = False
    key: Key = 0


class ContentGiven(Given):
    title: Title
    summary: Annotated[str, Field(max_length=600)] = ""
    makes: Annotated[str, Field(max_length=160)] = ""
    parts: Annotated[list[PartGiven], Field(max_length=MOST_ROWS)] = []
    steps: Annotated[list[StepGiven], Field(max_length=MOST_ROWS)] = []
    materials: Annotated[list[MaterialGiven], Field(max_length=MOST_ROWS)] = []
    roles: Annotated[list[RoleGiven], Field(max_length=MOST_ROWS)] = []


class RecipeGiven(ContentGiven):
    solution: Number
    language: Annotated[Language | None, Field(description="Found out from the words where it is not given")] = None
    organisation: Number | None = None


class RecipeChange(ContentGiven):
    version: Annotated[int, Field(ge=1, le=2**31 - 1, description="The version that this was written upon")]
    note: Annotated[str, Field(max_length=300)] = ""


class RecipeSuggestionGiven(Given):
    version: Annotated[int, Field(ge=1, le=2**31 - 1, description="The version that was read")]
    about: Annotated[str, Field(max_length=32)]
    words: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]
    reason: Annotated[str, Field(min_length=3, max_length=500)]


def _told(row: Recipe) -> dict[str, Any]:
    return {
        "id": row.pk,
        "page": representations.page_of(row),
        "solution": row.solution_id,
        "title": row.title,
        "summary": row.summary,
        "language": row.language,
        "version": row.version,
        "organisation": representations.organisation_reference(row.organisation),
        "forked_from": row.forked_from.recipe_id if row.forked_from else None,
        "translation_of": row.translation_of_id,
        "started_by": representations.person_reference(row.started_by),
        "created_at": row.created_at,
        "changed_at": row.changed_at,
    }


def _lines(content: Content, sort: str, names: tuple[str, ...]) -> list[dict[str, Any]]:
    return [{name: getattr(line, name) for name in ("key", "title", "text", *names)} for line in getattr(content, sort)]


def _version_told(version: RecipeVersion) -> dict[str, Any]:
    content = said_in(version)
    materials = _lines(content, "materials", ("amount", "unit", "cost_minor", "currency", "is_special"))
    for line in materials:
        line["amount"] = None if line["amount"] is None else f"{line['amount'].normalize():f}"
    return {
        "recipe": version.recipe_id,
        "number": version.number,
        "title": content.title,
        "summary": content.summary,
        "makes": content.makes,
        "parts": _lines(content, "parts", ("kind",)),
        "steps": _lines(content, "steps", ("kind", "role", "minutes")),
        "materials": materials,
        "roles": _lines(content, "roles", ("people", "needs_degree")),
        "digest": version.digest,
        "note": version.note,
        "by": representations.person_reference(version.by),
        "at": version.at,
    }


def _suggestion_told(row: RecipeSuggestion) -> dict[str, Any]:
    return {
        "id": row.pk,
        "page": f"{representations.page_of(row.recipe)}suggestions/{row.pk}/",
        "about": row.about,
        "words": row.words,
        "reason": row.reason,
        "state": row.state,
        "answer": row.answer,
        "by": representations.person_reference(row.by),
        "at": row.at,
    }


def _rows() -> Any:
    return published().select_related("organisation", "forked_from", "started_by", "solution__organisation")


def _public(pk: int) -> Recipe:
    found = _rows().filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found  # type: ignore[no-any-return]


def _in_full(pk: int) -> dict[str, Any]:
    recipe = _public(pk)
    return {**_told(recipe), "content": _version_told(version_numbered(recipe, recipe.version))}


def _content(given: ContentGiven) -> Content:
    return Content(
        title=given.title,
        summary=given.summary,
        makes=given.makes,
        parts=tuple(Part(**part.model_dump()) for part in given.parts),
        steps=tuple(Step(**step.model_dump()) for step in given.steps),
        materials=tuple(_material(line, place) for place, line in enumerate(given.materials)),
        roles=tuple(Role(**role.model_dump()) for role in given.roles),
    )


def _material(given: MaterialGiven, place: int) -> Material:
    amount = None if given.amount is None else Decimal(given.amount)
    if amount is not None and amount >= LARGEST_AMOUNT:
        raise Invalid({f"materials-{place}-amount": _("Enter an amount from nought upwards.")})
    return Material(**{**given.model_dump(), "amount": amount})


@recipes.get("", response=list[RecipeTold], operation_id="listRecipes", summary="List recipes")
def list_recipes(
    request: HttpRequest,
    response: HttpResponse,
    solution: Number | None = None,
    theme: Annotated[ThemeCode | None, Field(description="Of its solution; a goal stands for its targets too")] = None,
    language: Annotated[Language | None, Field(description="Of its words")] = None,
    organisation: Number | None = None,
    changed_since: Moment | None = None,
    cursor: Cursor = "",
    limit: Limit = 20,
) -> list[dict[str, Any]]:
    """Recipes, translations and forks, newest first."""
    rows = _rows()
    if solution:
        rows = rows.filter(solution=solution) | rows.filter(solution__merged_into=solution)
    if theme:
        through = Solution.themes.through.objects.filter(theme__in=themes_at(theme))
        rows = rows.filter(solution__in=through.values("solution"))
    if language:
        rows = rows.filter(language=language)
    if organisation:
        rows = rows.filter(organisation=organisation, organisation__is_hidden=False)
    if changed_since:
        rows = rows.filter(changed_at__gte=changed_since)
    return listing(request, response, rows, represent=_told, cursor=cursor, limit=limit)


@recipes.get("/{int:recipe_id}", response=RecipeInFull, operation_id="getRecipe", summary="Read a recipe")
def get_recipe(request: HttpRequest, recipe_id: int) -> dict[str, Any]:
    """With all that its latest version says."""
    return _in_full(recipe_id)


@recipes.get(
    "/{int:recipe_id}/versions/{int:number}",
    response=VersionTold,
    operation_id="getRecipeVersion",
    summary="Read a version of a recipe",
)
def get_version(request: HttpRequest, recipe_id: int, number: int) -> dict[str, Any]:
    """What it said then; the digest seals it."""
    return _version_told(version_numbered(_public(recipe_id), number))


@recipes.post("", response={201: RecipeInFull}, operation_id="startRecipe", summary="Write a recipe")
@asks(scope="solutions:write")
def start(request: HttpRequest, response: HttpResponse, given: RecipeGiven) -> dict[str, Any]:
    """For the solution's team, editors of its organisation and stewards."""
    solution = Solution.objects.filter(pk=given.solution).first()
    if solution is None or not can_see(person_in(request), solution):
        raise Invalid({"solution": _("There is no such solution.")})
    require_own(request, solution.organisation_id)
    recipe = services.start_recipe(
        by=person_in(request),
        solution=solution,
        content=_content(given),
        language=given.language or "",
        organisation=organisation_for(request, given.organisation),
    )
    made(response, "recipes", recipe.pk)
    return _in_full(recipe.pk)


@recipes.put("/{int:recipe_id}", response=RecipeInFull, operation_id="changeRecipe", summary="Change a recipe")
@asks(scope="solutions:write")
def change(request: HttpRequest, recipe_id: int, given: RecipeChange) -> dict[str, Any]:
    """All that it says from now on, as a new version. Refused where somebody else changed it since `version`."""
    recipe = locked(_rows(), recipe_id)
    require_own(request, recipe.organisation_id)
    services.edit_recipe(
        by=person_in(request), recipe=recipe, version=given.version, content=_content(given), note=given.note
    )
    return _in_full(recipe_id)


@recipes.get(
    "/{int:recipe_id}/suggestions",
    response=list[RecipeSuggestionTold],
    operation_id="listRecipeSuggestions",
    summary="List what was suggested for a recipe",
)
def list_suggestions(
    request: HttpRequest,
    response: HttpResponse,
    recipe_id: int,
    state: SuggestionStateName | None = None,
    cursor: Cursor = "",
    limit: Limit = 20,
) -> list[dict[str, Any]]:
    """Newest first, with what the team answered."""
    rows = RecipeSuggestion.objects.filter(recipe=_public(recipe_id)).select_related("recipe", "by")
    if state:
        rows = rows.filter(state=state)
    return listing(request, response, rows, represent=_suggestion_told, cursor=cursor, limit=limit)


@recipes.post(
    "/{int:recipe_id}/suggestions",
    response={201: RecipeSuggestionTold},
    operation_id="suggestForRecipe",
    summary="Suggest something for a recipe",
)
@asks(scope="solutions:write")
def suggest(
    request: HttpRequest, response: HttpResponse, recipe_id: int, given: RecipeSuggestionGiven
) -> dict[str, Any]:
    """Other words for a line, or a part that is missing. Its team decides."""
    recipe = Recipe.objects.filter(pk=recipe_id).select_related("solution").first()
    if recipe is None or not can_see_recipe(person_in(request), recipe):
        raise NotFound
    suggestion = services.suggest_change(
        by=person_in(request), recipe=recipe, base_version=given.version, about=given.about, words=given.words,
        reason=given.reason,
    )  # fmt: skip
    made(response, f"recipes/{recipe_id}", "suggestions")
    return _suggestion_told(suggestion)

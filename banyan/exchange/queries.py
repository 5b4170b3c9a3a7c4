"""What the exchange reads: everything public, ready to be told; imports and keys."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Prefetch, QuerySet

from banyan.commons.models import Activity, Indicator, IndicatorValue, Place, Theme
from banyan.exchange.models import ApiToken, ImportRow, ImportRun
from banyan.needs.models import Confirmation, Need, NeedState
from banyan.people.models import Organisation, Person
from banyan.people.permissions import is_general_steward
from banyan.people.queries.people import public_people
from banyan.recipes.models import RecipeVersion
from banyan.recipes.queries.lists import published as published_recipes
from banyan.replications.models import ReachReport, ReportState
from banyan.replications.queries.lists import shown_replications
from banyan.solutions.models import Evidence, Lineage, Solution, SolutionPlace, SolutionState


def public_needs() -> QuerySet[Need]:
    """Needs that everyone may see, with what is told of them. Two queries when read."""
    return (
        Need.objects.filter(state__in=(NeedState.OPEN, NeedState.MET))
        .select_related("place", "organisation", "voiced_by")
        .prefetch_related("themes")
    )


def public_solutions() -> QuerySet[Solution]:
    """Solutions that everyone may see, with what is told of them. Three queries when read."""
    return (
        Solution.objects.filter(state=SolutionState.PUBLISHED)
        .select_related("organisation", "registered_by")
        .prefetch_related("themes", Prefetch("places", SolutionPlace.objects.select_related("place")))
    )


def public_organisations() -> QuerySet[Organisation]:
    """Organisations that are not hidden. Three queries when read."""
    return Organisation.objects.filter(is_hidden=False).select_related("home").prefetch_related("themes", "serves")


def public_places() -> QuerySet[Place]:
    """Every place."""
    return Place.objects.all()


def public_themes() -> QuerySet[Theme]:
    """Every goal and target."""
    return Theme.objects.select_related("parent")


def public_indicators() -> QuerySet[Indicator]:
    """Every indicator."""
    return Indicator.objects.select_related("theme")


def public_profiles() -> QuerySet[Person]:
    """Everyone with a profile that others can see."""
    return public_people().select_related("place")


def public_activity() -> QuerySet[Activity]:
    """What was done in public."""
    return Activity.objects.filter(is_public=True).select_related("actor")


def tokens_of(person: Person) -> QuerySet[ApiToken]:
    """Keys that somebody made, and those of the organisations that they own, newest first."""
    mine = ApiToken.objects.filter(person=person)
    owned = ApiToken.objects.filter(organisation__memberships__person=person, organisation__memberships__role="owner")
    return (mine | owned).select_related("organisation", "person").distinct().order_by("-id")


def imports_seen_by(person: Person) -> QuerySet[ImportRun]:
    """The imports that somebody may look at, newest first by id."""
    runs = ImportRun.objects.select_related("by", "organisation")
    return runs if is_general_steward(person) else runs.filter(by=person)


def refused_rows(run: ImportRun) -> QuerySet[ImportRow]:
    """The rows that were refused, in the order of the file."""
    return run.rows.filter(outcome=ImportRow.Outcome.REFUSED).order_by("number")


def exported_needs() -> QuerySet[Need]:
    """Public needs with all that an export tells of them."""
    return (
        Need.objects.filter(state__in=(NeedState.OPEN, NeedState.MET))
        .select_related("place__parent__parent__parent", "organisation")
        .prefetch_related("themes", "evidence")
    )


def exported_solutions() -> QuerySet[Solution]:
    """Public solutions with all that an export tells of them."""
    return (
        Solution.objects.filter(state=SolutionState.PUBLISHED)
        .select_related("organisation")
        .prefetch_related(
            "themes",
            Prefetch("places", SolutionPlace.objects.select_related("place__parent__parent__parent")),
            Prefetch("evidence", Evidence.objects.select_related("place__parent__parent__parent")),
            Prefetch("ancestry", Lineage.objects.select_related("parent")),
        )
    )


def exported_organisations() -> QuerySet[Organisation]:
    """Public organisations with all that an export tells of them."""
    return (
        Organisation.objects.filter(is_hidden=False)
        .select_related("home__parent__parent__parent")
        .prefetch_related("themes", Prefetch("serves", Place.objects.select_related("parent__parent__parent")))
    )


def exported_confirmations() -> QuerySet[Confirmation]:
    """Confirmations of public needs, without who made them."""
    return Confirmation.objects.filter(need__in=public_need_ids()).select_related(
        "need", "place__parent__parent__parent"
    )


def exported_evidence() -> QuerySet[Evidence]:
    """Standing evidence of public solutions."""
    rows = Evidence.objects.filter(solution__state=SolutionState.PUBLISHED)
    return rows.select_related("solution", "place__parent__parent__parent")


def exported_replications() -> QuerySet[Any]:
    """Replications that everyone may see, with how many people their reports tell of."""
    return shown_replications().select_related("solution", "place__parent__parent__parent", "carrier")


def exported_reports() -> QuerySet[ReachReport]:
    """Published reports of replications that everyone may see."""
    rows = ReachReport.objects.filter(
        state=ReportState.PUBLISHED, replication__in=shown_replications().order_by().values("pk")
    )
    return rows.select_related(
        "replication__solution", "replication__carrier", "replication__place__parent__parent__parent"
    )


def exported_recipes() -> QuerySet[RecipeVersion]:
    """The latest version of each recipe that everyone may read, with its lines."""
    rows = RecipeVersion.objects.filter(recipe__in=published_recipes(), number=F("recipe__version"))
    return rows.select_related("recipe__solution", "recipe__forked_from").prefetch_related(
        "parts", "steps", "materials"
    )


def exported_figures() -> QuerySet[IndicatorValue]:
    """Every figure of every indicator."""
    return IndicatorValue.objects.select_related("indicator", "place")


def public_need_ids() -> QuerySet[Need, int]:
    """Ids of the needs that everyone may see."""
    return Need.objects.filter(state__in=(NeedState.OPEN, NeedState.MET)).values_list("pk", flat=True)

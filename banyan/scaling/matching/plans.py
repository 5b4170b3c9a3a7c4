"""The plan of the whole network: working it out, and showing it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from banyan.commons.models import Place
from banyan.commons.models.places import PlaceKind
from banyan.methods import matching
from banyan.people.models import Organisation
from banyan.scaling.matching.known import asked_for, known_carriers
from banyan.scaling.matching.queries import open_solutions
from banyan.scaling.models import NetworkPlan
from banyan.solutions.models import Solution, SolutionState

MOST_KEPT: Final = 500  # lines of each list that are kept to be shown; totals count all


def work_out(plan_id: int) -> None:
    """Work out a plan that waits and keep it. Does nothing for one that is ready."""
    plan = NetworkPlan.objects.filter(pk=plan_id, state=NetworkPlan.State.WAITING).first()
    if plan is None:
        return
    asked = asked_for(open_solutions(), with_needs=False)
    known = known_carriers(asked.known)
    question = plan.question
    answer = matching.plan_network(
        asked.undertakings,
        asked.needed,
        known.carriers,
        what_if=matching.WhatIf(
            dropped=frozenset(question["dropped"]),
            added=tuple((pk, more) for pk, more in question["added"]),
            country=question["country"],
        ),
    )
    with transaction.atomic():
        plan = NetworkPlan.objects.select_for_update().get(pk=plan_id)
        plan.result, plan.state, plan.ready_at = _kept(answer, len(asked.undertakings)), "ready", timezone.now()
        plan.save(update_fields=["result", "state", "ready_at"])


def _kept(answer: matching.NetworkAnswer, asked: int) -> dict[str, Any]:
    return {
        "asked": asked,
        "covered": len(answer.planned),
        "free": answer.free,
        "total": round(answer.total, 4),
        "planned": [[one.solution, one.carrier, one.place, round(one.score, 4)] for one in answer.planned[:MOST_KEPT]],
        "uncovered": [
            [one.solution, round(one.best_score, 4), one.reason]
            for one in sorted(answer.uncovered, key=lambda one: -one.best_score)[:MOST_KEPT]
        ],
        "newcomers": [[one.place, one.covers, round(one.adds, 4), list(one.solutions)] for one in answer.newcomers],
    }


@dataclass(frozen=True, slots=True)
class ShownPlan:
    """A plan with names: who would carry what where, what stays alone, where one more carrier would add most."""

    plan: NetworkPlan
    planned: Sequence[tuple[Solution, Organisation, Place | None, int]]
    uncovered: Sequence[tuple[Solution, str]]
    newcomers: Sequence[tuple[Place, int, Sequence[Solution]]]
    dropped: Sequence[Organisation]
    added: Sequence[tuple[Organisation, int]]
    country: Place | None

    @property
    def alone(self) -> int:
        """How many solutions stay without a carrier, also of those that are not listed."""
        result = self.plan.result or {}
        return int(result.get("asked", 0)) - int(result.get("covered", 0))


def shown_plan(plan: NetworkPlan, *, most: int = 50) -> ShownPlan:
    """What a plan says, with at most so many lines of each list. Three queries."""
    result, question = plan.result or {}, plan.question
    planned, uncovered = result.get("planned", [])[:most], result.get("uncovered", [])[:most]
    newcomers = result.get("newcomers", [])
    wanted = {row[0] for row in (*planned, *uncovered)} | {pk for row in newcomers for pk in row[3]}
    solutions = {row.pk: row for row in Solution.objects.filter(pk__in=wanted, state=SolutionState.PUBLISHED)}
    asked_of = {*question["dropped"], *(pk for pk, _more in question["added"]), *(row[1] for row in planned)}
    carriers = {row.pk: row for row in Organisation.objects.filter(pk__in=asked_of, is_hidden=False)}
    codes = {row[2] for row in planned} | {row[0] for row in newcomers} | {question["country"]}
    places = {str(row.code): row for row in Place.objects.filter(kind=PlaceKind.COUNTRY, code__in=codes)}
    return ShownPlan(
        plan,
        [
            (solutions[solution], carriers[carrier], places.get(place), round(100 * score))
            for solution, carrier, place, score in planned
            if solution in solutions and carrier in carriers
        ],
        [(solutions[pk], reason) for pk, _best, reason in uncovered if pk in solutions],
        [
            (places[place], covers, [solutions[pk] for pk in taken if pk in solutions])
            for place, covers, _adds, taken in newcomers
            if place in places
        ],
        [carriers[pk] for pk in question["dropped"] if pk in carriers],
        [(carriers[pk], more) for pk, more in question["added"] if pk in carriers],
        places.get(question["country"]),
    )

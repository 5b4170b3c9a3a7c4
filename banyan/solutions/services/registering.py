"""Putting a solution into the registry, by hand or from another registry."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _now

from banyan.commons.models import Place, Theme
from banyan.commons.permissions import require
from banyan.commons.services.activity import record
from banyan.people.models import Organisation, Person
from banyan.solutions.facts import FIELDS, Cost, PlaceSince, SolutionFacts
from banyan.solutions.models import Evidence, Solution, Stage, TeamMember
from banyan.solutions.permissions import can_import, can_register
from banyan.solutions.services.evidence import EvidenceFacts, evidence_columns
from banyan.solutions.services.keeping import (
    keep_version,
    require_own_organisation,
    scope_of,
    whole_facts,
    write_facts,
)


@transaction.atomic
def register_solution(*, by: Person, facts: SolutionFacts) -> Solution:
    """A new solution; who registers it leads its team. Raises NotAllowed, Invalid."""
    require(can_register(by))
    require_own_organisation(by, facts.organisation)
    solution = _written(by, Solution(registered_by=by), facts, note="")
    TeamMember.objects.create(solution=solution, person=by, is_lead=True)
    scope = scope_of(solution)
    record(by, "registered", solution, places=scope.places, themes=scope.themes, facts={"stage": solution.stage})
    return solution


@transaction.atomic
def register_imported_solution(
    *,
    by: Person,
    source: str,
    source_key: str,
    title: str,
    summary: str = "",
    problem: str = "",
    approach: str = "",
    for_whom: str = "",
    stage: str = Stage.IDEA,
    themes: Sequence[Theme] = (),
    developed_in: Sequence[PlaceSince | Place] = (),
    running_in: Sequence[PlaceSince | Place] = (),
    cost: Cost | None = None,
    requirements: str = "",
    capabilities_needed: Sequence[str] = (),
    looking_for: str = "",
    language: str = "",
    languages: Sequence[str] = (),
    licence: str = "",
    business_model: str = "",
    website: str = "",
    organisation: Organisation | None = None,
    evidence: Sequence[EvidenceFacts] = (),
    lead: Person | None = None,
) -> tuple[Solution, bool]:
    """A solution known elsewhere as `source_key` of `source`, and whether it is new here.

    Importing it again changes nothing and gives the one that is there, also when two imports run at once. It has no
    team unless `lead` is given; people can ask to join, and a steward answers. Raises NotAllowed, Invalid.
    """
    require(can_import(by, organisation))
    known = Solution.objects.filter(source=source, source_key=source_key).first()
    if known is not None:
        return known, False
    facts = SolutionFacts(
        title=title,
        summary=summary,
        problem=problem,
        approach=approach,
        for_whom=for_whom,
        stage=stage,
        themes=themes,
        developed_in=developed_in,
        running_in=running_in,
        cost=cost,
        requirements=requirements,
        capabilities_needed=capabilities_needed,
        looking_for=looking_for,
        language=language,
        languages=languages,
        licence=licence,
        business_model=business_model,
        website=website,
        organisation=organisation,
    )
    columns = [evidence_columns(piece) for piece in evidence]
    fresh = Solution(registered_by=by, source=source[:60], source_key=source_key[:200])
    try:
        with transaction.atomic():
            solution = _written(by, fresh, facts, note=_now("Imported"))
    except IntegrityError:
        return Solution.objects.get(source=source, source_key=source_key), False
    Evidence.objects.bulk_create([Evidence(solution=solution, added_by=by, **piece) for piece in columns])
    if lead is not None:
        TeamMember.objects.create(solution=solution, person=lead, is_lead=True)
    solution.refresh_from_db(fields=["evidence_level"])
    scope = scope_of(solution)
    record(by, "imported", solution, places=scope.places, themes=scope.themes, facts={"source": source[:60]})
    return solution, True


def _written(by: Person, solution: Solution, facts: SolutionFacts, *, note: str) -> Solution:
    write_facts(solution, whole_facts(by, facts))
    keep_version(by, solution, changed=list(FIELDS), note=note)
    return solution

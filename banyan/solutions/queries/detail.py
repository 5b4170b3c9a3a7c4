"""All that a solution's page shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q

from banyan.commons.models import Theme
from banyan.commons.queries.files import ShownFile, files_of_all
from banyan.commons.queries.search.goals import all_themes
from banyan.solutions.models import (
    Evidence,
    Solution,
    SolutionPlace,
    SolutionVersion,
    SuggestedEdit,
    TeamMember,
)
from banyan.solutions.queries.lineage import LineageTie, lineage_around

VERSIONS_ON_A_PAGE = 4


@dataclass(frozen=True, slots=True)
class SolutionInFull:
    """A solution with all that its page shows. `retracted` is evidence that was taken back; `documents` holds the files
    of each piece of evidence by its id; `open_edits` is how many suggested edits wait for the team."""

    solution: Solution
    themes: Sequence[Theme]
    developed: Sequence[SolutionPlace]
    running: Sequence[SolutionPlace]
    evidence: Sequence[Evidence]
    retracted: Sequence[Evidence]
    files: Sequence[ShownFile]
    documents: Mapping[int, Sequence[ShownFile]]
    team: Sequence[TeamMember]
    lineage: Sequence[LineageTie]
    versions: Sequence[SolutionVersion]
    open_edits: int


def solution_found(pk: int) -> Solution | None:
    """The solution with what its head shows and how many suggested edits wait (`open_edits`), and the ids
    of its themes. One query."""
    waiting = Count("suggested_edits", filter=Q(suggested_edits__state=SuggestedEdit.State.OPEN))
    return (
        Solution.objects.select_related("organisation", "registered_by", "merged_into")
        .annotate(
            open_edits=waiting,
            theme_ids=ArraySubquery(Solution.themes.through.objects.filter(solution=OuterRef("pk")).values("theme")),
        )
        .filter(pk=pk)
        .first()
    )


def solution_in_full(solution: Solution, *, reader: Any = None) -> SolutionInFull:
    """All that `reader` sees on the page of a solution from `solution_found`, in six queries however full it is."""
    chosen = set(solution.theme_ids)  # type: ignore[attr-defined]
    themes = sorted((theme for theme in all_themes() if theme.pk in chosen), key=lambda theme: theme.order)
    places = list(solution.places.select_related("place__parent__parent__parent").order_by("place__name", "pk"))
    evidence = list(
        Evidence.with_retracted.filter(solution=solution).select_related("place").order_by("-level", "-year", "-pk")
    )
    files = files_of_all({"solution": [solution], "evidence": evidence}, reader=reader)
    team = TeamMember.objects.filter(solution=solution).select_related("person").order_by("-is_lead", "since", "pk")
    versions = SolutionVersion.objects.filter(solution=solution).select_related("by").defer("fields")
    return SolutionInFull(
        solution=solution,
        themes=themes,
        developed=[row for row in places if row.relation == SolutionPlace.Relation.DEVELOPED],
        running=[row for row in places if row.relation == SolutionPlace.Relation.RUNNING],
        evidence=[piece for piece in evidence if piece.retracted_at is None],
        retracted=[piece for piece in evidence if piece.retracted_at is not None],
        files=files["solution"][solution.pk],
        documents=files["evidence"],
        team=list(team),
        lineage=lineage_around(solution.pk),
        versions=list(versions.order_by("-number")[:VERSIONS_ON_A_PAGE]),
        open_edits=getattr(solution, "open_edits", 0),
    )

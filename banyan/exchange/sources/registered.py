"""Solutions that files bring in: new ones are registered, known ones follow their source as long as nobody here has
said otherwise."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from banyan.commons.errors import Conflict
from banyan.exchange.sources.base import CREATED, UNCHANGED, UPDATED, Order
from banyan.people.models import Person
from banyan.solutions.facts import FIELDS, SolutionFacts
from banyan.solutions.models import Evidence, Solution, SolutionState, SolutionVersion
from banyan.solutions.services import EvidenceFacts, add_evidence, edit_solution, register_imported_solution
from banyan.solutions.services.evidence import evidence_columns
from banyan.solutions.services.keeping import whole_facts


def bring_in_solution(
    order: Order, key: str, facts: SolutionFacts, evidence: Sequence[EvidenceFacts] = ()
) -> tuple[Solution, str]:
    """The solution known to the order's source by `key`, and what became of it. One that was merged, withdrawn or
    hidden here is left alone.

    Raises NotAllowed, Invalid, Conflict (it was changed both here and at its source).
    """
    known = Solution.objects.filter(source=order.source, source_key=key).first()
    if known is None:
        given = {name: getattr(facts, name) for name in FIELDS}
        solution, _is_new = register_imported_solution(
            by=order.by, source=order.source, source_key=key, **given, evidence=evidence
        )
        return solution, str(CREATED)
    if known.state != SolutionState.PUBLISHED:
        return known, str(UNCHANGED)
    is_changed = _follow_source(order, known, facts)
    is_added = _add_new_evidence(order.by, known, evidence)
    return known, str(UPDATED if is_changed or is_added else UNCHANGED)


def _follow_source(order: Order, solution: Solution, facts: SolutionFacts) -> bool:
    note = f"⇐ {order.source}"
    said = whole_facts(order.by, facts)
    versions = SolutionVersion.objects.filter(solution=solution)
    told = versions.filter(number=1) | versions.filter(note=note)
    last = told.order_by("-number").values_list("number", "fields").first()
    if last is not None and last[1] == said:
        return False
    changes = {name: getattr(facts, name) for name in FIELDS if name != "language"} | {"language": said["language"]}
    if last is None or last[0] != solution.version:
        raise Conflict(_("It was changed both here and at its source. Compare, then change it on its page."))
    edited = edit_solution(by=order.by, solution=solution, version=solution.version, changes=changes, note=note)
    return edited.version != last[0]


def _add_new_evidence(by: Person, solution: Solution, pieces: Sequence[EvidenceFacts]) -> bool:
    """Add the pieces that the solution has never had: what was taken back here is not brought in again."""
    known = {(row.level, row.statement, row.url) for row in Evidence.with_retracted.filter(solution=solution)}
    is_added = False
    for piece in pieces:
        columns = evidence_columns(piece)
        told = (columns["level"], columns["statement"], columns["url"])
        if told not in known:
            add_evidence(by=by, solution=solution, facts=piece)
            known.add(told)
            is_added = True
    return is_added

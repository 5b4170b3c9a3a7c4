"""Proposing that a carrier takes a solution over."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from banyan.commons.errors import Conflict, Invalid
from banyan.commons.models import Place
from banyan.commons.permissions import require
from banyan.commons.services.activity import Fact, record
from banyan.handovers.models import ChecklistItem, Handover, Side
from banyan.handovers.permissions import side_proposing
from banyan.handovers.services.agreeing import put_on_table
from banyan.methods.handover_terms import checklist_for, template_for
from banyan.people.models import Organisation, Person
from banyan.people.pathways import PATHWAYS
from banyan.scaling.models import Introduction
from banyan.solutions.models import Solution


@transaction.atomic
def propose_handover(
    *,
    by: Person,
    solution: Solution,
    carrier: Organisation,
    place: Place,
    pathway: str,
    introduction: Introduction | None = None,
) -> Handover:
    """Propose it to the other side, with the terms of the pathway's template in the proposer's language on the table.

    Raises NotAllowed (of neither side), Invalid, Conflict (the two talk about this place already).
    """
    side = side_proposing(by, solution, carrier)
    require(side is not None)
    assert side is not None
    _check(solution, carrier, pathway, introduction)
    try:
        with transaction.atomic():
            handover = Handover.objects.create(
                solution=solution,
                founder_side=solution.organisation,
                carrier=carrier,
                place=place,
                pathway=pathway,
                introduction=introduction,
                proposed_by=by,
                proposed_from=side,
            )
    except IntegrityError as error:
        raise Conflict(_("The two sides talk about this solution and place already.")) from error
    clauses = {code: (_now(title), _now(text)) for code, title, text in template_for(pathway)}
    put_on_table(by=by, handover=handover, side=Side(side), clauses=clauses, note="")
    ChecklistItem.objects.bulk_create(
        ChecklistItem(handover=handover, area=area, text=_now(text), by=by) for area, text in checklist_for(pathway)
    )
    facts: dict[str, Fact] = {"pathway": pathway, "side": str(side), "carrier": carrier.pk}
    record(by, "proposed_handover", handover, on=solution, places=[place], facts=facts, public=False)
    return handover


def _check(solution: Solution, carrier: Organisation, pathway: str, introduction: Introduction | None) -> None:
    if pathway not in PATHWAYS:
        raise Invalid({"pathway": _("Choose one of the pathways.")})
    if solution.organisation_id == carrier.pk:
        raise Invalid({"carrier": _("This organisation has it already.")})
    if introduction is None:
        return
    fits = introduction.solution_id == solution.pk and introduction.carrier_id == carrier.pk
    if not (fits and introduction.is_accepted):
        raise Invalid({"introduction": _("This introduction is about others, or was not accepted by both.")})

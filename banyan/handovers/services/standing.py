"""What every move begins with: the handover's row locked, the mover's side known, the state fitting."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from banyan.commons.errors import Conflict
from banyan.commons.permissions import require
from banyan.handovers.models import Handover, Side, State, Terms
from banyan.handovers.permissions import part_in
from banyan.people.models import Person

OPEN = (State.PROPOSED, State.TALKS, State.AGREED, State.PILOTING, State.OPERATING)
NEGOTIABLE = (State.TALKS, State.AGREED, State.PILOTING, State.OPERATING)


def locked(handover: Handover) -> Handover:
    """The handover as it stands, locked until the transaction ends: two moves at once follow one another."""
    rows = Handover.objects.select_for_update(of=("self",))
    return rows.select_related("solution", "carrier", "founder_side", "place").get(pk=handover.pk)


def begin_move(by: Person, handover: Handover, states: Collection[str]) -> tuple[Handover, Side]:
    """The locked handover and the side for which `by` moves. Raises NotAllowed (witnesses too), Conflict (state)."""
    handover = locked(handover)
    side = part_in(by, handover).side
    require(side is not None)
    assert side is not None
    if handover.state not in states:
        raise Conflict(
            _("This cannot be done while the handover is in this state: %(state)s. Look at it again.")
            % {"state": State(handover.state).label}
        )
    return handover, side


def latest_terms(handover: Handover) -> Terms:
    """The version on the table."""
    return Terms.objects.filter(handover=handover).order_by("-number")[:1].get()

"""Who may do what with needs."""

from __future__ import annotations

from typing import Any

from banyan.needs.models import Need, NeedState
from banyan.people.models import Membership
from banyan.people.permissions import is_active, is_steward_of, role_in

OPEN_TO_CHANGE = (NeedState.OPEN, NeedState.MET)


def can_voice(by: Any) -> bool:
    """Anyone signed in may say what is needed."""
    return is_active(by)


def can_speak_for(by: Any, organisation: Any) -> bool:
    """Owners and editors voice needs in their organisation's name."""
    return role_in(by, organisation) in (Membership.Role.OWNER, Membership.Role.EDITOR)


def can_see(by: Any, need: Need) -> bool:
    """Everyone sees needs that are public; others are for those whose they are, and for stewards."""
    if need.is_public:
        return True
    return is_active(by) and (owns(by, need) or is_steward_of(by, need))


def owns(by: Any, need: Need) -> bool:
    """Voiced it, or edits the organisation in whose name it was voiced."""
    if not is_active(by):
        return False
    return by.pk == need.voiced_by_id or (need.organisation is not None and can_speak_for(by, need.organisation))


def can_edit(by: Any, need: Need) -> bool:
    """Whose it is, while it is open or met."""
    return need.state in OPEN_TO_CHANGE and owns(by, need)


def can_confirm(by: Any, need: Need) -> bool:
    """Anyone signed in, while it is open."""
    return is_active(by) and need.state == NeedState.OPEN


def can_add_evidence(by: Any, need: Need) -> bool:
    """Anyone signed in may add what shows the need, while it is open."""
    return is_active(by) and need.state == NeedState.OPEN


def can_remove_evidence(by: Any, evidence: Any) -> bool:
    """Who added it, whose the need is, or a steward of it."""
    return is_active(by) and (
        by.pk == evidence.added_by_id or owns(by, evidence.need) or is_steward_of(by, evidence.need)
    )


def can_mark_met(by: Any, need: Need) -> bool:
    """Whose it is, or a steward of its place and theme."""
    return need.state in OPEN_TO_CHANGE and (owns(by, need) or is_steward_of(by, need))


def can_withdraw(by: Any, need: Need) -> bool:
    """Whose it is."""
    return need.state in OPEN_TO_CHANGE and owns(by, need)


def can_merge(by: Any, need: Need) -> bool:
    """A steward of its place and theme."""
    return is_steward_of(by, need)

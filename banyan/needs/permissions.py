"""Who may do what with needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from banyan.needs.models import Need, NeedEvidence, NeedState
from banyan.people.models import Membership
from banyan.people.permissions import is_active, is_steward_of, role_in

OPEN_TO_CHANGE: Final = (NeedState.OPEN, NeedState.MET)
SEEN_BY_ALL: Final = (NeedState.OPEN, NeedState.MET, NeedState.MERGED)


def can_voice(by: Any) -> bool:
    """Anyone signed in may say what is needed."""
    return is_active(by)


def can_speak_for(by: Any, organisation: Any) -> bool:
    """Owners and editors voice needs in their organisation's name."""
    return role_in(by, organisation) in (Membership.Role.OWNER, Membership.Role.EDITOR)


def can_see(by: Any, need: Need) -> bool:
    """Everyone sees needs that are open, met or merged; others are for those whose they are, and for stewards."""
    return need.state in SEEN_BY_ALL or owns(by, need) or is_steward_of(by, need)


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


def can_remove_evidence(by: Any, evidence: NeedEvidence) -> bool:
    """Who added it, whose the need is, or a steward of it."""
    return is_active(by) and (
        by.pk == evidence.added_by_id or owns(by, evidence.need) or is_steward_of(by, evidence.need)
    )


def can_attach_to_evidence(by: Any, evidence: NeedEvidence) -> bool:
    """Who added the evidence may add files to it, while the need is open."""
    return is_active(by) and by.pk == evidence.added_by_id and evidence.need.state == NeedState.OPEN


def can_see_evidence(by: Any, evidence: NeedEvidence) -> bool:
    """Whoever sees the need."""
    return can_see(by, evidence.need)


def can_mark_met(by: Any, need: Need) -> bool:
    """Whose it is, or a steward of its place and theme."""
    return need.state in OPEN_TO_CHANGE and (owns(by, need) or is_steward_of(by, need))


def can_withdraw(by: Any, need: Need) -> bool:
    """Whose it is, while it is open or met."""
    return need.state in OPEN_TO_CHANGE and owns(by, need)


def can_reopen(by: Any, need: Need) -> bool:
    """A met need, for whose it is and for stewards; one that was taken back, for whose it is."""
    if need.state == NeedState.WITHDRAWN:
        return owns(by, need)
    return can_mark_met(by, need)


def can_merge(by: Any, need: Need) -> bool:
    """A steward of its place and theme."""
    return is_steward_of(by, need)


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody may do with one need, asked once for a whole page. Services ask again."""

    need: Need
    is_active: bool
    owns: bool
    is_steward: bool

    @property
    def may_see(self) -> bool:
        return self.need.state in SEEN_BY_ALL or self.owns or self.is_steward

    @property
    def may_join(self) -> bool:
        """Say "here too", add evidence and files."""
        return self.is_active and self.need.state == NeedState.OPEN

    @property
    def may_edit(self) -> bool:
        return self.owns and self.need.state in OPEN_TO_CHANGE

    @property
    def may_mark_met(self) -> bool:
        return (self.owns or self.is_steward) and self.need.state == NeedState.OPEN

    @property
    def may_reopen(self) -> bool:
        if self.need.state == NeedState.WITHDRAWN:
            return self.owns
        return (self.owns or self.is_steward) and self.need.state == NeedState.MET

    @property
    def may_merge(self) -> bool:
        return self.is_steward and self.need.state in OPEN_TO_CHANGE


def standing_of(by: Any, need: Need) -> Standing:
    """What `by`, a person or a visitor, may do with the need."""
    if not is_active(by):
        return Standing(need, is_active=False, owns=False, is_steward=False)
    return Standing(need, is_active=True, owns=owns(by, need), is_steward=_is_steward(by, need))


def _is_steward(by: Any, need: Need) -> bool:
    """As `is_steward_of`, answered by one query for nearly everyone."""
    scopes = list(by.stewardships.values_list("place_id", "theme_id"))
    if by.is_superuser or (None, None) in scopes:
        return True
    return bool(scopes) and is_steward_of(by, need)

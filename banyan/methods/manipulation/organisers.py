"""Acts of those who run the vote: they are watched as the voters are, and by the same public page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from banyan.methods.manipulation.records import HOUR, Flag, OrganiserAct

_CODES: Final = {
    "rule": "organiser_changed_rule",
    "removal": "organiser_removed_ballots",
    "hiding": "organiser_hid_counts",
    "entry": "organiser_changed_entry",
}


def find_organiser_acts(acts: Sequence[OrganiserAct], *, opened: float, closed: float) -> list[Flag]:
    """Acts after the opening. Changes of rules and entries that came with a second person, a reason and a notice are
    not flagged; removals of ballots and the hiding of counts always are.

    Raises ValueError for an unknown kind of act.
    """
    flags = []
    for act in sorted(acts, key=lambda one: (one.at, str(one.key))):
        if act.kind not in _CODES:
            raise ValueError(f"there is no kind of act {act.kind!r}")
        if act.at < opened:
            continue
        needed = (
            ("second_person", act.has_second_person),
            ("reason", act.has_reason),
            ("notice", act.has_notice),
        )
        lacks = tuple(name for name, is_there in needed if not is_there)
        if not lacks and act.kind in ("rule", "entry"):
            continue
        params: dict[str, object] = {"act": act.key, "who": act.who}
        if act.kind == "hiding":
            params["hours_before_close"] = (closed - act.at) / HOUR
        else:
            params["lacks"] = lacks
        if act.kind == "removal":
            params["ballots"] = act.ballots
        if act.kind in ("rule", "entry"):
            params["field"] = act.field
        flags.append(Flag(_CODES[act.kind], (), float("nan"), params))
    return flags

"""Sentences for what is wrong with a ballot, and labels of what ballots hold."""

from __future__ import annotations

from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from banyan.methods.tallies import Note

GRADE_LABELS: Final[dict[str, Promise]] = {
    "excellent": _("Excellent"),
    "very_good": _("Very good"),
    "good": _("Good"),
    "fair": _("Fair"),
    "poor": _("Poor"),
    "reject": _("Reject"),
}
_UNREADABLE: Final = _("This ballot cannot be read. Fill it in again.")
_WRONG: Final[dict[str, Promise]] = {
    "ballot_wrong_kind": _UNREADABLE,
    "ballot_empty": _("Choose at least one proposal: an empty ballot says nothing."),
    "ballot_unknown_option": _("The ballot names a proposal that is not voted on here."),
    "ballot_duplicate": _("The ballot names a proposal twice."),
    "ballot_too_many": _("The ballot names %(count)s proposals; at most %(most)s are allowed."),
    "ballot_too_few": _("The ballot names %(count)s proposals; at least %(least)s are needed."),
    "ballot_not_whole": _("Give whole numbers."),
    "ballot_negative": _("Give no number below zero."),
    "ballot_out_of_range": _("Give between %(lowest)s and %(highest)s."),
    "ballot_over_budget": _("This is more than there is: at most %(budget)s."),
    "ballot_unknown_grade": _("Give one of the grades of the list."),
    "ballot_equal_ranks": _("Give every proposal a rank of its own."),
}


def words_of(note: Note) -> Any:
    """What is wrong with a ballot, in a sentence."""
    return _WRONG.get(note.message, _UNREADABLE) % dict(note.parameters)

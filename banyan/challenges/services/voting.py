"""Casting a ballot, changing it, taking it back. None of it is told to anyone."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext_lazy as _

from banyan.challenges import permissions
from banyan.challenges.models import Ballot, CountedBallot, Phase, Vote
from banyan.challenges.services.drawing_up import draw_up_vote
from banyan.challenges.words import words_of
from banyan.commons.errors import Conflict, Invalid
from banyan.commons.permissions import require
from banyan.methods.tallies import check_ballot, rules_from_record, seal
from banyan.people.models import Person

_CLOSED = "vote_is_closed"
_COUNT = """
INSERT INTO challenges_countedballot (vote_id, voter_id, ballot_id) VALUES (%s, %s, %s)
ON CONFLICT (vote_id, voter_id) DO UPDATE SET ballot_id = EXCLUDED.ballot_id
"""


class VoteClosed(Conflict):
    """The vote has not begun, or is over, by the clock of the database."""

    default_message = _("The vote is not open. Nothing was changed.")


@transaction.atomic
def cast_ballot(*, by: Person, phase: Phase, content: Any) -> Ballot:
    """Cast a ballot, or another one in place of an earlier; the last one counts.

    `content` is as `banyan.methods.tallies.check_ballot` takes it, with proposals named by `option_of`. Raises
    NotAllowed for who may not vote, VoteClosed outside the phase, and Invalid for a ballot that cannot be counted.
    """
    require(permissions.can_vote(by, phase), _("You may not vote here. The page says who may."))
    vote = draw_up_vote(phase)
    if vote is None:
        raise VoteClosed
    rules = rules_from_record(vote.rules)
    wrong = check_ballot(rules, content)
    if wrong:
        raise Invalid({"": " ".join(str(words_of(note)) for note in wrong[:3])})
    sealed = seal(vote.election, rules, content, secrets.token_hex(16))
    try:
        with transaction.atomic():
            ballot = Ballot.objects.create(
                vote=vote, voter=by, content=sealed.ballot, nonce=sealed.nonce, receipt=sealed.receipt
            )
            with connection.cursor() as cursor:
                cursor.execute(_COUNT, [vote.pk, by.pk, ballot.pk])
    except DatabaseError as error:
        raise _told(error) from error
    return ballot


@transaction.atomic
def take_ballot_back(*, by: Person, phase: Phase) -> None:
    """Have no ballot counted. Taking back what was not cast changes nothing. Raises NotAllowed, VoteClosed."""
    require(permissions.can_vote(by, phase), _("You may not vote here. The page says who may."))
    vote = Vote.objects.filter(phase=phase).first()
    if vote is None:
        raise VoteClosed
    try:
        with transaction.atomic():
            CountedBallot.objects.filter(vote=vote, voter=by).delete()
    except DatabaseError as error:
        raise _told(error) from error


def _told(error: DatabaseError) -> Exception:
    """What to say of a refusal by the database: the vote is closed, or the error itself."""
    return VoteClosed() if _CLOSED in str(error) else error

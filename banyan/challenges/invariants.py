"""What must be true of challenges, beyond what constraints can say; asked by `banyan check`."""

from __future__ import annotations

from django.db import connection

from banyan.challenges.counting import counted_result
from banyan.challenges.models import PhaseResult
from banyan.commons.invariants import Check

TRIGGERS = (
    "proposal_version_is_append_only",
    "advancement_is_append_only",
    "screening_is_append_only",
    "ballot_is_append_only",
    "vote_is_append_only",
    "phase_result_is_append_only",
    "ballot_in_time",
    "counted_ballot_in_time",
    "phase_is_frozen",
    "supports_are_counted",
)
_OUTSIDE = """
SELECT b.id, b.vote_id FROM challenges_ballot b
JOIN challenges_vote v ON v.id = b.vote_id JOIN challenges_phase p ON p.id = v.phase_id
WHERE b.at < p.opens_at OR b.at >= p.closes_at ORDER BY b.id
"""
_OTHERS = """
SELECT c.id FROM challenges_countedballot c JOIN challenges_ballot b ON b.id = c.ballot_id
WHERE b.vote_id <> c.vote_id OR b.voter_id <> c.voter_id ORDER BY c.id
"""
_MISCOUNTED = """
SELECT p.id, p.support_count, count(s.id) FROM challenges_proposal p
LEFT JOIN challenges_support s ON s.proposal_id = p.id GROUP BY p.id HAVING p.support_count <> count(s.id) ORDER BY p.id
"""


def _rows(statement: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def _missing_triggers() -> list[str]:
    there = {name for (name,) in _rows("SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D' AND NOT tgisinternal")}
    return [f"the trigger {name} is missing or switched off" for name in TRIGGERS if name not in there]


def _ballots_out_of_time() -> list[str]:
    return [f"ballot {pk} of vote {vote} was cast outside its phase" for pk, vote in _rows(_OUTSIDE)]


def _ballots_of_others() -> list[str]:
    return [f"counted ballot {pk} is another voter's, or of another vote" for (pk,) in _rows(_OTHERS)]


def _results_that_differ() -> list[str]:
    """Results that counting again does not give."""
    found = []
    for kept in PhaseResult.objects.select_related("phase__vote").order_by("pk").iterator(chunk_size=20):
        again = counted_result(kept.phase, kept.phase.vote)
        if (again.root, again.record) != (kept.root, kept.record):
            found.append(f"counting phase {kept.phase_id} again gives another result than the one announced")
    return found


def _miscounted_supports() -> list[str]:
    return [f"proposal {pk} says {said} stand behind it, and {number} do" for pk, said, number in _rows(_MISCOUNTED)]


CHECKS = [
    Check("Ballots, results and what they rest on cannot be changed", _missing_triggers),
    Check("Every ballot was cast while its vote was open", _ballots_out_of_time),
    Check("Every counted ballot is the voter's own", _ballots_of_others),
    Check("Counting again gives the results announced", _results_that_differ),
    Check("Every proposal counts those who stand behind it", _miscounted_supports),
]

"""What must be true of assessments, beyond what constraints can say; asked by `banyan check`."""

from __future__ import annotations

from django.db import connection

from banyan.commons.invariants import Check
from banyan.methods.scaling_guide import PATHWAYS, QUESTIONS
from banyan.scaling.models import Answer, Decision
from banyan.scaling.services.deciding import digest_of

_TRIGGERS = (
    "answer_is_append_only",
    "answers_are_never_emptied",
    "decision_is_append_only",
    "decisions_are_never_emptied",
)


def _missing_triggers() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D' AND NOT tgisinternal")
        there = {name for (name,) in cursor.fetchall()}
    return [f"the trigger {name} is missing or switched off" for name in _TRIGGERS if name not in there]


def _decisions_unlike_their_digest() -> list[str]:
    rows = Decision.objects.only("answers", "digest").iterator(chunk_size=500)
    return [
        f"decision {row.pk} rests on other answers than were digested"
        for row in rows
        if digest_of(row.answers) != row.digest
    ]


def _unknown_pathways() -> list[str]:
    rows = Decision.objects.values_list("pk", "pathways").iterator(chunk_size=500)
    return [f"decision {pk} names an unknown pathway" for pk, pathways in rows if not set(pathways) <= set(PATHWAYS)]


def _misplaced_answers() -> list[str]:
    per_place = [code for code, question in QUESTIONS.items() if question.per_place]
    without = Answer.objects.filter(question__in=per_place, place__isnull=True)
    home = [code for code, question in QUESTIONS.items() if not question.per_place]
    within = Answer.objects.filter(question__in=home, place__isnull=False)
    return [
        f"answer {pk} is for a place where none belongs, or lacks one"
        for pk in (without | within).values_list("pk", flat=True)
    ]


def _broken_chains() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT a.id FROM scaling_assessment a LEFT JOIN scaling_assessment p ON p.id = a.previous_id
            WHERE (a.previous_id IS NOT NULL AND (p.number <> a.number - 1 OR p.solution_id <> a.solution_id
                   OR p.state <> 'finished'))
            """
        )
        return [f"assessment {pk} does not follow the one that it names" for (pk,) in cursor.fetchall()]


CHECKS = [
    Check("The database guards answers and decisions", _missing_triggers),
    Check("Every decision rests on the answers that were there", _decisions_unlike_their_digest),
    Check("Decisions name pathways of the guide", _unknown_pathways),
    Check("Answers are for a place where the question is asked for each", _misplaced_answers),
    Check("Assessments of a solution follow one another", _broken_chains),
]

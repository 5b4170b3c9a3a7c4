"""What must be true of handovers, beyond what constraints can say; asked by `banyan check`."""

from __future__ import annotations

from django.db import connection

from banyan.commons.invariants import Check
from banyan.handovers.models import Handover, Terms
from banyan.methods.handover_terms import digest_of, signed_text
from banyan.people.pathways import PATHWAYS

_TRIGGERS = (
    "terms_are_append_only",
    "terms_are_never_emptied",
    "consent_is_append_only",
    "consents_are_never_emptied",
    "agreement_needs_both_sides",
)


def _rows(statement: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def _missing_triggers() -> list[str]:
    there = {name for (name,) in _rows("SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D' AND NOT tgisinternal")}
    return [f"the trigger {name} is missing or switched off" for name in _TRIGGERS if name not in there]


def _terms_unlike_their_digest() -> list[str]:
    found = []
    for terms in Terms.objects.only("clauses", "text", "digest").iterator(chunk_size=200):
        text = signed_text((clause["title"], clause["text"]) for clause in terms.clauses)
        if text != terms.text or digest_of(terms.text) != terms.digest:
            found.append(f"terms {terms.pk} are not what was digested")
    return found


def _mixed_agreements() -> list[str]:
    rows = _rows(
        """
        SELECT h.id FROM handovers_handover h JOIN handovers_terms t ON t.id = h.agreed_terms_id
        WHERE t.handover_id <> h.id OR (
            SELECT count(DISTINCT c.side) FROM handovers_consent c
            WHERE c.terms_id = t.id AND c.lapsed_at IS NULL AND c.digest = t.digest) <> 2
        """
    )
    return [f"the terms in force of handover {pk} have no consent of both sides" for (pk,) in rows]


def _consents_to_older_versions() -> list[str]:
    rows = _rows(
        """
        SELECT c.id FROM handovers_consent c JOIN handovers_terms t ON t.id = c.terms_id
        WHERE c.lapsed_at IS NULL
          AND NOT EXISTS (SELECT 1 FROM handovers_handover h WHERE h.agreed_terms_id = t.id)
          AND EXISTS (SELECT 1 FROM handovers_terms later
                      WHERE later.handover_id = t.handover_id AND later.number > t.number)
          AND NOT EXISTS (SELECT 1 FROM handovers_consent other WHERE other.terms_id = t.id
                          AND other.side <> c.side AND other.lapsed_at IS NULL)
        """
    )
    return [f"consent {pk} stands for a version that is not on the table any more" for (pk,) in rows]


def _unknown_pathways() -> list[str]:
    rows = Handover.objects.exclude(pathway__in=list(PATHWAYS)).values_list("pk", flat=True)
    return [f"handover {pk} follows an unknown pathway" for pk in rows]


CHECKS = [
    Check("The database guards terms, consents and agreements", _missing_triggers),
    Check("Terms are the text that was digested", _terms_unlike_their_digest),
    Check("Both sides consent to the terms in force", _mixed_agreements),
    Check("Consents stand only for the terms on the table or once in force", _consents_to_older_versions),
    Check("Handovers follow known pathways", _unknown_pathways),
]

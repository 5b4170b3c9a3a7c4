"""Adding evidence to a solution, and taking it back with a reason. A trigger keeps the rung that it reaches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from banyan.commons.errors import Conflict, Invalid, Text
from banyan.commons.models import Place
from banyan.commons.permissions import require
from banyan.commons.services.activity import record
from banyan.commons.services.files import take_in
from banyan.commons.text import tidy_line, tidy_text
from banyan.people.models import Person
from banyan.solutions.facts import EARLIEST_YEAR
from banyan.solutions.models import Evidence, EvidenceLevel, Solution
from banyan.solutions.permissions import can_edit
from banyan.solutions.services.keeping import locked, require_published, scope_of


@dataclass(frozen=True, slots=True)
class EvidenceFacts:
    """One piece of evidence: its rung (1 to 6), what it says, and where that can be looked up."""

    level: int
    statement: str
    source_name: str = ""
    url: str = ""
    year: int | None = None
    place: Place | None = None
    is_independent: bool = False


def evidence_columns(facts: EvidenceFacts) -> dict[str, Any]:
    """The facts as checked columns. Raises Invalid."""
    wrong: dict[str, Text] = {}
    statement, source, url = tidy_text(facts.statement), tidy_line(facts.source_name), facts.url.strip()
    if facts.level not in EvidenceLevel.values:
        wrong["level"] = _("Choose a rung of the ladder.")
    if not 10 <= len(statement) <= 2_000:
        wrong["statement"] = _("Say in 10 to 2,000 characters what was found.")
    if len(source) > 200:
        wrong["source_name"] = _("The name of the source is too long.")
    if len(url) > 500:
        wrong["url"] = _("The address is too long.")
    elif url:
        try:
            URLValidator(schemes=["http", "https"])(url)
        except ValidationError:
            wrong["url"] = _("Enter an address that starts with https:// or http://.")
    if facts.year is not None and not EARLIEST_YEAR <= facts.year <= datetime.now(tz=UTC).year + 1:
        wrong["year"] = _("Enter a year from %(year)s until now.") % {"year": EARLIEST_YEAR}
    needs_source = facts.level in EvidenceLevel.values and facts.level >= EvidenceLevel.COMPARISON
    if needs_source and not (source or url):
        wrong["source_name"] = _("A comparison, trial or study needs a source that others can look up.")
    if wrong:
        raise Invalid(wrong)
    return {
        "level": facts.level,
        "statement": statement,
        "source_name": source,
        "url": url,
        "year": facts.year,
        "place": facts.place,
        "is_independent": facts.is_independent,
    }


@transaction.atomic
def add_evidence(
    *,
    by: Person,
    solution: Solution,
    facts: EvidenceFacts,
    upload: UploadedFile[Any] | None = None,
    description: str = "",
) -> Evidence:
    """Put a piece of evidence on the ladder, with its document if there is one.

    Raises NotAllowed, Invalid, Conflict (not published).
    """
    solution = locked(solution)
    require(can_edit(by, solution))
    require_published(solution)
    piece = Evidence.objects.create(solution=solution, added_by=by, **evidence_columns(facts))
    scope = scope_of(solution)
    record(
        by, "added_evidence", piece, on=solution, places=scope.places, themes=scope.themes, facts={"level": piece.level}
    )
    if upload is not None:
        take_in(by=by, thing=piece, upload=upload, purpose="evidence", description=description)
    return piece


@transaction.atomic
def retract_evidence(*, by: Person, evidence: Evidence, reason: str) -> Evidence:
    """Take evidence back: it stays on record, with the reason, and counts no more.

    Raises NotAllowed, Invalid, Conflict (taken back already).
    """
    solution = locked(evidence.solution)
    require(can_edit(by, solution))
    words = tidy_line(reason)
    if not 3 <= len(words) <= 500:
        raise Invalid({"reason": _("Say in 3 to 500 characters why it is taken back.")})
    piece = Evidence.with_retracted.select_for_update().get(pk=evidence.pk)
    if piece.retracted_at is not None:
        raise Conflict(_("This evidence was taken back already."))
    piece.retracted_at, piece.retracted_by, piece.retraction_reason = timezone.now(), by, words
    piece.save(update_fields=["retracted_at", "retracted_by", "retraction_reason"])
    scope = scope_of(solution)
    record(
        by,
        "retracted_evidence",
        piece,
        on=solution,
        places=scope.places,
        themes=scope.themes,
        facts={"level": piece.level},
    )
    return piece

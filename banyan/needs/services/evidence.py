"""What shows that a need is real."""

from __future__ import annotations

from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from banyan.commons.errors import Invalid, Text
from banyan.commons.permissions import require
from banyan.commons.services.activity import record
from banyan.commons.services.drafts import discard_draft
from banyan.commons.services.files import forget_files_of, take_in
from banyan.commons.text import tidy_line
from banyan.needs import permissions
from banyan.needs.models import Need, NeedEvidence
from banyan.needs.services.voicing import locked
from banyan.people.models import Person

MOST_EVIDENCE: Final = 40


@transaction.atomic
def add_evidence(
    *,
    by: Person,
    need: Need,
    statement: str,
    source_name: str = "",
    url: str = "",
    year: int | None = None,
    file: UploadedFile[Any] | None = None,
    description: str = "",
) -> NeedEvidence:
    """Add a piece of evidence: what it says, where that is from and, if there is one, a file with what that shows.

    Raises NotAllowed, Invalid.
    """
    need = locked(need)
    require(permissions.can_add_evidence(by, need))
    columns = evidence_columns(
        statement=statement, source_name=source_name, url=url, year=year, has_file=file is not None
    )
    if need.evidence.count() >= MOST_EVIDENCE:
        raise Invalid({"": _("There are 40 pieces of evidence already. Remove a weaker one first.")})
    discard_draft(by=by, purpose=f"need_evidence:{need.pk}")
    evidence = NeedEvidence.objects.create(need=need, added_by=by, **columns)
    if file is not None:
        take_in(by=by, thing=evidence, upload=file, purpose="evidence", description=description)
    record(by, "added_evidence", need, places=[need.place], themes=need.themes.all(), facts={"evidence": evidence.pk})
    return evidence


@transaction.atomic
def remove_evidence(*, by: Person, evidence: NeedEvidence) -> None:
    """Take a piece of evidence away, with its files. Raises NotAllowed."""
    require(permissions.can_remove_evidence(by, evidence))
    need = evidence.need
    record(by, "removed_evidence", need, places=[need.place], themes=need.themes.all(), facts={"evidence": evidence.pk})
    forget_files_of(evidence)
    evidence.delete()


def evidence_columns(
    *, statement: str, source_name: str, url: str, year: int | None, has_file: bool = False
) -> dict[str, Any]:
    """What was said of a piece of evidence, tidied. Raises Invalid."""
    wrong: dict[str, Text] = {}
    statement, source_name, url = tidy_line(statement), tidy_line(source_name), url.strip()
    if not 8 <= len(statement) <= 500:
        wrong["statement"] = _("Say in 8 to 500 characters what it shows.")
    if len(source_name) > 200:
        wrong["source_name"] = _("This is longer than 200 characters.")
    if len(url) > 500:
        wrong["url"] = _("The address is too long.")
    elif url:
        try:
            URLValidator(schemes=["http", "https"])(url)
        except ValidationError:
            wrong["url"] = _("Enter an address that starts with https:// or http://.")
    if not (source_name or url or has_file):
        wrong["source_name"] = _("Name the source, give its address, or add a file.")
    if year is not None and not 1900 <= year <= timezone.now().year:
        wrong["year"] = _("Enter a year from 1900 to this one.")
    if wrong:
        raise Invalid(wrong)
    return {"statement": statement, "source_name": source_name, "url": url, "year": year}

"""What shows that a need is real."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from banyan.commons.errors import Invalid, Text
from banyan.commons.permissions import require
from banyan.commons.services.activity import record
from banyan.commons.text import tidy_line
from banyan.needs import permissions
from banyan.needs.models import Need, NeedEvidence
from banyan.people.models import Person

MOST_EVIDENCE = 40


@transaction.atomic
def add_evidence(
    *, by: Person, need: Need, statement: str, source_name: str = "", url: str = "", year: int | None = None
) -> NeedEvidence:
    """Add a piece of evidence: what it says, and where that is from. Raises NotAllowed, Invalid."""
    need = Need.objects.select_for_update(of=("self",)).select_related("organisation", "place").get(pk=need.pk)
    require(permissions.can_add_evidence(by, need))
    columns = evidence_columns(statement=statement, source_name=source_name, url=url, year=year)
    if need.evidence.count() >= MOST_EVIDENCE:
        raise Invalid({"": _("There are 40 pieces of evidence already. Remove a weaker one first.")})
    evidence = NeedEvidence.objects.create(need=need, added_by=by, **columns)
    record(by, "added_evidence", need, places=[need.place], themes=need.themes.all(), facts={"evidence": evidence.pk})
    return evidence


@transaction.atomic
def remove_evidence(*, by: Person, evidence: NeedEvidence) -> None:
    """Take a piece of evidence away. Raises NotAllowed."""
    require(permissions.can_remove_evidence(by, evidence))
    need = evidence.need
    record(by, "removed_evidence", need, places=[need.place], themes=need.themes.all(), facts={"evidence": evidence.pk})
    evidence.delete()


def evidence_columns(*, statement: str, source_name: str, url: str, year: int | None) -> dict[str, object]:
    """What was said of a piece of evidence, tidied. Raises Invalid."""
    wrong: dict[str, Text] = {}
    statement, source_name, url = tidy_line(statement), tidy_line(source_name), url.strip()
    if not 8 <= len(statement) <= 500:
        wrong["statement"] = _("Say in 8 to 500 characters what it shows.")
    if len(source_name) > 200:
        wrong["source_name"] = _("This is longer than 200 characters.")
    if url:
        try:
            URLValidator(schemes=["http", "https"])(url[:501])
        except ValidationError:
            wrong["url"] = _("Enter an address that starts with https:// or http://.")
        if len(url) > 500:
            wrong["url"] = _("The address is too long.")
    if not source_name and not url:
        wrong["source_name"] = _("Name the source, or give its address.")
    if year is not None and not 1900 <= year <= timezone.now().year:
        wrong["year"] = _("Enter a year from 1900 to this one.")
    if wrong:
        raise Invalid(wrong)
    return {"statement": statement, "source_name": source_name, "url": url, "year": year}

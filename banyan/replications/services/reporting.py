"""Who counts as reached, and reports of it: drafts, publishing, corrections and verification."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from banyan.commons.errors import Conflict, Invalid, Text
from banyan.commons.money import Money, is_currency
from banyan.commons.permissions import require
from banyan.commons.services.activity import record
from banyan.commons.text import tidy_line, tidy_text
from banyan.people.models import Organisation, Person
from banyan.replications.impact import DIMENSIONS, is_iris_code
from banyan.replications.models import (
    ReachDefinition,
    ReachReport,
    Replication,
    ReportState,
    Verification,
)
from banyan.replications.permissions import can_define_reach, can_report, can_verify
from banyan.replications.services.keeping import (
    EARLIEST,
    locked,
    locked_report,
    reason_given,
    record_deed,
    require_shown,
)
from banyan.solutions.models import Solution
from banyan.solutions.services.keeping import require_published

LARGEST: Final = 10_000_000_000
MOST_OUTCOMES: Final = 12
MOST_GROUPS: Final = 12
LONGEST_DIMENSION: Final = 600


@dataclass(frozen=True, slots=True)
class Outcome:
    """A measure: "households with water in the dry month", 82, "%", and an IRIS+ code where one fits."""

    name: str
    value: Decimal
    unit: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """What a report says. The period runs from `begins` to `ends`, which is its last day."""

    begins: date
    ends: date
    people_reached: int
    breakdown: Mapping[str, int] = field(default_factory=dict)
    outcomes: Sequence[Outcome] = ()
    dimensions: Mapping[str, str] = field(default_factory=dict)
    cost: Money | None = None
    how_counted: str = ""
    evidence_url: str = ""
    explanation: str = ""

    @property
    def period_end(self) -> date:
        """The day after the last."""
        return self.ends + timedelta(days=1)


@transaction.atomic
def define_reach(
    *, by: Person, solution: Solution, counts: str, unit: str, breakdowns: Sequence[str] = ()
) -> ReachDefinition:
    """Say who counts as one person reached by a solution, and which groups reports tell apart. Fixed as soon as a
    report rests on it.

    Raises NotAllowed, Invalid, Conflict (fixed already, not published).
    """
    solution = Solution.objects.select_for_update().get(pk=solution.pk)
    require(can_define_reach(by, solution))
    require_published(solution)
    words, of = tidy_text(counts), tidy_line(unit)
    groups = list(dict.fromkeys(group for raw in breakdowns if (group := tidy_line(raw))))
    wrong: dict[str, Text] = {}
    if not 10 <= len(words) <= 400:
        wrong["counts"] = _("Say in 10 to 400 characters who counts as reached.")
    if not 1 <= len(of) <= 60:
        wrong["unit"] = _("Name in a word or two what is counted: people, households, pupils.")
    if len(groups) > MOST_GROUPS or any(len(group) > 60 for group in groups):
        wrong["breakdowns"] = _("Name at most twelve groups, each in at most 60 characters.")
    if wrong:
        raise Invalid(wrong)
    existing = ReachDefinition.objects.filter(solution=solution).first()
    if existing is not None:
        rests = ReachReport.objects.filter(replication__solution=solution).exclude(state=ReportState.DRAFT)
        if rests.exists():
            raise Conflict(_("Reports rest on it already, so it stays as it is."))
    definition, _created = ReachDefinition.objects.update_or_create(
        solution=solution, defaults={"counts": words, "unit": of, "breakdowns": groups, "by": by}
    )
    record(by, "defined_reach", solution, themes=list(solution.themes.all()))
    return definition


def definition_of(solution_id: int) -> ReachDefinition:
    """Who counts as reached by a solution. Raises Conflict where nobody has said so yet."""
    found = ReachDefinition.objects.filter(solution=solution_id).first()
    if found is None:
        raise Conflict(_("Say first who counts as reached by this solution."))
    return found


@transaction.atomic
def draft_report(*, by: Person, replication: Replication, facts: ReportFacts) -> ReachReport:
    """Begin a report that only those who have part in the replication see. Raises NotAllowed, Invalid, Conflict."""
    replication = locked(replication)
    require(can_report(by, replication))
    require_shown(replication)
    columns = _columns(replication, facts)
    report = ReachReport.objects.create(replication=replication, by=by, **columns)
    record(by, "drafted_reach", report, on=replication.solution, public=False)
    return report


@transaction.atomic
def edit_report(*, by: Person, report: ReachReport, facts: ReportFacts) -> ReachReport:
    """Change a draft. Raises NotAllowed, Invalid, Conflict (published already)."""
    report = locked_report(report)
    require(can_report(by, report.replication))
    require_shown(report.replication)
    _require_draft(report)
    for name, value in _columns(report.replication, facts).items():
        setattr(report, name, value)
    report.save()
    record(by, "drafted_reach", report, on=report.replication.solution, public=False)
    return report


@transaction.atomic
def discard_report(*, by: Person, report: ReachReport) -> None:
    """Throw a draft away. Raises NotAllowed, Conflict (published already)."""
    report = locked_report(report)
    require(can_report(by, report.replication))
    _require_draft(report)
    record(by, "discarded_reach", report.replication, on=report.replication.solution, public=False)
    report.delete()


@transaction.atomic
def publish_report(*, by: Person, report: ReachReport) -> ReachReport:
    """Publish a draft, for good: it can only be corrected. A correction takes the place of what it corrects.

    Raises NotAllowed, Conflict (published already, another report covers some of these days).
    """
    report = locked_report(report)
    replication = report.replication
    require(can_report(by, replication))
    require_shown(replication)
    _require_draft(report)
    now = timezone.now()
    published = ReachReport.objects.filter(replication=replication, state=ReportState.PUBLISHED)
    if report.corrects_id is not None:
        replaced = published.filter(pk=report.corrects_id).update(state=ReportState.CORRECTED)
        if not replaced:
            raise Conflict(_("The report that this corrects was corrected by somebody else."))
    if published.filter(period__overlap=report.period).exists():
        raise Conflict(_("Another report covers some of these days already. Correct that one, or change the days."))
    report.state, report.published_at = ReportState.PUBLISHED, now
    report.save(update_fields=["state", "published_at"])
    record_deed(by, "corrected_reach" if report.corrects_id else "reported_reach", replication, report)
    return report


@transaction.atomic
def correct_report(*, by: Person, report: ReachReport, facts: ReportFacts, reason: str) -> ReachReport:
    """Begin a correction of a published report, as a draft with a reason. Both stay on record.

    Raises NotAllowed, Invalid, Conflict (not published).
    """
    report = locked_report(report)
    require(can_report(by, report.replication))
    require_shown(report.replication)
    if report.state != ReportState.PUBLISHED:
        raise Conflict(_("Only a published report can be corrected, and each once."))
    wrong: dict[str, Text] = {}
    words = reason_given(reason, wrong)
    if wrong:
        raise Invalid(wrong)
    correction = ReachReport.objects.create(
        replication=report.replication,
        corrects=report,
        version=report.version + 1,
        by=by,
        reason=words,
        **_columns(report.replication, facts),
    )
    record(by, "drafted_reach", correction, on=report.replication.solution, public=False)
    return correction


@transaction.atomic
def verify_report(
    *, by: Person, report: ReachReport, organisation: Organisation, agrees: bool, how: str
) -> Verification:
    """Say as somebody of another organisation what one found when one looked at a report.

    Raises NotAllowed, Invalid, Conflict (not published, verified already).
    """
    report = locked_report(report)
    require(can_verify(by, report, organisation))
    require_shown(report.replication)
    if report.state != ReportState.PUBLISHED:
        raise Conflict(_("Only a published report that was not corrected can be verified."))
    wrong: dict[str, Text] = {}
    words = tidy_text(how)
    if not 10 <= len(words) <= 600:
        wrong["how"] = _("Say in 10 to 600 characters how you looked at it and what you found.")
    if wrong:
        raise Invalid(wrong)
    if Verification.objects.filter(report=report, by=by).exists():
        raise Conflict(_("You have verified it already."))
    made = Verification.objects.create(report=report, by=by, organisation=organisation, agrees=agrees, how=words)
    record_deed(by, "verified_reach", report.replication, report, agrees=agrees)
    return made


def _require_draft(report: ReachReport) -> None:
    if report.state != ReportState.DRAFT:
        raise Conflict(_("This report is published. Correct it instead."))


def _columns(replication: Replication, facts: ReportFacts) -> dict[str, Any]:
    """The facts as checked columns. Raises Invalid, Conflict (nobody said who counts as reached)."""
    definition = definition_of(replication.solution_id)
    wrong: dict[str, Text] = {}
    _check_days(replication, facts, wrong)
    if not 0 <= facts.people_reached <= LARGEST:
        wrong["people_reached"] = _("Write how many, in figures.")
    unknown = set(facts.breakdown) - set(definition.breakdowns)
    if unknown or any(not 0 <= number <= LARGEST for number in facts.breakdown.values()):
        wrong["breakdown"] = _("Tell apart only the groups that this solution's definition names.")
    elif any(number > facts.people_reached for number in facts.breakdown.values()):
        wrong["breakdown"] = _("A group cannot have more people than were reached in all.")
    how, url = tidy_text(facts.how_counted), facts.evidence_url.strip()
    explanation = tidy_text(facts.explanation)
    for name, words in (("how_counted", how), ("explanation", explanation)):
        if len(words) > 600:
            wrong[name] = _("Keep this under 600 characters.")
    if url and not _is_address(url):
        wrong["evidence_url"] = _("Enter an address that starts with https:// or http://.")
    if facts.cost is not None and (facts.cost.minor < 0 or not is_currency(facts.cost.currency)):
        wrong["cost"] = _("Write the amount in figures and choose the currency.")
    outcomes = _outcomes(facts.outcomes, wrong)
    dimensions = {name: tidy_text(words) for name, words in facts.dimensions.items() if words.strip()}
    if set(dimensions) - set(DIMENSIONS) or any(len(words) > LONGEST_DIMENSION for words in dimensions.values()):
        wrong["dimensions"] = _("Describe each dimension in at most 600 characters.")
    if wrong:
        raise Invalid(wrong)
    return {
        "period": DateRange(facts.begins, facts.period_end),
        "people_reached": facts.people_reached,
        "breakdown": dict(facts.breakdown),
        "outcomes": outcomes,
        "dimensions": dimensions,
        "cost_minor": facts.cost.minor if facts.cost else None,
        "currency": facts.cost.currency if facts.cost else "",
        "how_counted": how,
        "evidence_url": url,
        "explanation": explanation,
    }


def _check_days(replication: Replication, facts: ReportFacts, wrong: dict[str, Text]) -> None:
    if facts.begins < EARLIEST:
        wrong["begins"] = _("Enter a day after 1900.")
    elif facts.begins < replication.started_on:
        wrong["begins"] = _("The replication had not begun then.")
    if facts.ends < facts.begins:
        wrong["ends"] = _("The last day is before the first.")
    elif facts.ends > timezone.localdate():
        wrong["ends"] = _("This day is still to come.")
    elif replication.ended_on is not None and facts.ends > replication.ended_on:
        wrong["ends"] = _("The replication had ended by then.")


def _outcomes(given: Sequence[Outcome], wrong: dict[str, Text]) -> list[dict[str, str]]:
    if len(given) > MOST_OUTCOMES:
        wrong["outcomes"] = _("Name at most twelve measures.")
        return []
    rows = []
    for outcome in given:
        name, unit, code = tidy_line(outcome.name), tidy_line(outcome.unit), outcome.code.strip().upper()
        if not 3 <= len(name) <= 160 or len(unit) > 40:
            wrong["outcomes"] = _("Name each measure in 3 to 160 characters, its unit in at most 40.")
        elif code and not is_iris_code(code):
            wrong["outcomes"] = _("An IRIS+ code looks like PI4060.")
        elif not _is_plain(outcome.value):
            wrong["outcomes"] = _("Write the value of each measure in figures.")
        rows.append({"name": name, "value": str(outcome.value), "unit": unit, "code": code})
    return rows


def _is_plain(value: Decimal) -> bool:
    try:
        return value.is_finite() and abs(value) < LARGEST and -int(value.as_tuple().exponent) <= 6
    except (InvalidOperation, ValueError, TypeError):
        return False


def _is_address(url: str) -> bool:
    try:
        URLValidator(schemes=["http", "https"])(url)
    except ValidationError:
        return False
    return len(url) <= 500

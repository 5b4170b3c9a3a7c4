"""Who answers in an assessment: people with an account, and voices that others write down."""

from __future__ import annotations

from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from banyan.commons.errors import Conflict, Invalid
from banyan.commons.permissions import require
from banyan.commons.services.activity import Fact, record
from banyan.commons.text import tidy_line
from banyan.people.models import Person
from banyan.people.permissions import is_steward
from banyan.scaling.models import Answer, Assessment, Respondent, RespondentRole
from banyan.scaling.permissions import can_conduct
from banyan.scaling.services.beginning import locked, require_draft

MOST_RESPONDENTS: Final = 30


@transaction.atomic
def invite_respondent(*, by: Person, assessment: Assessment, person: Person, role: str) -> Respondent:
    """Ask somebody to answer too. They see the assessment from then on, and are told of it.

    Raises NotAllowed, Invalid, Conflict (finished, too many).
    """
    assessment = _open_for_more(by, assessment)
    if role not in RespondentRole.values:
        raise Invalid({"role": _("Say in which role they answer.")})
    if not person.is_public:
        raise Invalid({"person": _("There is nobody of that name here.")})
    if role == RespondentRole.STEWARD and not is_steward(person):
        raise Invalid({"role": _("This person is not a steward.")})
    if Respondent.objects.filter(assessment=assessment, person=person).exists():
        raise Invalid({"person": _("This person answers already.")})
    invited = Respondent.objects.create(assessment=assessment, person=person, role=role, invited_by=by)
    facts: dict[str, Fact] = {"person": person.pk, "role": str(role)}
    record(by, "invited_to_assess", assessment, on=assessment.solution, facts=facts, public=False)
    return invited


@transaction.atomic
def add_voice(*, by: Person, assessment: Assessment, name: str, role: str) -> Respondent:
    """Write down the answers of people without an account: "Twelve mothers at the clinic, asked in March".

    Raises NotAllowed, Invalid, Conflict (finished, too many).
    """
    assessment = _open_for_more(by, assessment)
    words = tidy_line(name)
    if role not in (RespondentRole.AFFECTED, RespondentRole.ASSESSOR):
        raise Invalid({"role": _("Only people concerned and outside assessors answer through others.")})
    if not 3 <= len(words) <= 120:
        raise Invalid({"name": _("Say in 3 to 120 characters whose words these are.")})
    voice = Respondent.objects.create(assessment=assessment, name=words, role=role, invited_by=by)
    facts: dict[str, Fact] = {"role": str(role), "respondent": voice.pk}
    record(by, "added_voice", assessment, on=assessment.solution, facts=facts, public=False)
    return voice


@transaction.atomic
def withdraw_respondent(*, by: Person, respondent: Respondent) -> None:
    """Take back an invitation that nobody has answered yet. Raises NotAllowed, Conflict."""
    assessment = locked(respondent.assessment)
    require(can_conduct(by, assessment))
    require_draft(assessment)
    if respondent.person_id == assessment.started_by_id:
        raise Conflict(_("Who began it stays in it."))
    if Answer.objects.filter(respondent=respondent).exists():
        raise Conflict(_("They have answered; what was answered stays on record."))
    facts: dict[str, Fact] = {"person": respondent.person_id, "role": respondent.role}
    respondent.delete()
    record(by, "withdrew_respondent", assessment, on=assessment.solution, facts=facts, public=False)


def _open_for_more(by: Person, assessment: Assessment) -> Assessment:
    assessment = locked(assessment)
    require(can_conduct(by, assessment))
    require_draft(assessment)
    if assessment.respondents.count() >= MOST_RESPONDENTS:
        raise Conflict(_("No more than %(most)s can answer in one assessment.") % {"most": MOST_RESPONDENTS})
    return assessment

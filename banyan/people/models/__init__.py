"""Persons, organisations, and what they may do."""

from banyan.people.models.exports import PersonalExport
from banyan.people.models.mail import MailCount, OutgoingMail
from banyan.people.models.moderation import Block, Case, Reason, Report, Suspension
from banyan.people.models.organisations import (
    Invitation,
    JoinRequest,
    Membership,
    Organisation,
    OrganisationKind,
)
from banyan.people.models.persons import Person, PersonManager
from banyan.people.models.roles import Stewardship, TwoPersonAct

__all__ = [
    "Block",
    "Case",
    "Invitation",
    "JoinRequest",
    "MailCount",
    "Membership",
    "Organisation",
    "OrganisationKind",
    "OutgoingMail",
    "Person",
    "PersonManager",
    "PersonalExport",
    "Reason",
    "Report",
    "Stewardship",
    "Suspension",
    "TwoPersonAct",
]

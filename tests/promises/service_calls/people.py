"""Services of people."""

import datetime

from django.utils import timezone

from banyan.people import services
from banyan.people.models import Membership, OrganisationKind
from banyan.people.services.organisations import OrganisationFacts
from tests.promises.service_calls import example


def _soon():
    return timezone.now() + datetime.timedelta(days=7)


def _appeal(network) -> None:
    services.appeal(by=network.owner, case=network.decided_case, words="It is not so.")


def _leave_one_owner(network) -> None:
    others = Membership.objects.filter(organisation=network.organisation, role="owner").exclude(
        person=network.org_owner
    )
    others.update(role="member")


def _unconfirm(person) -> None:
    type(person).objects.filter(pk=person.pk).update(is_confirmed=False)


EXAMPLES = {
    "confirm_address": example(lambda n: {"by": n.member}, "people_person", before=lambda n: _unconfirm(n.member)),
    "enrol": example(
        lambda n: {"by": n.steward, "email": "new@example.org", "name": "New"}, "account_emailaddress people_person"
    ),
    "update_profile": example(lambda n: {"by": n.member, "person": n.member, "name": "Another"}, "people_person"),
    "update_settings": example(
        lambda n: {"by": n.member, "interface_language": "fr", "time_zone": "Africa/Nairobi", "digest": "weekly"},
        "people_person",
    ),
    "stop_digest": example(lambda n: {"by": n.member}, "people_person"),
    "erase_person": example(
        lambda n: {"by": n.owner},
        "account_emailaddress commons_attachment commons_dismissal commons_draft commons_notification "
        "commons_searchentry commons_watch django_session exchange_apitoken exchange_importrow exchange_importrun "
        "handovers_nextidea people_block people_membership people_person people_personalexport "
        "replications_replicationmember scaling_respondent solutions_teammember",
    ),
    "ask_for_export": example(lambda n: {"by": n.member}, "people_personalexport"),
    "register_imported_organisation": example(
        lambda n: {
            "by": n.steward,
            "source": "list",
            "source_key": "1",
            "facts": OrganisationFacts(name="Wells and more"),
        },
        "people_organisation",
    ),
    "count_invitation": example(
        lambda n: {"by": n.org_owner, "address": "new@example.org"},
        "people_mailcount",
        deeds=0,
        why="Part of inviting.",
        is_part=True,
    ),
    "invite": example(
        lambda n: {"by": n.org_owner, "organisation": n.organisation, "email": "new@example.org"},
        "people_invitation people_mailcount people_outgoingmail",
    ),
    "accept_invitation": example(
        lambda n: {"by": n.member, "token": n.invitation_token}, "people_invitation people_membership"
    ),
    "withdraw_invitation": example(lambda n: {"by": n.org_owner, "invitation": n.invitation}, "people_invitation"),
    "ask_to_join": example(lambda n: {"by": n.member, "organisation": n.organisation}, "people_joinrequest"),
    "withdraw_join_request": example(lambda n: {"by": n.elsewhere, "request": n.join_request}, "people_joinrequest"),
    "accept_join_request": example(
        lambda n: {"by": n.org_owner, "request": n.join_request}, "people_joinrequest people_membership"
    ),
    "decline_join_request": example(lambda n: {"by": n.org_owner, "request": n.join_request}, "people_joinrequest"),
    "change_role": example(
        lambda n: {"by": n.org_owner, "membership": n.membership_of_org_member, "role": "editor"}, "people_membership"
    ),
    "remove_member": example(
        lambda n: {"by": n.org_owner, "membership": n.membership_of_org_member}, "people_membership"
    ),
    "leave": example(lambda n: {"by": n.org_member, "organisation": n.organisation}, "people_membership"),
    "hand_over_ownerships": example(lambda n: {"by": n.org_owner}, "people_membership", before=_leave_one_owner),
    "report": example(lambda n: {"by": n.member, "thing": n.other_need, "reason": "spam"}, "people_case people_report"),
    "decide_case": example(
        lambda n: {"by": n.steward, "case": n.open_case, "decision": "hide", "reason": "spam", "message": "no"},
        "commons_searchentry needs_need people_case",
    ),
    "hide": example(
        lambda n: {"by": n.steward, "thing": n.other_need, "reason": "spam", "message": "no"},
        "commons_searchentry needs_need people_case",
    ),
    "restore": example(lambda n: {"by": n.steward, "thing": n.hidden_need}, "needs_need"),
    "appeal": example(lambda n: {"by": n.owner, "case": n.decided_case, "words": "It is not so."}, "people_case"),
    "answer_appeal": example(
        lambda n: {"by": n.steward, "case": n.decided_case, "decision": "hide", "answer": "It is."},
        "people_case",
        before=_appeal,
    ),
    "suspend": example(
        lambda n: {"by": n.steward, "person": n.member, "until": _soon(), "reason": "spam", "message": "no"},
        "people_case people_person people_suspension",
    ),
    "lift_suspension": example(
        lambda n: {"by": n.steward, "suspension": n.suspension}, "people_person people_suspension"
    ),
    "block": example(lambda n: {"by": n.member, "person": n.elsewhere}, "people_block"),
    "unblock": example(lambda n: {"by": n.owner, "person": n.elsewhere}, "people_block"),
    "create_organisation": example(
        lambda n: {"by": n.member, "facts": OrganisationFacts(name="Wells and more", home=n.place)},
        "people_membership people_organisation",
    ),
    "update_organisation": example(
        lambda n: {
            "by": n.org_owner,
            "organisation": n.organisation,
            "facts": OrganisationFacts(name="Wells", kind=OrganisationKind.COMPANY),
        },
        "people_organisation people_organisation_themes",
    ),
    "grant_stewardship": example(
        lambda n: {"by": n.steward, "person": n.member, "place": n.place}, "people_stewardship"
    ),
    "revoke_stewardship": example(lambda n: {"by": n.steward, "stewardship": n.stewardship}, "people_stewardship"),
    "propose": example(
        lambda n: {"by": n.steward, "act": "erase_words", "thing": n.hidden_need, "reason": "Names of children."},
        "people_twopersonact",
    ),
    "confirm_act": example(lambda n: {"by": n.steward, "act": n.act}, "people_stewardship people_twopersonact"),
    "decline_act": example(lambda n: {"by": n.steward, "act": n.act}, "people_twopersonact"),
}

"""Who belongs to an organisation: inviting, asking, deciding, changing roles, leaving."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from banyan.commons.errors import Conflict, Invalid, NotFound
from banyan.commons.permissions import require
from banyan.commons.services.activity import record
from banyan.commons.text import tidy_line
from banyan.people.models import Invitation, JoinRequest, Membership, Organisation, Person
from banyan.people.permissions import can_decide_joining, can_manage_members, is_active, role_in
from banyan.people.services.mail import count_invitation, queue_mail

INVITATION_DAYS = 14
MOST_OPEN_INVITATIONS = 50
LAST_OWNER = _("An organisation with members needs an owner. Make somebody else an owner first.")


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _locked(organisation: Organisation) -> Organisation:
    """The organisation, locked against others who change its members at the same time."""
    return Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)


@transaction.atomic
def invite(*, by: Person, organisation: Organisation, email: str, role: str = Membership.Role.MEMBER) -> Invitation:
    """Mail somebody a link with which they can take a role. An open invitation to the same address is replaced.

    Raises NotAllowed, Invalid (they belong already, too many are open), TooMany.
    """
    require(can_manage_members(by, organisation))
    if role not in Membership.Role.values:
        raise Invalid({"role": _("Choose one of the roles.")})
    address = email.strip()
    if Membership.objects.filter(organisation=organisation, person__email__iexact=address).exists():
        raise Invalid({"email": _("This person belongs to the organisation already.")})
    _locked(organisation)
    still_open = Invitation.objects.filter(organisation=organisation, closed_at__isnull=True)
    still_open.filter(email__iexact=address).update(closed_at=timezone.now(), email="")
    if still_open.count() >= MOST_OPEN_INVITATIONS:
        raise Invalid({"email": _("Fifty invitations are open. Withdraw some, or wait for answers.")})
    count_invitation(address=address, by=by)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=address,
        role=role,
        token_digest=_digest(token),
        invited_by=by,
        expires_at=timezone.now() + timedelta(days=INVITATION_DAYS),
    )
    context = {
        "organisation": organisation,
        "by": by,
        "role": Membership.Role(role).label,
        "link": settings.SITE_URL.rstrip("/") + reverse("people:invitation", args=[token]),
        "days": INVITATION_DAYS,
        "site_name": settings.SITE_NAME,
    }
    invited = Person.objects.filter(email__iexact=address).first()
    language = (invited and invited.interface_language) or translation.get_language()
    with translation.override(language):
        queue_mail(
            to=address,
            subject=_now("%(who)s invites you to %(organisation)s")
            % {"who": by.display_name, "organisation": organisation.name},
            text=render_to_string("people/mail/invitation.txt", context),
            html=render_to_string("people/mail/invitation.html", context),
        )
    record(by, "invited", organisation, facts={"role": role}, public=False)
    return invitation


def open_invitation(token: str) -> Invitation:
    """The invitation that a token opens. Raises NotFound where there is none, it is used, withdrawn or too old."""
    invitation = (
        Invitation.objects.select_related("organisation", "invited_by")
        .filter(token_digest=_digest(token), closed_at__isnull=True, expires_at__gt=timezone.now())
        .filter(organisation__is_hidden=False)
        .first()
    )
    if invitation is None:
        raise NotFound(_("This invitation was used, withdrawn, or is too old. Ask for a new one."))
    return invitation


@transaction.atomic
def accept_invitation(*, by: Person, token: str) -> Membership:
    """Take the offered role. Who holds the link holds the offer, once. Raises NotAllowed, NotFound."""
    require(is_active(by))
    found = open_invitation(token)
    organisation = _locked(found.organisation)
    invitation = Invitation.objects.select_for_update().get(pk=found.pk)
    if invitation.closed_at is not None:
        raise NotFound(_("This invitation was used, withdrawn, or is too old. Ask for a new one."))
    invitation.closed_at, invitation.accepted_by, invitation.email = timezone.now(), by, ""
    invitation.save(update_fields=["closed_at", "accepted_by", "email"])
    return _admit(organisation, by, invitation.role, admitted_by=by)


@transaction.atomic
def withdraw_invitation(*, by: Person, invitation: Invitation) -> None:
    """Make an open invitation worthless. Raises NotAllowed, Conflict."""
    require(can_manage_members(by, invitation.organisation))
    closed = Invitation.objects.filter(pk=invitation.pk, closed_at__isnull=True).update(
        closed_at=timezone.now(), email=""
    )
    if not closed:
        raise Conflict(_("This invitation is closed already."))
    record(by, "withdrew_invitation", invitation.organisation, public=False)


@transaction.atomic
def ask_to_join(*, by: Person, organisation: Organisation, message: str = "") -> JoinRequest:
    """Ask the owners to be let in; asking again changes the message. Raises NotAllowed, Conflict."""
    require(is_active(by))
    if role_in(by, organisation):
        raise Conflict(_("You belong to this organisation already."))
    asked, _created = JoinRequest.objects.update_or_create(
        organisation=organisation,
        person=by,
        state=JoinRequest.State.OPEN,
        defaults={"message": tidy_line(message)[:500]},
    )
    record(by, "asked_to_join", organisation, public=False)
    return asked


@transaction.atomic
def withdraw_join_request(*, by: Person, request: JoinRequest) -> None:
    """Take back one's own open request. Raises NotAllowed, Conflict."""
    require(is_active(by) and request.person_id == by.pk)
    _close(request, JoinRequest.State.WITHDRAWN, by)
    record(by, "withdrew_join_request", request.organisation, public=False)


@transaction.atomic
def accept_join_request(*, by: Person, request: JoinRequest) -> Membership:
    """Let somebody in: as a member, or as the owner where the organisation has nobody. Raises NotAllowed, Conflict."""
    require(can_decide_joining(by, request.organisation))
    organisation = _locked(request.organisation)
    _close(request, JoinRequest.State.ACCEPTED, by)
    role = Membership.Role.MEMBER if organisation.memberships.exists() else Membership.Role.OWNER
    return _admit(organisation, request.person, role, admitted_by=by)


@transaction.atomic
def decline_join_request(*, by: Person, request: JoinRequest) -> None:
    """Say no. Raises NotAllowed, Conflict."""
    require(can_decide_joining(by, request.organisation))
    _close(request, JoinRequest.State.DECLINED, by)
    record(by, "declined_join_request", request.person, facts={"organisation": request.organisation_id}, public=False)


def _close(request: JoinRequest, state: JoinRequest.State, by: Person) -> None:
    done = JoinRequest.objects.filter(pk=request.pk, state=JoinRequest.State.OPEN).update(
        state=state, decided_by=by, decided_at=timezone.now()
    )
    if not done:
        raise Conflict(_("This request was answered already."))


def _admit(organisation: Organisation, person: Person, role: str, *, admitted_by: Person) -> Membership:
    membership, created = Membership.objects.get_or_create(
        organisation=organisation, person=person, defaults={"role": role}
    )
    JoinRequest.objects.filter(organisation=organisation, person=person, state=JoinRequest.State.OPEN).update(
        state=JoinRequest.State.ACCEPTED, decided_by=admitted_by, decided_at=timezone.now()
    )
    if created:
        record(person, "became_member", organisation, facts={"role": role})
    return membership


@transaction.atomic
def change_role(*, by: Person, membership: Membership, role: str) -> Membership:
    """Give a member another role. Raises NotAllowed, Invalid, Conflict (the last owner)."""
    require(can_manage_members(by, membership.organisation))
    if role not in Membership.Role.values:
        raise Invalid({"role": _("Choose one of the roles.")})
    organisation = _locked(membership.organisation)
    current = Membership.objects.filter(pk=membership.pk).first()
    if current is None:
        raise NotFound
    if current.role != role:
        if role != Membership.Role.OWNER:
            _require_another_owner(organisation, current)
        current.role = role
        current.save(update_fields=["role"])
        record(by, "changed_role", organisation, facts={"role": role, "person": current.person_id}, public=False)
    return current


@transaction.atomic
def remove_member(*, by: Person, membership: Membership) -> None:
    """End somebody's membership. Raises NotAllowed, Conflict (the last owner)."""
    require(can_manage_members(by, membership.organisation))
    organisation = _locked(membership.organisation)
    _require_another_owner(organisation, membership)
    membership.delete()
    record(by, "removed_member", organisation, public=False)


@transaction.atomic
def leave(*, by: Person, organisation: Organisation) -> None:
    """End one's own membership. The only member may leave; the last owner among others may not.

    Raises NotFound, Conflict.
    """
    locked = _locked(organisation)
    membership = Membership.objects.filter(organisation=locked, person=by).first()
    if membership is None:
        raise NotFound(_("You do not belong to this organisation."))
    if locked.memberships.count() > 1:
        _require_another_owner(locked, membership)
    membership.delete()
    record(by, "left_organisation", locked)


def _require_another_owner(organisation: Organisation, membership: Membership) -> None:
    if membership.role != Membership.Role.OWNER:
        return
    if not organisation.memberships.filter(role=Membership.Role.OWNER).exclude(pk=membership.pk).exists():
        raise Conflict(LAST_OWNER)


@transaction.atomic
def hand_over_ownerships(*, by: Person) -> None:
    """Before somebody goes for good: in each organisation whose only owner they are, the longest-serving editor, else
    member, becomes an owner."""
    for organisation in Organisation.objects.filter(memberships__person=by, memberships__role="owner").order_by("pk"):
        locked = _locked(organisation)
        others = locked.memberships.exclude(person=by)
        if others.filter(role=Membership.Role.OWNER).exists():
            continue
        heir = others.order_by(F("role").asc(), "since", "pk").first()  # "editor" sorts before "member"
        if heir is not None:
            heir.role = Membership.Role.OWNER
            heir.save(update_fields=["role"])
            record(None, "became_owner", locked, facts={"person": heir.person_id}, public=False)

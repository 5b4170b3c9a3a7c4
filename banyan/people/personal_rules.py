"""The rules for personal data in the tables of the commons, of people, and of the packages that Banyan uses."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from banyan.commons.models import Attachment, SearchEntry
from banyan.people.models import Organisation, Person
from banyan.people.personal_data import Erasure, Rule

DELETE, CLEAR, KEEP = Erasure.DELETE, Erasure.CLEAR, Erasure.KEEP


def delete_files_on_commit(names: Iterable[str | None]) -> None:
    """Delete stored files once the transaction that forgets them is committed."""
    kept = [name for name in names if name]

    def delete() -> None:
        for name in kept:
            default_storage.delete(name)

    transaction.on_commit(delete)


def _own_search_entry(person: Person) -> QuerySet[SearchEntry]:
    return SearchEntry.objects.filter(kind="person", object_id=person.pk)


def _erase_attachments(person: Person) -> None:
    """Files that belong to the person's own page go; files that show something about a need or a solution stay, under
    a neutral name: others rely on them."""
    mine = Attachment.objects.filter(owner=person)
    unneeded = mine.filter(kind="person") | mine.exclude(state="ready")
    names = [
        name for row in unneeded for name in (row.original.name, *row.sizes.values()) if isinstance(name, str) and name
    ]
    unneeded.delete()
    delete_files_on_commit(names)
    mine.update(name="file", description="")


def _withdraw_attachments(person: Person) -> None:
    """With what they wrote, their files go too."""
    mine = Attachment.objects.filter(owner=person)
    names = [
        name for row in mine for name in (row.original.name, *row.sizes.values()) if isinstance(name, str) and name
    ]
    mine.delete()
    delete_files_on_commit(names)


def _sessions(person: Person) -> Iterator[Session]:
    """Sessions in which the person is signed in, or was about to be."""
    known = (person.email or "", *person.emailaddress_set.values_list("email", flat=True))  # type: ignore[attr-defined]
    addresses = {address.lower() for address in known if address}
    known_others = apps.get_model("usersessions.UserSession").objects.exclude(user=person).values("session_key")
    for session in Session.objects.exclude(session_key__in=known_others).iterator():
        content = session.get_decoded()
        text = json.dumps(content, default=str, ensure_ascii=False).lower()
        if content.get("_auth_user_id") == str(person.pk) or any(address in text for address in addresses):
            yield session


def _erase_sessions(person: Person) -> None:
    Session.objects.filter(session_key__in=[session.session_key for session in _sessions(person)]).delete()


def _read_sessions(person: Person) -> list[dict[str, Any]]:
    return [{"expires": session.expire_date} for session in _sessions(person) if session.expire_date > timezone.now()]


def _erase_jobs(person: Person) -> None:
    """Tasks carry ids, never words; those that were to act for the person alone go with them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE status IN ('todo', 'failed', 'succeeded', 'cancelled', 'aborted')"
            " AND args->>'person_id' = %s",
            [str(person.pk)],
        )


def _solely_owned(person: Person) -> QuerySet[Organisation]:
    """Organisations that the person belongs to and nobody else does, and that nothing was imported for."""
    shared = Organisation.objects.exclude(memberships__isnull=True).filter(
        memberships__in=apps.get_model("people.Membership").objects.exclude(person=person)
    )
    return Organisation.objects.filter(memberships__person=person, source_key="").exclude(pk__in=shared.values("pk"))


COMMONS_RULES = (
    Rule(
        "commons.Activity",
        _("The record of deeds is append-only and holds no words; its actor has no name any more."),
        paths=("actor",),
        exported=("id", "at", "verb", "kind", "object_id", "on_kind", "on_id", "changed", "facts"),
    ),
    Rule(
        "commons.Watch",
        _("What somebody watches is theirs alone."),
        paths=("person",),
        exported=("kind", "object_id", "since"),
        erasure=DELETE,
    ),
    Rule(
        "commons.Notification",
        _("An inbox is its owner's alone."),
        paths=("person",),
        exported=("activity_id", "reason", "read_at", "mailed_at"),
        erasure=DELETE,
    ),
    Rule(
        "commons.Draft",
        _("What was never published is its writer's alone."),
        paths=("person",),
        exported=("purpose", "fields", "saved_at"),
        erasure=DELETE,
    ),
    Rule(
        "commons.Attachment",
        _("Files that support what others rely on stay under a neutral name; all others go."),
        paths=("owner",),
        exported=("key", "kind", "object_id", "purpose", "name", "media_type", "size", "description", "state", "at"),
        files=("original",),
        words={"name": "file", "description": ""},
        erase=_erase_attachments,
        withdraw=_withdraw_attachments,
    ),
    Rule(
        "commons.SearchEntry",
        _("The search forgets somebody who left at once."),
        rows=_own_search_entry,
        exported=("title", "text", "language", "changed_at"),
        erasure=DELETE,
    ),
    Rule(
        "commons.Dismissal",
        _("That a suggestion did not fit goes on counting; what was said about it goes."),
        paths=("person",),
        exported=("on_kind", "on_id", "suggested_kind", "suggested_id", "reason", "comment", "at"),
        erasure=CLEAR,
        cleared={"comment": ""},
        words={"comment": ""},
    ),
)

_PERSON = (
    "id", "email", "name", "about", "languages", "skills", "place__name", "website", "interface_language",
    "time_zone", "digest", "joined_at", "last_login", "suspended_until",
)  # fmt: skip

PEOPLE_RULES = (
    Rule(
        "people.Person",
        _("The row stays, nameless, so that the public record of deeds stays whole."),
        paths=("pk",),
        exported=_PERSON,
        erasure=CLEAR,
        cleared={
            "email": None,
            "password": "!",
            "name": "",
            "about": "",
            "languages": [],
            "skills": [],
            "folded_skills": [],
            "place": None,
            "website": "",
            "interface_language": "",
            "time_zone": "",
            "digest": "off",
            "digest_sent_at": None,
            "last_login": None,
            "suspended_until": None,
            "is_superuser": False,
            "is_active": False,
        },
        words={"name": "", "about": "", "skills": [], "folded_skills": [], "website": ""},
    ),
    Rule(
        "people.Organisation",
        _("It is a group's, not a person's. One that nobody else belongs to loses its words if its maker wants so."),
        rows=_solely_owned,
        exported=("id", "name", "kind", "about", "website", "capabilities", "former_names", "created_at"),
        words={"name": "", "about": "", "website": "", "former_names": [], "capabilities": []},
        withdraw=lambda person: _withdraw_organisations(person),
    ),
    Rule(
        "people.Membership",
        _("Who has left belongs nowhere; ownership was handed on first."),
        paths=("person",),
        exported=("organisation_id", "organisation__name", "role", "since"),
        erasure=DELETE,
    ),
    Rule(
        "people.Invitation",
        _("Open invitations sent by somebody who left are worthless; accepted ones hold no address."),
        rows=lambda person: (
            apps.get_model("people.Invitation").objects.filter(invited_by=person.pk)
            | apps.get_model("people.Invitation").objects.filter(email__iexact=person.email or "-")
        ),
        exported=("organisation_id", "role", "at", "expires_at", "closed_at"),
        erase=lambda person: _close_invitations(person),
    ),
    Rule(
        "people.JoinRequest",
        _("A request to join is between the person and the organisation."),
        paths=("person",),
        exported=("organisation_id", "message", "state", "at", "decided_at"),
        erasure=DELETE,
    ),
    Rule(
        "people.Stewardship",
        _("Who has left looks after nothing; that they did is on record."),
        paths=("person",),
        exported=("place__name", "theme__name", "since"),
        erasure=DELETE,
    ),
    Rule(
        "people.TwoPersonAct",
        _("Delicate acts stay on record; the reasons that the person wrote go."),
        paths=("proposed_by",),
        exported=("act", "kind", "object_id", "reason", "state", "at"),
        erasure=CLEAR,
        cleared={"reason": ""},
    ),
    Rule(
        "people.Case",
        _("Decisions stay on record; what the person wrote in their appeal goes."),
        paths=("appealed_by",),
        exported=("kind", "object_id", "state", "decision", "reason", "message", "appeal", "answer", "opened_at"),
        erase=lambda person: _clear_cases(person),
    ),
    Rule(
        "people.Report",
        _("That something was reported, and why, counts for the decision; the reporter's words go."),
        paths=("by",),
        exported=("case__kind", "case__object_id", "reason", "comment", "at"),
        erasure=CLEAR,
        cleared={"comment": ""},
    ),
    Rule(
        "people.Suspension",
        _("Decisions of stewards stay on record."),
        paths=("person",),
        exported=("until", "case__reason", "case__message", "lifted_at"),
    ),
    Rule(
        "people.Block",
        _("Whom somebody blocked is theirs alone."),
        paths=("person",),
        exported=("blocked_id", "since"),
        erasure=DELETE,
    ),
    Rule(
        "people.OutgoingMail",
        _("Mail on its way to somebody who left is not sent."),
        rows=lambda person: (
            apps.get_model("people.OutgoingMail").objects.filter(to__iexact=person.email or "-")
            | apps.get_model("people.OutgoingMail").objects.filter(person=person.pk)
        ),
        exported=("to", "subject", "at"),
        erasure=DELETE,
    ),
    Rule(
        "people.PersonalExport",
        _("Archives made for somebody who left are of no use to anyone else."),
        paths=("person",),
        exported=("at", "state", "size", "expires_at"),
        erase=lambda person: _delete_exports(person),
    ),
)


def _close_invitations(person: Person) -> None:
    invitations = apps.get_model("people.Invitation").objects
    still_open = invitations.filter(closed_at__isnull=True)
    still_open.filter(invited_by=person.pk).update(closed_at=timezone.now(), email="")
    if person.email:
        still_open.filter(email__iexact=person.email).update(closed_at=timezone.now(), email="")


def _clear_cases(person: Person) -> None:
    cases = apps.get_model("people.Case").objects
    cases.filter(appealed_by=person.pk).update(appeal="")
    cases.filter(decided_by=person.pk).update(message="")
    cases.filter(answered_by=person.pk).update(answer="")


def _delete_exports(person: Person) -> None:
    exports = apps.get_model("people.PersonalExport").objects.filter(person=person.pk)
    names = [export.file.name for export in exports if export.file]
    exports.delete()
    delete_files_on_commit(names)


def _withdraw_organisations(person: Person) -> None:
    from banyan.people.personal_data import forget_in_search

    ids = list(_solely_owned(person).values_list("pk", flat=True))
    Organisation.objects.filter(pk__in=ids).update(
        name="", about="", website="", former_names=[], capabilities=[], is_hidden=True
    )
    forget_in_search("organisation", ids)


PACKAGE_RULES = (
    Rule(
        "account.EmailAddress",
        _("Addresses are for signing in alone."),
        paths=("user",),
        exported=("email", "verified", "primary"),
        erasure=DELETE,
    ),
    Rule(
        "account.EmailConfirmation",
        _("Goes with its address."),
        paths=("email_address__user",),
        exported=("created", "sent"),
        erasure=DELETE,
    ),
    Rule(
        "mfa.Authenticator",
        _("Keys and codes are for signing in alone; their secrets are not exported."),
        paths=("user",),
        exported=("type", "created_at", "last_used_at"),
        erasure=DELETE,
    ),
    Rule(
        "socialaccount.SocialAccount",
        _("Links to accounts elsewhere are for signing in alone."),
        paths=("user",),
        exported=("provider", "uid", "last_login", "date_joined", "extra_data"),
        erasure=DELETE,
    ),
    Rule(
        "socialaccount.SocialToken",
        _("Goes with its account elsewhere; its secret is not exported."),
        paths=("account__user",),
        exported=("expires_at",),
        erasure=DELETE,
    ),
    Rule(
        "usersessions.UserSession",
        _("Where somebody is signed in is theirs alone."),
        paths=("user",),
        exported=("created_at", "ip", "last_seen_at", "user_agent"),
        erasure=DELETE,
    ),
    Rule(
        "sessions.Session",
        _("Signed out everywhere, and sign-ups and sign-ins under way are forgotten."),
        rows=lambda person: Session.objects.none(),
        read=_read_sessions,
        erase=_erase_sessions,
    ),
    Rule(
        "allauth_idp_oidc.Client",
        _("A program that signs people in through this network goes on under its own name."),
        paths=("owner",),
        exported=("id", "name", "created_at"),
        erasure=CLEAR,
        cleared={"owner": None},
    ),
    Rule(
        "allauth_idp_oidc.Token",
        _("Tokens that act for somebody who left stop working; their secrets are not exported."),
        paths=("user",),
        exported=("type", "scopes", "created_at", "expires_at"),
        erasure=DELETE,
    ),
    Rule(
        "procrastinate.ProcrastinateJob",
        _("Tasks carry ids, never words."),
        rows=lambda person: apps.get_model("procrastinate.ProcrastinateJob").objects.none(),
        erase=_erase_jobs,
    ),
)

"""Making, revoking and recognising keys to the API."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from banyan.commons.errors import Invalid
from banyan.commons.permissions import require
from banyan.commons.services.activity import record
from banyan.commons.text import tidy_line
from banyan.exchange.models import ApiToken, Scope
from banyan.exchange.permissions import can_make_token, can_revoke_token
from banyan.people.models import Membership, Organisation, Person
from banyan.people.permissions import is_active, role_in

KEY_BEGINNING = "banyan_"
LONGEST_LIFE = timedelta(days=366)
MOST_TOKENS = 50
_SEEN_EVERY = timedelta(minutes=5)


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


@transaction.atomic
def make_token(
    *, by: Person, name: str, scopes: Iterable[str], expires_at: datetime, organisation: Organisation | None = None
) -> tuple[ApiToken, str]:
    """A new key for `by`, or for an organisation that `by` owns. Returns it with the key itself, which is shown this
    once and kept nowhere.

    Raises: NotAllowed, Invalid.
    """
    require(can_make_token(by, organisation))
    name, wanted = tidy_line(name), sorted(set(scopes))
    wrong: dict[str, str] = {}
    if not name or len(name) > 80:
        wrong["name"] = _("Give it a name of at most 80 characters, so that you know later what it is for.")
    if not wanted or not set(wanted) <= set(Scope.values):
        wrong["scopes"] = _("Choose what it may be used for.")
    now = timezone.now()
    if not now < expires_at <= now + LONGEST_LIFE:
        wrong["expires_at"] = _("It must end within a year; a new one can be made at any time.")
    if ApiToken.objects.filter(person=by, revoked_at__isnull=True, expires_at__gt=now).count() >= MOST_TOKENS:
        wrong[""] = _("You have %(count)s keys. Revoke those that you no longer use.") % {"count": MOST_TOKENS}
    if wrong:
        raise Invalid(wrong)
    key = KEY_BEGINNING + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        person=by,
        organisation=organisation,
        name=name,
        prefix=key[: len(KEY_BEGINNING) + 6],
        digest=_digest(key),
        scopes=wanted,
        expires_at=expires_at,
    )
    record(by, "created", token, on=organisation, facts={"scopes": wanted}, public=False)
    return token, key


@transaction.atomic
def revoke_token(*, by: Person, token: ApiToken) -> ApiToken:
    """End a key at once. Revoking it again changes nothing.

    Raises: NotAllowed.
    """
    require(can_revoke_token(by, token))
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        record(by, "revoked", token, on=token.organisation, public=False)
    return token


def token_for_key(key: str) -> ApiToken | None:
    """The valid token that `key` belongs to. None for unknown, ended or revoked ones, for those of people who are
    suspended or left, and for an organisation's when who made it owns it no more."""
    if not key.startswith(KEY_BEGINNING) or len(key) > 100:
        return None
    token = ApiToken.objects.select_related("person", "organisation").filter(digest=_digest(key)).first()
    now = timezone.now()
    if token is None or token.revoked_at is not None or token.expires_at <= now or not is_active(token.person):
        return None
    if token.organisation is not None and (
        token.organisation.is_hidden or role_in(token.person, token.organisation) != Membership.Role.OWNER
    ):
        return None
    ApiToken.objects.filter(Q(last_used_at__isnull=True) | Q(last_used_at__lt=now - _SEEN_EVERY), pk=token.pk).update(
        last_used_at=now
    )
    return token

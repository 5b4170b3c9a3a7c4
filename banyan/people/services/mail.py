"""Mail: written with the deed that needs it, counted where a visitor can cause it, sent by a task."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import connection, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from banyan.commons.errors import TooMany
from banyan.people.models import MailCount, OutgoingMail, Person

log = logging.getLogger(__name__)
MOST_PER_ADDRESS = 2  # mails an hour to one address, caused by visitors or by other people
MOST_PER_PERSON = 20  # invitations an hour


def _digest(value: str, purpose: str) -> str:
    return salted_hmac(f"banyan.mail.{purpose}", value, algorithm="sha256").hexdigest()


def count_mail(*, address: str, network: str) -> None:
    """Count a mail that a visitor from `network` (an IP address, or an IPv6 prefix) causes to `address`.

    Raises TooMany where either has had its share of the last hour: 2 for an address, 5 for a network.
    """
    _count(address, network, settings.MAILS_PER_NETWORK)


def count_invitation(*, address: str, by: Person) -> None:
    """Count a mail that a person has sent to somebody else's address.

    Raises TooMany where either has had its share of the last hour: 2 for an address, 20 for a person.
    """
    _count(address, f"person {by.pk}", MOST_PER_PERSON)


@transaction.atomic
def _count(address: str, network: str, most: int) -> None:
    address_digest, network_digest = _digests(address, network)
    with connection.cursor() as cursor:  # two at once must not both be the last allowed one
        for digest in sorted((address_digest, network_digest)):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [digest])
    _require_room(address_digest, network_digest, most)
    MailCount.objects.create(address_digest=address_digest, network_digest=network_digest)


def require_room_for_mail(*, address: str, network: str) -> None:
    """Raise TooMany where a mail to `address` from `network` would not be sent now."""
    _require_room(*_digests(address, network), settings.MAILS_PER_NETWORK)


def _digests(address: str, network: str) -> tuple[str, str]:
    return _digest(address.strip().lower(), "address"), _digest(network, "network")


def _require_room(address_digest: str, network_digest: str, most: int) -> None:
    recent = MailCount.objects.filter(at__gt=timezone.now() - timedelta(hours=1))
    if recent.filter(network_digest=network_digest).count() >= most:
        log.warning("A network reached its limit of mails an hour; further mails from it are refused.")
        raise TooMany
    if recent.filter(address_digest=address_digest).count() >= MOST_PER_ADDRESS:
        raise TooMany


@transaction.atomic
def queue_mail(
    *,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    headers: Mapping[str, str] | None = None,
    person: Person | None = None,
) -> OutgoingMail:
    """Have a mail sent once this transaction is committed. `person` is whose mail it is, so that it goes with them."""
    from banyan.people.tasks import send_mail

    mail = OutgoingMail.objects.create(
        person=person, to=to, subject=subject[:300], text=text, html=html, headers=dict(headers or {})
    )
    send_mail.defer(mail_id=mail.pk)
    return mail


def hand_over(mail_id: int) -> None:
    """Give a queued mail to the mail server and forget it. A mail that is gone already is no error."""
    mail = OutgoingMail.objects.filter(pk=mail_id).first()
    if mail is None:
        return
    message = EmailMultiAlternatives(
        mail.subject, mail.text, settings.DEFAULT_FROM_EMAIL, [mail.to], headers=mail.headers
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    message.send()
    mail.delete()


def forget_old_mail() -> None:
    """Drop counts older than a day and mails that nobody took within three days."""
    MailCount.objects.filter(at__lt=timezone.now() - timedelta(days=1)).delete()
    OutgoingMail.objects.filter(at__lt=timezone.now() - timedelta(days=3)).delete()

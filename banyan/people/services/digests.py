"""The e-mail digest: what is new in an inbox, at the reader's own morning, daily or weekly."""

from __future__ import annotations

import zoneinfo
from datetime import datetime, timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import ngettext

from banyan.commons.errors import NotFound
from banyan.commons.models import Notification
from banyan.commons.queries.notifications import Letter, letters
from banyan.people.models import Person
from banyan.people.services.mail import queue_mail

MORNING = 7  # o'clock, where the reader lives
MOST_SHOWN = 25
_signer = Signer(salt="banyan.people.unsubscribe")  # a purpose of its own: sessions and codes are signed otherwise


def unsubscribe_token(person: Person) -> str:
    """What the link in a digest carries. It can stop that person's digest, and nothing else."""
    return _signer.sign(str(person.pk))


def person_of_unsubscribe_token(token: str) -> Person:
    """Whose digest a token stops. Raises NotFound."""
    try:
        pk = int(_signer.unsign(token))
    except (BadSignature, ValueError):
        raise NotFound from None
    person = Person.objects.filter(pk=pk, erased_at__isnull=True).first()
    if person is None:
        raise NotFound
    return person


def last_morning(now: datetime, zone: str, *, digest: str) -> datetime:
    """The latest moment, up to `now`, at which a digest was due in a time zone: every day, or on Mondays."""
    try:
        local = now.astimezone(zoneinfo.ZoneInfo(zone or settings.TIME_ZONE))
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        local = now.astimezone(zoneinfo.ZoneInfo(settings.TIME_ZONE))
    due = local.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    if digest == "weekly":
        due -= timedelta(days=due.weekday())
    while due > local:
        due -= timedelta(days=7 if digest == "weekly" else 1)
    return due


def people_due(now: datetime) -> list[int]:
    """Ids of those whose digest is due and who were told of something that no digest carried yet."""
    waiting = Notification.objects.filter(person=OuterRef("pk"), mailed_at__isnull=True, read_at__isnull=True)
    people = Person.objects.filter(is_active=True, erased_at__isnull=True, email__isnull=False).exclude(digest="off")
    due = Q(pk__in=[])
    for zone, digest in people.values_list("time_zone", "digest").distinct().order_by():
        due |= Q(time_zone=zone, digest=digest, last__lt=last_morning(now, zone, digest=digest))
    return list(
        people.annotate(last=Coalesce("digest_sent_at", F("joined_at")))
        .filter(due)
        .filter(Exists(waiting))
        .values_list("pk", flat=True)
    )


@transaction.atomic
def send_digest(person_id: int, now: datetime | None = None) -> bool:
    """Mail a person what is new and unread. Nothing new: no mail. Returns whether a mail was queued."""
    now = now or timezone.now()
    person = Person.objects.select_for_update().filter(pk=person_id, is_active=True).exclude(digest="off").first()
    if person is None or not person.email:
        return False
    if (person.digest_sent_at or person.joined_at) >= last_morning(now, person.time_zone, digest=person.digest):
        return False
    waiting = Notification.objects.filter(person=person, mailed_at__isnull=True, read_at__isnull=True)
    found = list(waiting.select_related("activity").order_by("-id")[: MOST_SHOWN * 4])
    with translation.override(person.interface_language or settings.LANGUAGE_CODE):
        shown = [letter for letter in letters(found, reader=person) if not letter.entry.is_folded]
        if shown:
            _queue(person, shown[:MOST_SHOWN], total=len(shown))
    waiting.update(mailed_at=now)
    person.digest_sent_at = now
    person.save(update_fields=["digest_sent_at"])
    return bool(shown)


def _queue(person: Person, shown: list[Letter], *, total: int) -> None:
    base = settings.SITE_URL.rstrip("/")
    unsubscribe = base + reverse("people:unsubscribe", args=[unsubscribe_token(person)])
    context = {
        "person": person,
        "letters": shown,
        "more": total - len(shown),
        "base": base,
        "inbox": base + reverse("people:inbox"),
        "settings_link": base + reverse("people:settings"),
        "unsubscribe": unsubscribe,
        "site_name": settings.SITE_NAME,
        "language": translation.get_language(),
        "direction": "rtl" if translation.get_language_bidi() else "ltr",
    }
    subject = ngettext("%(site)s: one thing happened", "%(site)s: %(count)d things happened", total) % {
        "site": settings.SITE_NAME,
        "count": total,
    }
    queue_mail(
        to=str(person.email),
        person=person,
        subject=subject,
        text=render_to_string("people/mail/digest.txt", context),
        html=render_to_string("people/mail/digest.html", context),
        headers={
            "List-Unsubscribe": f"<{unsubscribe}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )

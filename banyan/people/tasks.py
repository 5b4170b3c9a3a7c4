"""Tasks of people: mail, digests, exports, and forgetting in time."""

from __future__ import annotations

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from banyan.people.services import digests, erasure, exports, mail


@app.task(queue="mail", priority=10, retry=RetryStrategy(max_attempts=12, exponential_wait=3))
def send_mail(mail_id: int) -> None:
    """Hand one mail over; a mail server that is down is tried again for some days."""
    mail.hand_over(mail_id)


@app.periodic(cron="5 * * * *")
@app.task(queue="mail", queueing_lock="digests")
def queue_digests(timestamp: int) -> None:
    """Every hour, for those for whom it has become morning."""
    for person_id in digests.people_due(timezone.now()):
        send_digest.defer(person_id=person_id)


@app.task(queue="mail", retry=RetryStrategy(max_attempts=5, exponential_wait=3))
def send_digest(person_id: int) -> None:
    """Mail one person what is new."""
    digests.send_digest(person_id)


@app.task(queue="exports", retry=RetryStrategy(max_attempts=4, exponential_wait=3))
def build_export(export_id: int) -> None:
    """Gather everything that a person has."""
    exports.gather(export_id)


@app.periodic(cron="25 3 * * *")
@app.task(queue="mail", queueing_lock="forgetting")
def forget(timestamp: int) -> None:
    """Every night: old archives, counts of mail, and sign-ups that were never finished."""
    exports.forget_old_exports()
    mail.forget_old_mail()
    erasure.erase_unproven_people()

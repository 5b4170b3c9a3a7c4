"""Tasks of the commons: telling subscribers of what was done, and keeping vectors of meaning up to date."""

from __future__ import annotations

from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from banyan.commons.models import Activity, Attachment
from banyan.commons.services import files, presence, search
from banyan.commons.services.activity import call_subscriber, subscriber_names


@app.task(queue="activity", retry=RetryStrategy(max_attempts=8, exponential_wait=2))
def follow_activity(activity_id: int) -> None:
    """Queue one task per subscriber, so that one that fails holds up no other."""
    with transaction.atomic():
        for name in subscriber_names():
            tell_subscriber.defer(name=name, activity_id=activity_id)


@app.task(queue="activity", retry=RetryStrategy(max_attempts=8, exponential_wait=2))
def tell_subscriber(name: str, activity_id: int) -> None:
    """Show one activity to one subscriber."""
    activity = Activity.objects.filter(pk=activity_id).first()
    if activity is not None:
        call_subscriber(name, activity)


@app.task(queue="meaning", retry=RetryStrategy(max_attempts=4, exponential_wait=4))
def refresh_meanings() -> None:
    """Make vectors for entries of the search that lack one; where more wait, leave them to the next task."""
    if search.refresh_some_meanings() == search.TEXTS_A_TASK:
        search.ask_for_meanings()


@app.periodic(cron="*/15 * * * *")
@app.task(queue="meaning", queueing_lock="repair-meanings")
def repair_meanings(timestamp: int) -> None:
    """Find vectors that are missing, or were made by another model than the one in use, and have them made."""
    search.set_aside_foreign_meanings()
    search.ask_for_meanings()


@app.task(queue="files", retry=RetryStrategy(max_attempts=4, exponential_wait=3))
def clean_attachment(attachment_id: int) -> None:
    """Check and clean one uploaded file."""
    attachment = Attachment.objects.filter(pk=attachment_id).first()
    if attachment is not None:
        files.clean(attachment=attachment)


@app.periodic(cron="23 * * * *")
@app.task(queue="files", queueing_lock="tidy-files")
def tidy_files(timestamp: int) -> None:
    """Ask again for checks that were lost, and delete what nothing needs any more."""
    files.tidy_attachments()
    files.delete_strays()


@app.task(queue="activity", retry=RetryStrategy(max_attempts=3, exponential_wait=5))
def count_what_is_where() -> None:
    """Count what there is in which place, for maps and figures."""
    presence.count_presence()


@app.periodic(cron="*/10 * * * *")
@app.task(queue="activity", queueing_lock="repair-presence")
def repair_presence(timestamp: int) -> None:
    """Count again, for changes that no activity told of."""
    presence.count_presence()

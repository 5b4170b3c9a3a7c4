"""Tasks of handovers: reminding of milestones."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from banyan.handovers.services import working


@app.periodic(cron="45 5 * * *")
@app.task(queue="activity", queueing_lock="remind-of-milestones")
def remind_of_milestones(timestamp: int) -> None:
    """Every day, tell both sides of the milestones that are near or due."""
    working.remind_of_milestones(today=timezone.localdate())

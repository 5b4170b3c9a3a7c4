"""Tasks of scaling: reminding of reviews."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from banyan.scaling.services import deciding


@app.periodic(cron="35 5 * * *")
@app.task(queue="activity", queueing_lock="remind-of-reviews")
def remind_of_reviews(timestamp: int) -> None:
    """Every day, tell of the assessments whose day of review has come."""
    deciding.remind_of_reviews(today=timezone.localdate())

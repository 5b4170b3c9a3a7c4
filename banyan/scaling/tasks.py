"""Tasks of scaling: reminding of reviews, and planning the network."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from banyan.scaling.matching import plans
from banyan.scaling.services import deciding


@app.periodic(cron="35 5 * * *")
@app.task(queue="activity", queueing_lock="remind-of-reviews")
def remind_of_reviews(timestamp: int) -> None:
    """Every day, tell of the assessments whose day of review has come."""
    deciding.remind_of_reviews(today=timezone.localdate())


@app.task(queue="suggestions", name="banyan.scaling.work_out_plan")
def work_out_plan(plan_id: int) -> None:
    """Work out the best assignment of the whole network."""
    plans.work_out(plan_id)

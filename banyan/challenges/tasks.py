"""Tasks of challenges: beginning and ending phases at the minute."""

from __future__ import annotations

from procrastinate.contrib.django import app

from banyan.challenges.services import settling


@app.periodic(cron="* * * * *")
@app.task(queue="activity", queueing_lock="settle-phases")
def settle_phases(timestamp: int) -> None:
    """Every minute, draw up the votes that begin and settle the phases that end."""
    settling.settle_phases()

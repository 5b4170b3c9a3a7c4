"""Tasks of the exchange."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from banyan.exchange.services import call_limits, imports, kept_answers


@app.task(queue="imports", retry=RetryStrategy(max_attempts=10, exponential_wait=2))
def carry_on_import(run_id: int) -> None:
    """Bring in some rows, then queue the rest, so that other tasks have their turn too."""
    if imports.carry_on(run_id):
        carry_on_import.defer(run_id=run_id)


@app.periodic(cron="*/2 * * * *")
@app.task(queue="imports", queueing_lock="exchange.wake_imports")
def wake_imports(timestamp: int) -> None:
    """Go on with imports whose worker was killed."""
    for run_id in imports.silent_runs():
        carry_on_import.defer(run_id=run_id)


@app.periodic(cron="17 3 * * *")
@app.task(queue="imports", queueing_lock="exchange.tidy_up")
def tidy_up(timestamp: int) -> None:
    """Forget kept answers, counts of calls and files that have served their time."""
    kept_answers.forget_old_answers()
    call_limits.forget_old_counts()
    imports.forget_unused_files()

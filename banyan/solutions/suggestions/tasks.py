"""Working out suggestions, beside the pages."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from banyan.solutions.suggestions import services


@app.task(queue="suggestions", retry=RetryStrategy(max_attempts=4, exponential_wait=4))
def refresh_suggestions() -> None:
    """Work out stale lists; where more wait, leave them to the next task, so that others get their turn."""
    if services.refresh_some() == services.PAGES_A_TASK:
        services.ask_for_refresh()


@app.periodic(cron="*/10 * * * *")
@app.task(queue="suggestions", queueing_lock="find-missing-suggestions")
def find_missing_suggestions(timestamp: int) -> None:
    """Find what has no suggestions yet, after an import for instance, and have them worked out."""
    services.find_missing()
    services.ask_for_refresh()

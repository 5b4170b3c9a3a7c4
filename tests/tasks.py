"""Running queued tasks inside a test, on the test's own connection."""

from __future__ import annotations

import json

from django.db import connection
from procrastinate.contrib.django import app


def run_tasks(*, rounds: int = 20) -> int:
    """Run every waiting task, and those that they queue, in order; return how many ran. A task's error is raised."""
    count = 0
    for _ in range(rounds):
        with connection.cursor() as cursor:
            cursor.execute("SELECT id, task_name, args FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id")
            waiting = cursor.fetchall()
            if not waiting:
                return count
            cursor.execute(
                "UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = ANY(%s)", [[r[0] for r in waiting]]
            )
        for _id, name, arguments in waiting:
            app.tasks[name].func(**_loaded(arguments))
            count += 1
    raise AssertionError("Tasks queue tasks without end.")


def _loaded(arguments: object) -> dict[str, object]:
    return arguments if isinstance(arguments, dict) else json.loads(str(arguments))

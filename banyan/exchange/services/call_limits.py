"""How often the API may be called, counted in PostgreSQL so that all processes count together."""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.db import connection

from banyan.exchange.models import RequestCount

WINDOW_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Allowance:
    """`limit` calls a minute; `remaining` are left for the `reset` seconds until the next one begins."""

    limit: int
    remaining: int
    reset: int
    is_exceeded: bool


def count_call(caller: str, *, limit: int) -> Allowance:
    """Count one call of `caller` in the present minute."""
    now = time.time()
    minute = int(now // WINDOW_SECONDS)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO exchange_requestcount AS c (caller, minute, count) VALUES (%s, %s, 1)"
            " ON CONFLICT (caller, minute) DO UPDATE SET count = c.count + 1 RETURNING count",
            [caller, minute],
        )
        (count,) = cursor.fetchone()
    reset = max(1, int((minute + 1) * WINDOW_SECONDS - now))
    return Allowance(limit, max(0, limit - count), reset, count > limit)


def forget_old_counts() -> int:
    """Remove the counts of minutes that are over; returns how many."""
    removed, _ = RequestCount.objects.filter(minute__lt=int(time.time() // WINDOW_SECONDS) - 1).delete()
    return removed

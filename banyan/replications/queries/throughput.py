"""The plant's throughput: how many solutions came to each step, where they wait, and how long each step took."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.utils.translation import gettext_lazy as _

from banyan.commons.errors import Text

WORDS: Final[dict[str, Text]] = {
    "registered": _("Registered"),
    "assessed": _("Assessed"),
    "introduced": _("Introduced to a carrier"),
    "agreed": _("Handover agreed"),
    "rooted": _("Took root with a carrier"),
    "reported": _("Reach reported"),
}
_STATEMENT: Final = """
WITH first AS (
    SELECT s.id, s.created_at AS registered,
        (SELECT min(a.finished_at) FROM scaling_assessment a WHERE a.solution_id = s.id) AS assessed,
        (SELECT min(i.at) FROM scaling_introduction i WHERE i.solution_id = s.id) AS introduced,
        (SELECT min(t.at) FROM handovers_handover h JOIN handovers_terms t ON t.id = h.agreed_terms_id
          WHERE h.solution_id = s.id) AS agreed,
        (SELECT min(c.at) FROM replications_replication n JOIN replications_statuschange c ON c.replication_id = n.id
          WHERE n.solution_id = s.id AND NOT n.is_direct AND c.status IN ('piloting', 'running')) AS rooted,
        (SELECT min(r.published_at) FROM replications_replication n
          JOIN replications_reachreport r ON r.replication_id = n.id
          WHERE n.solution_id = s.id AND NOT n.is_direct) AS reported
    FROM solutions_solution s WHERE s.state = 'published'
)
"""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the plant: how many solutions came to it, how many of them wait there (came no further), and the
    median of days from the latest step before it, None where nothing did."""

    code: str
    words: Text
    came: int
    wait: int
    median_days: float | None


def throughput() -> list[Step]:
    """The steps in order, in one query."""
    codes = list(WORDS)
    columns = []
    for number, code in enumerate(codes):
        later = codes[number + 1 :]
        none_later = " AND ".join(f"{other} IS NULL" for other in later) or "true"
        before = f"greatest({', '.join(codes[:number])})" if number else "NULL::timestamptz"
        columns.append(f"count({code}), count(*) FILTER (WHERE {code} IS NOT NULL AND {none_later})")
        columns.append(
            f"percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM {code} - {before}) / 86400)"
            f" FILTER (WHERE {code} >= {before})"
        )
    with connection.cursor() as cursor:
        cursor.execute(f"{_STATEMENT} SELECT {', '.join(columns)} FROM first")  # noqa: S608 - no words of anybody
        row = cursor.fetchone()
    return [
        Step(code, WORDS[code], row[3 * number], row[3 * number + 1], row[3 * number + 2])
        for number, code in enumerate(codes)
    ]

"""Panels with a known truth."""

from __future__ import annotations

import numpy as np

from banyan.methods.judging import Criterion, Mark, Reviews, gather_reviews

# P. E. Shrout and J. L. Fleiss 1979, table 2: six entries, four judges.
SHROUT_AND_FLEISS = ((9, 2, 5, 8), (6, 1, 3, 2), (8, 4, 6, 8), (7, 1, 2, 6), (10, 5, 6, 9), (6, 2, 4, 7))


def reviews_of(marks: dict[tuple[object, object], float], **options: object) -> Reviews:
    """(judge, entry) → mark, on one criterion."""
    given = [Mark(judge, entry, "all", value) for (judge, entry), value in marks.items()]
    return gather_reviews(given, [Criterion("all")], **options)


def full_panel(table: tuple[tuple[float, ...], ...]) -> Reviews:
    """Rows are entries e0, e1, …; columns are judges j0, j1, …."""
    return reviews_of(
        {(f"j{judge}", f"e{entry}"): value for entry, row in enumerate(table) for judge, value in enumerate(row)}
    )


def drawn_marks(
    seed: int, *, entries: int = 40, judges: int = 8, each: int = 3, severity: float = 1.0, noise: float = 0.5
) -> tuple[np.ndarray, np.ndarray, dict[tuple[object, object], float]]:
    """Truth, levels of judges, and marks of `each` judges per entry, drawn."""
    rng = np.random.default_rng(seed)
    truth, level = rng.normal(0, 1, entries), rng.normal(0, severity, judges)
    marks = {}
    for entry in range(entries):
        for judge in rng.choice(judges, each, replace=False):
            marks[f"j{judge}", f"e{entry:02d}"] = float(5 + truth[entry] + level[judge] + rng.normal(0, noise))
    return truth, level, marks

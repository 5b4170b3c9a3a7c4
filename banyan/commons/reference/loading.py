"""Writing places and themes into the database: after every migration, and again without harm or cost."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, Final

from django.db import connection, transaction

from banyan.commons.models import Reference
from banyan.commons.reference.places import PlaceRow, name_rows, place_rows
from banyan.commons.reference.themes import ThemeRow, theme_rows

_PLACES: Final = """
CREATE TEMPORARY TABLE reference_places (
    depth int, parent text, kind text, code text, alpha3 text, name text, names jsonb, latitude float8,
    longitude float8, income_group text, languages text[], is_least_developed bool, is_landlocked bool,
    is_small_island bool, currency text
) ON COMMIT DROP
"""
_NAMES: Final = "CREATE TEMPORARY TABLE reference_names (code text, folded text, key text) ON COMMIT DROP"
_THEMES: Final = """
CREATE TEMPORARY TABLE reference_themes (
    parent text, code text, number int, name text, names jsonb, description text, descriptions jsonb, colour text,
    "order" int
) ON COMMIT DROP
"""
_COLUMNS: Final = (
    "kind, code, alpha3, name, names, latitude, longitude, income_group, languages, is_least_developed, is_landlocked, "
    "is_small_island, currency"
)
_WRITE_PLACES: Final = f"""
INSERT INTO commons_place ({_COLUMNS}, parent_id, ancestors)
SELECT {", ".join(f"r.{column}" for column in _COLUMNS.split(", "))}, p.id, '{{}}'
FROM reference_places r LEFT JOIN commons_place p ON p.code = r.parent
WHERE r.depth = %s ORDER BY r.code
ON CONFLICT (code) DO UPDATE SET ({_COLUMNS}, parent_id)
    = ({", ".join(f"EXCLUDED.{column}" for column in _COLUMNS.split(", "))}, EXCLUDED.parent_id)
"""  # noqa: S608 - built from the constants above
_WRITE_NAMES: Final = """
INSERT INTO commons_placename (place_id, folded, key)
SELECT p.id, r.folded, r.key FROM reference_names r JOIN commons_place p USING (code)
ON CONFLICT (place_id, folded) DO UPDATE SET key = EXCLUDED.key
"""
_FORGET_NAMES: Final = """
DELETE FROM commons_placename n USING commons_place p
WHERE p.id = n.place_id AND p.code IS NOT NULL
  AND NOT EXISTS (SELECT FROM reference_names r WHERE r.code = p.code AND r.folded = n.folded)
"""
_WRITE_THEMES: Final = """
INSERT INTO commons_theme (code, number, parent_id, name, names, description, descriptions, colour, "order")
SELECT r.code, r.number, p.id, r.name, r.names, r.description, r.descriptions, r.colour, r."order"
FROM reference_themes r LEFT JOIN commons_theme p ON p.code = r.parent
WHERE (r.parent IS NULL) = %s ORDER BY r."order"
ON CONFLICT (code) DO UPDATE SET (number, parent_id, name, names, description, descriptions, colour, "order")
    = (EXCLUDED.number, EXCLUDED.parent_id, EXCLUDED.name, EXCLUDED.names, EXCLUDED.description,
       EXCLUDED.descriptions, EXCLUDED.colour, EXCLUDED."order")
"""


def load_reference() -> bool:
    """Write the world's places and the themes where they are missing or differ; return whether anything was written.

    What people entered stays as it is, and so do places that a newer list leaves out. Costs one query when nothing
    changed. Runs after `migrate` and after the tables were emptied (`flush`), so in tests too.
    """
    wanted = _digest()
    if Reference.objects.filter(part="world", digest=wanted).exists():
        return False
    with transaction.atomic(), connection.cursor() as cursor:
        # Two that start at once write one after the other.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('banyan reference'))")
        _copy(cursor, _PLACES, "reference_places", place_rows())
        _copy(cursor, _NAMES, "reference_names", name_rows())
        _copy(cursor, _THEMES, "reference_themes", theme_rows())
        for depth in range(place_rows()[-1].depth + 1):
            cursor.execute(_WRITE_PLACES, [depth])
        cursor.execute(_WRITE_NAMES)
        cursor.execute(_FORGET_NAMES)
        for is_goal in (True, False):
            cursor.execute(_WRITE_THEMES, [is_goal])
        Reference.objects.update_or_create(part="world", defaults={"digest": wanted})
    return True


@cache
def _digest() -> str:
    content: tuple[Sequence[PlaceRow] | Sequence[ThemeRow] | Sequence[tuple[str, str, str]], ...]
    content = (place_rows(), name_rows(), theme_rows())
    return hashlib.sha256(repr(content).encode()).hexdigest()


def _copy(cursor: Any, create: str, table: str, rows: Iterable[Sequence[object]]) -> None:
    cursor.execute(create)
    with cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
    cursor.execute(f"ANALYZE {table}")

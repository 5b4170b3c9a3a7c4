"""The invariants of the whole database. Each room's `invariants.py` lists its own as `CHECKS`."""

from __future__ import annotations

import importlib
import importlib.util

from django.apps import apps
from django.db import connection

from banyan.commons.invariants import Check


def all_checks() -> list[Check]:
    """Every room's checks, then those of the database as a whole."""
    found: list[Check] = []
    for configuration in apps.get_app_configs():
        module = f"{configuration.name}.invariants"
        if configuration.name.startswith("banyan.") and importlib.util.find_spec(module):
            found.extend(importlib.import_module(module).CHECKS)
    return [*found, Check("The database has the form that this version expects", _waiting_migrations),
            Check("Every constraint and reference is in force and satisfied", _weak_constraints)]  # fmt: skip


def _waiting_migrations() -> list[str]:
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"migration {migration.app_label}.{migration.name} has not run" for migration, _backwards in plan]


def _weak_constraints() -> list[str]:
    """Constraints not validated, triggers switched off, and rows that a reference no longer covers (as happens when
    a dump is restored with its triggers off)."""
    found: list[str] = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, conname FROM pg_constraint"
            " WHERE NOT convalidated AND connamespace = 'public'::regnamespace"
        )
        found += [f"constraint {name} on {table} is not validated" for table, name in cursor.fetchall()]
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgenabled = 'D' AND NOT tgisinternal"
        )
        found += [f"trigger {name} on {table} is switched off" for table, name in cursor.fetchall()]
        cursor.execute(
            """
            SELECT conrelid::regclass::text, a.attname, confrelid::regclass::text, b.attname
            FROM pg_constraint
            JOIN pg_attribute a ON a.attrelid = conrelid AND a.attnum = conkey[1]
            JOIN pg_attribute b ON b.attrelid = confrelid AND b.attnum = confkey[1]
            WHERE contype = 'f' AND connamespace = 'public'::regnamespace AND cardinality(conkey) = 1
            """
        )
        for table, column, target, key in cursor.fetchall():
            cursor.execute(
                f'SELECT count(*) FROM {table} t WHERE t."{column}" IS NOT NULL'  # noqa: S608 - names from the catalogue
                f' AND NOT EXISTS (SELECT 1 FROM {target} r WHERE r."{key}" = t."{column}")'
            )
            (orphans,) = cursor.fetchone()
            if orphans:
                found.append(f"{orphans} rows of {table} point through {column} to a {target} that is not there")
    return found

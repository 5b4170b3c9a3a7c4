"""What must be true of replications and reports, beyond what constraints can say; asked by `banyan check`."""

from __future__ import annotations

from django.db import connection

from banyan.commons.invariants import Check

_TRIGGERS = (
    "reach_report_is_sealed",
    "reach_reports_are_never_emptied",
    "status_change_is_append_only",
    "status_changes_are_never_emptied",
    "reach_definition_is_fixed",
)


def _rows(statement: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def _missing_triggers() -> list[str]:
    there = {name for (name,) in _rows("SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D' AND NOT tgisinternal")}
    return [f"the trigger {name} is missing or switched off" for name in _TRIGGERS if name not in there]


def _unlike_their_last_status() -> list[str]:
    statement = """
        SELECT n.id FROM replications_replication n LEFT JOIN LATERAL (
            SELECT status, since FROM replications_statuschange s
            WHERE s.replication_id = n.id ORDER BY s.id DESC LIMIT 1) last ON true
        WHERE last.status IS DISTINCT FROM n.status OR (n.status = 'ended' AND last.since <> n.ended_on)
        """
    return [f"replication {pk} is in another status than it came to last" for (pk,) in _rows(statement)]


def _reports_out_of_their_life() -> list[str]:
    statement = """
        SELECT r.id FROM replications_reachreport r JOIN replications_replication n ON n.id = r.replication_id
        WHERE r.state = 'published' AND lower(r.period) < n.started_on
        """
    return [f"report {pk} begins before its replication" for (pk,) in _rows(statement)]


def _broken_corrections() -> list[str]:
    statement = """
        SELECT r.id FROM replications_reachreport r LEFT JOIN replications_reachreport c ON c.id = r.corrects_id
        WHERE (r.corrects_id IS NOT NULL AND (c.replication_id <> r.replication_id OR r.version <> c.version + 1
               OR (r.state <> 'draft' AND c.state <> 'corrected')))
           OR (r.state = 'corrected' AND NOT EXISTS (
               SELECT 1 FROM replications_reachreport later WHERE later.corrects_id = r.id AND later.state <> 'draft'))
        """
    return [f"report {pk} and its correction do not fit together" for (pk,) in _rows(statement)]


def _groups_nobody_defined() -> list[str]:
    statement = """
        SELECT r.id FROM replications_reachreport r JOIN replications_replication n ON n.id = r.replication_id
        JOIN replications_reachdefinition d ON d.solution_id = n.solution_id
        WHERE r.state <> 'draft' AND EXISTS (
            SELECT 1 FROM jsonb_each_text(r.breakdown) g
            WHERE NOT g.key = ANY (d.breakdowns) OR g.value::numeric > r.people_reached)
        """
    return [f"report {pk} tells groups apart that its definition does not know" for (pk,) in _rows(statement)]


def _reports_on_nothing() -> list[str]:
    statement = """
        SELECT r.id FROM replications_reachreport r JOIN replications_replication n ON n.id = r.replication_id
        WHERE NOT EXISTS (SELECT 1 FROM replications_reachdefinition d WHERE d.solution_id = n.solution_id)
        """
    return [f"nobody said who counts as reached in report {pk}" for (pk,) in _rows(statement)]


def _verified_by_insiders() -> list[str]:
    statement = """
        SELECT v.id FROM replications_verification v JOIN replications_reachreport r ON r.id = v.report_id
        JOIN replications_replication n ON n.id = r.replication_id
        WHERE v.organisation_id = n.carrier_id OR v.by_id = r.by_id
        """
    return [f"verification {pk} is by somebody who has part in the replication" for (pk,) in _rows(statement)]


def _handed_over_otherwise() -> list[str]:
    statement = """
        SELECT n.id FROM replications_replication n JOIN handovers_handover h ON h.id = n.handover_id
        WHERE h.solution_id <> n.solution_id OR h.carrier_id <> n.carrier_id OR h.agreed_terms_id IS NULL
        """
    return [f"replication {pk} names a handover that is not its own" for (pk,) in _rows(statement)]


CHECKS = [
    Check("The database guards published reports, status changes and definitions of reach", _missing_triggers),
    Check("A replication is in the status that it came to last", _unlike_their_last_status),
    Check("No report begins before its replication", _reports_out_of_their_life),
    Check("Corrections follow what they correct", _broken_corrections),
    Check("Reports tell apart only the groups of their definition", _groups_nobody_defined),
    Check("Every report rests on a definition of reach", _reports_on_nothing),
    Check("Reports are verified by outsiders", _verified_by_insiders),
    Check("A replication's handover is of its solution to its carrier, and agreed", _handed_over_otherwise),
]

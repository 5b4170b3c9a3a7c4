"""Everything that can be done to replications and reach reports."""

from banyan.replications.services.adapting import record_adaptation
from banyan.replications.services.registering import (
    ReplicationFacts,
    add_to_team,
    change_status,
    confirm_replication,
    edit_replication,
    register_replication,
    remove_from_team,
)
from banyan.replications.services.reporting import (
    Outcome,
    ReportFacts,
    correct_report,
    define_reach,
    discard_report,
    draft_report,
    edit_report,
    publish_report,
    verify_report,
)

__all__ = [
    "Outcome",
    "ReplicationFacts",
    "ReportFacts",
    "add_to_team",
    "change_status",
    "confirm_replication",
    "correct_report",
    "define_reach",
    "discard_report",
    "draft_report",
    "edit_replication",
    "edit_report",
    "publish_report",
    "record_adaptation",
    "register_replication",
    "remove_from_team",
    "verify_report",
]

"""Services of replications."""

from datetime import date

from banyan.replications.services import ReplicationFacts, ReportFacts
from tests.promises.service_calls import example

FACTS = ReportFacts(date(2024, 1, 1), date(2024, 12, 31), 500)
REPORTS = "replications_reachreport"


EXAMPLES = {
    "register_replication": example(
        lambda n: {
            "by": n.elsewhere,
            "solution": n.other_solution,
            "facts": ReplicationFacts(n.place, n.other_organisation, date(2023, 1, 1)),
        },
        "replications_replication replications_statuschange replications_replicationmember",
    ),
    "confirm_replication": example(
        lambda n: {"by": n.elsewhere, "replication": n.unconfirmed_replication}, "replications_replication"
    ),
    "edit_replication": example(
        lambda n: {"by": n.owner, "replication": n.replication, "about": "In four schools", "recipe_version": None},
        "replications_replication",
    ),
    "change_status": example(
        lambda n: {
            "by": n.owner,
            "replication": n.replication,
            "status": "paused",
            "since": date(2024, 1, 1),
            "reason": "The rains failed.",
        },
        "replications_replication replications_statuschange",
    ),
    "add_to_team": example(
        lambda n: {"by": n.owner, "replication": n.replication, "person": n.member, "role": "Counts"},
        "replications_replicationmember",
    ),
    "remove_from_team": example(
        lambda n: {"by": n.owner, "member": n.replication_member}, "replications_replicationmember"
    ),
    "record_adaptation": example(
        lambda n: {"by": n.owner, "replication": n.replication, "part": "core", "what": "No lid", "why": "None here."},
        "replications_adaptation",
    ),
    "define_reach": example(
        lambda n: {"by": n.elsewhere, "solution": n.other_solution, "counts": "Reads by night", "unit": "people"},
        "replications_reachdefinition",
    ),
    "draft_report": example(lambda n: {"by": n.owner, "replication": n.replication, "facts": FACTS}, REPORTS),
    "edit_report": example(lambda n: {"by": n.owner, "report": n.draft_report, "facts": FACTS}, REPORTS),
    "discard_report": example(lambda n: {"by": n.owner, "report": n.draft_report}, REPORTS),
    "publish_report": example(lambda n: {"by": n.owner, "report": n.draft_report}, REPORTS),
    "correct_report": example(
        lambda n: {"by": n.owner, "report": n.reach_report, "facts": FACTS, "reason": "Counted twice"}, REPORTS
    ),
    "verify_report": example(
        lambda n: {
            "by": n.elsewhere,
            "report": n.reach_report,
            "organisation": n.other_organisation,
            "agrees": True,
            "how": "I called twenty families.",
        },
        "replications_verification",
    ),
}

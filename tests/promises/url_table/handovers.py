"""Addresses of handovers: for the two sides; witnesses read; for everybody else, stewards too, there are none."""

from tests.promises.url_table import (
    ACTIVE,
    ELSEWHERE,
    NOBODY,
    ONLY_SIGNED_IN,
    WHOSE,
    Row,
    all_but,
    only,
    unseen_inside,
)

SIDES = WHOSE | ELSEWHERE
WATCHED = {"member": 403}  # a witness reads and moves nothing
READS = SIDES | {"member"}
HERE, PROPOSED, SIGNED, AGREED, PILOTING = (
    f"/handovers/{{{name}}}"
    for name in ("handover", "proposed_handover", "signed_handover", "agreed_handover", "piloting_handover")
)


def _moves(path: str, changes=True, others=WATCHED, **send: str) -> Row:
    """A post by either side."""
    return Row(path, post=unseen_inside(SIDES, **others), send=send, changes=changes, private_to=all_but(READS))


ROWS = [
    Row("/handovers/", get=ONLY_SIGNED_IN),
    Row("/handovers/propose/", get=only(ACTIVE), hidden_to=all_but(NOBODY)),
    Row(
        "/handovers/propose/?solution={solution}",
        get=only(SIDES),
        post=only(SIDES),
        send={"carrier": "Elsewhere", "place": "BR", "pathway": "gift"},
    ),
    Row("/handovers/propose/?solution={hidden_solution}", get=unseen_inside(NOBODY, suspended=403)),
    Row(f"{HERE}/", get=unseen_inside(READS), private_to=all_but(READS)),
    Row(f"{AGREED}/", get=unseen_inside(SIDES)),
    Row(f"{HERE}/terms/", get=unseen_inside(READS), private_to=all_but(READS)),
    Row(f"{HERE}/terms/2/", get=unseen_inside(READS), private_to=all_but(READS)),
    Row(f"{HERE}/terms/9/", get=unseen_inside()),
    Row(f"{HERE}/terms/1..2/", get=unseen_inside(READS), private_to=all_but(READS)),
    Row(
        f"{HERE}/terms/change/",
        get=unseen_inside(SIDES, **WATCHED),
        private_to=all_but(READS),
    ),
    Row(f"{HERE}/talk/", get=unseen_inside(READS), private_to=all_but(READS)),
    _moves(f"{HERE}/talk/", text="Good evening"),
    _moves(f"{HERE}/consent/", read="1", digest="{handover_terms.digest}"),
    _moves(f"{SIGNED}/consent/take-back/", changes=WHOSE, others={}),
    Row(
        f"{PROPOSED}/move/",
        post=unseen_inside(ELSEWHERE, **dict.fromkeys(WHOSE, 403)),
        send={"to": "talks"},
    ),
    _moves(f"{AGREED}/move/", others={}, to="piloting"),
    _moves(f"{PILOTING}/move/", others={}, to="operating"),
    Row(f"{HERE}/end/", get=unseen_inside(SIDES, **WATCHED), private_to=all_but(READS)),
    _moves(f"{HERE}/end/", reason="no_agreement"),
    Row(f"{HERE}/gain/", get=unseen_inside(SIDES, **WATCHED), private_to=all_but(READS)),
    _moves(f"{HERE}/gain/", gain_0="500", gain_1="KES"),
    _moves(f"{HERE}/checklist/", **{"item-area": "data", "item-text": "The list of schools"}),
    _moves(f"{HERE}/checklist/{{handover_item}}/", state="done"),
    Row(f"{AGREED}/checklist/{{handover_item}}/", post=unseen_inside()),
    _moves(f"{HERE}/milestones/", **{"milestone-title": "Ten jars", "milestone-due_on": "2099-01-01"}),
    _moves(f"{HERE}/milestones/{{milestone}}/"),
    Row(f"{AGREED}/milestones/{{milestone}}/", post=unseen_inside()),
    Row(f"{HERE}/witnesses/", get=unseen_inside(SIDES, **WATCHED), private_to=all_but(READS)),
    _moves(f"{HERE}/witnesses/", person="/people/{shown_witness}/"),
    Row(
        f"{HERE}/witnesses/{{witness}}/withdraw/",
        post=unseen_inside(WHOSE | {"member"}, elsewhere=403),
    ),
    Row(f"{AGREED}/witnesses/{{witness}}/withdraw/", post=unseen_inside()),
    Row(f"{HERE}/files/", get=unseen_inside(SIDES, **WATCHED), private_to=all_but(READS)),
    _moves(f"{HERE}/files/", file=("plan.txt", b"a plan"), description="A plan"),
    _moves(f"{PILOTING}/public/", others={}, allowed="1"),
]

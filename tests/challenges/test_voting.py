"""The crowd's vote: shapes of ballots, one that counts, the database's clock, secrecy, and recounting."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from banyan.challenges import services
from banyan.challenges.counting import counted_ballots, published_budget, published_lines, published_rules
from banyan.challenges.models import Ballot, CountedBallot, Phase, PhaseResult, Proposal, Vote
from banyan.challenges.services.drawing_up import GRADES, option_of
from banyan.commons.errors import Invalid, NotAllowed
from banyan.commons.models import Activity
from banyan.methods.allocation import recount_budget
from banyan.methods.tallies import recount
from tests.challenges.clock import end, shift

RECOUNT = Path(recount.__file__)
RECOUNT_BUDGET = Path(recount_budget.__file__)


def _ballot(method, options):
    first, second, third = options
    return {
        "approval": [first],
        "score": {first: 5, second: 2},
        "quadratic": {first: 9, third: 4},
        "schulze": [first, [second, third]],
        "stv": [first, second],
        "judgement": {first: GRADES[-1], second: GRADES[1]},
    }[method]


@pytest.mark.parametrize("method", ["approval", "score", "quadratic", "schulze", "stv", "judgement"])
def test_a_vote_is_counted_and_anyone_can_count_it_again(method, voting, voter, tmp_path):
    _challenge, phase, proposals = voting(method, seats=1)
    options = [option_of(proposal.pk) for proposal in proposals]
    receipts = [
        services.cast_ballot(by=voter(f"Voter {n}"), phase=phase, content=_ballot(method, options)).receipt
        for n in range(3)
    ]
    end(phase)
    assert services.settle_phases() == 1
    result = PhaseResult.objects.get(phase=phase)
    assert result.record["winners"] == options[:1]
    assert list(Proposal.objects.filter(is_in_running=True)) == proposals[:1]
    vote = Vote.objects.get(phase=phase)
    rules, ballots, told = tmp_path / "rules.json", tmp_path / "ballots.jsonl", tmp_path / "result.json"
    rules.write_text(published_rules(vote))
    ballots.write_text("\n".join(published_lines(vote)))
    told.write_text(json.dumps(result.record["tally"]))
    command = [sys.executable, RECOUNT, rules, ballots, "--root", result.root, "--result", told]
    for receipt in receipts:
        assert subprocess.run([*command, "--receipt", receipt], capture_output=True).returncode == 0
    changed = ballots.read_text().replace(options[0], options[1], 1)
    ballots.write_text(changed)
    assert subprocess.run(command, capture_output=True).returncode == 1


@pytest.mark.parametrize(("method", "winners"), [("knapsack", {0, 1}), ("shares", {0, 1})])
def test_a_budget_is_shared_out(method, winners, voting, voter, tmp_path):
    _challenge, phase, proposals = voting(method, "budget", costs=(40_000, 50_000, 90_000), budget=100_000)
    options = [option_of(proposal.pk) for proposal in proposals]
    for n, chosen in enumerate([options[:2], options[:2], options[:1], options[2:]]):
        services.cast_ballot(by=voter(f"Voter {n}"), phase=phase, content=chosen)
    end(phase)
    services.settle_phases()
    result = PhaseResult.objects.get(phase=phase)
    assert set(result.record["winners"]) == {options[place] for place in winners}
    assert {p.pk for p in Proposal.objects.filter(is_in_running=True)} == {proposals[place].pk for place in winners}
    vote = Vote.objects.get(phase=phase)
    election = tmp_path / "election.pb"
    election.write_text(published_budget(phase, vote, result.record["winners"]))
    again = ["--tie-seed", vote.election]
    if method == "shares":
        again += ["--rule", "equal_shares", "--increase", str(result.record["allocation"]["increase"])]
    command = [sys.executable, RECOUNT_BUDGET, election, *again]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    other = election.read_text().replace(f"{options[0]};40000;3;1", f"{options[0]};40000;3;0")
    election.write_text(other)
    assert subprocess.run(command, capture_output=True).returncode == 1


SHAPES = [
    ("approval", []),
    ("approval", ["p1", "p1"]),
    ("approval", ["p0"]),
    ("approval", ["p1; DROP TABLE"]),
    ("approval", {"p1": 1}),
    ("approval", None),
    ("approval", "p1"),
    ("score", {"p1": 6}),
    ("score", {"p1": -1}),
    ("score", {"p1": 2.5}),
    ("score", {"p1": float("nan")}),
    ("score", {"p1": True}),
    ("score", {}),
    ("quadratic", {"p1": 11}),
    ("quadratic", {"p1": 8, "p2": 7}),
    ("quadratic", {"p1": 10**30}),
    ("quadratic", {"p1": -3}),
    ("quadratic", {"p1": 0}),
    ("schulze", [["p1", "p1"]]),
    ("schulze", [[]]),
    ("stv", [["p1", "p2"]]),
    ("judgement", {"p1": "superb"}),
]


@pytest.mark.parametrize(("method", "shape"), SHAPES)
def test_a_ballot_of_the_wrong_shape_is_refused_and_nothing_counts(method, shape, voting, voter):
    _challenge, phase, proposals = voting(method)
    names = {f"p{n}": option_of(proposal.pk) for n, proposal in enumerate(proposals, 1)}
    text = json.dumps(shape)
    for name, option in names.items():
        text = text.replace(f'"{name}"', f'"{option}"')
    with pytest.raises(Invalid):
        services.cast_ballot(by=voter(), phase=phase, content=json.loads(text))
    assert not Ballot.objects.exists()


def test_proposals_of_another_vote_or_out_of_the_running_are_no_options(voting, voter):
    _one, phase, _proposals = voting()
    _other, _phase, others = voting()
    with pytest.raises(Invalid):
        services.cast_ballot(by=voter(), phase=phase, content=[option_of(others[0].pk)])


def test_the_last_ballot_counts_and_one_taken_back_does_not(voting, voter):
    _challenge, phase, proposals = voting()
    someone, options = voter(), [option_of(proposal.pk) for proposal in proposals]
    services.cast_ballot(by=someone, phase=phase, content=options[:1])
    last = services.cast_ballot(by=someone, phase=phase, content=options[1:])
    vote = Vote.objects.get(phase=phase)
    assert [receipt for receipt, _content, _nonce in counted_ballots(vote)] == [last.receipt]
    assert Ballot.objects.count() == 2
    services.take_ballot_back(by=someone, phase=phase)
    assert counted_ballots(vote) == []


def test_nobody_is_told_of_a_ballot(voting, voter):
    _challenge, phase, proposals = voting()
    before = Activity.objects.count()
    services.cast_ballot(by=voter(), phase=phase, content=[option_of(proposals[0].pk)])
    assert Activity.objects.count() == before


def test_before_and_after_the_vote_the_database_takes_no_ballot(voting, voter):
    _challenge, phase, proposals = voting()
    content, early, late = [option_of(proposals[0].pk)], voter("Early"), voter("Late")
    kept = services.cast_ballot(by=late, phase=phase, content=content)
    end(phase)
    for person in (early, late):
        with pytest.raises(services.VoteClosed):
            services.cast_ballot(by=person, phase=phase, content=content)
    with pytest.raises(services.VoteClosed):
        services.take_ballot_back(by=late, phase=phase)
    tomorrow = timezone.now() + timedelta(days=1)
    shift(phase, opens_at=tomorrow, closes_at=tomorrow + timedelta(days=1))
    with pytest.raises(services.VoteClosed):
        services.cast_ballot(by=early, phase=phase, content=content)
    assert CountedBallot.objects.get().ballot == kept


def test_the_clock_of_the_machine_is_of_no_importance(voting, voter, monkeypatch):
    _challenge, phase, proposals = voting()
    someone = voter()
    end(phase)
    monkeypatch.setattr(timezone, "now", lambda: phase.closes_at - timedelta(seconds=2))
    with pytest.raises(services.VoteClosed):
        services.cast_ballot(by=someone, phase=phase, content=[option_of(proposals[0].pk)])


def test_without_its_trigger_a_late_ballot_would_be_taken(voting, voter):
    """The negative control of the two tests above."""
    _challenge, phase, proposals = voting()
    services.cast_ballot(by=voter(), phase=phase, content=[option_of(proposals[0].pk)])
    end(phase)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE challenges_ballot DISABLE TRIGGER ballot_in_time")
        cursor.execute("ALTER TABLE challenges_countedballot DISABLE TRIGGER counted_ballot_in_time")
    services.cast_ballot(by=voter("Late"), phase=phase, content=[option_of(proposals[0].pk)])
    assert CountedBallot.objects.count() == 2


def test_who_may_vote(voting, voter, person, make_person):
    _challenge, phase, proposals = voting()
    content = [option_of(proposals[0].pk)]
    suspended = voter("Suspended")
    suspended.suspended_until = timezone.now() + timedelta(days=1)
    for nobody in (person, suspended):
        with pytest.raises(NotAllowed):
            services.cast_ballot(by=nobody, phase=phase, content=content)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE challenges_ballot SET content = '[]'",
        "DELETE FROM challenges_ballot",
        "TRUNCATE challenges_ballot CASCADE",
        "UPDATE challenges_vote SET rules = '{}'",
        "UPDATE challenges_vote SET electorate = 'members'",
        "DELETE FROM challenges_vote",
        "UPDATE challenges_phase SET method = 'score' WHERE method <> ''",
        "UPDATE challenges_phase SET seats = seats + 1",
        "UPDATE challenges_phase SET electorate = 'members'",
        "UPDATE challenges_phase SET promotion = 'by_hand'",
        "UPDATE challenges_phase SET kind = 'allocation', budget_minor = 1 WHERE method <> ''",
        "UPDATE challenges_phase SET closes_at = closes_at + interval '1 second'",
        "UPDATE challenges_phase SET opens_at = opens_at - interval '1 second'",
        "DELETE FROM challenges_phase",
        "UPDATE challenges_challenge SET state = 'draft'",
    ],
)
def test_rules_and_ballots_are_frozen(change, voting, voter):
    _challenge, phase, proposals = voting()
    services.cast_ballot(by=voter(), phase=phase, content=[option_of(proposals[0].pk)])
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(change)


def test_a_result_is_kept_for_ever(voting, voter):
    _challenge, phase, proposals = voting()
    services.cast_ballot(by=voter(), phase=phase, content=[option_of(proposals[0].pk)])
    end(phase)
    services.settle_phases()
    for change in ("UPDATE challenges_phaseresult SET root = ''", "DELETE FROM challenges_phaseresult"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
    assert services.settle_phases() == 0


def test_a_vote_without_proposals_ends_without_a_result(compose):
    challenge = compose("sprint", method="approval")
    for phase in challenge.phases.all():
        end(phase)
    assert services.settle_phases() == 3
    assert not Vote.objects.exists() and not PhaseResult.objects.exists()
    assert not Phase.objects.filter(settled_at=None).exists()

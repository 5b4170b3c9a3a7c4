"""T11: many people voting several times at once, while the vote closes: one ballot counts for each, none is late."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from banyan.challenges import services
from banyan.challenges.counting import counted_ballots
from banyan.challenges.models import (
    Ballot,
    Challenge,
    CountedBallot,
    Phase,
    PhaseResult,
    Proposal,
    ProposalMember,
    Vote,
)
from banyan.people.models import Person
from tests.challenges.clock import shift

pytestmark = pytest.mark.django_db(transaction=True)
VOTERS, TIMES = 12, 3


@pytest.fixture
def vote():
    """A vote between two proposals that is open, and people who may vote."""
    host = Person.objects.create_user(email="host@example.org", name="Host", password=None)
    now = timezone.now()
    challenge = Challenge.objects.create(
        title="Water for schools", question="How?", started_by=host, currency="KES", state="draft"
    )
    phase = Phase.objects.create(
        challenge=challenge, kind="community_vote", method="approval", promotion="voted",
        opens_at=now - timedelta(hours=1), closes_at=now + timedelta(hours=1),
    )  # fmt: skip
    Challenge.objects.filter(pk=challenge.pk).update(state="open")
    for title in ("Rain jars", "Sand dams"):
        proposal = Proposal.objects.create(
            challenge=challenge, title=title, started_by=host, state="published", published_at=now
        )
        ProposalMember.objects.create(proposal=proposal, person=host, state="lead")
    voters = []
    for number in range(VOTERS):
        person = Person.objects.create_user(email=f"v{number}@example.org", name=f"Voter {number}", password=None)
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        voters.append(person)
    phase = Phase.objects.select_related("challenge").get(pk=phase.pk)
    return phase, [f"p{pk}" for pk in Proposal.objects.order_by("pk").values_list("pk", flat=True)], voters


def _at_once(deeds) -> list[str]:
    met = [""] * len(deeds)

    def run(number, deed):
        try:
            deed()
            met[number] = "counted"
        except services.VoteClosed:
            met[number] = "closed"
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number, deed)) for number, deed in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return met


def _casts(phase, options, voters):
    return [
        lambda person=person, n=n: services.cast_ballot(by=person, phase=phase, content=[options[n % 2]])
        for n in range(TIMES)
        for person in voters
    ]


def test_one_ballot_counts_for_each_however_many_arrive_at_once(vote):
    phase, options, voters = vote
    assert set(_at_once(_casts(phase, options, voters))) == {"counted"}
    assert Vote.objects.count() == 1
    assert Ballot.objects.count() == VOTERS * TIMES
    counted = CountedBallot.objects.select_related("ballot")
    assert counted.count() == VOTERS and {row.voter_id for row in counted} == {person.pk for person in voters}
    assert all(row.ballot.voter_id == row.voter_id for row in counted)


def test_what_arrives_while_the_vote_closes_is_counted_or_refused_and_never_both(vote):
    phase, options, voters = vote
    services.cast_ballot(by=voters[0], phase=phase, content=options[:1])
    shift(phase, closes_at=timezone.now() + timedelta(seconds=0.4))
    settled = []

    def settle():
        while not settled:
            if services.settle_phases():
                settled.append(True)

    deeds = [settle]
    for _again in range(4):
        deeds += _casts(phase, options, voters)
    met = _at_once(deeds)
    result = PhaseResult.objects.get(phase=phase)
    on_record = counted_ballots(Vote.objects.get(phase=phase))
    assert result.record["tally"]["ballots"] == len(on_record)
    phase.refresh_from_db()
    assert not Ballot.objects.filter(at__gte=phase.closes_at).exists()
    # One ballot was there before; settling is the one deed that casts none.
    assert met.count("counted") == Ballot.objects.count()
    with pytest.raises(services.VoteClosed):
        services.cast_ballot(by=voters[0], phase=phase, content=options[1:])


def test_without_the_unique_key_two_ballots_would_count(vote):
    """The negative control: the key, and nothing in Python, is what keeps it to one."""
    phase, options, voters = vote
    services.cast_ballot(by=voters[0], phase=phase, content=options[:1])
    first = CountedBallot.objects.get()
    other = Ballot.objects.create(
        vote=first.vote, voter=voters[0], content=options[1:], nonce="0" * 32, receipt="f" * 64
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        CountedBallot.objects.create(vote=first.vote, voter=voters[0], ballot=other)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE challenges_countedballot DROP CONSTRAINT one_counted_ballot_per_voter")
        try:
            CountedBallot.objects.create(vote=first.vote, voter=voters[0], ballot=other)
            assert CountedBallot.objects.filter(voter=voters[0]).count() == 2
            CountedBallot.objects.filter(ballot=other).delete()
        finally:
            cursor.execute(
                "ALTER TABLE challenges_countedballot"
                " ADD CONSTRAINT one_counted_ballot_per_voter UNIQUE (vote_id, voter_id)"
            )

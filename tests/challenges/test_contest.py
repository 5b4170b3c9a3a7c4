"""From composing to the results: phases, screening, moves by hand, dates by two, teams, and winners who go on."""

from datetime import timedelta

import pytest
from django.utils import timezone

from banyan.challenges import services
from banyan.challenges.models import Advancement, Phase, Proposal, ProposalMember, ProposalVersion, TimelineChange
from banyan.challenges.services import GivenAward, ProposalFacts
from banyan.challenges.services.composing import OfferedPrize
from banyan.challenges.templates_of_challenges import TEMPLATES
from banyan.commons.errors import Conflict, Invalid, NotAllowed
from banyan.commons.models import Activity, Watch
from tests.challenges.clock import begin, end


@pytest.mark.parametrize("template", [template.key for template in TEMPLATES])
def test_every_template_can_be_opened(template, compose):
    challenge = compose(template, budget=1_000_000 if template == "budget" else None)
    assert challenge.state == "open"
    assert next(phase.kind for phase in challenge.phases.all()) in ("inspiration", "proposals")


def test_members_do_not_compose(compose, person):
    challenge = compose(opened=False)
    for deed in (services.open_challenge, services.call_off_challenge):
        with pytest.raises(NotAllowed):
            deed(by=person, challenge=challenge)


def test_what_is_missing_is_said_before_opening(host, compose):
    challenge = compose(opened=False)
    Phase.objects.filter(challenge=challenge, kind="proposals").delete()
    challenge.sections.all().delete()
    with pytest.raises(Invalid) as told:
        services.open_challenge(by=host, challenge=challenge)
    assert "no phase for proposals" in str(told.value) and "nothing to answer" in str(told.value)


def test_an_open_challenge_is_not_planned_anew(host, compose):
    challenge = compose()
    with pytest.raises(Conflict):
        services.plan_phases(by=host, challenge=challenge, phases=[])
    with pytest.raises(Conflict):
        services.offer_prizes(by=host, challenge=challenge, prizes=[OfferedPrize(title="A pilot")])


def test_dates_change_by_two_hosts_with_a_reason_in_public(host, second_host, compose):
    challenge = compose()
    phase = challenge.phases.get(kind="proposals")
    later = {"opens_at": phase.opens_at, "closes_at": phase.closes_at + timedelta(days=3)}
    with pytest.raises(Invalid):
        services.ask_for_other_dates(by=host, phase=phase, reason=" ", **later)
    change = services.ask_for_other_dates(by=host, phase=phase, reason="The rains", **later)
    with pytest.raises(NotAllowed):
        services.agree_to_other_dates(by=host, change=change)
    phase.refresh_from_db()
    assert phase.closes_at != later["closes_at"]
    services.agree_to_other_dates(by=second_host, change=change)
    phase.refresh_from_db()
    assert phase.closes_at == later["closes_at"]
    assert Activity.objects.get(verb="changed_timeline").is_public
    assert TimelineChange.objects.get().reason == "The rains"


def test_a_vote_that_has_begun_is_not_cut_short(host, voting):
    _challenge, phase, _proposals = voting()
    with pytest.raises(Invalid):
        services.ask_for_other_dates(
            by=host, phase=phase, opens_at=phase.opens_at, closes_at=phase.closes_at - timedelta(hours=1), reason="Done"
        )


def test_proposals_are_written_only_while_their_phases_are_open(compose, propose):
    challenge = compose()
    proposal = propose(challenge)
    lead = proposal.started_by
    facts = ProposalFacts(title="Rain jars, larger", answers={"s1": "Of clay"})
    changed = services.edit_proposal(by=lead, proposal=proposal, version=1, facts=facts)
    assert changed.version == 2 and ProposalVersion.objects.filter(proposal=proposal).count() == 2
    with pytest.raises(services.ProposalChanged):
        services.edit_proposal(by=lead, proposal=proposal, version=1, facts=facts)
    end(challenge.phases.get(kind="proposals"))
    with pytest.raises(Conflict):
        services.edit_proposal(by=lead, proposal=proposal, version=2, facts=ProposalFacts(title="Too late"))
    with pytest.raises(Conflict):
        propose(challenge, "Another one")


def test_what_is_required_is_answered_before_handing_in(person, compose):
    challenge = compose("budget", budget=1_000_000)
    proposal = services.start_proposal(by=person, challenge=challenge, facts=ProposalFacts(title="Rain jars"))
    with pytest.raises(Invalid) as told:
        services.hand_in_proposal(by=person, proposal=proposal)
    assert set(told.value.fields) == {"answer-s1", "answer-s2", "cost"}


def test_too_many_words_are_refused_next_to_their_question(person, compose):
    challenge = compose()
    answers = {"s1": "word " * 401}
    with pytest.raises(Invalid) as told:
        services.start_proposal(by=person, challenge=challenge, facts=ProposalFacts(title="Long", answers=answers))
    assert set(told.value.fields) == {"answer-s1"}


def test_screening_tells_the_team_and_can_be_undone(host, compose, propose):
    proposal = propose(compose())
    with pytest.raises(Invalid):
        services.screen_proposal(by=host, proposal=proposal, outcome="off_topic")
    services.screen_proposal(by=host, proposal=proposal, outcome="incomplete", message="Add where.")
    proposal.refresh_from_db()
    assert proposal.state == "screened_out"
    services.screen_proposal(by=host, proposal=proposal, outcome="admitted")
    proposal.refresh_from_db()
    assert proposal.state == "published"


def test_a_host_does_not_screen_a_proposal_of_their_own(host, compose, propose):
    proposal = propose(compose(), by=host)
    with pytest.raises(NotAllowed):
        services.screen_proposal(by=host, proposal=proposal, outcome="admitted")


def test_a_phase_settles_once_and_writes_down_who_goes_on(compose, propose):
    challenge = compose()
    proposals = [propose(challenge, f"Jars {n}") for n in range(2)]
    end(challenge.phases.get(kind="proposals"))
    assert services.settle_phases() == 1
    assert services.settle_phases() == 0
    moves = Advancement.objects.filter(phase__kind="proposals")
    assert {(move.proposal_id, move.goes_on, move.by) for move in moves} == {(p.pk, True, None) for p in proposals}


def test_moving_by_hand_needs_a_reason_and_ends_when_a_vote_begins(host, compose, propose):
    challenge = compose("grant")
    proposal = propose(challenge, cost=40_000)
    first = challenge.phases.get(kind="proposals")
    with pytest.raises(Conflict):
        services.move_by_hand(by=host, proposal=proposal, phase=first, goes_on=False, reason="Too early")
    end(first)
    services.settle_phases()
    first.refresh_from_db()
    with pytest.raises(Invalid):
        services.move_by_hand(by=host, proposal=proposal, phase=first, goes_on=False, reason="")
    services.move_by_hand(by=host, proposal=proposal, phase=first, goes_on=False, reason="No trial yet.")
    assert not Proposal.objects.get().is_in_running
    services.move_by_hand(by=host, proposal=proposal, phase=first, goes_on=True, reason="A trial was shown.")
    assert Proposal.objects.get().is_in_running


def test_nobody_moves_by_hand_once_a_vote_has_begun(host, voting, voter):
    challenge, _phase, proposals = voting()
    services.settle_phases()
    with pytest.raises(Conflict):
        services.move_by_hand(
            by=host, proposal=proposals[0], phase=challenge.phases.get(kind="proposals"), goes_on=False, reason="No"
        )
    with pytest.raises(Conflict):
        services.screen_proposal(by=host, proposal=proposals[0], outcome="off_topic", message="Late")
    with pytest.raises(Conflict):
        services.withdraw_proposal(by=proposals[0].started_by, proposal=proposals[0])
    with pytest.raises(Conflict):
        services.call_off_challenge(by=host, challenge=challenge)


def test_teams(compose, propose, person, other_person):
    proposal = propose(compose())
    lead = proposal.started_by
    with pytest.raises(NotAllowed):
        services.invite_to_team(by=person, proposal=proposal, person=other_person)
    invited = services.invite_to_team(by=lead, proposal=proposal, person=person, message="Come")
    with pytest.raises(NotAllowed):
        services.answer_member(by=lead, member=invited, is_welcome=True)
    services.answer_member(by=person, member=invited, is_welcome=True)
    asking = services.ask_to_join(by=other_person, proposal=proposal, message="Clay")
    with pytest.raises(NotAllowed):
        services.answer_member(by=person, member=asking, is_welcome=True)
    services.answer_member(by=lead, member=asking, is_welcome=False)
    services.leave_team(by=lead, proposal=proposal)
    assert list(ProposalMember.objects.values_list("person", "state")) == [(person.pk, "lead")]
    with pytest.raises(Conflict):
        services.leave_team(by=person, proposal=proposal)
    assert Watch.objects.filter(person=person, kind="challenge").exists()


def test_a_team_can_let_everyone_write(compose, person, other_person):
    challenge = compose()
    facts = ProposalFacts(title="Rain jars", answers={"s1": "Clay"}, is_open_to_all=True)
    proposal = services.start_proposal(by=person, challenge=challenge, facts=facts)
    changed = ProposalFacts(title="Rain jars", answers={"s1": "Clay and sand"}, is_open_to_all=True)
    with pytest.raises(NotAllowed):
        services.edit_proposal(by=other_person, proposal=proposal, version=1, facts=changed)
    services.hand_in_proposal(by=person, proposal=proposal)
    assert services.edit_proposal(by=other_person, proposal=proposal, version=1, facts=changed).version == 2


def test_credit_stays_along_the_lineage(compose, propose, person):
    challenge = compose()
    origin = propose(challenge, "Rain jars")
    remix = propose(challenge, "Rain jars with a filter", by=person, builds_on=[origin], taken_over="The jar")
    assert remix.origins.get().origin == origin and remix.origins.get().taken_over == "The jar"


def test_support_counts_once(compose, propose, person):
    proposal = propose(compose())
    for _twice in range(2):
        services.support_proposal(by=person, proposal=proposal)
    proposal.refresh_from_db()
    assert proposal.support_count == 1
    services.take_support_back(by=person, proposal=proposal)
    proposal.refresh_from_db()
    assert proposal.support_count == 0


def test_results_are_announced_after_the_votes_and_everyone_can_go_on(host, voting, voter):
    challenge, phase, proposals = voting("approval", seats=1)
    won, lost, _other = proposals
    services.cast_ballot(by=voter(), phase=phase, content=[f"p{won.pk}"])
    award = GivenAward(proposal=won, title="Popular choice")
    with pytest.raises(Conflict):
        services.announce_results(by=host, challenge=challenge, awards=[award])
    end(phase)
    services.settle_phases()
    with pytest.raises(Invalid):
        services.announce_results(
            by=host, challenge=challenge, awards=[GivenAward(proposal=lost, title="Hosts' choice")]
        )
    reasoned = GivenAward(proposal=lost, title="Hosts' choice", reason="It was tried in three counties since.")
    won.refresh_from_db()
    services.announce_results(
        by=host, challenge=challenge, awards=[GivenAward(proposal=won, title="Popular choice"), reasoned]
    )
    for proposal in (won, lost):
        solution = services.register_as_solution(by=proposal.started_by, proposal=proposal)
        proposal.refresh_from_db()
        assert proposal.solution == solution and "Clay, cement" in solution.approach
    with pytest.raises(Conflict):
        services.register_as_solution(by=won.started_by, proposal=won)


def test_more_prizes_than_there_are_cannot_be_given(host, compose, propose):
    challenge = compose("grant", opened=False)
    services.offer_prizes(by=host, challenge=challenge, prizes=[OfferedPrize(title="A pilot")])
    services.open_challenge(by=host, challenge=challenge)
    proposals = [propose(challenge, f"Jars {n}", cost=40_000) for n in range(2)]
    for phase in challenge.phases.all():
        end(phase)
    services.settle_phases()
    prize = challenge.prizes.get()
    awards = [GivenAward(proposal=proposal, title="Grant", prize=prize) for proposal in proposals]
    with pytest.raises(Invalid):
        services.announce_results(by=host, challenge=challenge, awards=awards)
    services.announce_results(by=host, challenge=challenge, awards=awards[:1])


def test_everyone_who_took_part_hears_of_the_results(host, voting, voter, tasks):
    challenge, phase, proposals = voting()
    end(phase)
    services.settle_phases()
    services.announce_results(by=host, challenge=challenge, awards=[])
    tasks()
    heard = proposals[0].started_by.notifications.filter(activity__verb="announced_results")
    assert heard.exists()


def test_phases_open_by_the_clock(compose):
    challenge = compose()
    phase = challenge.phases.get(kind="community_vote")
    assert phase.opens_at > timezone.now()
    begin(phase)
    assert services.settle_phases() == 0

"""Services of challenges."""

from datetime import timedelta

from banyan.challenges import services
from banyan.challenges.models import Proposal
from banyan.challenges.services.composing import OfferedPrize
from banyan.challenges.services.drawing_up import option_of
from banyan.challenges.templates_of_challenges import AskedSection, template_with
from tests.promises.network.challenges import answered, awards_of, facts_of, phases
from tests.promises.service_calls import example

SECRET = "a ballot is secret: nobody is told"


class _Things:
    """The fresh network as `facts_of` reads it."""

    def __init__(self, fresh):
        self.things = {"place": fresh.place, "theme": fresh.theme}


def _facts(fresh, title):
    return facts_of(_Things(fresh), title)


def _decided(fresh):
    services.announce_results(by=fresh.steward, challenge=fresh.decided_challenge, awards=awards_of(fresh))


def _proposal(fresh, name="proposal"):
    return Proposal.objects.select_related("challenge__organisation").get(pk=getattr(fresh, name).pk)


EXAMPLES = {
    "compose_challenge": example(
        lambda n: {
            "by": n.steward,
            "facts": _facts(n, "Roads to the clinic"),
            "template": template_with("sprint"),
            "phases": phases(),
        },
        "challenges_challenge challenges_challenge_themes challenges_phase challenges_section",
    ),
    "edit_challenge": example(
        lambda n: {
            "by": n.steward,
            "challenge": n.challenge,
            "version": 1,
            "facts": _facts(n, "Water for each and every school"),
        },
        "challenges_challenge",
    ),
    "plan_phases": example(
        lambda n: {"by": n.steward, "challenge": n.draft_challenge, "phases": phases()}, "challenges_phase"
    ),
    "ask_sections": example(
        lambda n: {
            "by": n.steward,
            "challenge": n.draft_challenge,
            "sections": [AskedSection(title="What would you do?")],
            "asks_cost": True,
        },
        "challenges_challenge challenges_section",
    ),
    "offer_prizes": example(
        lambda n: {"by": n.steward, "challenge": n.draft_challenge, "prizes": [OfferedPrize(title="A pilot")]},
        "challenges_prize",
    ),
    "open_challenge": example(lambda n: {"by": n.steward, "challenge": n.draft_challenge}, "challenges_challenge"),
    "call_off_challenge": example(
        lambda n: {"by": n.steward, "challenge": n.challenge}, "challenges_challenge commons_searchentry"
    ),
    "ask_for_other_dates": example(
        lambda n: {
            "by": n.steward,
            "phase": n.voting_phase,
            "opens_at": n.voting_phase.opens_at,
            "closes_at": n.voting_phase.closes_at + timedelta(days=1),
            "reason": "A storm",
        },
        "challenges_timelinechange",
    ),
    "agree_to_other_dates": example(
        lambda n: {"by": n.steward, "change": n.timeline_change}, "challenges_phase challenges_timelinechange"
    ),
    "decline_other_dates": example(
        lambda n: {"by": n.steward, "change": n.timeline_change}, "challenges_timelinechange"
    ),
    "move_by_hand": example(
        lambda n: {
            "by": n.steward,
            "proposal": n.decided_proposal,
            "phase": n.decided_phase,
            "goes_on": False,
            "reason": "It was handed over already.",
        },
        "challenges_advancement challenges_proposal",
    ),
    "start_proposal": example(
        lambda n: {
            "by": n.member,
            "challenge": n.challenge,
            "facts": answered("A solar pump"),
            "builds_on": [_proposal(n)],
        },
        "challenges_lineage challenges_proposal challenges_proposalmember challenges_proposalversion commons_watch",
    ),
    "edit_proposal": example(
        lambda n: {"by": n.owner, "proposal": n.proposal, "version": 1, "facts": answered("Rain jars, larger")},
        "challenges_proposal challenges_proposalversion",
    ),
    "hand_in_proposal": example(lambda n: {"by": n.owner, "proposal": n.draft_proposal}, "challenges_proposal"),
    "withdraw_proposal": example(
        lambda n: {"by": n.owner, "proposal": n.proposal}, "challenges_proposal commons_searchentry"
    ),
    "invite_to_team": example(
        lambda n: {"by": n.owner, "proposal": n.proposal, "person": n.member}, "challenges_proposalmember"
    ),
    "ask_to_join": example(
        lambda n: {"by": n.member, "proposal": n.proposal, "message": "Cement"}, "challenges_proposalmember"
    ),
    "answer_member": example(
        lambda n: {"by": n.elsewhere, "member": n.invited_member, "is_welcome": True},
        "challenges_proposalmember commons_watch",
    ),
    "leave_team": example(
        lambda n: {"by": n.owner, "proposal": n.proposal},
        "challenges_proposalmember",
        before=lambda n: services.answer_member(by=n.elsewhere, member=n.invited_member, is_welcome=True),
    ),
    "support_proposal": example(
        lambda n: {"by": n.member, "proposal": _proposal(n)}, "challenges_proposal challenges_support"
    ),
    "take_support_back": example(
        lambda n: {"by": n.org_owner, "proposal": _proposal(n)}, "challenges_proposal challenges_support"
    ),
    "screen_proposal": example(
        lambda n: {"by": n.steward, "proposal": n.proposal, "outcome": "incomplete", "message": "Add the cost."},
        "challenges_proposal challenges_screening commons_searchentry",
    ),
    "cast_ballot": example(
        lambda n: {"by": n.member, "phase": n.voting_phase, "content": [option_of(n.voting_proposal.pk)]},
        "challenges_ballot challenges_countedballot",
        deeds=0,
        why=SECRET,
    ),
    "take_ballot_back": example(
        lambda n: {"by": n.org_owner, "phase": n.voting_phase}, "challenges_countedballot", deeds=0, why=SECRET
    ),
    "announce_results": example(
        lambda n: {"by": n.steward, "challenge": n.decided_challenge, "awards": awards_of(n)},
        "challenges_award challenges_challenge",
    ),
    "register_as_solution": example(
        lambda n: {"by": n.owner, "proposal": n.decided_proposal},
        "challenges_proposal solutions_solution solutions_solution_themes solutions_solutionversion"
        " solutions_teammember",
        before=_decided,
    ),
}

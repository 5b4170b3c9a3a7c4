"""Writing down that a solution took root somewhere, confirming it as its carrier, and saying how it fares."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from banyan.commons.errors import Conflict, Invalid, Text
from banyan.commons.languages import language_codes
from banyan.commons.models import Place
from banyan.commons.permissions import require
from banyan.commons.services.places import NewLocality, settle_place
from banyan.commons.text import language_of, plain_text, tidy_line, tidy_text
from banyan.handovers.models import Handover
from banyan.handovers.permissions import part_in
from banyan.people.models import Organisation, Person
from banyan.people.permissions import can_edit_organisation
from banyan.recipes.models import RecipeVersion
from banyan.replications.models import Replication, ReplicationMember, Status, StatusChange
from banyan.replications.permissions import can_confirm, can_edit, can_register
from banyan.replications.services.keeping import day_problem, locked, reason_given, record_deed, require_shown
from banyan.solutions.models import Solution
from banyan.solutions.services.keeping import require_published

LONGEST_ABOUT: Final = 4_000
MOST_IN_A_TEAM: Final = 50
# What may follow what. An ended replication stays ended: whoever begins again registers a new one.
FOLLOWS: Final[dict[str, tuple[str, ...]]] = {
    Status.PLANNED: (Status.PILOTING, Status.RUNNING, Status.ENDED),
    Status.PILOTING: (Status.RUNNING, Status.PAUSED, Status.ENDED),
    Status.RUNNING: (Status.PAUSED, Status.ENDED),
    Status.PAUSED: (Status.PILOTING, Status.RUNNING, Status.ENDED),
    Status.ENDED: (),
}
_BEGINS_AS: Final = (Status.PLANNED, Status.PILOTING, Status.RUNNING)
_NEEDS_REASON: Final = (Status.PAUSED, Status.ENDED)


@dataclass(frozen=True, slots=True)
class ReplicationFacts:
    """Where, by whom and since when. `is_direct` says that the founder itself runs it."""

    place: Place | NewLocality
    carrier: Organisation
    started_on: date
    status: str = Status.RUNNING
    is_direct: bool = False
    about: str = ""
    handover: Handover | None = None
    recipe_version: RecipeVersion | None = None


@transaction.atomic
def register_replication(*, by: Person, solution: Solution, facts: ReplicationFacts) -> Replication:
    """Write down that a solution runs, or will run, in a place. Where `by` speaks for the carrier, that confirms it.

    Raises NotAllowed, Invalid, Conflict (not published, it runs there already).
    """
    solution = Solution.objects.select_for_update().get(pk=solution.pk)
    require(can_register(by, solution, facts.carrier))
    require_published(solution)
    about = _checked(by, solution, facts)
    place = settle_place(by=by, place=facts.place)
    alive = Replication.objects.filter(solution=solution, place=place, carrier=facts.carrier)
    if alive.exclude(status=Status.ENDED).exists():
        raise Conflict(_("This carrier runs it there already."))
    found = language_of(plain_text(about)) if about else "en"
    replication = Replication.objects.create(
        solution=solution,
        place=place,
        carrier=facts.carrier,
        handover=facts.handover,
        recipe_version=facts.recipe_version,
        is_direct=facts.is_direct,
        carrier_confirmed=can_edit_organisation(by, facts.carrier),
        started_on=facts.started_on,
        status=facts.status,
        about=about,
        language=found if found in language_codes() else "en",
        registered_by=by,
    )
    StatusChange.objects.create(replication=replication, status=facts.status, since=facts.started_on, by=by)
    ReplicationMember.objects.create(replication=replication, person=by)
    verb = "planned_replication" if facts.status == Status.PLANNED else "took_root"
    record_deed(by, verb, replication, is_direct=facts.is_direct)
    return replication


def _checked(by: Person, solution: Solution, facts: ReplicationFacts) -> str:
    """What it says about itself, tidy. Raises Invalid."""
    wrong: dict[str, Text] = {}
    about = tidy_text(facts.about)
    if facts.status not in _BEGINS_AS:
        wrong["status"] = _("It begins planned, as a pilot, or running.")
    problem = day_problem(facts.started_on, may_be_ahead=facts.status == Status.PLANNED)
    if problem:
        wrong["started_on"] = problem
    if len(about) > LONGEST_ABOUT:
        wrong["about"] = _("Keep this under 4,000 characters.")
    if facts.carrier.is_hidden:
        wrong["carrier"] = _("This organisation is not shown any more.")
    if facts.is_direct and solution.organisation_id not in (None, facts.carrier.pk):
        wrong["is_direct"] = _("Only the organisation that founded it runs it itself.")
    if facts.handover is not None:
        wrong |= _problems_of_handover(by, solution, facts.handover, facts.carrier)
    version = facts.recipe_version
    if version is not None and version.recipe.solution_id != solution.pk:
        wrong["recipe_version"] = _("This recipe is of another solution.")
    if wrong:
        raise Invalid(wrong)
    return about


def _problems_of_handover(by: Person, solution: Solution, handover: Handover, carrier: Organisation) -> dict[str, Text]:
    """A handover is named by who has part in it, once it is agreed. It says no more to others than that it is there."""
    if not part_in(by, handover).may_act:
        return {"handover": _("Only the two sides of a handover can name it.")}
    if handover.solution_id != solution.pk or handover.carrier_id != carrier.pk:
        return {"handover": _("This handover is of another solution or to another carrier.")}
    if handover.agreed_terms_id is None:
        return {"handover": _("The two sides have not agreed yet.")}
    return {}


@transaction.atomic
def confirm_replication(*, by: Person, replication: Replication) -> Replication:
    """Say as its carrier that it is so. Raises NotAllowed, Conflict (confirmed already)."""
    replication = locked(replication)
    require(can_confirm(by, replication))
    require_shown(replication)
    if replication.carrier_confirmed:
        raise Conflict(_("The carrier has confirmed it already."))
    replication.carrier_confirmed = True
    replication.save(update_fields=["carrier_confirmed", "changed_at"])
    record_deed(by, "confirmed_replication", replication)
    return replication


@transaction.atomic
def edit_replication(
    *, by: Person, replication: Replication, about: str, recipe_version: RecipeVersion | None
) -> Replication:
    """Change what is said of it, and by which version of a recipe it goes. Raises NotAllowed, Invalid, Conflict."""
    replication = locked(replication)
    require(can_edit(by, replication))
    require_shown(replication)
    words = tidy_text(about)
    wrong: dict[str, Text] = {}
    if len(words) > LONGEST_ABOUT:
        wrong["about"] = _("Keep this under 4,000 characters.")
    if recipe_version is not None and recipe_version.recipe.solution_id != replication.solution_id:
        wrong["recipe_version"] = _("This recipe is of another solution.")
    if wrong:
        raise Invalid(wrong)
    replication.about, replication.recipe_version = words, recipe_version
    replication.save(update_fields=["about", "recipe_version", "changed_at"])
    record_deed(by, "changed_replication", replication)
    return replication


@transaction.atomic
def change_status(*, by: Person, replication: Replication, status: str, since: date, reason: str = "") -> Replication:
    """Say how it fares from a day on; what pauses or ends needs an honest reason.

    Raises NotAllowed, Invalid, Conflict (one does not follow the other).
    """
    replication = locked(replication)
    require(can_edit(by, replication))
    require_shown(replication)
    if status not in FOLLOWS[replication.status]:
        raise Conflict(_("It cannot come to this from where it is. Load the page again to see how it fares now."))
    wrong: dict[str, Text] = {}
    words = reason_given(reason, wrong) if status in _NEEDS_REASON or reason.strip() else ""
    last = StatusChange.objects.filter(replication=replication).order_by("-since", "-pk").first()
    problem = day_problem(since)
    was_planned = replication.status == Status.PLANNED
    if problem:
        wrong["since"] = problem
    elif last is not None and since < last.since and not was_planned:
        wrong["since"] = _("This is before it came to where it is now.")
    if wrong:
        raise Invalid(wrong)
    StatusChange.objects.create(replication=replication, status=status, since=since, reason=words, by=by)
    if was_planned:
        replication.started_on = since
    replication.status = status
    replication.ended_on = since if status == Status.ENDED else None
    replication.save(update_fields=["status", "started_on", "ended_on", "changed_at"])
    has_begun = was_planned and status != Status.ENDED
    verb = "took_root" if has_begun else "ended_replication" if status == Status.ENDED else "changed_status"
    record_deed(by, verb, replication, status=str(status), is_direct=replication.is_direct)
    return replication


@transaction.atomic
def add_to_team(*, by: Person, replication: Replication, person: Person, role: str = "") -> ReplicationMember:
    """Name somebody who runs it too; they may report from then on. Raises NotAllowed, Invalid, Conflict."""
    replication = locked(replication)
    require(can_edit(by, replication))
    require_shown(replication)
    words = tidy_line(role)
    if len(words) > 80:
        raise Invalid({"role": _("Keep the role under 80 characters.")})
    if not person.is_active or person.erased_at is not None or person.is_suspended:
        raise Invalid({"person": _("This person cannot be added.")})
    team = ReplicationMember.objects.filter(replication=replication)
    if team.filter(person=person).exists():
        raise Conflict(_("They are in the team already."))
    if team.count() >= MOST_IN_A_TEAM:
        raise Invalid({"person": _("A team has at most fifty people.")})
    member = ReplicationMember.objects.create(replication=replication, person=person, role=words)
    record_deed(by, "joined_replication", replication, person=person.pk)
    return member


@transaction.atomic
def remove_from_team(*, by: Person, member: ReplicationMember) -> None:
    """Take somebody, or oneself, out of the team. Raises NotAllowed."""
    replication = locked(member.replication)
    require(member.person_id == by.pk or can_edit(by, replication))
    record_deed(by, "left_replication", replication, person=member.person_id)
    member.delete()

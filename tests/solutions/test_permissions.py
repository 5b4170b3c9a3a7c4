"""Who may do what: every service, tried by everybody, against one table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from banyan.commons.errors import NotAllowed
from banyan.commons.models import Activity
from banyan.people.models import Membership, Organisation, Person, Stewardship
from banyan.solutions import services
from banyan.solutions.models import Solution, TeamMember
from banyan.solutions.services import EvidenceFacts, SolutionFacts

pytestmark = pytest.mark.django_db

ROLES = (
    "visitor", "suspended", "stranger", "member", "lead", "editor", "colleague", "theme_steward", "other_steward",
    "general_steward",
)  # fmt: skip
EDITORS = {"member", "lead", "editor", "theme_steward", "general_steward"}
MANAGERS = EDITORS - {"member"}
SIGNED_IN = set(ROLES) - {"visitor", "suspended"}


@dataclass
class Scene:
    """A solution with all that can be done to it, and everybody who might."""

    solution: Solution
    other: Solution
    people: dict[str, Any]
    evidence: Any
    edit: Any
    request: Any
    member: TeamMember
    tie: Any


@pytest.fixture
def scene(make_person, water, health) -> Scene:
    people: dict[str, Any] = {role: make_person(role.replace("_", " ").title()) for role in ROLES[1:]}
    people["visitor"] = AnonymousUser()
    Person.objects.filter(pk=people["suspended"].pk).update(suspended_until=timezone.now() + timedelta(days=1))
    people["suspended"].refresh_from_db()
    group = Organisation.objects.create(name="Ziwa Water")
    for role, kind in (("editor", "editor"), ("colleague", "member"), ("lead", "member")):
        Membership.objects.create(organisation=group, person=people[role], role=kind)
    Stewardship.objects.create(person=people["theme_steward"], theme=water)
    Stewardship.objects.create(person=people["other_steward"], theme=health)
    Stewardship.objects.create(person=people["general_steward"])
    lead = people["lead"]

    def register(title: str) -> Solution:
        return services.register_solution(by=lead, facts=SolutionFacts(title=title, themes=[water], organisation=group))

    solution, other = register("Rain jars"), register("Fog nets")
    invited = services.invite_to_team(by=lead, solution=solution, person=people["member"])
    member = services.accept_team_request(by=people["member"], request=invited)
    author = make_person("Author Of Edits")
    return Scene(
        solution=solution,
        other=other,
        people=people,
        evidence=services.add_evidence(by=lead, solution=solution, facts=EvidenceFacts(2, "Counted by the team.")),
        edit=services.suggest_edit(
            by=author, solution=solution, base_version=1, changes={"summary": "Another summary."}, reason="Better"
        ),
        request=services.ask_to_join_team(by=make_person("Asker"), solution=solution),
        member=member,
        tie=services.link_to_parent(by=lead, solution=solution, parent=other, relation="adapted"),
    )


Do = Callable[[Any, Scene], object]
EVIDENCE = EvidenceFacts(1, "People tell that it works.")
TABLE: dict[str, tuple[set[str], Do]] = {
    "register": (SIGNED_IN, lambda by, s: services.register_solution(by=by, facts=SolutionFacts(title="New jars"))),
    "import": (
        SIGNED_IN,
        lambda by, s: services.register_imported_solution(by=by, source="x", source_key="1", title="New jars"),
    ),
    "edit": (
        EDITORS,
        lambda by, s: services.edit_solution(by=by, solution=s.solution, version=1, changes={"title": "Jars of rain"}),
    ),
    "change_stage": (
        EDITORS,
        lambda by, s: services.change_stage(by=by, solution=s.solution, version=1, stage="pilot"),
    ),
    "set_places": (
        EDITORS,
        lambda by, s: services.set_places(by=by, solution=s.solution, version=1, developed_in=[], running_in=[]),
    ),
    "restore_version": (
        EDITORS,
        lambda by, s: services.restore_version(by=by, solution=s.solution, number=1, version=1),
    ),
    "add_evidence": (EDITORS, lambda by, s: services.add_evidence(by=by, solution=s.solution, facts=EVIDENCE)),
    "retract_evidence": (
        EDITORS,
        lambda by, s: services.retract_evidence(by=by, evidence=s.evidence, reason="Counted twice"),
    ),
    "suggest_edit": (
        SIGNED_IN,
        lambda by, s: services.suggest_edit(
            by=by, solution=s.solution, base_version=1, changes={"title": "Jars of rain"}, reason="Clearer"
        ),
    ),
    "accept_suggested_edit": (
        EDITORS,
        lambda by, s: services.accept_suggested_edit(by=by, edit=s.edit, version=1),
    ),
    "decline_suggested_edit": (
        EDITORS,
        lambda by, s: services.decline_suggested_edit(by=by, edit=s.edit, reason="Not so"),
    ),
    "withdraw_suggested_edit": (set(), lambda by, s: services.withdraw_suggested_edit(by=by, edit=s.edit)),
    "ask_to_join_team": (
        SIGNED_IN - {"member", "lead"},
        lambda by, s: services.ask_to_join_team(by=by, solution=s.solution),
    ),
    "invite_to_team": (
        MANAGERS,
        lambda by, s: services.invite_to_team(by=by, solution=s.solution, person=s.people["stranger"]),
    ),
    "accept_team_request": (MANAGERS, lambda by, s: services.accept_team_request(by=by, request=s.request)),
    "decline_team_request": (MANAGERS, lambda by, s: services.decline_team_request(by=by, request=s.request)),
    "withdraw_team_request": (set(), lambda by, s: services.withdraw_team_request(by=by, request=s.request)),
    "set_lead": (MANAGERS, lambda by, s: services.set_lead(by=by, member=s.member, is_lead=True)),
    "remove_from_team": (MANAGERS, lambda by, s: services.remove_from_team(by=by, member=s.member)),
    "link_to_parent": (
        EDITORS,
        lambda by, s: services.link_to_parent(by=by, solution=s.solution, parent=s.other, relation="inspired"),
    ),
    "unlink_from_parent": (EDITORS, lambda by, s: services.unlink_from_parent(by=by, lineage=s.tie)),
    "merge_solutions": (
        {"theme_steward", "general_steward"},
        lambda by, s: services.merge_solutions(by=by, solution=s.other, into=s.solution),
    ),
    "withdraw_solution": (MANAGERS, lambda by, s: services.withdraw_solution(by=by, solution=s.solution)),
}


@pytest.mark.parametrize("deed", TABLE)
@pytest.mark.parametrize("role", ROLES)
def test_everybody_may_do_what_the_table_says_and_no_more(scene, deed, role):
    allowed, do = TABLE[deed]
    deeds = Activity.objects.count()
    if role in allowed:
        do(scene.people[role], scene)
        return
    with pytest.raises(NotAllowed):
        do(scene.people[role], scene)
    assert Activity.objects.count() == deeds


def test_the_table_speaks_of_every_service():
    tried = {
        "bring_back_solution", "leave_team", "unmerge_solutions",  # the three below
        "register_solution", "register_imported_solution", "edit_solution",
    }  # fmt: skip
    functions = {name for name in services.__all__ if callable(getattr(services, name)) and name[0].islower()}
    assert functions - tried == set(TABLE) - {"register", "import", "edit"}


@pytest.mark.parametrize("role", ROLES)
def test_who_may_bring_back_or_separate(scene, role):
    somebody = scene.people[role]
    Solution.objects.filter(pk=scene.solution.pk).update(state="withdrawn")
    if role in MANAGERS:
        services.bring_back_solution(by=somebody, solution=scene.solution)
    else:
        with pytest.raises(NotAllowed):
            services.bring_back_solution(by=somebody, solution=scene.solution)
        Solution.objects.filter(pk=scene.solution.pk).update(state="published")
    services.merge_solutions(by=scene.people["general_steward"], solution=scene.other, into=scene.solution)
    if role in ("theme_steward", "general_steward"):
        services.unmerge_solutions(by=somebody, solution=scene.other)
    else:
        with pytest.raises(NotAllowed):
            services.unmerge_solutions(by=somebody, solution=scene.other)


@pytest.mark.parametrize("state", ["withdrawn", "hidden"])
@pytest.mark.parametrize("role", ROLES)
def test_what_is_not_public_is_read_only_by_those_who_worked_on_it(client, scene, state, role):
    Solution.objects.filter(pk=scene.solution.pk).update(state=state)
    if role != "visitor":
        client.force_login(scene.people[role], backend="allauth.account.auth_backends.AuthenticationBackend")
    seen = role in EDITORS
    page = client.get(f"/solutions/{scene.solution.pk}-rain-jars/")
    assert page.status_code == (200 if seen else 410 if state == "withdrawn" else 404)
    assert ("Rain jars" in page.content.decode()) == seen
    for below in ("history/", "history/1/", "history/1..1/", "team/", "lineage/", "suggestions/", "suggestions/1/"):
        answer = client.get(f"/solutions/{scene.solution.pk}/{below}")
        assert (answer.status_code == 404) != seen or answer.status_code == 200 or below == "suggestions/1/", below
        if not seen:
            assert answer.status_code == 404, below

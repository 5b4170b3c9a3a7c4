"""Loading the demo network, through the same services that people use, in one transaction."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from django.db import transaction

from banyan.commons.models import Place, Theme
from banyan.commons.services.presence import count_presence
from banyan.commons.services.search import reindex
from banyan.commons.services.watching import watch
from banyan.needs.models import Need
from banyan.needs.services import NeedFacts, add_evidence, confirm_need, voice_need
from banyan.people.models import Membership, Organisation, Person, Stewardship
from banyan.people.services.accounts import enrol, update_profile
from banyan.people.services.organisations import OrganisationFacts, create_organisation
from banyan.solutions.facts import Cost, SolutionFacts
from banyan.solutions.models import Solution
from banyan.solutions.services import evidence as solution_evidence
from banyan.solutions.services import lineage, registering, suggesting, team
from banyan.solutions.suggestions.services import find_missing, refresh_some
from banyan.web.demo.assessments import load_assessments
from banyan.web.demo.challenges import load_challenges
from banyan.web.demo.handovers import load_handovers
from banyan.web.demo.introductions import load_introductions
from banyan.web.demo.recipes import load_recipes
from banyan.web.demo.replications import load_replications

FOLDER: Final = Path(__file__).parent
PASSWORD: Final = "under the banyan"  # noqa: S105 - printed at every start of a demo, never used elsewhere
Rows = list[dict[str, Any]]


def is_loaded() -> bool:
    """Whether the demo is in the database already, also if somebody changed it since."""
    return Person.objects.filter(email__endswith="@demo.banyan.example").exists()


def sign_ins() -> list[str]:
    """Who can sign in to the demo, as lines of text."""
    roles = {
        "stella": "steward of everything",
        "joaquin": "steward for water",
        "amina": "voices needs, leads a community group",
    }
    rows = {row["key"]: row for row in _rows("people", "person")}
    return [f"{rows[key]['email']:<28} {PASSWORD:<18} {role}" for key, role in roles.items()]


@transaction.atomic
def load_demo() -> None:
    """Write the demo network; everything or nothing."""
    people = {row["key"]: _person(row) for row in _rows("people", "person")}
    organisations = {row["key"]: _organisation(row, people) for row in _rows("organisations", "organisation")}
    for row in _rows("needs", "need"):
        _need(row, people, organisations)
    solutions = {row["key"]: _solution(row, people, organisations) for row in _rows("solutions", "solution")}
    for row in _rows("solutions", "lineage"):
        child = solutions[row["child"]]
        lineage.link_to_parent(
            by=child.registered_by,
            solution=child,
            parent=solutions[row["parent"]],
            relation=row["relation"],
            note=row["note"],
        )
    for row in _rows("solutions", "suggestion"):
        solution = solutions[row["solution"]]
        said = f"{getattr(solution, row['field']).strip()}\n{row['add']}"
        suggesting.suggest_edit(
            by=people[row["by"]], solution=solution, base_version=solution.version, changes={row["field"]: said},
            reason=row["reason"],
        )  # fmt: skip
    recipes = load_recipes(people, organisations, solutions)
    load_assessments(people, solutions)
    introductions = load_introductions(people, organisations, solutions)
    load_handovers(people, organisations, solutions, introductions)
    load_replications(people, organisations, solutions, recipes)
    load_challenges(people)
    _look_ahead()


def _look_ahead() -> None:
    """Do at once what tasks would do in a minute, so that the first page has its map and its suggestions."""
    reindex(kinds=["need", "solution", "organisation", "person", "recipe", "replication", "challenge", "proposal"])
    count_presence()
    find_missing()
    while refresh_some():
        continue


def _rows(file: str, name: str) -> Rows:
    with (FOLDER / f"{file}.toml").open("rb") as content:
        found: Rows = tomllib.load(content)[name]
    return found


def _place(code: str) -> Place:
    return Place.objects.get(code=code)


def _themes(row: Mapping[str, Any]) -> list[Theme]:
    return list(Theme.objects.filter(code__in=[str(number) for number in row.get("themes", [])]))


def _person(row: Mapping[str, Any]) -> Person:
    person = enrol(by=None, email=row["email"], name=row["name"], password=PASSWORD, is_demo=True)
    update_profile(
        by=person, person=person, name=row["name"], about=row["about"], languages=row["languages"],
        skills=row["skills"], place=_place(row["place"]),
    )  # fmt: skip
    scope = row.get("steward", "")
    if scope:
        theme = Theme.objects.get(code=scope.removeprefix("theme:")) if scope.startswith("theme:") else None
        Stewardship.objects.create(person=person, theme=theme)
    return person


def _organisation(row: Mapping[str, Any], people: Mapping[str, Person]) -> Organisation:
    made = create_organisation(
        by=people[row["owner"]],
        facts=OrganisationFacts(
            name=row["name"], kind=row["kind"], about=row["about"], language=row["languages"][0],
            home=_place(row["home"]), serves=[_place(code) for code in row["serves"]], themes=_themes(row),
            languages=row["languages"], capabilities=row["capabilities"], capacity=row["capacity"],
            accepts_pathways=row["accepts_pathways"],
        ),
    )  # fmt: skip
    for key in row.get("members", []):
        Membership.objects.create(organisation=made, person=people[key], role=Membership.Role.MEMBER)
    return made


def _need(row: Mapping[str, Any], people: Mapping[str, Person], organisations: Mapping[str, Organisation]) -> Need:
    need = voice_need(
        by=people[row["by"]],
        facts=NeedFacts(
            title=row["title"], story=row["story"], place=_place(row["place"]), themes=_themes(row),
            language=row["language"], people_affected=row["people_affected"], how_known=row["how_known"],
            tried=row.get("tried", ""), organisation=organisations.get(row.get("organisation", "")),
        ),
    )  # fmt: skip
    for piece in row.get("evidence", []):
        add_evidence(by=people[row["by"]], need=need, **piece)
    for said in row.get("confirmed", []):
        confirm_need(by=people[said["by"]], need=need, place=_place(said["place"]), story=said.get("story", ""))
        watch(by=people[said["by"]], thing=need)
    return need


def _solution(
    row: Mapping[str, Any], people: Mapping[str, Person], organisations: Mapping[str, Organisation]
) -> Solution:
    by = people[row["by"]]
    cost = Cost(row["cost_minor"], row["currency"], row["cost_year"]) if "cost_minor" in row else None
    solution = registering.register_solution(
        by=by,
        facts=SolutionFacts(
            title=row["title"], summary=row["summary"], problem=row["problem"], approach=row["approach"],
            for_whom=row.get("for_whom", ""), stage=row["stage"], themes=_themes(row),
            developed_in=[_place(code) for code in row["developed"]],
            running_in=[_place(code) for code in row["running"]], cost=cost, requirements=row.get("requirements", ""),
            capabilities_needed=row.get("capabilities", []), looking_for=row.get("looking_for", ""),
            language=row["language"], languages=row["languages"], licence=row.get("licence", ""),
            business_model=row.get("business_model", ""), organisation=organisations.get(row.get("organisation", "")),
        ),
    )  # fmt: skip
    for piece in row.get("evidence", []):
        facts = solution_evidence.EvidenceFacts(
            level=piece["level"], statement=piece["statement"], source_name=piece.get("source_name", ""),
            year=piece.get("year"), is_independent=piece.get("independent", False),
        )  # fmt: skip
        solution_evidence.add_evidence(by=by, solution=solution, facts=facts)
    for key in row.get("team", []):
        invited = team.invite_to_team(by=by, solution=solution, person=people[key])
        team.accept_team_request(by=people[key], request=invited)
    solution.refresh_from_db()
    return solution

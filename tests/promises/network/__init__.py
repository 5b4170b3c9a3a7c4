"""A small network with one of everything and somebody in every role, for tests that look at all of Banyan at once.

Places: everything of the network lies in Kenya and under goal 6; the steward elsewhere looks after Ghana.

A room above solutions adds its own things in a module here that has its name (`network/recipes.py`) with a function
`make(network)`, which puts them into `network.things`: one in sight, one named "hidden_…" whose every word begins with
HIDDEN, and, where there is such a thing, one of somebody else ("other_…"). Those in `network.to_hide` are hidden at
the end, by a steward.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from allauth.account.models import EmailAddress
from django.apps import apps
from django.conf import settings
from django.core import mail as mailing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from banyan.commons.models import Attachment, Indicator, Notification, Place, Theme
from banyan.commons.services.drafts import save_draft
from banyan.commons.services.files import attach
from banyan.commons.services.watching import watch
from banyan.exchange.models import ImportRow, ImportRun, Scope
from banyan.exchange.services.imports import receive_file
from banyan.exchange.services.tokens import make_token
from banyan.needs import services as needs
from banyan.people import services as people
from banyan.people.models import Case, Membership, Person, Stewardship
from banyan.people.services.digests import unsubscribe_token
from banyan.people.services.erasure import erase_person
from banyan.people.services.exports import ask_for_export, token_of
from banyan.solutions import services as solutions
from banyan.solutions.models import Solution, TeamMember
from banyan.solutions.services import EvidenceFacts, SolutionFacts
from banyan.solutions.suggestions.services import dismiss_suggestion
from tests.tasks import run_tasks

VISITOR = "visitor"
ROLES = (
    VISITOR,
    "member",  # signed in, and nothing more
    "owner",  # voiced the need, registered the solution, made the token, sent the file …
    "org_owner",
    "org_editor",
    "org_member",
    "elsewhere",  # owns another organisation, with a need and a solution of its own
    "steward_elsewhere",
    "steward_here",
    "steward",  # of the whole network
    "suspended",  # an owner of the organisation and lead of the team, who may write nothing for a while
    "erased",  # the same, who left; their session was kept by a thief
)
HIDDEN = "Zqhidden"  # in every word of what a steward hid
PRIVATE = "Zqprivate"  # in every word that is for few eyes


@dataclass
class Network:
    """People by role, and things by the name under which the table of routes speaks of them."""

    people: dict[str, Person]
    things: dict[str, Any]
    keys: dict[str, str]  # keys to the API by role
    sessions: dict[str, str] = field(default_factory=dict)  # of those signed in, by role
    to_hide: list[str] = field(
        default_factory=lambda: ["hidden_need", "hidden_solution", "hidden_organisation", "hidden_person"]
    )


def make_network() -> Network:
    """Make everything, through the services, and run what they queue. Takes a second or two."""
    kenya, ghana = Place.objects.get(code="KE"), Place.objects.get(code="GH")
    water = Theme.objects.get(code="6")
    everybody = {role: _person(role, kenya) for role in ROLES if role != VISITOR}
    network = Network(everybody, {"place": kenya, "theme": water}, {})
    network.sessions = {role: _session_of(person) for role, person in everybody.items()}
    Stewardship.objects.create(person=everybody["steward"])
    Stewardship.objects.create(person=everybody["steward_here"], place=kenya)
    Stewardship.objects.create(person=everybody["steward_elsewhere"], place=ghana)
    for further in ("second_steward", "team_mate"):
        everybody[further] = _person(further, kenya)
    Stewardship.objects.create(person=everybody["second_steward"])
    _organisations(network)
    for name in ("", "hidden_"):
        _need(network, name)
        _solution(network, name)
    _elsewhere(network)
    _merged(network)
    _private(network)
    for further in _further_rooms():
        further.make(network)
    _leave_and_suspend(network)
    Attachment.objects.update(state="ready")  # they are plain text; that files are looked into is tested elsewhere
    run_tasks()
    _hide(network)
    run_tasks()
    _links(network)
    return network


def _person(role: str, place: Place) -> Person:
    address, name = f"{role}@example.org", role.replace("_", " ").title()
    person = Person.objects.create_user(address, "under the banyan", name=name, place=place)
    EmailAddress.objects.create(user=person, email=address, verified=True, primary=True)
    return person


def _session_of(person: Person) -> str:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


def _further_rooms() -> list[Any]:
    """The modules here that are named after rooms, lower rooms first."""
    names = [f"{__name__}.{app.label}" for app in apps.get_app_configs() if app.name.startswith("banyan.")]
    return [import_module(name) for name in names if find_spec(name)]


def _words(prefix: str, words: str) -> str:
    return f"{HIDDEN} {words}" if prefix else words


def _organisations(network: Network) -> None:
    who = network.people
    for prefix in ("", "hidden_"):
        facts = people.OrganisationFacts(
            name=_words(prefix, "Maji Trust"),
            about=_words(prefix, "wells that last"),
            home=network.things["place"],
            themes=[network.things["theme"]],
        )
        made = people.create_organisation(by=who["org_owner"], facts=facts)
        roles = {"org_editor": "editor", "org_member": "member", "suspended": "owner", "erased": "owner"}
        for role, kind in roles.items():
            membership = Membership.objects.create(organisation=made, person=who[role], role=kind)
            network.things[f"{prefix}membership_of_{role}"] = membership
        network.things[f"{prefix}organisation"] = made
    other = people.create_organisation(by=who["elsewhere"], facts=people.OrganisationFacts(name="Elsewhere"))
    network.things["other_organisation"] = other


def _need(network: Network, prefix: str) -> None:
    who, things = network.people, network.things
    facts = needs.NeedFacts(
        title=_words(prefix, "clean water at the school"),
        story=_words(prefix, "the well at the school is dry from January to April"),
        tried=_words(prefix, "a deeper well"),
        place=things["place"],
        themes=(things["theme"],),
        organisation=things[f"{prefix}organisation"],
        people_affected=400,
        how_known="guess",
    )
    Membership.objects.create(organisation=facts.organisation, person=who["owner"], role="editor")
    need = needs.voice_need(by=who["owner"], facts=facts)
    Membership.objects.filter(organisation=facts.organisation, person=who["owner"]).delete()
    things[f"{prefix}need"] = need
    things[f"{prefix}need_evidence"] = needs.add_evidence(
        by=who["owner"], need=need, statement=_words(prefix, "counted by the school"), source_name="The school"
    )
    things[f"{prefix}confirmation"] = needs.confirm_need(
        by=who["owner"], need=need, place=Place.objects.get(code="UG"), story=_words(prefix, "here as well")
    )
    things[f"{prefix}need_file"] = _file(who["owner"], need, _words(prefix, "minutes"))


def _file(by: Person, thing: Model, words: str) -> Attachment:
    upload = SimpleUploadedFile(f"{words}.txt".replace(" ", "-"), f"{words}, {thing.pk}\n".encode())
    return attach(by=by, thing=thing, upload=upload, description=words)


def _solution(network: Network, prefix: str) -> None:
    who, things = network.people, network.things
    facts = SolutionFacts(
        title=_words(prefix, "rain jars for schools"),
        summary=_words(prefix, "a jar that fills from the roof"),
        problem=_words(prefix, "children walk three hours for water"),
        stage="pilot",
        themes=[things["theme"]],
        running_in=[things["place"]],
    )
    solution = solutions.register_solution(by=who["owner"], facts=facts)
    Solution.objects.filter(pk=solution.pk).update(organisation=things[f"{prefix}organisation"])
    solution.refresh_from_db()
    solution = solutions.edit_solution(
        by=who["owner"], solution=solution, version=1, changes={"approach": _words(prefix, "clay and cement")}
    )
    for role in ("suspended", "erased"):
        TeamMember.objects.create(solution=solution, person=who[role], is_lead=True)
    things[f"{prefix}solution"] = solution
    things[f"{prefix}team_member"] = TeamMember.objects.create(solution=solution, person=who["team_mate"])
    things[f"{prefix}evidence"] = solutions.add_evidence(
        by=who["owner"], solution=solution, facts=EvidenceFacts(level=1, statement=_words(prefix, "teachers tell so"))
    )
    things[f"{prefix}suggested_edit"] = solutions.suggest_edit(
        by=who["elsewhere"],
        solution=solution,
        base_version=2,
        changes={"summary": _words(prefix, "a jar that fills from any roof")},
        reason=_words(prefix, "it works on houses"),
    )
    things[f"{prefix}solution_file"] = _file(who["owner"], solution, _words(prefix, "plan"))


def _elsewhere(network: Network) -> None:
    """What belongs to somebody else, in another country."""
    who, things = network.people, network.things
    uganda = Place.objects.get(code="UG")
    facts = needs.NeedFacts(title="Light in the evening", story="It is dark at six and nobody reads.", place=uganda)
    things["other_need"] = needs.voice_need(by=who["elsewhere"], facts=facts)
    things["other_solution"] = solutions.register_solution(
        by=who["elsewhere"], facts=SolutionFacts(title="Lamps from bottles", running_in=[uganda])
    )
    for prefix in ("", "hidden_"):
        things[f"{prefix}lineage"] = solutions.link_to_parent(
            by=who["owner"],
            solution=things[f"{prefix}solution"],
            parent=things["other_solution"],
            relation="inspired",
            note=_words(prefix, "bottles for roofs"),
        )
    things["team_request"] = solutions.ask_to_join_team(
        by=who["elsewhere"], solution=things["solution"], message=f"{PRIVATE} let me help"
    )
    things["join_request"] = people.ask_to_join(
        by=who["elsewhere"], organisation=things["organisation"], message=f"{PRIVATE} let me in"
    )


def _merged(network: Network) -> None:
    """A need and a solution that were merged, into those in sight and into those that will be hidden."""
    who, things = network.people, network.things
    for prefix in ("", "hidden_"):
        facts = needs.NeedFacts(
            title=_words(prefix, "the same water again"), story="The very same well is dry.", place=things["place"]
        )
        need = needs.voice_need(by=who["owner"], facts=facts)
        needs.merge_needs(by=who["second_steward"], need=need, into=things[f"{prefix}need"])
        solution = solutions.register_solution(
            by=who["owner"],
            facts=SolutionFacts(title=_words(prefix, "rain jars again"), running_in=[things["place"]]),
        )
        solutions.merge_solutions(by=who["second_steward"], solution=solution, into=things[f"{prefix}solution"])
        things[f"{prefix}merged_need"], things[f"{prefix}merged_solution"] = need, solution
        things[f"{prefix}solution"].refresh_from_db()


def _private(network: Network) -> None:
    """What is for few eyes: drafts, exports, files brought in, keys, reports, decisions, blocks, dismissals."""
    who, things = network.people, network.things
    owner = who["owner"]
    save_draft(by=owner, purpose="need", fields={"title": f"{PRIVATE} draft"})
    things["export"] = ask_for_export(by=owner)
    things["invitation"] = people.invite(by=who["org_owner"], organisation=things["organisation"], email=_ADDRESS)
    Membership.objects.create(organisation=things["other_organisation"], person=owner, role="owner")
    table = SimpleUploadedFile(f"{PRIVATE}.csv", f"title,story,place\n{PRIVATE} need,too short,Kenya\n".encode())
    for name in ("run", "run_over"):
        table.seek(0)
        things[name] = receive_file(
            by=owner, kind="needs", file=table, source=f"{PRIVATE} {name}", organisation=things["other_organisation"]
        )
    ImportRun.objects.filter(pk=things["run_over"].pk).update(state="done", refused=1, finished_at=timezone.now())
    ImportRow.objects.create(
        run=things["run_over"], number=2, outcome="refused", reason=f"{PRIVATE} reason", raw={"title": PRIVATE}
    )
    ends = timezone.now() + datetime.timedelta(days=9)
    things["token"], _key = make_token(by=owner, name=f"{PRIVATE} key", scopes=["read"], expires_at=ends)
    for role in (role for role in ROLES if role != VISITOR):
        _token, network.keys[role] = make_token(by=who[role], name="Of a test", scopes=Scope.values, expires_at=ends)
    for thing in ("need", "solution", "organisation"):
        people.report(by=who["elsewhere"], thing=things[thing], reason="false", comment=f"{PRIVATE} it is not so")
    things["open_case"] = Case.objects.get(kind="need", state="open")
    things["decided_case"] = people.decide_case(
        by=who["second_steward"],
        case=Case.objects.get(kind="solution"),
        decision="hide",
        reason="false",
        message=f"{PRIVATE} message",
    )
    people.restore(by=who["steward"], thing=things["solution"])
    things["solution"].refresh_from_db()
    people.block(by=owner, person=who["elsewhere"])
    things["act"] = people.propose(
        by=who["second_steward"], act="grant_general", thing=who["elsewhere"], reason=f"{PRIVATE} trusted"
    )
    things["stewardship"] = Stewardship.objects.get(person=who["steward_elsewhere"])
    things["dismissal"] = dismiss_suggestion(
        by=owner,
        on=things["other_need"],
        suggested=things["other_solution"],
        reason="other",
        comment=f"{PRIVATE} not for us",
    )
    watch(by=who["member"], thing=things["need"])
    for thing in ("hidden_need", "hidden_solution", "hidden_organisation"):
        for role in ("member", "elsewhere"):
            watch(by=who[role], thing=things[thing])


_ADDRESS = f"{PRIVATE.lower()}@example.org"


def _leave_and_suspend(network: Network) -> None:
    who, things = network.people, network.things
    things["suspension"] = people.suspend(
        by=who["second_steward"],
        person=who["suspended"],
        until=timezone.now() + datetime.timedelta(days=9),
        reason="spam",
        message=f"{PRIVATE} too much",
    )
    who["hidden_person"] = _person("hidden_person", things["place"])
    who["hidden_person"].name = f"{HIDDEN} person"
    who["hidden_person"].about = f"{HIDDEN} about me"
    who["hidden_person"].save()
    things["hidden_person"] = who["hidden_person"]
    erase_person(by=who["erased"])
    who["erased"].refresh_from_db()


def _hide(network: Network) -> None:
    for name in network.to_hide:
        thing = network.things[name]
        thing.refresh_from_db()
        people.hide(by=network.people["second_steward"], thing=thing, reason="false", message=f"{PRIVATE} why")
        thing.refresh_from_db()


def _links(network: Network) -> None:
    who, things = network.people, network.things
    for thing in things.values():
        if isinstance(thing, Model) and not isinstance(thing, Membership):
            thing.refresh_from_db()
    things["export_token"] = token_of(things["export"])
    things["unsubscribe_token"] = unsubscribe_token(who["owner"])
    letters = [str(mail.body) for mail in mailing.outbox if _ADDRESS in mail.to]
    things["invitation_token"] = re.findall(r"/invitations/([^/\s]+)/", "".join(letters))[0]
    things["notification"] = Notification.objects.filter(person=who["owner"]).first()
    things["indicator"] = Indicator.objects.create(code="water", name="Water")
    things["person"] = who["owner"]

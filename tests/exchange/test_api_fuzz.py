"""T37: schemathesis, as two people and a visitor, finds no call that breaks the API or goes round its description."""

import datetime
import itertools
import os

import pytest
import schemathesis
from django.core import signals
from django.db import close_old_connections
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import ignored_auth, positive_data_acceptance

from banyan.commons.models import Indicator, Place, Theme
from banyan.exchange.api.application import api
from banyan.exchange.models import ImportRun, Scope
from banyan.exchange.services.tokens import make_token
from banyan.handovers.models import Handover
from banyan.handovers.services import open_talks, propose_handover
from banyan.needs.models import Need
from banyan.needs.services import NeedFacts, voice_need
from banyan.people.models import Organisation, Person
from banyan.people.services.organisations import OrganisationFacts, create_organisation
from banyan.recipes.content import Content, Step
from banyan.recipes.models import Recipe, RecipeVersion
from banyan.recipes.services import start_recipe
from banyan.replications.models import ReachReport, Replication
from banyan.replications.services import (
    ReplicationFacts,
    ReportFacts,
    define_reach,
    draft_report,
    register_replication,
)
from banyan.scaling.matching.services import ask_introduction
from banyan.scaling.models import Assessment, Introduction
from banyan.scaling.services import begin_assessment
from banyan.solutions.models import Solution
from banyan.solutions.services import SolutionFacts, register_solution
from banyan.web.wsgi import application

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
EXAMPLES = int(os.environ.get("BANYAN_FUZZ_EXAMPLES", "12"))


@pytest.fixture
def _one_connection(db):
    """A real server closes its connection between calls; here all of them share the test's transaction."""
    ends = (signals.request_started, signals.request_finished)
    for signal in ends:
        signal.disconnect(close_old_connections)
    yield
    for signal in ends:
        signal.connect(close_old_connections)


@pytest.fixture
def api_schema(person, other_person, _one_connection):
    """The description, with something of each person's to call it for."""
    kenya = Place.objects.get(code="KE")
    made = {}
    for number, someone in enumerate((person, other_person)):
        story = "The well has been dry since March."
        voice_need(by=someone, facts=NeedFacts(title=f"Clean water {number}", story=story, place=kenya))
        solution = register_solution(by=someone, facts=SolutionFacts(title=f"Rain gardens {number}"))
        begin_assessment(by=someone, solution=solution, places=[kenya])
        facts = OrganisationFacts(name=f"Maji {number}", home=kenya)
        made[number] = (solution, create_organisation(by=someone, facts=facts))
    handover = propose_handover(by=person, solution=made[0][0], carrier=made[1][1], place=kenya, pathway="gift")
    open_talks(by=other_person, handover=handover)
    ask_introduction(
        by=person, solution=made[0][0], carrier=made[1][1], place=kenya, message="You dig, and we know where."
    )
    recipe = start_recipe(by=person, solution=made[0][0], content=Content(title="A jar", steps=(Step("Dig"),)))
    define_reach(by=person, solution=made[0][0], counts="Drank from a jar", unit="people")
    facts = ReplicationFacts(kenya, made[0][1], datetime.date(2023, 1, 1), recipe_version=recipe.versions.get())
    replication = register_replication(by=person, solution=made[0][0], facts=facts)
    draft_report(
        by=person,
        replication=replication,
        facts=ReportFacts(datetime.date(2023, 1, 1), datetime.date(2023, 12, 31), 40),
    )
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


@pytest.fixture
def keys(person, other_person) -> list[str]:
    expires_at = timezone.now() + datetime.timedelta(days=1)
    return [
        make_token(by=someone, name="Fuzz", scopes=Scope.values, expires_at=expires_at)[1]
        for someone in (person, other_person)
    ]


CALLS = [
    (method.upper(), address) for address, methods in api.get_openapi_schema()["paths"].items() for method in methods
]
BOUNDS = settings(
    max_examples=EXAMPLES, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
# What a schema cannot say (that a place exists, that a cost has a currency) is refused with 422.
LEFT_OUT = [positive_data_acceptance]


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["fitting", "unfitting"])
@pytest.mark.parametrize(("method", "address"), CALLS, ids=[f"{method} {address}" for method, address in CALLS])
def test_no_call_breaks_the_api_or_its_description(api_schema, keys, method, address, mode):
    operation = api_schema[address][method]
    turns = itertools.count()

    @BOUNDS
    @given(case=operation.as_strategy(generation_mode=mode))
    def call(case):
        turn = next(turns)
        headers = {"Authorization": f"Bearer {keys[turn % 2]}"}
        if method == "PATCH" and turn % 3:
            headers["If-Match"] = "*"
        if case.path_parameters and turn % 2:
            # Ids made up at random meet nothing; every other one is of something that is there.
            # What is wrong with a call stays wrong.
            case.path_parameters = {
                name: there(name) if isinstance(value, int) else value for name, value in case.path_parameters.items()
            }
        case.call_and_validate(headers=headers, excluded_checks=LEFT_OUT)

    try:
        call()
    except Unsatisfiable:
        assert mode is GenerationMode.NEGATIVE  # nothing about this call can be made wrong


def there(name: str) -> int:
    model = {
        "need_id": Need, "solution_id": Solution, "organisation_id": Organisation, "person_id": Person,
        "place_id": Place, "theme_id": Theme, "indicator_id": Indicator, "import_id": ImportRun,
        "assessment_id": Assessment, "handover_id": Handover, "introduction_id": Introduction,
        "recipe_id": Recipe, "replication_id": Replication, "report_id": ReachReport, "number": RecipeVersion,
    }[name]  # fmt: skip
    return model.objects.values_list("pk", flat=True).first() or 1


def test_calls_that_follow_one_another_break_nothing(api_schema, keys):
    """What one call makes is read, changed and added to by the next, in either person's name."""
    turns = itertools.count()

    class Calls(api_schema.as_state_machine()):
        def get_call_kwargs(self, case):
            headers = {"Authorization": f"Bearer {keys[next(turns) % 2]}"}
            if case.method == "PATCH":
                headers["If-Match"] = "*"
            return {"headers": headers}

        def validate_response(self, response, case, additional_checks=(), **options):
            # Whether a call without a key is refused was asked above; here the keys replace what that check sends.
            left_out = [*LEFT_OUT, ignored_auth]
            case.validate_response(response, excluded_checks=left_out, additional_checks=additional_checks)

    Calls.run(settings=settings(BOUNDS, stateful_step_count=8))

"""A solution in Kenya, an organisation that could carry it to Ghana, and the people of both sides."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from banyan.commons.models import Place, Theme
from banyan.people.models import Stewardship
from banyan.people.services import OrganisationFacts, create_organisation
from banyan.solutions.services import SolutionFacts, register_solution
from tests.tasks import run_tasks


@pytest.fixture
def ground(db, person, other_person, make_person, settings) -> SimpleNamespace:
    settings.EMBEDDER = "letters"
    kenya, ghana = Place.objects.get(code="KE"), Place.objects.get(code="GH")
    water = Theme.objects.get(code="6")
    home = create_organisation(by=person, facts=OrganisationFacts(name="Maji Trust", home=kenya, themes=[water]))
    solution = register_solution(
        by=person,
        facts=SolutionFacts(
            title="Rain jars for schools",
            summary="A jar that fills from the roof gives a school clean water.",
            stage="proven",
            themes=[water],
            running_in=[kenya],
            capabilities_needed=["construction", "training"],
            organisation=home,
        ),
    )
    carrier = create_organisation(
        by=other_person,
        facts=OrganisationFacts(
            name="Nsuo Builders",
            about="We build clean water for schools and train masons.",
            home=ghana,
            serves=[ghana],
            themes=[water],
            capabilities=["construction", "training"],
            capacity=2,
            accepts_pathways=["licence", "open_recipe"],
        ),
    )
    full = create_organisation(
        by=other_person,
        facts=OrganisationFacts(name="Busy Wells", about="Wells.", home=ghana, serves=[ghana], themes=[water]),
    )
    steward = make_person("Stella Owusu")
    Stewardship.objects.create(person=steward)
    run_tasks()
    return SimpleNamespace(
        founder=person, solution=solution, home=home, carrier=carrier, carrier_owner=other_person, full=full,
        solution_url=f"/solutions/{solution.pk}/", steward=steward, stranger=make_person("Sam Stranger"),
        ghana=ghana, kenya=kenya,
    )  # fmt: skip

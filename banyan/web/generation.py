"""A large artificial network, to measure how pages behave at size. Nothing in it is meant to be read."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

import numpy as np
from django.db import connection, models, transaction

from banyan.commons.models import Activity, Place, SearchEntry, Theme
from banyan.commons.services.search import index
from banyan.needs.models import Confirmation, Need
from banyan.people.models import Organisation, Person
from banyan.solutions.models import Evidence, Solution, SolutionPlace, Stage

Progress = Callable[[str, int, int], None]
T = TypeVar("T", bound=models.Model)
BATCH = 2_000
GROUPS = 60  # clusters of meaning

_WORDS = {
    "en": "water school clinic road market farmer teacher river well harvest girl village solar lamp repair cost month "
    "group savings loan bank midwife birth flood warning waste plastic toilet training shop cooperative seed rain tree "
    "bridge bus elder child reading class radio phone power battery roof soil fish net boat coast storm forest",
    "fr": "eau école clinique route marché paysan maître rivière puits récolte fille village solaire lampe réparation "
    "coût mois groupe épargne prêt banque naissance crue alerte déchet plastique toilette formation boutique",
    "es": "agua escuela clínica camino mercado campesino maestra río pozo cosecha niña aldea solar lámpara reparación "
    "costo mes grupo ahorro préstamo banco partera parto inundación alerta basura plástico baño formación tienda",
    "ar": "ماء مدرسة عيادة طريق سوق مزارع معلم نهر بئر حصاد فتاة قرية شمسي مصباح إصلاح كلفة شهر مجموعة ادخار قرض بنك",
}
_LANGUAGES = ("en", "en", "en", "fr", "es", "ar")


@dataclass(frozen=True, slots=True)
class Size:
    """How many of each thing."""

    people: int
    organisations: int
    needs: int
    solutions: int


def generate(size: Size, *, seed: int = 7, progress: Progress = lambda what, done, total: None) -> None:
    """Fill the database with a network of that size, the same for the same seed. Commits as it goes."""
    chance = random.Random(seed)  # noqa: S311 - made-up content, no secret
    countries = list(Place.objects.filter(kind="country").order_by("pk"))
    goals = list(Theme.objects.filter(parent__isnull=True).order_by("pk"))
    people = _fill(_people(size.people, chance, countries), size.people, progress, "people")
    organisations = _fill(
        _organisations(size.organisations, chance, countries), size.organisations, progress, "organisations"
    )
    needs = _fill(_needs(size.needs, chance, countries, people), size.needs, progress, "needs")
    solutions = _fill(_solutions(size.solutions, chance, people, organisations), size.solutions, progress, "solutions")
    _link_themes(Need.themes.through, "need_id", needs, goals, chance)
    _link_themes(Solution.themes.through, "solution_id", solutions, goals, chance)
    _fill(_running(solutions, chance, countries), None, progress, "places of solutions")
    _fill(_evidence(solutions, chance, people), None, progress, "evidence")
    _fill(_confirmations(needs, chance, countries, people), None, progress, "confirmations")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE needs_need n SET confirmation_count = c.count FROM"
            " (SELECT need_id, count(*) FROM needs_confirmation GROUP BY 1) c WHERE c.need_id = n.id"
        )
    _fill(_activities(people, needs, solutions, chance), None, progress, "activities")
    for kind, ids in (("need", needs), ("solution", solutions)):
        for start in range(0, len(ids), BATCH):
            index(kind, ids[start : start + BATCH])
            progress(f"search: {kind}s", min(start + BATCH, len(ids)), len(ids))
    _give_meanings(seed, progress)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def _fill(things: Iterator[T], total: int | None, progress: Progress, what: str) -> list[int]:
    """Write things in batches; return their ids."""
    ids: list[int] = []
    while batch := list(islice(things, BATCH)):
        model: Any = type(batch[0])
        with transaction.atomic():
            ids += [thing.pk for thing in model.objects.bulk_create(batch)]
        progress(what, len(ids), total or len(ids))
    return ids


def _sentence(chance: random.Random, language: str, length: int) -> str:
    words = _WORDS[language].split()
    return " ".join(chance.choice(words) for _ in range(length)).capitalize()


def _story(chance: random.Random, language: str) -> str:
    return "\n\n".join(
        ". ".join(_sentence(chance, language, chance.randint(6, 14)) for _ in range(4)) + "." for _ in range(3)
    )


def _people(count: int, chance: random.Random, countries: Sequence[Place]) -> Iterator[Person]:
    for n in range(count):
        yield Person(
            email=f"generated{n}@example.invalid", name=f"Generated person {n}", place=chance.choice(countries),
            languages=[chance.choice(_LANGUAGES)], is_demo=True,
        )  # fmt: skip


def _organisations(count: int, chance: random.Random, countries: Sequence[Place]) -> Iterator[Organisation]:
    for n in range(count):
        yield Organisation(name=f"Generated organisation {n}", home=chance.choice(countries), is_demo=True)


def _needs(count: int, chance: random.Random, countries: Sequence[Place], people: Sequence[int]) -> Iterator[Need]:
    for n in range(count):
        language = chance.choice(_LANGUAGES)
        yield Need(
            title=f"{_sentence(chance, language, 7)} {n}", story=_story(chance, language), language=language,
            place=chance.choice(countries), voiced_by_id=chance.choice(people),
            people_affected=int(10 ** chance.uniform(1, 5)), how_known="guess",
        )  # fmt: skip


def _solutions(
    count: int, chance: random.Random, people: Sequence[int], organisations: Sequence[int]
) -> Iterator[Solution]:
    stages = [stage.value for stage in Stage]
    for n in range(count):
        language = chance.choice(_LANGUAGES)
        yield Solution(
            title=f"{_sentence(chance, language, 5)} {n}", summary=_sentence(chance, language, 18), language=language,
            problem=_story(chance, language), approach=_story(chance, language), languages=[language],
            stage=chance.choice(stages), evidence_level=chance.randint(0, 6), registered_by_id=chance.choice(people),
            organisation_id=chance.choice(organisations) if organisations else None,
            cost_per_person_minor=chance.randint(50, 90_000), cost_currency="USD", cost_year=2025,
        )  # fmt: skip


def _running(solutions: Sequence[int], chance: random.Random, countries: Sequence[Place]) -> Iterator[SolutionPlace]:
    for pk in solutions:
        for country in chance.sample(countries, chance.randint(1, 5)):
            yield SolutionPlace(solution_id=pk, place=country, relation="running")


def _evidence(solutions: Sequence[int], chance: random.Random, people: Sequence[int]) -> Iterator[Evidence]:
    for pk in solutions:
        if chance.random() < 0.5:
            yield Evidence(solution_id=pk, level=chance.randint(1, 6), statement="Generated.", added_by_id=people[0])


def _confirmations(
    needs: Sequence[int], chance: random.Random, countries: Sequence[Place], people: Sequence[int]
) -> Iterator[Confirmation]:
    for pk in needs:
        for person in set(chance.sample(people, min(chance.randint(0, 3), len(people)))):
            yield Confirmation(need_id=pk, person_id=person, place=chance.choice(countries))


def _activities(
    people: Sequence[int], needs: Sequence[int], solutions: Sequence[int], chance: random.Random
) -> Iterator[Activity]:
    for pk in needs:
        yield Activity(actor_id=chance.choice(people), verb="voiced", kind="need", object_id=pk)
    for pk in solutions:
        yield Activity(actor_id=chance.choice(people), verb="registered", kind="solution", object_id=pk)


def _link_themes(through: Any, column: str, ids: Sequence[int], goals: Sequence[Theme], chance: random.Random) -> None:
    rows = [
        through(**{column: pk, "theme_id": goal.pk})
        for pk in ids
        for goal in chance.sample(goals, chance.randint(1, 3))
    ]
    through.objects.bulk_create(rows, batch_size=10_000)


def _give_meanings(seed: int, progress: Progress) -> None:
    """Vectors around a few dozen centres, as real texts have them; the index is built once, afterwards."""
    chance = np.random.default_rng(seed)
    centres = chance.normal(size=(GROUPS, 384))
    waiting = list(SearchEntry.objects.filter(meaning__isnull=True).values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'search_meaning'")
        (definition,) = cursor.fetchone()
        cursor.execute("DROP INDEX search_meaning")
        cursor.execute("CREATE TEMP TABLE meanings (id bigint PRIMARY KEY, meaning halfvec(384))")
        for start in range(0, len(waiting), BATCH):
            ids = waiting[start : start + BATCH]
            vectors = centres[chance.integers(GROUPS, size=len(ids))] + chance.normal(size=(len(ids), 384)) * 0.8
            vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
            with cursor.copy("COPY meanings FROM STDIN") as copy:
                for pk, vector in zip(ids, vectors, strict=True):
                    copy.write_row((pk, "[" + ",".join(f"{value:.4f}" for value in vector) + "]"))
            progress("vectors", min(start + BATCH, len(waiting)), len(waiting))
        cursor.execute(
            "UPDATE commons_searchentry e SET meaning = m.meaning, meaning_model = 'generated',"
            " meaning_digest = 'generated' FROM meanings m WHERE m.id = e.id"
        )
        cursor.execute("DROP TABLE meanings")
        cursor.execute("SET maintenance_work_mem = '1GB'")
        cursor.execute(definition)

"""What solutions go back to; never to themselves."""

from __future__ import annotations

import threading
from itertools import pairwise

import pytest
from django.db import IntegrityError, connection, transaction

from banyan.commons.errors import Invalid, NotAllowed
from banyan.commons.models import Activity
from banyan.solutions import queries, services
from banyan.solutions.models import Lineage, Solution
from banyan.solutions.pictures import lineage_picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain(register, person):
    """Four solutions, each adapted from the one before."""
    made = [register(f"Rain jar number {n}") for n in range(4)]
    for parent, child in pairwise(made):
        link(person, child, parent)
    return made


def link(by, child, parent, relation="adapted", note=""):
    return services.link_to_parent(by=by, solution=child, parent=parent, relation=relation, note=note)


def test_saying_it_is_recorded_on_both_and_saying_it_again_changes_how(register, person):
    old, new = register("Thai jars"), register("Kenyan jars")
    link(person, new, old, note="Smaller, with a tap")
    activity = Activity.objects.get(verb="linked")
    assert (activity.object_id, activity.on_id, activity.facts) == (new.pk, old.pk, {"relation": "adapted"})
    link(person, new, old, relation="inspired")
    assert [tie.relation for tie in Lineage.objects.all()] == ["inspired"]


def test_nothing_descends_from_itself_over_any_number_of_steps(chain, person):
    for parent in (chain[0], chain[1], chain[3]):
        with pytest.raises(Invalid) as refused:
            link(person, chain[0], parent)
        assert list(refused.value.fields) == ["parent"]


def test_the_database_refuses_a_circle_by_itself(chain):
    with pytest.raises(IntegrityError, match="descend from itself"), transaction.atomic():
        Lineage.objects.create(child=chain[0], parent=chain[3], relation="adapted")
    tie = Lineage.objects.get(child=chain[1])
    with pytest.raises(IntegrityError, match="descend from itself"), transaction.atomic():
        Lineage.objects.filter(pk=tie.pk).update(parent=chain[2])


def _tie_crosswise(one: Solution, other: Solution) -> list[str]:
    """Two threads write the two halves of a circle at once."""
    barrier = threading.Barrier(2)
    met: list[str] = []

    def tie(child: Solution, parent: Solution) -> None:
        try:
            with transaction.atomic():
                barrier.wait(timeout=20)
                Lineage.objects.create(child=child, parent=parent, relation="adapted")
            met.append("tied")
        except IntegrityError:
            met.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=tie, args=pair) for pair in ((one, other), (other, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(met)


@pytest.mark.django_db(transaction=True)
def test_two_halves_of_a_circle_written_at_once_do_not_both_stand(register):
    for round_ in range(5):
        one, other = register(f"Jars {round_}"), register(f"Tanks {round_}")
        assert _tie_crosswise(one, other) == ["refused", "tied"]


@pytest.mark.django_db(transaction=True)
def test_without_the_trigger_they_do(register):
    """The negative control."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE solutions_lineage DISABLE TRIGGER lineage_runs_in_no_circle")
    try:
        assert _tie_crosswise(register("Jars"), register("Tanks")) == ["tied", "tied"]
        Lineage.objects.all().delete()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE solutions_lineage ENABLE TRIGGER lineage_runs_in_no_circle")


def test_only_the_team_says_what_its_solution_goes_back_to(chain, register, other_person):
    theirs = register("Their jars", by=other_person)
    with pytest.raises(NotAllowed):
        link(other_person, chain[0], theirs)
    tie = link(other_person, theirs, chain[0])
    services.unlink_from_parent(by=other_person, lineage=tie)
    assert not Lineage.objects.filter(child=theirs).exists()
    with pytest.raises(NotAllowed):
        services.unlink_from_parent(by=other_person, lineage=Lineage.objects.first())


def test_all_that_is_near_is_found_in_one_query(chain, django_assert_num_queries):
    with django_assert_num_queries(1):
        ties = queries.lineage_around(chain[1].pk)
    assert [(tie.parent_title, tie.child_title, tie.distance) for tie in ties] == [
        ("Rain jar number 0", "Rain jar number 1", -1),
        ("Rain jar number 1", "Rain jar number 2", 1),
        ("Rain jar number 2", "Rain jar number 3", 2),
    ]


def test_the_picture_names_all_and_escapes_them(chain, person):
    Solution.objects.filter(pk=chain[0].pk).update(title='<script>alert("x")</script> & jars')
    picture = lineage_picture(chain[1], queries.lineage_around(chain[1].pk))
    assert "<script>" not in picture
    assert "&lt;script&gt;" in picture
    assert "Rain jar number 3" in picture
    assert "style=" not in picture


def test_hidden_ones_are_not_named(chain):
    Solution.objects.filter(pk=chain[0].pk).update(state="hidden")
    ties = queries.lineage_around(chain[1].pk)
    assert ties[0].parent_title == ""

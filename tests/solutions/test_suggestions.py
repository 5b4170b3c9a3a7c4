"""Needs and solutions find each other, with reasons; what people set aside counts."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.test import RequestFactory
from django.utils import translation

from banyan.commons.errors import Invalid, NotAllowed, NotFound
from banyan.commons.models import Activity, Dismissal, Indicator, IndicatorValue, SearchEntry, SuggestionList
from banyan.commons.panels import panels_for
from banyan.commons.queries.indicators import forget_latest_figures
from banyan.commons.services import search
from banyan.commons.services.activity import record
from banyan.needs.models import Confirmation
from banyan.solutions.models import SolutionState
from banyan.solutions.suggestions import services
from banyan.solutions.suggestions.queries import suggestions_for
from banyan.solutions.suggestions.working_out import COUNTRIES_SHOWN, work_out
from tests.solutions.suggestion_ground import lay_ground, need, put_in_search, register_missing_kinds, solution

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground(person):
    register_missing_kinds()
    places, goals = lay_ground()

    class Ground:
        pass

    found = Ground()
    found.places, found.goals = places, goals
    found.pumps = solution(
        person,
        "Solar water pumps",
        "Pumps run by the sun lift safe water from deep wells in villages.",
        themes=[goals[6]],
        running=[places["KE"], places["TZ"]],
        stage="proven",
        evidence_level=4,
    )
    found.reading = solution(
        person,
        "Reading circles",
        "Volunteers read story books with children after school.",
        themes=[goals[4]],
        running=[places["KE"], places["BR"]],
        stage="pilot",
    )
    found.lamps = solution(
        person, "Solar lamps", "Families pay for a lamp in small amounts.", themes=[goals[7]], running=[places["UG"]]
    )
    found.water = need(
        person,
        "Safe water for our villages",
        "We walk far to wells that run dry; we need safe water.",
        places["UG"],
        themes=[goals[6]],
        people_affected=4000,
    )
    found.school = need(
        person,
        "Children who cannot read",
        "Children leave school and cannot read story books.",
        places["SN"],
        themes=[goals[4]],
    )
    for kind, thing in (
        ("need", found.water),
        ("need", found.school),
        ("solution", found.pumps),
        ("solution", found.reading),
        ("place", places["UG"]),
    ):
        work_out(kind, thing.pk)
    return found  # fmt: skip


def titles(shown):
    return [one.title for one in shown]


def test_a_need_gets_the_solution_that_fits_first_and_says_why(ground):
    shown = suggestions_for(ground.water).by_kind["solution"]
    assert titles(shown)[0] == "Solar water pumps"
    assert f"Works on the same goals: {ground.goals[6].name}." in shown[0].reasons
    assert any(
        reason.startswith("Runs in the same part of the world") and "Kenya" in reason for reason in shown[0].reasons
    )


def test_a_solution_gets_needs_and_the_countries_where_it_is_likely_to_be_needed(ground):
    found = suggestions_for(ground.pumps)
    assert titles(found.by_kind["need"])[0] == "Safe water for our villages"
    countries = found.by_kind["place"]
    assert "Uganda" in titles(countries)[:2]
    assert "Kenya" not in titles(countries) and "Tanzania" not in titles(countries)  # it runs there
    assert all(country.reasons for country in countries[:COUNTRIES_SHOWN])
    assert len(countries) > COUNTRIES_SHOWN  # the rest is for the map


def test_a_place_gets_what_could_come_and_a_bundle(ground):
    found = suggestions_for(ground.places["UG"])
    assert "Solar lamps" not in titles(found.by_kind["solution"])  # it runs there already
    assert "Solar water pumps" in titles(found.by_kind["solution"])
    answers = {answer.solution.title: [need.title for need in answer.needs] for answer in found.bundle.answers}
    assert answers["Solar water pumps"] == ["Safe water for our villages"]
    assert 0 < found.bundle.percent <= 100


def test_what_is_hidden_is_never_suggested_not_even_before_the_tasks_ran(ground):
    assert "Solar water pumps" in titles(suggestions_for(ground.water).by_kind["solution"])
    ground.pumps.state = SolutionState.HIDDEN
    ground.pumps.save()
    # Nothing but the deed itself has happened: `record` takes it out of the search in the same transaction.
    search.forget_unless_public(ground.pumps)
    assert "Solar water pumps" not in titles(suggestions_for(ground.water).by_kind["solution"])
    assert all(
        answer.solution.title != "Solar water pumps" for answer in suggestions_for(ground.places["UG"]).bundle.answers
    )
    # And worked out anew it is not even retrieved.
    work_out("need", ground.water.pk)
    kept = SuggestionList.objects.get(on_kind="need", on_id=ground.water.pk).suggestions
    assert ground.pumps.pk not in [item["id"] for item in kept]


def test_a_hidden_thing_has_no_lists_of_its_own(ground):
    ground.pumps.state = SolutionState.HIDDEN
    ground.pumps.save()
    work_out("solution", ground.pumps.pk)
    assert not SuggestionList.objects.filter(on_kind="solution", on_id=ground.pumps.pk).exists()


def test_what_a_reader_set_aside_is_hidden_for_them_and_lowered_for_all(ground, person, other_person):
    before = suggestions_for(ground.water, reader=other_person).by_kind["solution"]
    services.dismiss_suggestion(
        by=person, on=ground.water, suggested=ground.pumps, reason="tried_before", comment="  It broke\x00 twice. "
    )
    assert "Solar water pumps" not in titles(suggestions_for(ground.water, reader=person).by_kind["solution"])
    assert titles(suggestions_for(ground.water, reader=person).set_aside) == ["Solar water pumps"]
    work_out("need", ground.water.pk)
    after = suggestions_for(ground.water, reader=other_person).by_kind["solution"]
    score = {one.title: one.score for one in before}["Solar water pumps"]
    assert {one.title: one.score for one in after}["Solar water pumps"] < score
    assert any("set aside before: 1" in reason for one in after for reason in one.reasons)
    assert Dismissal.objects.get().comment == "It broke twice."
    deed = Activity.objects.get(verb="set_aside")
    assert not deed.is_public and deed.facts == {"reason": "tried_before"}  # and none of the person's words


def test_setting_aside_can_be_undone(ground, person):
    services.dismiss_suggestion(by=person, on=ground.water, suggested=ground.pumps, reason="other")
    services.dismiss_suggestion(by=person, on=ground.water, suggested=ground.pumps, reason="does_not_fit")
    assert Dismissal.objects.get().reason == "does_not_fit"
    services.take_up_again(by=person, on=ground.water, suggested=ground.pumps)
    assert not Dismissal.objects.exists()
    assert "Solar water pumps" in titles(suggestions_for(ground.water, reader=person).by_kind["solution"])
    with pytest.raises(NotFound):
        services.take_up_again(by=person, on=ground.water, suggested=ground.pumps)


def test_a_country_can_be_set_aside_on_a_solutions_page(ground, person):
    uganda = ground.places["UG"]
    services.dismiss_suggestion(by=person, on=ground.pumps, suggested=uganda, reason="not_needed")
    assert "Uganda" not in titles(suggestions_for(ground.pumps, reader=person).by_kind["place"])
    assert titles(suggestions_for(ground.pumps, reader=person).set_aside) == ["Uganda"]
    work_out("solution", ground.pumps.pk)
    kept = SuggestionList.objects.get(on_kind="solution", on_id=ground.pumps.pk, suggested_kind="place").suggestions
    assert "UG" in [item["id"] for item in kept]  # one voice lowers, it does not exclude


def test_who_may_set_aside_what(ground, person, other_person):
    with pytest.raises(NotAllowed):
        services.dismiss_suggestion(by=AnonymousUser(), on=ground.water, suggested=ground.pumps, reason="other")
    with pytest.raises(NotAllowed):
        services.take_up_again(by=AnonymousUser(), on=ground.water, suggested=ground.pumps)
    person.is_active = False
    with pytest.raises(NotAllowed):
        services.dismiss_suggestion(by=person, on=ground.water, suggested=ground.pumps, reason="other")
    with pytest.raises(Invalid):
        services.dismiss_suggestion(by=other_person, on=ground.water, suggested=ground.pumps, reason="because")
    with pytest.raises(Invalid):
        services.dismiss_suggestion(
            by=other_person, on=ground.water, suggested=ground.pumps, reason="other", comment="x" * 501
        )
    with pytest.raises(NotFound):  # needs are not suggested on the pages of needs
        services.dismiss_suggestion(by=other_person, on=ground.water, suggested=ground.school, reason="other")
    ground.pumps.state = SolutionState.HIDDEN
    with pytest.raises(NotFound):
        services.dismiss_suggestion(by=other_person, on=ground.water, suggested=ground.pumps, reason="other")
    assert not Dismissal.objects.exists() and not Activity.objects.filter(verb="set_aside").exists()


def test_suggestions_follow_what_happens(ground, person, tasks):
    """A new need reaches the pages of the solutions near it, and of its place, by the tasks that a deed queues."""
    work_out("solution", ground.lamps.pk)
    with transaction.atomic():
        dark = need(
            person,
            "No light to study by",
            "Families need a lamp; children study by candles.",
            ground.places["ML"],
            themes=[ground.goals[7]],
        )
        record(person, "voiced", dark)
    SearchEntry.objects.filter(kind="need", object_id=dark.pk).delete()
    tasks()
    assert "No light to study by" in titles(suggestions_for(ground.lamps).by_kind["need"])
    assert "Solar lamps" in titles(suggestions_for(dark).by_kind["solution"])
    assert SuggestionList.objects.filter(on_kind="place", on_id=ground.places["ML"].pk, is_stale=False).exists()
    assert not SuggestionList.objects.filter(is_stale=True).exists()


def test_a_list_that_fails_stays_stale(ground, monkeypatch):
    services.mark_stale("need", [ground.water.pk])

    def fail(kind, pk):
        raise RuntimeError

    monkeypatch.setattr(services, "work_out", fail)
    with pytest.raises(RuntimeError):
        services.refresh_some()
    assert SuggestionList.objects.filter(on_kind="need", on_id=ground.water.pk, is_stale=True).exists()


def test_what_has_no_list_is_found(ground):
    SuggestionList.objects.all().delete()
    assert services.find_missing() == 2 + 3 + len([code for code in ground.places if code != "001"])
    SuggestionList.objects.filter(on_kind="place").delete()  # working out all countries takes a while
    while services.refresh_some():
        pass
    assert suggestions_for(ground.water).by_kind["solution"]


def test_before_anything_is_worked_out_things_close_in_meaning_stand_in(ground):
    SuggestionList.objects.all().delete()
    found = suggestions_for(ground.water)
    assert found.are_coming and "Solar water pumps" in titles(found.by_kind["solution"])


@pytest.fixture
def page(ground):
    def render(kind, thing, reader=None):
        request = RequestFactory().get(f"/{kind}s/{thing.pk}/")
        request.user = reader or AnonymousUser()
        own = [panel for panel in panels_for(kind) if panel.render.__module__ == "banyan.solutions.suggestions.panels"]
        return "".join(panel.render(request, thing) for panel in own)

    return render


def test_the_panels_of_a_page_cost_four_queries_however_much_is_suggested(
    ground, page, person, django_assert_max_num_queries
):
    for number in range(20):
        solution(
            person,
            f"Water {number}",
            "Safe water for villages.",
            themes=[ground.goals[6]],
            running=[ground.places["KE"]],
        )
        need(person, f"Wells {number}", "Our wells run dry.", ground.places["UG"], themes=[ground.goals[6]])
    for kind, thing in (("need", ground.water), ("solution", ground.pumps), ("place", ground.places["UG"])):
        work_out(kind, thing.pk)
        page(kind, thing)
        with django_assert_max_num_queries(3):
            assert page(kind, thing)
        with django_assert_max_num_queries(4):
            assert page(kind, thing, person)


def test_panels_show_reasons_and_let_only_people_who_signed_in_set_aside(ground, page, person):
    visitor, member = page("need", ground.water), page("need", ground.water, person)
    assert "Solar water pumps" in visitor and "Works on the same goals" in visitor
    assert "<svg" in page("solution", ground.pumps)  # the map
    assert "<form" not in visitor and "csrfmiddlewaretoken" not in visitor
    assert f"/solutions/suggestions/need/{ground.water.pk}/solution/{ground.pumps.pk}/dismiss/" in member
    assert "A bundle for this place" in page("place", ground.places["UG"])
    assert "Where it is likely to be needed" in page("solution", ground.pumps)


def test_panels_escape_what_people_wrote(ground, page, person):
    solution(person, "<script>alert(1)</script> water", "<img src=x onerror=alert(1)> safe water villages wells",
             themes=[ground.goals[6]])  # fmt: skip
    work_out("need", ground.water.pk)
    shown = page("need", ground.water)
    assert "&lt;script&gt;" in shown and "<script>" not in shown


def test_world_and_regions_have_no_suggestions(ground, page):
    assert page("place", ground.places["001"]) == ""


def test_setting_aside_by_the_page(ground, client, signed_in, person):
    address = f"/solutions/suggestions/need/{ground.water.pk}/solution/{ground.pumps.pk}/"
    response = signed_in.post(address + "dismiss/", {"reason": "does_not_fit", "next": "https://evil.example/"})
    assert response.status_code == 302 and "evil" not in response["Location"]
    assert Dismissal.objects.filter(person=person).exists()
    assert signed_in.get(address + "dismiss/").status_code == 405
    assert signed_in.post(address + "take-up/").status_code == 302
    assert not Dismissal.objects.exists()
    assert (
        signed_in.post(
            address.replace(f"/{ground.pumps.pk}/", "/999999/") + "dismiss/", {"reason": "other"}
        ).status_code
        == 404
    )
    client.logout()
    assert client.post(address + "dismiss/", {"reason": "other"})["Location"].startswith("/account/login/")
    assert not Dismissal.objects.exists()


def test_confirmations_elsewhere_count_as_voiced_there(ground, other_person):
    Confirmation.objects.create(need=ground.water, person=other_person, place=ground.places["ML"])
    put_in_search(ground.water)
    work_out("solution", ground.pumps.pk)
    work_out("place", ground.places["ML"].pk)
    answered = suggestions_for(ground.places["ML"]).bundle.answers
    assert "Safe water for our villages" in [need.title for answer in answered for need in answer.needs]
    mali = next(one for one in suggestions_for(ground.pumps).by_kind["place"] if one.title == "Mali")
    assert any(reason.startswith("Needs like it have been voiced here") for reason in mali.reasons)


def test_a_hidden_confirmation_counts_for_nothing(ground, other_person):
    Confirmation.objects.create(need=ground.water, person=other_person, place=ground.places["ML"], is_hidden=True)
    work_out("solution", ground.pumps.pk)
    shown = suggestions_for(ground.pumps).by_kind["place"]
    assert not any(
        reason.startswith("Needs like it have been voiced")
        for one in shown
        if one.title == "Mali"
        for reason in one.reasons
    )


def test_figures_that_lag_behind_are_named_in_the_readers_language(ground):
    water = Indicator.objects.create(
        code="safe_water", name="Safe water", names={"fr": "Eau sûre"}, direction=1, theme=ground.goals[6]
    )
    for number, code in enumerate(sorted(code for code in ground.places if len(code) == 2)):
        IndicatorValue.objects.create(
            indicator=water, place=ground.places[code], year=2022, value=1 if code == "UG" else 50 + number % 40
        )
    forget_latest_figures()
    work_out("solution", ground.pumps.pk)
    with translation.override("fr"):
        uganda = next(one for one in suggestions_for(ground.pumps).by_kind["place"] if one.place.code == "UG")
    assert any("Eau sûre" in reason for reason in uganda.reasons), uganda.reasons
    work_out("place", ground.places["UG"].pk)
    bundle = suggestions_for(ground.places["UG"]).bundle
    assert ground.goals[6] in {goal for answer in bundle.answers for goal in answer.goals}

"""The pages of the guide as people meet them, without JavaScript."""

from __future__ import annotations

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from banyan.people.models import Person
from banyan.scaling import queries, services
from banyan.scaling.models import Answer, Assessment, Decision, Respondent
from banyan.scaling.services import GivenAnswer
from banyan.solutions.services import EvidenceFacts, add_evidence

pytestmark = pytest.mark.django_db
XSS = '<img src=x onerror="alert(1)"><script>alert(2)</script>'


def page(name: str, *args) -> str:
    return reverse(f"scaling:{name}", args=args)


def test_the_whole_way_by_forms_alone(signed_in, solution, person, country):
    """Begin, answer every question that comes, finish, decide, share: as a browser without scripts does."""
    country("KE")
    answer = signed_in.post(page("begin", solution.pk), {"places": "Kenya"}, follow=True)
    assessment = Assessment.objects.get()
    asked = 0
    while "/ask/" in answer.request["PATH_INFO"]:
        text = answer.content.decode()
        assert 'name="step"' in text
        assert "style=" not in text
        step = "unknown" if asked % 9 == 4 else "3"
        answer = signed_in.post(answer.request["PATH_INFO"], {"step": step, "reason": "Seen."}, follow=True)
        asked += 1
        assert asked < 60
    assert Answer.objects.filter(respondent__assessment=assessment).count() == asked > 35
    assert {row.place.code for row in Answer.objects.filter(place__isnull=False)} == {"KE"}
    answer = signed_in.post(page("finish", assessment.pk), {"review_on": ""}, follow=True)
    first = queries.result_of(assessment).first.pathway.name
    assert first in answer.content.decode()
    answer = signed_in.post(
        page("decide", assessment.pk), {"pathways": ["affiliates"], "text": "We gather affiliates."}, follow=True
    )
    assert "We gather affiliates." in answer.content.decode()
    answer = signed_in.post(page("share", assessment.pk), {"what": "link"}, follow=True)
    link = re.search(r"/scaling/shared/[\w-]+/", answer.content.decode()).group()
    signed_in.logout()
    shared = signed_in.get(link)
    assert shared.status_code == 200
    assert shared["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in shared["Cache-Control"]
    assert "csrfmiddlewaretoken" not in shared.content.decode()
    assert "Seen." not in shared.content.decode()


def test_an_interview_is_left_and_taken_up_where_it_stood(signed_in, assessment):
    first = signed_in.get(page("interview", assessment.pk))
    assert first.url == page("question", assessment.pk, "need_lasting")
    left = signed_in.post(first.url, {"step": "4", "then": "leave"})
    assert left.url == page("assessment", assessment.pk)
    assert signed_in.get(page("interview", assessment.pk)).url == page("question", assessment.pk, "cost_of_waiting")
    again = signed_in.get(first.url).content.decode()
    assert re.search(r'value="4"[^>]*checked', again)


def test_a_question_that_does_not_matter_any_more_leads_on(signed_in, assessment, own, person):
    services.answer_question(by=person, respondent=own, given=GivenAnswer("evidence", 0))
    answer = signed_in.get(page("question", assessment.pk, "written_down"))
    assert answer.url == page("interview", assessment.pk)
    assert signed_in.get(page("question", assessment.pk, "no_such")).status_code == 404


def test_an_answer_without_a_choice_says_so_and_keeps_the_words(signed_in, assessment):
    answer = signed_in.post(page("question", assessment.pk, "evidence"), {"reason": "Many words about it"})
    assert "Many words about it" in answer.content.decode()
    assert "This field is required" in answer.content.decode()
    assert not Answer.objects.exists()


def test_evidence_from_the_registry_is_named_with_an_answer(signed_in, assessment, solution, person):
    piece = add_evidence(by=person, solution=solution, facts=EvidenceFacts(3, "From 61 to 94 in a hundred."))
    url = page("question", assessment.pk, "evidence")
    assert "From 61 to 94" in signed_in.get(url).content.decode()
    signed_in.post(url, {"step": "3", "evidence": [piece.pk]})
    assert list(Answer.objects.get().evidence.all()) == [piece]


def test_facts_of_the_country_stand_beside_its_questions(signed_in, assessment, person, country):
    kenya = country("KE")
    kenya.income_group, kenya.languages = "lower_middle", ["sw"]
    kenya.save()
    services.set_target_places(by=person, assessment=assessment, places=[kenya])
    text = signed_in.get(page("question", assessment.pk, "money_there", "KE")).content.decode()
    assert "Lower middle income" in text
    assert "Swahili" in text
    assert "What the figures suggest" in text
    assert "middle income; some can pay" in text
    assert not re.search(r'name="step"[^>]*checked', text)


def test_words_of_others_are_escaped(signed_in, assessment, own, person, solution, answer_all):
    solution.title = f"Jars {XSS}"[:160]
    solution.save()
    voice = services.add_voice(by=person, assessment=assessment, name=XSS[:100], role="affected")
    answer_all(own)
    services.answer_question(by=person, respondent=voice, given=GivenAnswer("harm", 1, reason=XSS))
    services.finish_assessment(by=person, assessment=assessment)
    services.decide(by=person, assessment=assessment, pathways=["licence"], text=f"Decided {XSS}")
    for name in ("assessment", "result", "brief", "answers", "respondents"):
        text = signed_in.get(page(name, assessment.pk)).content.decode()
        assert "<script>alert" not in text, name
        assert "<img src=x" not in text, name


def test_respondents_are_asked_and_disagreement_is_shown(signed_in, assessment, own, answer_all, other_person, person):
    answer_all(own)
    signed_in.post(
        page("respondents", assessment.pk),
        {"what": "invite", "invite-person": f"/people/{other_person.pk}-luis/", "invite-role": "assessor"},
    )
    invited = Respondent.objects.get(person=other_person)
    services.answer_question(by=other_person, respondent=invited, given=GivenAnswer("need_lasting", 0))
    text = signed_in.get(page("respondents", assessment.pk)).content.decode()
    assert "Where they disagree" in text
    assert "It is going away, or others meet it already." in text
    signed_in.post(
        page("respondents", assessment.pk),
        {"what": "voice", "voice-name": "Twelve mothers", "voice-role": "affected"},
    )
    voice = Respondent.objects.get(name="Twelve mothers")
    answer = signed_in.get(page("interview", assessment.pk) + f"?as={voice.pk}", follow=True)
    assert "You write down the words of: Twelve mothers" in answer.content.decode()
    signed_in.post(answer.request["PATH_INFO"], {"step": "1", "as": voice.pk})
    assert Answer.objects.get(respondent=voice).by == person


def test_the_result_says_how_sure_it_is_and_what_would_change_it(signed_in, finished):
    text = signed_in.get(page("result", finished.pk)).content.decode()
    for part in (
        "Adoption by a public body", "of 100 tries", "What changes hands", "Who must agree", "The profile",
        "there is no total", "Public budgets", "<svg", "As a table", "What would change it most",
    ):  # fmt: skip
        assert part in text, part
    assert "style=" not in text


def test_closed_gates_say_what_would_lift_them(signed_in, assessment, own, answer_all):
    answer_all(own, evidence=0, people_asked=0)
    text = signed_in.get(page("result", assessment.pk)).content.decode()
    assert "Nothing shows yet that it works." in text
    assert "What would lift it:" in text
    assert "A measure before and after" in text


def test_the_brief_is_two_sheets(signed_in, finished):
    text = signed_in.get(page("brief", finished.pk)).content.decode()
    assert text.count('class="sheet"') == 2


def test_this_year_stands_beside_last(signed_in, finished, solution, person):
    following = services.begin_assessment(by=person, solution=solution)
    own = following.respondents.get(person=person)
    signed_in.post(page("repeat", following.pk))
    services.answer_question(by=person, respondent=own, given=GivenAnswer("governments_run", 0))
    text = signed_in.get(page("comparison", following.pk)).content.decode()
    assert "Answers that moved" in text
    assert "Adoption by a public body" in text
    assert signed_in.get(page("comparison", finished.pk)).status_code == 404
    asked = signed_in.get(page("question", following.pk, "governments_run")).content.decode()
    assert "Last time you answered: Yes; it fits" in asked


def test_review_and_finish_say_what_is_wrong_with_a_day(signed_in, finished):
    past = (timezone.localdate() - datetime.timedelta(days=3)).isoformat()
    answer = signed_in.post(page("review", finished.pk), {"review_on": past}, follow=True)
    assert "Choose a day to come." in answer.content.decode()


def test_the_guide_is_on_the_solution_and_on_my_page(signed_in, solution, person):
    url = reverse("solutions:detail", args=[solution])
    assert "Begin the scaling guide" in signed_in.get(url).content.decode()
    assessment = services.begin_assessment(by=person, solution=solution)
    assert "Go on answering" in signed_in.get(url).content.decode()
    assert page("interview", assessment.pk) in signed_in.get(reverse("people:me")).content.decode()
    assert "Rain jars for schools" in signed_in.get(page("about")).content.decode()


def test_the_guide_says_first_what_to_do(signed_in, client):
    assert "No assessment yet" in signed_in.get(page("about")).content.decode()
    signed_in.logout()
    visitor = client.get(page("about"))
    assert "Sign in to assess a solution" in visitor.content.decode()
    assert not visitor.cookies


# What nobody without a part may see


@pytest.fixture
def everything(finished, person, own):
    services.decide(by=person, assessment=finished, pathways=["licence"], text="A secret decision on it.")
    return finished


PAGES = ("assessment", "result", "brief", "answers", "comparison", "respondents", "interview", "decide", "places")


@pytest.mark.parametrize("who", ["visitor", "other", "steward"])
@pytest.mark.parametrize("name", PAGES)
def test_private_assessments_are_nowhere_for_others(client, log_in, everything, other_person, steward, who, name):
    someone = {"visitor": None, "other": other_person, "steward": steward}[who]
    if someone is not None:
        log_in(someone)
    answer = client.get(page(name, everything.pk))
    assert answer.status_code == 404 or "/account/login" in answer.url
    services.share_by_link(by=everything.started_by, assessment=everything)
    answer = client.get(page(name, everything.pk))
    assert answer.status_code == 404 or "/account/login" in answer.url


@pytest.mark.parametrize("who", ["visitor", "other", "steward"])
def test_private_assessments_show_nowhere_else(client, log_in, everything, other_person, steward, tasks, who):
    someone = {"visitor": None, "other": other_person, "steward": steward}[who]
    tasks()
    if someone is not None:
        log_in(someone)
    solution = everything.solution
    for url in (
        reverse("solutions:detail", args=[solution]),
        page("of_solution", solution.pk),
        reverse("commons:activity_of", args=["solution", solution.pk]),
        reverse("commons:search") + "?q=scale",
        "/",
    ):
        text = client.get(url).content.decode()
        assert f"/scaling/assessments/{everything.pk}/" not in text, url
        assert "A secret decision" not in text, url


@pytest.mark.parametrize("name", ["assessment", "result", "brief"])
def test_what_is_shared_with_everyone_names_nobody_who_answered(client, everything, person, own, name):
    services.share_assessment(by=person, assessment=everything)
    answer = client.get(page(name, everything.pk))
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "Adoption by a public body" in text
    assert "csrfmiddlewaretoken" not in text
    assert not answer.cookies
    assert client.get(page("answers", everything.pk)).status_code == 404
    services.stop_sharing(by=person, assessment=everything)
    assert client.get(page(name, everything.pk)).status_code == 404


@pytest.mark.parametrize("name", ["respondents", "decide", "places"])
def test_who_only_answers_does_not_conduct(log_in, assessment, person, other_person, name):
    services.invite_respondent(by=person, assessment=assessment, person=other_person, role="assessor")
    client = log_in(other_person)
    assert client.get(page("assessment", assessment.pk)).status_code == 200
    assert client.get(page(name, assessment.pk)).status_code == 403
    for post in ("finish", "share", "review"):
        assert client.post(page(post, assessment.pk), {"what": "public"}).status_code == 403


def test_respondents_read_roles_and_no_names(log_in, assessment, person, other_person, own, answer_all):
    answer_all(own)
    services.answer_question(by=person, respondent=own, given=GivenAnswer("harm", 1, reason="The river smells."))
    services.invite_respondent(by=person, assessment=assessment, person=other_person, role="assessor")
    client = log_in(other_person)
    text = client.get(page("answers", assessment.pk)).content.decode()
    assert "The river smells." in text
    assert person.name not in text
    main = client.get(page("assessment", assessment.pk)).content.decode()
    assert person.name not in main


@pytest.mark.parametrize(
    ("name", "most"),
    [("assessment", 14), ("result", 12), ("brief", 12), ("answers", 12), ("respondents", 14)],
)
def test_pages_ask_the_database_a_bounded_number_of_times(
    signed_in, finished, person, make_person, name, most, django_assert_max_num_queries, solution, answer_all
):
    following = services.begin_assessment(by=person, solution=solution)
    own = following.respondents.get(person=person)
    answer_all(own)
    for number in range(6):
        who: Person = make_person(f"Helper {number}")
        invited = services.invite_respondent(by=person, assessment=following, person=who, role="assessor")
        services.answer_question(by=who, respondent=invited, given=GivenAnswer("evidence", number % 5))
    signed_in.get(page(name, following.pk))
    with django_assert_max_num_queries(most):
        assert signed_in.get(page(name, following.pk)).status_code == 200


def test_a_question_about_a_country_asks_a_bounded_number_of_times(
    signed_in, assessment, person, country, django_assert_max_num_queries
):
    services.set_target_places(by=person, assessment=assessment, places=[country("KE"), country("PE"), country("GH")])
    url = page("question", assessment.pk, "need_there", "KE")
    with django_assert_max_num_queries(20):
        signed_in.get(url)
    with django_assert_max_num_queries(12):
        signed_in.get(url)


def test_the_list_asks_as_often_for_many_as_for_one(signed_in, person, django_assert_max_num_queries):
    from banyan.solutions.services import SolutionFacts, register_solution

    for number in range(8):
        one = register_solution(by=person, facts=SolutionFacts(title=f"Solution number {number}"))
        services.begin_assessment(by=person, solution=one)
    signed_in.get(page("about"))
    with django_assert_max_num_queries(6):
        text = signed_in.get(page("about")).content.decode()
    assert text.count("Solution number") == 8


def test_decisions_stay_where_the_team_changes_its_mind(signed_in, everything, person):
    services.decide(by=person, assessment=everything, pathways=["merger"], text="We would rather merge.")
    text = signed_in.get(page("assessment", everything.pk)).content.decode()
    assert "A secret decision on it." in text
    assert "We would rather merge." in text
    assert Decision.objects.count() == 2

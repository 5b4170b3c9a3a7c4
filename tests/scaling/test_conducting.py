"""Beginning, answering, inviting, finishing, deciding, sharing: what the services allow and keep."""

from __future__ import annotations

import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from banyan.commons.errors import Conflict, Invalid, NotAllowed
from banyan.commons.models import Activity, Notification
from banyan.people.models import Membership, Organisation
from banyan.scaling import queries, services
from banyan.scaling.models import Answer, Assessment, Decision, Respondent
from banyan.scaling.services import GivenAnswer
from banyan.scaling.services.deciding import digest_of
from banyan.solutions.services import EvidenceFacts, SolutionFacts, add_evidence, register_solution

pytestmark = pytest.mark.django_db
TOMORROW = datetime.timedelta(days=1)


def test_who_begins_answers_for_the_team(assessment, person):
    assert [(row.person, row.role) for row in assessment.respondents.all()] == [(person, "team")]
    assert (assessment.number, assessment.stage, assessment.visibility) == (1, "proven", "private")


def test_only_the_team_and_editors_of_its_organisation_begin(solution, other_person, steward, person):
    for stranger in (other_person, steward):
        with pytest.raises(NotAllowed):
            services.begin_assessment(by=stranger, solution=solution)
    organisation = Organisation.objects.create(name="Jars")
    Membership.objects.create(organisation=organisation, person=other_person, role="editor")
    solution.organisation = organisation
    solution.save()
    assert services.begin_assessment(by=other_person, solution=solution).started_by == other_person


def test_one_assessment_is_answered_at_a_time(assessment, solution, person):
    with pytest.raises(Conflict):
        services.begin_assessment(by=person, solution=solution)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.create(solution=solution, number=2, started_by=person)


def test_whole_countries_only_and_not_too_many(assessment, person, country):
    kenya = country("KE")
    kenya.kind = "subdivision"
    with pytest.raises(Invalid) as error:
        services.set_target_places(by=person, assessment=assessment, places=[kenya])
    assert "places" in error.value.fields


def test_each_answer_is_kept_and_the_latest_counts(own, person):
    services.answer_question(by=person, respondent=own, given=GivenAnswer("evidence", 1))
    services.answer_question(by=person, respondent=own, given=GivenAnswer("evidence", 3, reason="Counted again."))
    assert Answer.objects.filter(respondent=own).count() == 2
    assert [row.step for row in queries.latest_answers(own.assessment)] == [3]


def test_the_same_answer_again_changes_nothing(own, person):
    first = services.answer_question(by=person, respondent=own, given=GivenAnswer("evidence", 1))
    before = Activity.objects.count()
    assert services.answer_question(by=person, respondent=own, given=GivenAnswer("evidence", 1)) == first
    assert Activity.objects.count() == before


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (GivenAnswer("no_such", 1), "question"),
        (GivenAnswer("evidence", 5), "step"),
        (GivenAnswer("evidence", 1, reason="x" * 2001), "reason"),
        (GivenAnswer("need_there", 1), "place"),
    ],
)
def test_answers_that_cannot_be_are_refused(own, person, given, field):
    with pytest.raises(Invalid) as error:
        services.answer_question(by=person, respondent=own, given=given)
    assert field in error.value.fields


def test_answers_are_about_countries_that_are_looked_at(own, person, country):
    given = GivenAnswer("need_there", 3, country("KE"))
    with pytest.raises(Invalid):
        services.answer_question(by=person, respondent=own, given=given)
    services.set_target_places(by=person, assessment=own.assessment, places=[country("KE")])
    assert services.answer_question(by=person, respondent=own, given=given).place.code == "KE"


def test_evidence_of_another_solution_cannot_be_named(own, person):
    other = register_solution(by=person, facts=SolutionFacts(title="Another thing altogether"))
    piece = add_evidence(by=person, solution=other, facts=EvidenceFacts(2, "Counted every month for a year."))
    with pytest.raises(Invalid):
        services.answer_question(by=person, respondent=own, given=GivenAnswer("evidence", 2, evidence=(piece,)))


def test_nobody_answers_for_another_person(own, other_person, assessment, person):
    with pytest.raises(NotAllowed):
        services.answer_question(by=other_person, respondent=own, given=GivenAnswer("evidence", 1))
    invited = services.invite_respondent(by=person, assessment=assessment, person=other_person, role="assessor")
    with pytest.raises(NotAllowed):
        services.answer_question(by=person, respondent=invited, given=GivenAnswer("evidence", 1))
    services.answer_question(by=other_person, respondent=invited, given=GivenAnswer("evidence", 1))


def test_who_is_invited_is_told_and_nobody_else(assessment, person, other_person, make_person, tasks):
    bystander = make_person("Bystander Bo")
    services.invite_respondent(by=person, assessment=assessment, person=other_person, role="affected")
    tasks()
    told = Notification.objects.filter(activity__verb="invited_to_assess").values_list("person", flat=True)
    assert list(told) == [other_person.pk]
    assert not Notification.objects.filter(person=bystander).exists()


def test_a_steward_is_invited_as_one_only_if_they_are(assessment, person, other_person, steward):
    with pytest.raises(Invalid):
        services.invite_respondent(by=person, assessment=assessment, person=other_person, role="steward")
    services.invite_respondent(by=person, assessment=assessment, person=steward, role="steward")


def test_the_words_of_people_without_an_account_are_written_down_by_who_conducts_it(assessment, person, other_person):
    voice = services.add_voice(by=person, assessment=assessment, name="Twelve mothers, in March", role="affected")
    services.answer_question(by=person, respondent=voice, given=GivenAnswer("harm", 0))
    with pytest.raises(NotAllowed):
        services.answer_question(by=other_person, respondent=voice, given=GivenAnswer("harm", 4))
    with pytest.raises(Invalid):
        services.add_voice(by=person, assessment=assessment, name="Ourselves again", role="team")


def test_an_invitation_is_taken_back_only_before_it_was_answered(assessment, person, other_person, own):
    invited = services.invite_respondent(by=person, assessment=assessment, person=other_person, role="assessor")
    services.answer_question(by=other_person, respondent=invited, given=GivenAnswer("evidence", 1))
    with pytest.raises(Conflict):
        services.withdraw_respondent(by=person, respondent=invited)
    with pytest.raises(Conflict):
        services.withdraw_respondent(by=person, respondent=own)


def test_a_finished_assessment_takes_no_answers(finished, own, person):
    with pytest.raises(Conflict):
        services.answer_question(by=person, respondent=own, given=GivenAnswer("evidence", 0))
    assert queries.result_of(finished).first.pathway.code == "public_adoption"


def test_nothing_answered_cannot_be_finished(assessment, person):
    with pytest.raises(Conflict):
        services.finish_assessment(by=person, assessment=assessment)


def test_only_who_conducts_it_finishes_decides_and_shares(finished, steward, other_person):
    for stranger in (steward, other_person):
        for act in (
            lambda by: services.decide(by=by, assessment=finished, pathways=["licence"], text="We will do that."),
            lambda by: services.share_assessment(by=by, assessment=finished),
            lambda by: services.share_by_link(by=by, assessment=finished),
            lambda by: services.stop_sharing(by=by, assessment=finished),
            lambda by: services.set_review_date(by=by, assessment=finished, review_on=None),
        ):
            with pytest.raises(NotAllowed):
                act(stranger)


def test_a_decision_keeps_the_answers_it_rests_on(finished, person):
    decision = services.decide(
        by=person, assessment=finished, pathways=["public_adoption"], text="The county takes it up from July."
    )
    assert len(decision.answers) == len(queries.latest_answers(finished))
    assert decision.digest == digest_of(decision.answers)
    assert person.name not in str(decision.answers)


def test_decisions_and_answers_are_kept_by_the_database(finished, person, own):
    decision = services.decide(by=person, assessment=finished, pathways=["licence"], text="We will license it.")
    for rows, change in (
        (Decision.objects.filter(pk=decision.pk), {"pathways": ["merger"]}),
        (Decision.objects.filter(pk=decision.pk), {"text": "Something else altogether."}),
        (Answer.objects.filter(respondent=own), {"step": 0}),
        (Answer.objects.filter(respondent=own), {"reason": "Rewritten"}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.delete()
    assert Decision.objects.filter(pk=decision.pk).update(text="") == 1


def test_without_its_trigger_a_decision_could_be_changed(finished, person):
    decision = services.decide(by=person, assessment=finished, pathways=["licence"], text="We will license it.")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE scaling_decision DISABLE TRIGGER decision_is_append_only")
    assert Decision.objects.filter(pk=decision.pk).update(pathways=["merger"]) == 1


def test_a_decision_needs_words_and_a_known_pathway(finished, assessment, person):
    for pathways, text in (([], "Long enough to be words."), (["no_such"], "Long enough."), (["licence"], "Short")):
        with pytest.raises(Invalid):
            services.decide(by=person, assessment=finished, pathways=pathways, text=text)


def test_a_draft_is_neither_decided_nor_shared(assessment, person):
    with pytest.raises(Conflict):
        services.decide(by=person, assessment=assessment, pathways=["licence"], text="Long enough to be words.")
    for share in (services.share_assessment, services.share_by_link):
        with pytest.raises(Conflict):
            share(by=person, assessment=assessment)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.filter(pk=assessment.pk).update(visibility="public")


def test_a_link_works_until_it_is_replaced_or_taken_back(finished, person):
    first = services.share_by_link(by=person, assessment=finished)
    assert queries.assessment_of_link(first) == finished
    second = services.share_by_link(by=person, assessment=finished)
    assert queries.assessment_of_link(first) is None
    assert queries.assessment_of_link(second) == finished
    services.stop_sharing(by=person, assessment=finished)
    assert queries.assessment_of_link(second) is None
    assert second not in str(Assessment.objects.filter(pk=finished.pk).values())


def test_the_next_assessment_follows_the_last_and_can_repeat_its_answers(finished, solution, person):
    following = services.begin_assessment(by=person, solution=solution)
    assert (following.number, following.previous) == (2, finished)
    own = following.respondents.get(person=person)
    services.answer_question(by=person, respondent=own, given=GivenAnswer("evidence", 1))
    repeated = services.repeat_answers(by=person, respondent=own)
    steps = {row.question: row.step for row in queries.latest_answers(following)}
    assert repeated == len(steps) - 1
    assert steps["evidence"] == 1
    assert steps["governments_run"] == 4
    compared = queries.compared_with_previous(Assessment.objects.get(pk=following.pk))
    assert {change.question.code for change in compared.changed} == {"evidence"}
    assert services.repeat_answers(by=person, respondent=own) == 0


def test_a_review_is_told_of_once_on_its_day(finished, person, tasks):
    today = timezone.localdate()
    with pytest.raises(Invalid):
        services.set_review_date(by=person, assessment=finished, review_on=today)
    services.set_review_date(by=person, assessment=finished, review_on=today + TOMORROW)
    assert services.remind_of_reviews(today=today) == 0
    assert services.remind_of_reviews(today=today + TOMORROW) == 1
    assert services.remind_of_reviews(today=today + TOMORROW) == 0
    tasks()
    assert Notification.objects.filter(person=person, activity__verb="review_due").count() == 1


def test_a_newer_assessment_needs_no_reminder(finished, solution, person):
    today = timezone.localdate()
    services.set_review_date(by=person, assessment=finished, review_on=today + TOMORROW)
    services.begin_assessment(by=person, solution=solution)
    assert services.remind_of_reviews(today=today + TOMORROW) == 0


def test_nothing_private_is_recorded_for_all(finished, person, other_person, assessment):
    services.share_by_link(by=person, assessment=finished)
    services.decide(by=person, assessment=finished, pathways=["licence"], text="We will license it.")
    assert not Activity.objects.filter(kind="assessment", is_public=True).exists()
    services.share_assessment(by=person, assessment=finished)
    services.decide(by=person, assessment=finished, pathways=["licence"], text="We will license it after all.")
    public = Activity.objects.filter(kind="assessment", is_public=True)
    assert set(public.values_list("verb", flat=True)) == {"shared_assessment", "decided_pathway"}


def test_a_voice_that_says_it_harms_closes_the_gate(assessment, own, answer_all, person):
    answer_all(own)
    assert not queries.result_of(assessment).stopped
    voice = services.add_voice(by=person, assessment=assessment, name="Two neighbours below", role="affected")
    services.answer_question(by=person, respondent=voice, given=GivenAnswer("harm", 0))
    assert "grow_organisation" in {item.pathway.code for item in queries.result_of(assessment).stopped}


def test_respondents_are_limited(assessment, person, monkeypatch):
    monkeypatch.setattr("banyan.scaling.services.inviting.MOST_RESPONDENTS", 1)
    with pytest.raises(Conflict):
        services.add_voice(by=person, assessment=assessment, name="One too many", role="affected")
    assert Respondent.objects.count() == 1

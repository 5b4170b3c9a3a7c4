"""Addresses of scaling: the guide under /scaling/ with its assessments, and the match."""

from __future__ import annotations

from django.urls import URLPattern, path

from banyan.scaling.views import beginning, conducting, interview, matching, reading

app_name = "scaling"
urlpatterns: list[URLPattern] = [
    path("", beginning.about, name="about"),
    path("solutions/<solution:pk>/", beginning.of_solution, name="of_solution"),
    path("solutions/<solution:pk>/begin/", beginning.begin, name="begin"),
    path("shared/<str:secret>/", reading.shared, name="shared"),
    path("assessments/<int:pk>/", reading.assessment, name="assessment"),
    path("assessments/<int:pk>/result/", reading.result, name="result"),
    path("assessments/<int:pk>/brief/", reading.brief, name="brief"),
    path("assessments/<int:pk>/answers/", reading.answers, name="answers"),
    path("assessments/<int:pk>/compare/", reading.comparison, name="comparison"),
    path("assessments/<int:pk>/ask/", interview.interview, name="interview"),
    path("assessments/<int:pk>/ask/repeat/", interview.repeat, name="repeat"),
    path("assessments/<int:pk>/ask/<slug:code>/", interview.question, name="question"),
    path("assessments/<int:pk>/ask/<slug:code>/<slug:place_code>/", interview.question, name="question"),
    path("assessments/<int:pk>/places/", beginning.places, name="places"),
    path("assessments/<int:pk>/respondents/", conducting.respondents, name="respondents"),
    path("assessments/<int:pk>/respondents/<int:respondent_pk>/withdraw/", conducting.withdraw, name="withdraw"),
    path("assessments/<int:pk>/finish/", conducting.finish, name="finish"),
    path("assessments/<int:pk>/review/", conducting.review, name="review"),
    path("assessments/<int:pk>/decide/", conducting.decide, name="decide"),
    path("assessments/<int:pk>/share/", conducting.share, name="share"),
    path("solutions/<solution:pk>/carriers/", matching.carriers, name="carriers"),
    path("solutions/<solution:pk>/carriers/<int:carrier_pk>/", matching.judge, name="judge_match"),
    path("solutions/<solution:pk>/carriers/<int:carrier_pk>/introduce/", matching.ask, name="introduce"),
    path("solutions/<solution:pk>/places/", matching.places, name="place_fit"),
    path("organisations/<int:pk>/solutions/", matching.solutions, name="solutions_for"),
    path("needs/<int:pk>/carriers/", matching.around_need, name="around_need"),
    path("introductions/", matching.introductions, name="introductions"),
    path("introductions/<int:pk>/", matching.introduction, name="introduction"),
    path("introductions/<int:pk>/answer/", matching.answer, name="answer_introduction"),
    path("network/", matching.network, name="network"),
    path("network/<int:pk>/", matching.plan, name="plan"),
    path("network/<int:pk>/state/", matching.plan_state, name="plan_state"),
]

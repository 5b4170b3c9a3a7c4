"""Addresses of scaling: the guide under /scaling/, its assessments below."""

from __future__ import annotations

from django.urls import URLPattern, path

from banyan.scaling.views import beginning, conducting, interview, reading

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
]

"""Addresses of challenges."""

from django.urls import URLPattern, path, re_path

from banyan.challenges.views import composing, hosting, proposing, reading, voting

app_name = "challenges"
_PROPOSAL = "<int:pk>/proposals/<int:number>"
urlpatterns: list[URLPattern] = [
    path("", reading.challenges, name="list"),
    path("compose/", composing.compose, name="compose"),
    path("<int:pk>/edit/", composing.edit, name="edit"),
    path("<int:pk>/plan/<slug:part>/", composing.plan, name="plan"),
    path("<int:pk>/state/", composing.state, name="state"),
    path("<int:pk>/desk/", hosting.desk, name="desk"),
    path("<int:pk>/announce/", hosting.announce, name="announce"),
    path("<int:pk>/phases/<int:phase>/dates/", hosting.dates, name="dates"),
    path("<int:pk>/dates/<int:change>/", hosting.decide_dates, name="decide_dates"),
    path("<int:pk>/proposals/", reading.proposals, name="proposals"),
    path("<int:pk>/propose/", proposing.propose, name="propose"),
    path(f"{_PROPOSAL}/", reading.proposal, name="proposal"),
    path(f"{_PROPOSAL}/edit/", proposing.edit, name="edit_proposal"),
    path(f"{_PROPOSAL}/history/", reading.history, name="history"),
    path(f"{_PROPOSAL}/state/", proposing.state, name="proposal_state"),
    path(f"{_PROPOSAL}/team/", proposing.team, name="team"),
    path(f"{_PROPOSAL}/screen/", hosting.screen, name="screen"),
    path(f"{_PROPOSAL}/move/", hosting.move, name="move"),
    path("<int:pk>/vote/<int:phase>/", voting.vote, name="vote"),
    path("<int:pk>/vote/<int:phase>/result/", voting.result, name="result"),
    path("<int:pk>/vote/<int:phase>/result/<str:name>", voting.published, name="published"),
    re_path(r"^(?P<pk>[0-9]{1,18})(?:-(?P<slug>[\w-]*))?/$", reading.challenge, name="detail"),
]

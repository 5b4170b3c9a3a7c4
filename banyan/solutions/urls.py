"""Addresses of solutions: /solutions/7-rain-jars/ and what lies below it. The words are for readers."""

from __future__ import annotations

from django.urls import URLPattern, path, register_converter
from django.utils.text import slugify

from banyan.solutions.models import Solution
from banyan.solutions.suggestions import urls as suggestions
from banyan.solutions.views import evidence, origins, reading, suggesting, team, writing


class SolutionConverter:
    """A solution's number, with or without the words of its title."""

    regex = r"[0-9]{1,18}(?:-[^/]*)?"

    def to_python(self, value: str) -> int:
        """The number alone."""
        return int(value.split("-")[0])

    def to_url(self, value: Solution | int) -> str:
        """The number and, given the solution itself, the words of its title."""
        if not isinstance(value, Solution):
            return str(value)
        slug = slugify(value.title, allow_unicode=True)[:80].strip("-")
        return f"{value.pk}-{slug}" if slug else str(value.pk)


register_converter(SolutionConverter, "solution")

app_name = "solutions"
urlpatterns: list[URLPattern] = [
    path("", reading.solutions, name="list"),
    path("register/", writing.register, name="register"),
    path("mine/", suggesting.mine, name="mine"),
    path("<solution:pk>/", reading.detail, name="detail"),
    path("<solution:pk>/edit/", writing.edit, name="edit"),
    path("<solution:pk>/withdraw/", writing.withdraw, name="withdraw"),
    path("<solution:pk>/history/", reading.history, name="history"),
    path("<solution:pk>/history/compare/", reading.chosen_comparison, name="chosen_comparison"),
    path("<solution:pk>/history/<int:number>/", reading.version, name="version"),
    path("<solution:pk>/history/<int:number>/restore/", writing.restore, name="restore"),
    path("<solution:pk>/history/<int:older>..<int:newer>/", reading.comparison, name="comparison"),
    path("<solution:pk>/suggest/", suggesting.suggest, name="suggest"),
    path("<solution:pk>/suggestions/", reading.edits, name="suggested_edits"),
    path("<solution:pk>/suggestions/<int:edit_pk>/", suggesting.suggested_edit, name="suggested_edit"),
    path("<solution:pk>/suggestions/<int:edit_pk>/accept/", suggesting.accept, name="accept_edit"),
    path("<solution:pk>/suggestions/<int:edit_pk>/decline/", suggesting.decline, name="decline_edit"),
    path("<solution:pk>/suggestions/<int:edit_pk>/withdraw/", suggesting.take_back, name="withdraw_edit"),
    path("<solution:pk>/evidence/add/", evidence.add, name="add_evidence"),
    path("<solution:pk>/evidence/<int:evidence_pk>/retract/", evidence.retract, name="retract_evidence"),
    path("<solution:pk>/files/", evidence.files, name="add_file"),
    path("<solution:pk>/team/", team.team, name="team"),
    path("<solution:pk>/team/requests/<int:request_pk>/", team.answer, name="answer_team_request"),
    path("<solution:pk>/team/<int:member_pk>/", team.member, name="team_member"),
    path("<solution:pk>/lineage/", origins.lineage, name="lineage"),
    path("<solution:pk>/lineage/<int:tie_pk>/unlink/", origins.unlink, name="unlink"),
    path("<solution:pk>/merge/", origins.merge, name="merge"),
    path("<solution:pk>/unmerge/", origins.unmerge, name="unmerge"),
    *suggestions.urlpatterns,
]

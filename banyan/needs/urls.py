"""Addresses of needs."""

from django.urls import URLPattern, path, re_path

from banyan.needs.views import joining, merging, reading, voicing

app_name = "needs"
urlpatterns: list[URLPattern] = [
    path("", reading.needs, name="list"),
    path("voice/", voicing.voice, name="voice"),
    path("<int:pk>/edit/", voicing.edit, name="edit"),
    path("<int:pk>/state/", voicing.state, name="state"),
    path("<int:pk>/confirm/", joining.confirm, name="confirm"),
    path("<int:pk>/evidence/", joining.evidence, name="add_evidence"),
    path("<int:pk>/files/", joining.files, name="add_file"),
    path("<int:pk>/suggestions/", reading.suggestions, name="suggestions"),
    path("<int:pk>/merge/", merging.merge, name="merge"),
    path("<int:pk>/unmerge/", merging.unmerge, name="unmerge"),
    path("confirmations/<int:pk>/withdraw/", joining.withdraw_confirmation, name="withdraw_confirmation"),
    path("evidence/<int:pk>/remove/", joining.remove_evidence, name="remove_evidence"),
    re_path(r"^(?P<pk>[0-9]{1,18})(?:-(?P<slug>[\w-]*))?/$", reading.need, name="detail"),
]

"""Addresses of needs."""

from django.urls import URLPattern, path, re_path

from banyan.needs import views

app_name = "needs"
urlpatterns: list[URLPattern] = [
    path("", views.needs, name="list"),
    path("voice/", views.voice, name="voice"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/confirm/", views.confirm, name="confirm"),
    path("<int:pk>/evidence/", views.evidence, name="add_evidence"),
    path("<int:pk>/files/", views.files, name="add_file"),
    path("<int:pk>/state/", views.state, name="state"),
    path("<int:pk>/merge/", views.merge, name="merge"),
    path("<int:pk>/unmerge/", views.unmerge, name="unmerge"),
    path("confirmations/<int:pk>/withdraw/", views.withdraw_confirmation, name="withdraw_confirmation"),
    path("evidence/<int:pk>/remove/", views.remove_evidence, name="remove_evidence"),
    re_path(r"^(?P<pk>[0-9]{1,18})(?:-(?P<slug>[\w-]*))?/$", views.need, name="detail"),
]

"""Addresses of replications, their reports and groves."""

from __future__ import annotations

from django.urls import URLPattern, path

from banyan.replications.views import groves, reading, reporting, writing

app_name = "replications"
urlpatterns: list[URLPattern] = [
    path("", reading.replications, name="list"),
    path("register/", writing.register, name="register"),
    path("throughput/", reading.throughput, name="throughput"),
    path("solutions/<int:pk>/", groves.grove, name="grove"),
    path("solutions/<int:pk>/reach/", reporting.define, name="define_reach"),
    path("solutions/<int:pk>/impact.jsonld", groves.impact, name="impact_data"),
    path("<int:pk>/", reading.detail, name="detail"),
    path("<int:pk>/edit/", writing.edit, name="edit"),
    path("<int:pk>/confirm/", writing.confirm, name="confirm"),
    path("<int:pk>/status/", writing.status, name="status"),
    path("<int:pk>/adapt/", writing.adapt, name="adapt"),
    path("<int:pk>/team/", writing.team, name="team"),
    path("<int:pk>/team/<int:member_pk>/", writing.member, name="member"),
    path("<int:pk>/reports/new/", reporting.new, name="new_report"),
    path("<int:pk>/reports/<int:report_pk>/", reporting.report, name="report"),
    path("<int:pk>/reports/<int:report_pk>/edit/", reporting.edit, name="edit_report"),
    path("<int:pk>/reports/<int:report_pk>/publish/", reporting.publish, name="publish_report"),
    path("<int:pk>/reports/<int:report_pk>/discard/", reporting.discard, name="discard_report"),
    path("<int:pk>/reports/<int:report_pk>/correct/", reporting.correct, name="correct_report"),
    path("<int:pk>/reports/<int:report_pk>/verify/", reporting.verify, name="verify_report"),
]

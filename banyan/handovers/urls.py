"""Addresses of handovers."""

from __future__ import annotations

from django.urls import URLPattern, path

from banyan.handovers.views import agreeing, proposing, reading, working

app_name = "handovers"
urlpatterns: list[URLPattern] = [
    path("", proposing.mine, name="mine"),
    path("propose/", proposing.propose, name="propose"),
    path("<int:pk>/", reading.detail, name="detail"),
    path("<int:pk>/terms/", reading.terms, name="terms"),
    path("<int:pk>/terms/change/", agreeing.redline, name="redline"),
    path("<int:pk>/terms/<int:number>/", reading.version, name="version"),
    path("<int:pk>/terms/<int:older>..<int:newer>/", reading.comparison, name="comparison"),
    path("<int:pk>/consent/", agreeing.consent, name="consent"),
    path("<int:pk>/consent/take-back/", agreeing.take_back_consent, name="take_back_consent"),
    path("<int:pk>/move/", agreeing.move, name="move"),
    path("<int:pk>/end/", agreeing.end, name="end"),
    path("<int:pk>/gain/", agreeing.gain, name="gain"),
    path("<int:pk>/talk/", reading.talk, name="talk"),
    path("<int:pk>/checklist/", working.add_item, name="add_item"),
    path("<int:pk>/checklist/<int:item_pk>/", working.settle_item, name="settle_item"),
    path("<int:pk>/milestones/", working.add_milestone, name="add_milestone"),
    path("<int:pk>/milestones/<int:milestone_pk>/", working.reach_milestone, name="reach_milestone"),
    path("<int:pk>/witnesses/", working.witnesses, name="witnesses"),
    path("<int:pk>/witnesses/<int:witness_pk>/withdraw/", working.withdraw_witness, name="withdraw_witness"),
    path("<int:pk>/files/", working.files, name="add_file"),
    path("<int:pk>/public/", working.public_line, name="public_line"),
]

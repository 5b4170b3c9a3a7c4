"""Addresses of replications."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "replications"
urlpatterns: list[URLPattern] = []

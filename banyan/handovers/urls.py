"""Addresses of handovers."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "handovers"
urlpatterns: list[URLPattern] = []

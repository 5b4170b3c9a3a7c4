"""Addresses of scaling."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "scaling"
urlpatterns: list[URLPattern] = []

"""Addresses of recipes."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "recipes"
urlpatterns: list[URLPattern] = []

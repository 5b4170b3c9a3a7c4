"""Addresses of solutions."""

from django.urls import URLPattern

app_name = "solutions"
urlpatterns: list[URLPattern] = []

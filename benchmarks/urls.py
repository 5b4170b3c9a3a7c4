"""Banyan's addresses and those of the floor."""

from django.urls import include, path

from benchmarks import floor

urlpatterns = [*floor.urlpatterns, path("", include("banyan.web.urls"))]

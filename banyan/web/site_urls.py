"""Addresses of the pages that belong to no room: home, about, preferences, health."""

from django.urls import path

from banyan.web import views

urlpatterns = [
    path("", views.home, name="home"),
    path("about/", views.about, name="about"),
    path("charter/", views.charter, name="charter"),
    path("preferences/", views.preferences, name="preferences"),
    path("healthz", views.healthz, name="healthz"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("readyz", views.readyz, name="readyz"),
]

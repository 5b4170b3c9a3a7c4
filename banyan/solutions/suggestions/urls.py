"""Addresses of suggestions, below those of solutions."""

from django.urls import URLPattern, path

from banyan.solutions.suggestions import views

urlpatterns: list[URLPattern] = [
    path(
        "suggestions/<slug:on_kind>/<int:on_id>/<slug:kind>/<int:pk>/dismiss/", views.dismiss, name="dismiss_suggestion"
    ),
    path(
        "suggestions/<slug:on_kind>/<int:on_id>/<slug:kind>/<int:pk>/take-up/", views.take_up, name="take_up_suggestion"
    ),
]

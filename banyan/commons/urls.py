"""Addresses of commons."""

from django.urls import URLPattern, path

from banyan.commons.views import activity

app_name = "commons"
urlpatterns: list[URLPattern] = [
    path("activity/", activity.activity, name="activity"),
    path("activity/<slug:kind>/<int:pk>/", activity.activity_of, name="activity_of"),
    path("watch/<slug:kind>/<int:pk>/", activity.watch, name="watch"),
    path("unwatch/<slug:kind>/<int:pk>/", activity.unwatch, name="unwatch"),
]

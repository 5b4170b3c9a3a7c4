"""Addresses of commons."""

from django.urls import URLPattern, path

from banyan.commons.views import activity, drafts, explore, files, places, search, themes

app_name = "commons"
urlpatterns: list[URLPattern] = [
    path("activity/", activity.activity, name="activity"),
    path("activity/<slug:kind>/<int:pk>/", activity.activity_of, name="activity_of"),
    path("watch/<slug:kind>/<int:pk>/", activity.watch, name="watch"),
    path("unwatch/<slug:kind>/<int:pk>/", activity.unwatch, name="unwatch"),
    path("drafts/<str:purpose>/", drafts.keep, name="keep_draft"),
    path("drafts/<str:purpose>/discard/", drafts.discard, name="discard_draft"),
    path("files/<uuid:key>/", files.send, name="file"),
    path("files/<uuid:key>/<int:size>/", files.send, name="file_size"),
    path("files/<uuid:key>/remove/", files.remove, name="remove_file"),
    path("search/", search.results, name="search"),
    path("search/suggest", search.suggest, name="suggest"),
    path("needs/similar", search.similar, {"kind": "need"}, name="similar_needs"),
    path("solutions/similar", search.similar, {"kind": "solution"}, name="similar_solutions"),
    path("places/", places.places, name="places"),
    path("places/suggest", places.suggest, name="suggest_places"),
    path("places/<str:code>/", places.place, name="place"),
    path("themes/", themes.themes, name="themes"),
    path("themes/suggest", search.suggest_themes, name="suggest_themes"),
    path("themes/<int:number>/", themes.theme, name="theme"),
    path("explore/", explore.explore, name="explore"),
]

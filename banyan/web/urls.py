"""Every address of the platform. Rooms keep their own in their urls.py."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("banyan.web.site_urls")),
    path("", include("banyan.commons.urls")),
    path("", include("banyan.people.urls")),
    path("needs/", include("banyan.needs.urls")),
    path("solutions/", include("banyan.solutions.urls")),
    path("recipes/", include("banyan.recipes.urls")),
    path("scaling/", include("banyan.scaling.urls")),
    path("handovers/", include("banyan.handovers.urls")),
    path("replications/", include("banyan.replications.urls")),
    path("challenges/", include("banyan.challenges.urls")),
    path("", include("banyan.exchange.urls")),
    path("account/", include("allauth.urls")),
    path("", include("allauth.idp.urls")),
]

if settings.DEBUG:
    from django.views.generic import TemplateView

    urlpatterns.append(path("styleguide/", TemplateView.as_view(template_name="styleguide.html")))

handler400 = "banyan.web.views.bad_request"
handler403 = "banyan.web.views.forbidden"
handler404 = "banyan.web.views.not_found"
handler500 = "banyan.web.views.server_error"

"""Pages that belong to no room."""

from __future__ import annotations

from datetime import UTC, timedelta

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from banyan.commons.models import Place
from banyan.commons.models.places import PlaceKind
from banyan.commons.queries.presence import counts_by_place
from banyan.commons.views.maps import map_of_counts
from banyan.needs.queries import newest_needs
from banyan.solutions.queries.lists import newest_proven
from banyan.web.context import THEME_COOKIE
from banyan.web.queries import network_figures

_YEAR = 365 * 24 * 3600


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The front page."""
    countries = list(Place.objects.filter(kind=PlaceKind.COUNTRY))
    counts = counts_by_place()
    context = {
        "figures": network_figures(),
        "needs": newest_needs(most=6),
        "solutions": newest_proven(most=6),
        "map": map_of_counts(countries, counts),
        "presence": sorted(
            ((country, counts[country.pk]) for country in countries if country.pk in counts),
            key=lambda row: (-row[1].total, row[0].local_name),
        ),
    }
    return render(request, "home.html", context)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What Banyan is and who runs this instance."""
    return render(request, "about.html")


@require_safe
def charter(request: HttpRequest) -> HttpResponse:
    """What those who take part promise one another."""
    return render(request, "charter.html")


@csrf_exempt  # changes nothing but two cookies of the visitor's own browser, and keeps visitors' pages free of tokens
def preferences(request: HttpRequest) -> HttpResponse:
    """Choose the language and the light or dark look; works without an account and without JavaScript."""
    if request.method != "POST":
        return render(request, "preferences.html")
    target = request.POST.get("next") or request.headers.get("Referer") or "/"
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    response = redirect(target)
    language, theme = request.POST.get("language", ""), request.POST.get("theme", "")
    options = {"max_age": _YEAR, "samesite": "Lax", "secure": request.is_secure()}
    if language and check_for_language(language) and language in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, **options)  # type: ignore[arg-type]
    if theme in ("light", "dark"):
        response.set_cookie(THEME_COOKIE, theme, **options)  # type: ignore[arg-type]
    elif theme == "auto":
        response.delete_cookie(THEME_COOKIE)
    return response


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The process and its database answer."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"database": "unreachable"}, status=503)
    return JsonResponse({"database": "ok"})


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Where to tell of a weakness (RFC 9116). There is none where nobody said who hears of it."""
    contacts = settings.SECURITY_CONTACT.split()
    if not contacts:
        raise Http404
    expires = (timezone.now() + timedelta(days=180)).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        *(f"Contact: {contact if ':' in contact else f'mailto:{contact}'}" for contact in contacts),
        f"Expires: {expires.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {', '.join(code for code, _name in settings.LANGUAGES)}",
        f"Canonical: {settings.SITE_URL.rstrip('/')}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 where more was sent than can be taken."""
    if isinstance(exception, RequestDataTooBig):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, without anything that could fail again."""
    return render(request, "500.html", status=500)

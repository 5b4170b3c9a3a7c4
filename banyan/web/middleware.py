"""Middleware: fast pages for visitors, people's own time zone and language, and domain errors turned into answers."""

from __future__ import annotations

import gzip
import hashlib
import threading
import time
import zoneinfo
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

import brotli
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.template.loader import render_to_string
from django.utils import timezone, translation

from banyan.commons.errors import BanyanError
from banyan.web.context import THEME_COOKIE

Handler = Callable[[HttpRequest], HttpResponse]

# A late commit of an early-numbered activity changes the sum, so it is seen as long as fewer than this many
# activities were committed before it.
_STAMP = "SELECT max(id), sum(id) FROM (SELECT id FROM commons_activity ORDER BY id DESC LIMIT 64) AS latest"


@dataclass(slots=True)
class _Kept:
    stamp: tuple[object, object]
    until: float
    etag: str
    headers: list[tuple[str, str]]
    bodies: dict[str, bytes]


class AnonymousPageCache:
    """Keep whole pages for visitors without a session for as long as nothing was done on the platform.

    One small query asks whether anything was; pages also expire after a minute, for what changes by time or by task.
    """

    seconds = 60
    most_pages = 2_000

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self.pages: OrderedDict[tuple[str, ...], _Kept] = OrderedDict()
        self.lock = threading.Lock()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD") or settings.SESSION_COOKIE_NAME in request.COOKIES:
            return self.get_response(request)
        if "messages" in request.COOKIES or "Authorization" in request.headers:
            return self.get_response(request)
        key = (
            request.get_host(),
            request.get_full_path(),
            request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""),
            request.headers.get("Accept-Language", "")[:100],
            request.COOKIES.get(THEME_COOKIE, ""),
            request.headers.get("HX-Request", ""),
            request.headers.get("Accept", "")[:100] if request.path.startswith("/api/") else "",
        )
        with connection.cursor() as cursor:
            cursor.execute(_STAMP)
            stamp = cursor.fetchone()
        kept = self.pages.get(key)
        if kept is not None and kept.stamp == stamp and kept.until > time.monotonic():
            return self._answer(request, kept)
        response = self.get_response(request)
        if self._may_keep(response):
            kept = self._keep(key, stamp, response)
            return self._answer(request, kept)
        return response

    def _may_keep(self, response: HttpResponse) -> bool:
        return (
            response.status_code == 200
            and not response.streaming
            and not response.cookies
            and "Set-Cookie" not in response.headers
            and "private" not in response.get("Cache-Control", "")
            and "no-store" not in response.get("Cache-Control", "")
            and not response.has_header("Content-Encoding")
            and not response.has_header("Content-Disposition")
        )

    def _keep(self, key: tuple[str, ...], stamp: tuple[object, object], response: HttpResponse) -> _Kept:
        body = response.content
        kept = _Kept(
            stamp,
            time.monotonic() + self.seconds,
            f'W/"{hashlib.sha256(body).hexdigest()[:24]}"',
            [(name, value) for name, value in response.items() if name not in ("Content-Length", "ETag")],
            {"": body},
        )
        with self.lock:
            self.pages[key] = kept
            while len(self.pages) > self.most_pages:
                self.pages.popitem(last=False)
        return kept

    def _answer(self, request: HttpRequest, kept: _Kept) -> HttpResponse:
        response: HttpResponse
        if request.headers.get("If-None-Match") == kept.etag:
            response = HttpResponseNotModified()
        else:
            coding = _coding(request)
            if coding not in kept.bodies:
                kept.bodies[coding] = _compress(kept.bodies[""], coding)
            response = HttpResponse(kept.bodies[coding])
            if coding:
                response["Content-Encoding"] = coding
        for name, value in kept.headers:
            response[name] = value
        vary = {part.strip() for part in response.get("Vary", "").split(",") if part.strip()}
        response["Vary"] = ", ".join(sorted(vary | {"Accept-Encoding", "Accept-Language", "Cookie"}))
        response["ETag"] = kept.etag
        response.setdefault("Cache-Control", "private, no-cache")
        return response


def _coding(request: HttpRequest) -> str:
    accepted = request.headers.get("Accept-Encoding", "")
    return "br" if "br" in accepted else "gzip" if "gzip" in accepted else ""


def _compress(body: bytes, coding: str) -> bytes:
    if coding == "br":
        return bytes(brotli.compress(body, quality=5))
    return gzip.compress(body, compresslevel=6)


class PersonPreferences:
    """Use the time zone and language that a signed-in person chose."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = request.user
        if person.is_authenticated:
            if person.time_zone:
                try:
                    timezone.activate(zoneinfo.ZoneInfo(person.time_zone))
                except (zoneinfo.ZoneInfoNotFoundError, ValueError):
                    timezone.deactivate()
            if person.interface_language and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
                translation.activate(person.interface_language)
                request.LANGUAGE_CODE = translation.get_language()
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()


class DomainErrors:
    """Turn an error of the domain that no view handled into a page that says what happened and what to do."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, BanyanError):
            return None
        if error.status == 403 and not request.user.is_authenticated and request.method == "GET":
            from django.contrib.auth.views import redirect_to_login

            return redirect_to_login(request.get_full_path())
        template = f"{error.status}.html" if error.status in (400, 403, 404, 409, 422, 429) else "400.html"
        content = render_to_string([template, "400.html"], {"message": error.message}, request)
        return HttpResponse(content, status=error.status)

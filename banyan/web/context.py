"""What every template may use."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

THEME_COOKIE = "banyan_theme"


@dataclass(frozen=True, slots=True)
class Site:
    name: str
    tagline: object
    url: str
    is_demo: bool


def site(request: HttpRequest) -> dict[str, object]:
    """The network's name, the reader's choices and how many unread notifications wait."""
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return {
        "site": Site(
            settings.SITE_NAME,
            _("Solutions that work, carried to every place that needs them."),
            settings.SITE_URL,
            settings.DEMO,
        ),
        "theme_choice": theme if theme in ("light", "dark") else "",
        "unread_count": SimpleLazyObject(lambda: _unread(request)),
    }


def _unread(request: HttpRequest) -> int:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return 0
    return int(user.notifications.filter(read_at__isnull=True)[:100].count())

"""Mail of a demo, shown to whoever sits at the machine that runs it."""

from __future__ import annotations

import email
import email.policy
import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

MOST_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as it would have gone out."""

    to: str
    subject: str
    at: datetime | None
    text: str


@never_cache
@require_safe
def demo_mail(request: HttpRequest) -> HttpResponse:
    """The latest mails, so that a newcomer can read the code they were sent. Only in a demo, only from the machine
    itself: a code is as good as a password."""
    if not settings.DEMO or not is_from_this_machine(request):
        raise Http404
    return render(request, "people/demo_mail.html", {"mails": list(latest_mails(Path(settings.EMAIL_FILE_PATH)))})


def is_from_this_machine(request: HttpRequest) -> bool:
    """Whether the client is on loopback and no proxy stands between."""
    forwarded = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")
    if any(header in request.META for header in forwarded):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def latest_mails(folder: Path) -> Iterator[Mail]:
    """The mails in the folder that Django's file backend writes to, latest first."""
    if not folder.is_dir():
        return
    files = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in files[:MOST_SHOWN]:
        for part in reversed(path.read_bytes().split(b"\n" + b"-" * 79 + b"\n")):
            if not part.strip():
                continue
            message = email.message_from_bytes(part.lstrip(), policy=email.policy.default)
            body = message.get_body(("plain",))
            date = message["Date"]
            yield Mail(
                str(message["To"] or ""),
                str(message["Subject"] or ""),
                date.datetime if date is not None else None,
                body.get_content() if body is not None else "",
            )

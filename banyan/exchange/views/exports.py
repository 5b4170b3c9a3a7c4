"""Taking away what is public."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from banyan.exchange.exporting.documents import PARTS
from banyan.exchange.exporting.feeds import network_feed, thing_feed
from banyan.exchange.exporting.offers import FILTERS, LABELS, export


@require_safe
def export_page(request: HttpRequest) -> HttpResponse:
    """What can be taken away, and how."""
    offers = [
        {"name": name, "label": label, "has_json": name in PARTS, "filters": FILTERS.get(name, ())}
        for name, label in LABELS.items()
    ]
    return render(request, "exchange/export.html", {"offers": offers})


@require_safe
def export_file(request: HttpRequest, name: str, form: str) -> HttpResponseBase:
    """One export, sent while it is written."""
    offer = export(name, form, dict(request.GET.lists()))
    response: HttpResponseBase
    if hasattr(offer.pieces, "read"):
        response = FileResponse(offer.pieces, content_type=offer.media_type)
    else:
        response = StreamingHttpResponse(offer.pieces, content_type=offer.media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def feed_of_network(request: HttpRequest) -> HttpResponse:
    """Everything that happens in public."""
    return _feed(network_feed())


@require_safe
def feed_of_thing(request: HttpRequest, plural: str, pk: int) -> HttpResponse:
    """What happens to one need, solution or organisation, in a place or under a theme."""
    return _feed(thing_feed(plural, pk))


def _feed(text: str) -> HttpResponse:
    response = HttpResponse(text, content_type="application/atom+xml; charset=utf-8")
    response["Access-Control-Allow-Origin"] = "*"
    return response

"""Reading solutions."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from banyan.solutions.models import Solution


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One solution."""
    return render(request, "solutions/detail.html", {"solution": get_object_or_404(Solution, pk=pk)})

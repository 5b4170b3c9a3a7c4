"""Pages that only tests see: the base, forms and modules at work, without any room's data."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template import engines
from django.urls import include, path
from django.utils import timezone
from django.views.decorators.csrf import ensure_csrf_cookie
from django_cotton.compiler_regex import CottonCompiler

from banyan.commons.paging import Page


class Specimen(forms.Form):
    title = forms.CharField(label="What is needed?", help_text="One sentence.", max_length=60)
    story = forms.CharField(widget=forms.Textarea, required=False)
    known = forms.ChoiceField(widget=forms.RadioSelect, choices=[("guess", "A guess"), ("survey", "A survey")])
    agree = forms.BooleanField(label="Others may write to me")
    photo = forms.FileField(
        required=False,
        widget=forms.FileInput(attrs={"data-files": True, "data-max-bytes": "20", "data-too-large": "Too large."}),
    )


FORM = """{% extends "base.html" %}{% block title %}A form{% endblock %}{% block main %}<h1>A form</h1>
<form class="form" method="post" data-autosave="{{ draft }}">{% csrf_token %}{{ form }}<c-autosave />
<c-form-actions submit="Send" /></form>{% endblock %}"""

ALIVE = """{% extends "base.html" %}{% block title %}Modules{% endblock %}{% block main %}<h1>Modules</h1>
<div class="suggest"><label for="place">Place</label>
<input id="place" data-suggest="/suggest/" data-suggest-into="place-id">
<input type="hidden" id="place-id" data-keep></div>
<label for="title">Title</label><input id="title" data-suggest="/alike/" data-suggest-show="alike">
<div id="alike" hidden></div>
<div data-poll="/poll/" data-poll-every="100"><p>waiting</p></div>
<p><c-when :at="earlier" /></p>
<div hx-get="/alike/?q=htmx" hx-trigger="load">nothing yet</div>
<c-dialog id="sure" title="Sure?" trigger="Withdraw" href="/elsewhere/"><p>Think again.</p></c-dialog>
<c-share url="https://banyan.example/needs/1/" title="A need" />
<form data-unsaved><label for="note">Note</label><input id="note"></form>{% endblock %}"""

ELSEWHERE = """{% extends "base.html" %}{% block title %}Elsewhere{% endblock %}
{% block main %}<h1>Elsewhere</h1>{% endblock %}"""
ENTRANCE = """{% extends "allauth/layouts/entrance.html" %}{% block content %}<h1>Sign in</h1>{% endblock %}"""

polls = {"count": 0}


def rendered(request: HttpRequest, source: str, **context: object) -> HttpResponse:
    return HttpResponse(engines["django"].from_string(CottonCompiler().process(source)).render(context, request))


@ensure_csrf_cookie
def a_form(request: HttpRequest, draft: str) -> HttpResponse:
    form = Specimen(request.POST or None)
    if request.method == "POST" and request.GET.get("after") == "entrance":
        return redirect("/entrance/")
    if request.method == "POST" and form.is_valid():
        return redirect("/elsewhere/")
    return rendered(request, FORM, form=form, draft=f"/draft/{draft}/")


def a_draft(request: HttpRequest, draft: str) -> HttpResponse:
    if draft == "signed-out":
        return redirect("/entrance/")
    return JsonResponse({"saved_at": timezone.now().isoformat()})


def poll(request: HttpRequest) -> HttpResponse:
    polls["count"] += 1
    said = "<p>finished</p><i data-poll-done></i>" if polls["count"] > 2 else f"<p>{polls['count']} of 3</p>"
    return HttpResponse(said, headers={"Cache-Control": "no-store"})


def paged(request: HttpRequest) -> HttpResponse:
    return rendered(request, "<c-pager :page='page' />", page=Page([], "later", "earlier"))


urlpatterns = [
    path("styleguide/", lambda request: render(request, "styleguide.html")),
    path("error/<int:code>/", lambda request, code: render(request, f"{code}.html")),
    path("form/<slug:draft>/", a_form),
    path("draft/<slug:draft>/", a_draft),
    path("modules/", lambda request: rendered(request, ALIVE, earlier=timezone.now() - timedelta(hours=3, minutes=5))),
    path("elsewhere/", lambda request: rendered(request, ELSEWHERE)),
    path("entrance/", lambda request: rendered(request, ENTRANCE)),
    path("suggest/", lambda request: HttpResponse(
        '<li role="option" data-value="7" data-label="Kisumu">Kisumu <small>Kenya</small></li>'
        '<li role="option" data-value="8" data-label="Kismayo">Kismayo</li>'
    )),
    path("alike/", lambda request: HttpResponse(f"<p>Alike: {request.GET['q']}</p>")),
    path("poll/", poll),
    path("paged/", paged),
    path("", include("banyan.web.urls")),
]  # fmt: skip

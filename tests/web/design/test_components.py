"""What the base, the components and the form templates promise to the pages that use them."""

from __future__ import annotations

import re

import brotli
import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import engines
from django_cotton.compiler_regex import CottonCompiler

from tests.web.design.specimens import Specimen
from tests.web.design.test_rules import STATIC, weight

pytestmark = pytest.mark.urls("tests.web.design.specimens")


@pytest.fixture
def show(rf):
    """show("<c-…>", name=value): the component as a visitor sees it."""

    def rendered(source: str, **context: object) -> str:
        request = rf.get("/needs/?theme=6")
        request.user = AnonymousUser()
        return engines["django"].from_string(CottonCompiler().process(source)).render(context, request)

    return rendered


ATTACKS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    '"x" onclick="alert(1)"',
    "' onfocus='alert(1)",
]


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize(
    "component",
    [
        '<c-card :title="words" :text="words" :kicker="words" :href="words" />',
        '<c-card title="{{ words }}" text="{{ words }}" kicker="{{ words }}" href="{{ words }}" />',
        '<c-button :data-words="words" :href="words">x</c-button>',
        '<c-button data-words="{{ words }}">x</c-button>',
        '<c-field name="a" :label="words" :value="words" :help="words" :error="words" :placeholder="words" />',
        '<c-page-header :title="words" :lede="words" />',
        '<c-diff :parts="parts" />',
        '<c-reasons :reasons="several" />',
        '<c-share :url="words" :title="words" />',
        '<c-avatar :name="words" />',
    ],
)
def test_words_of_people_never_become_markup(show, component, attack):
    html = show(component, words=attack, parts=[("added", attack), ("same", attack)], several=[attack, attack])
    tags = re.findall(r"<[a-z][^<>]*>", re.sub(r'"[^"]*"', '""', html))
    assert "<script>" not in tags
    assert not [tag for tag in tags if tag.startswith("<img") or re.search(r"\son[a-z]+=", tag)]


def test_a_component_does_not_take_names_from_the_page(show):
    html = show(
        "<c-card href='/a/' title='A' /><c-notice>b</c-notice>",
        kicker="leaked",
        text="leaked",
        title="leaked",
        role="leaked",
    )
    assert "leaked" not in html


def test_the_pager_keeps_the_filters(client, db):
    html = client.get("/paged/?theme=6&cursor=now").content.decode()
    assert "theme=6&amp;cursor=earlier" in html
    assert "theme=6&amp;cursor=later" in html


def test_a_field_is_tied_to_its_help_and_its_error(show):
    html = show("{{ form }}", form=Specimen({"title": "", "story": "kept"}))
    box = re.search(r'<input type="text" name="title"[^>]*>', html)[0]
    assert 'aria-describedby="id_title_helptext id_title_error"' in box
    assert 'aria-invalid="true"' in box
    assert 'id="id_title_helptext"' in html
    assert 'id="id_title_error"' in html
    assert "kept</textarea>" in html
    assert re.search(r'<fieldset class="field has-error" aria-describedby="id_known_error">', html)


def test_the_summary_of_errors_links_to_what_can_be_focused(show):
    html = show("{{ form }}", form=Specimen({"title": ""}))
    summary = html[: html.index('<div class="field')]
    for target in re.findall(r'href="#([^"]+)"', summary):
        assert re.search(rf'<(?:input|textarea|select)[^>]* id="{target}"', html), target
    assert len(re.findall(r"<li>", summary)) == 3
    assert "autofocus" in summary


def test_a_form_without_errors_has_no_summary(show):
    assert "error-summary" not in show("{{ form }}", form=Specimen())


def test_only_optional_fields_say_so(show):
    html = show("{{ form }}", form=Specimen())
    assert re.search(r"Story\s*<span class=\"field-optional\">", html)
    assert not re.search(r"What is needed\?\s*<span", html)


@pytest.mark.parametrize("address", ["/elsewhere/", "/error/404/"])
def test_a_visitors_page_sets_no_cookie_and_holds_no_token(client, db, address):
    response = client.get(address)
    assert not response.cookies
    assert "csrfmiddlewaretoken" not in response.content.decode()


def test_the_chosen_look_is_on_the_root(client, db):
    assert "data-theme" not in client.get("/elsewhere/").content.decode().split("<head>")[0]
    client.post("/preferences/", {"theme": "dark", "next": "/elsewhere/"})
    assert 'data-theme="dark"' in client.get("/elsewhere/").content.decode().split("<head>")[0]


def test_the_language_and_its_direction_are_on_the_root(client, db):
    client.post("/preferences/", {"language": "ar", "next": "/elsewhere/"})
    assert '<html lang="ar" dir="rtl">' in client.get("/elsewhere/").content.decode()


def test_the_title_is_also_the_one_that_is_shared(client, db):
    html = client.get("/elsewhere/").content.decode()
    assert "<title>Elsewhere · Banyan</title>" in html
    assert '<meta property="og:title" content="Elsewhere">' in html


def test_sign_in_pages_name_the_network_not_the_host(client, db):
    assert "<title>Sign In · Banyan</title>" in client.get("/account/login/").content.decode()


@pytest.mark.parametrize("code", [400, 403, 404, 409, 413, 422, 429, 500, 503])
def test_an_error_page_says_what_happened_and_the_way_on(client, db, code):
    html = client.get(f"/error/{code}/").content.decode()
    assert html.count("<h1>") == 1
    assert 'class="lede"' in html
    assert 'href="/"' in html
    assert "data-unfinished" in html


@pytest.mark.parametrize("code", [500, 503])
def test_the_page_for_a_broken_server_asks_nothing_of_the_database(rf, django_db_blocker, code):
    with django_db_blocker.block():
        request = rf.get("/")
        assert "<h1>" in engines["django"].get_template(f"{code}.html").render({}, request)


def test_a_page_alone_weighs_a_fraction_of_the_first_load(client, db):
    """The first load's 60 kB have to hold a page's own words and pictures too."""
    frame = len(brotli.compress(client.get("/elsewhere/").content, quality=5))
    shared = weight(STATIC / "banyan.css", STATIC / "components.css", STATIC / "icons.svg", STATIC / "favicon.svg")
    modules = weight(*(STATIC / "js").glob("*.js"))
    assert frame + shared + modules <= 24_000

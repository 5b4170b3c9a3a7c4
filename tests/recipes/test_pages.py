"""Pages of recipes: written without a script, nothing lost, read by everyone who may and nobody else."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.urls import reverse

from banyan.people.kinds import organisation_url
from banyan.recipes import services
from banyan.recipes.content import content_of
from banyan.recipes.kinds import recipe_url
from banyan.recipes.models import Recipe, RecipeSuggestion, RecipeVersion
from tests.recipes.conftest import JAR

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_person(client):
    """Sign somebody in: as_person(person)."""

    def sign_in(person):
        client.force_login(person)
        return client

    return sign_in


def fields_in(html: str) -> dict[str, str]:
    """What a browser would send of the last form of a page that has rows."""
    found: dict[str, str] = {}
    form = html[html.rindex('<form class="form"') :]
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ('type="checkbox"' not in tag or " checked" in tag):
            unsaid = "on" if 'type="checkbox"' in tag else ""
            found[name[1]] = (value[1] if value else unsaid).replace("&amp;", "&")
    for name, words in re.findall(r'<textarea name="([^"]*)"[^>]*>\s*(.*?)</textarea>', form, re.S):
        found[name] = words
    for name, options in re.findall(r'<select name="([^"]*)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


def read(client, name, *args, status=200, **query):
    answer = client.get(reverse(f"recipes:{name}", args=args), query)
    assert answer.status_code == status, answer.status_code
    return answer.content.decode()


def test_a_visitor_reads_everything_and_is_asked_to_sign_in_to_write(client, recipe, first):
    page = read(client, "detail", recipe)
    for words in ("Build a rain jar", "Mix one part of cement", "Fine mesh", "KES", "Mosquitoes breed", "6 h 30 min"):
        assert words in page
    assert "csrfmiddlewaretoken" not in page
    for name, args in (
        ("list", ()), ("print", (recipe,)), ("history", (recipe,)), ("version", (recipe, 1)),
        ("comparison", (recipe, 1, 1)), ("suggestions", (recipe,)),
    ):  # fmt: skip
        assert "csrfmiddlewaretoken" not in read(client, name, *args)
    for name in ("edit", "fork", "translate", "suggest", "withdraw", "photographs"):
        answer = client.get(reverse(f"recipes:{name}", args=[recipe]))
        assert answer.status_code == 302 and "/account/" in answer["Location"]


def test_the_page_says_what_could_be_simpler(client, recipe):
    page = read(client, "detail", recipe)
    assert "1 input is hard to come by in most places." in page
    assert "Nothing says where and why it worked so." not in page


def test_other_words_in_the_address_lead_to_the_right_one(client, recipe):
    answer = client.get(f"/recipes/{recipe.pk}-other/")
    assert (answer.status_code, answer["Location"]) == (302, recipe_url(recipe))


def test_lists_narrow_by_language_and_theme(client, recipe, solution):
    assert "Build a rain jar" in read(client, "list")
    assert "Build a rain jar" in read(client, "list", language="en", solution=solution.pk)
    assert "No recipe matches" in read(client, "list", language="fr")
    assert "No recipe matches" in read(client, "list", theme="6")
    assert "was not understood" in read(client, "list", theme="nonsense")


def test_the_page_of_its_solution_shows_it_and_offers_the_team_to_write(as_person, person, other_person, solution):
    address = reverse("solutions:detail", args=[solution])
    assert "Write the recipe" in as_person(person).get(address).content.decode()
    assert "Write the recipe" not in as_person(other_person).get(address).content.decode()
    services.start_recipe(by=person, solution=solution, content=JAR)
    assert "Build a rain jar" in as_person(other_person).get(address).content.decode()


def test_a_recipe_is_written_row_by_row_without_a_script(as_person, person, solution):
    client = as_person(person)
    address = f"{reverse('recipes:start')}?solution={solution.pk}"
    sent = fields_in(client.get(address).content.decode())
    sent |= {"title": "Build a jar", "steps-0-title": "Dig", "steps-2-title": "Fill", "materials-0-title": "Sand",
             "materials-0-cost": "12.50", "materials-0-currency": "kes", "materials-0-amount": "2.5"}  # fmt: skip
    page = client.post(address, sent | {"add": "steps"}).content.decode()
    again = fields_in(page)
    assert again["steps-count"] == "4"
    assert {name: again[name] for name in ("title", "steps-0-title", "steps-2-title", "materials-0-cost")} == {
        "title": "Build a jar", "steps-0-title": "Dig", "steps-2-title": "Fill", "materials-0-cost": "12.50"
    }  # fmt: skip
    assert "field-error" not in page
    moved = fields_in(client.post(address, again | {"steps-3-title": "Drink", "up": "steps-2"}).content.decode())
    assert [moved[f"steps-{place}-title"] for place in range(4)] == ["Dig", "Fill", "", "Drink"]
    less = fields_in(client.post(address, moved | {"out": "steps-1"}).content.decode())
    assert [less[f"steps-{place}-title"] for place in range(3)] == ["Dig", "", "Drink"]
    assert not Recipe.objects.exists()
    answer = client.post(address, less)
    recipe = Recipe.objects.get()
    assert answer["Location"] == recipe_url(recipe)
    content = content_of(recipe.versions.get())
    assert [step.title for step in content.steps] == ["Dig", "Drink"]
    (material,) = content.materials
    assert (material.cost_minor, material.currency, str(material.amount)) == (1250, "KES", "2.500")


def test_what_cannot_be_kept_is_said_and_nothing_is_lost(as_person, person, solution):
    client = as_person(person)
    address = f"{reverse('recipes:start')}?solution={solution.pk}"
    sent = fields_in(client.get(address).content.decode())
    sent |= {"title": "Build a jar", "steps-0-text": "Dig a hole", "materials-0-title": "Sand",
             "materials-0-cost": "12", "materials-0-currency": "", "steps-1-title": "Fill"}  # fmt: skip
    answer = client.post(address, sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose a currency by its three letters" in page and "Dig a hole" in page
    page = client.post(address, sent | {"materials-0-currency": "KES"}).content.decode()
    assert "Give it a name." in page and "Step 1" in page
    assert not Recipe.objects.exists()


def test_a_draft_is_kept_and_taken_up_again(as_person, person, solution):
    client = as_person(person)
    address = f"{reverse('recipes:start')}?solution={solution.pk}"
    sent = fields_in(client.get(address).content.decode()) | {"title": "Half a jar", "steps-1-title": "Second"}
    assert client.post(address, sent | {"save_draft": "1"}).status_code == 302
    assert address in client.get(reverse("people:me")).content.decode().replace("&amp;", "&")
    again = fields_in(client.get(address).content.decode())
    assert (again["title"], again["steps-1-title"]) == ("Half a jar", "Second")


def test_two_who_write_at_once_both_see_it(as_person, person, recipe):
    client = as_person(person)
    address = reverse("recipes:edit", args=[recipe])
    sent = fields_in(client.get(address).content.decode())
    content = content_of(recipe.versions.get())
    theirs = replace(content, steps=(replace(content.steps[0], text="Theirs now."), *content.steps[1:]))
    services.edit_recipe(by=person, recipe=recipe, version=1, content=theirs)
    answer = client.post(address, sent | {"summary": "Mine now."})
    assert answer.status_code == 409
    again = fields_in(answer.content.decode())
    assert (again["summary"], again["steps-0-text"], again["version"]) == ("Mine now.", "Theirs now.", "2")
    assert client.post(address, again).status_code == 302
    latest = content_of(RecipeVersion.objects.get(recipe=recipe, number=3))
    assert (latest.summary, latest.steps[0].text) == ("Mine now.", "Theirs now.")


def test_saving_the_form_as_it_is_changes_nothing(as_person, person, recipe):
    client = as_person(person)
    address = reverse("recipes:edit", args=[recipe])
    assert client.post(address, fields_in(client.get(address).content.decode())).status_code == 302
    assert RecipeVersion.objects.count() == 1


def test_versions_are_compared_line_by_line(client, person, recipe):
    content = content_of(recipe.versions.get())
    changed = replace(content, steps=(replace(content.steps[0], text="Mix one part with four."), *content.steps[1:]))
    services.edit_recipe(by=person, recipe=recipe, version=1, content=changed, note="Less cement")
    page = read(client, "comparison", recipe, 1, 2)
    assert "Step 1: Lay the base" in page and "Step 2" not in page and "Less cement" in page
    assert client.get(reverse("recipes:chosen_comparison", args=[recipe]), {"older": "2", "newer": "1"}).url.endswith(
        "/history/1..2/"
    )


def test_a_former_version_is_brought_back_from_its_page(as_person, person, recipe):
    services.edit_recipe(by=person, recipe=recipe, version=1, content=replace(JAR, steps=JAR.steps[:1]))
    client = as_person(person)
    assert "Bring back version 1" in read(client, "version", recipe, 1)
    assert client.post(reverse("recipes:restore", args=[recipe, 1]), {"version": "2"}).status_code == 302
    recipe.refresh_from_db()
    assert recipe.version == 3


def test_somebody_does_it_in_another_way(as_person, other_person, others_organisation, recipe):
    client = as_person(other_person)
    address = reverse("recipes:fork", args=[recipe])
    sent = fields_in(client.get(address).content.decode())
    sent |= {"title": "Build a square jar", "organisation": str(others_organisation.pk)}
    assert client.post(address, sent).status_code == 302
    fork = Recipe.objects.get(forked_from__recipe=recipe)
    assert fork.organisation == others_organisation
    assert "Done in another way than version 1 of" in read(client, "detail", fork)
    assert "Build a square jar" in read(client, "detail", recipe)
    assert "Build a square jar" in client.get(organisation_url(others_organisation)).content.decode()


def test_a_translation_stands_beside_its_original_and_says_what_changed(as_person, person, other_person, recipe):
    client = as_person(other_person)
    address = reverse("recipes:translate", args=[recipe])
    sent = fields_in(client.get(address).content.decode())
    sent |= {"language": "fr", "title--text": "Construire une jarre", "step-4--title": "Poser la base"}
    assert client.post(address, sent).status_code == 302
    french = Recipe.objects.get(translation_of=recipe)
    page = read(client, "detail", french)
    assert "Construire une jarre" in page and "Poser la base" in page and "It follows the latest version." in page
    content = content_of(recipe.versions.get())
    changed = replace(content, steps=(replace(content.steps[0], text="Mix one with four."), *content.steps[1:]))
    services.edit_recipe(by=person, recipe=recipe, version=1, content=changed)
    assert "the original is at version 2" in read(client, "detail", french)
    page = read(client, "edit_translation", french)
    assert page.count("Changed in the original") == 1
    sent = fields_in(page)
    assert sent["step-4--title"] == "Poser la base"
    assert (
        client.post(
            reverse("recipes:edit_translation", args=[french]), sent | {"step-4--text": "Un pour quatre."}
        ).status_code
        == 302
    )
    french.refresh_from_db()
    assert RecipeVersion.objects.get(recipe=french, number=french.version).translates.number == 2


def test_a_second_translation_into_the_same_language_is_refused(as_person, other_person, recipe, first):
    services.translate_recipe(by=other_person, version=first, language="fr", texts={"title": {"text": "Jarre"}})
    client = as_person(other_person)
    sent = {"language": "fr", "title--text": "Une jarre", "follows": "1"}
    answer = client.post(reverse("recipes:translate", args=[recipe]), sent)
    assert answer.status_code == 422 and "There is a translation into this language already" in answer.content.decode()
    assert "Une jarre" in answer.content.decode()


def test_a_suggestion_travels_from_a_line_to_the_team_and_into_a_version(as_person, person, other_person, recipe):
    client = as_person(other_person)
    address = reverse("recipes:suggest", args=[recipe])
    sent = fields_in(read(client, "suggest", recipe, about="step-4"))
    assert sent["about"] == "step-4" and sent["words"].startswith("Mix one part of cement")
    sent |= {"words": "Mix one part of lime with three of sand.", "reason": "Cement is dear here, lime held for a year"}
    assert client.post(address, sent).status_code == 302
    suggestion = RecipeSuggestion.objects.get()
    client = as_person(person)
    assert "Cement is dear here" in client.get(reverse("people:me")).content.decode()
    page = read(client, "suggestion", recipe, suggestion.pk)
    assert "Take it over" in page and "Step 1: Lay the base" in page
    accept = reverse("recipes:accept_suggestion", args=[recipe, suggestion.pk])
    assert client.post(accept, {"version": "1", "words": suggestion.words, "answer": "Thank you"}).status_code == 302
    page = read(client, "detail", recipe)
    assert "Mix one part of lime" in page and f"Thanks to {other_person.display_name}" in page


def test_a_hidden_recipe_is_unknown_to_others(as_person, person, other_person, recipe):
    Recipe.objects.update(state="hidden")
    for name in ("detail", "print", "history", "suggestions", "fork", "translate", "suggest"):
        read(as_person(other_person), name, recipe, status=404)
    assert "Hidden by a steward" in read(as_person(person), "detail", recipe)


def test_a_withdrawn_recipe_is_brought_back_from_its_page(as_person, person, other_person, recipe):
    client = as_person(person)
    address = reverse("recipes:withdraw", args=[recipe])
    assert client.post(address).status_code == 302
    assert "Build a rain jar" not in read(client, "list")
    assert client.post(address, {"to": "bring_back"}).status_code == 302
    assert "Build a rain jar" in read(as_person(other_person), "list")


def test_words_of_people_are_shown_as_words(client, person, solution):
    bad = "<script>alert(1)</script>"
    content = replace(JAR, title=bad, summary=bad, steps=(replace(JAR.steps[0], title=bad, text=bad, role=bad),))
    recipe = services.start_recipe(by=person, solution=solution, content=content)
    for name in ("detail", "print"):
        assert "<script>alert" not in read(client, name, recipe)


@pytest.mark.parametrize("many", [1, 12])
def test_pages_ask_as_often_for_many_lines_as_for_one(
    client, person, other_person, solution, many, django_assert_max_num_queries
):
    content = replace(JAR, steps=JAR.steps * many)
    recipe = services.start_recipe(by=person, solution=solution, content=content)
    version = recipe.versions.get()
    for number in range(many):
        services.fork_recipe(by=other_person, version=version)
        if number < 5:
            language = ("fr", "es", "ar", "sw", "de")[number]
            services.translate_recipe(
                by=other_person, version=version, language=language, texts={"title": {"text": language}}
            )
    for name, args, most in (("detail", (recipe,), 12), ("list", (), 6), ("history", (recipe,), 6)):
        with django_assert_max_num_queries(most):
            read(client, name, *args)
    client.force_login(person)
    with django_assert_max_num_queries(20):
        read(client, "detail", recipe)
    with django_assert_max_num_queries(20):
        read(client, "edit", recipe)

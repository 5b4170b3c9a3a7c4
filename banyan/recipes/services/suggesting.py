"""Suggestions for a recipe: how adaptations made elsewhere flow back to the people whose recipe it is."""

from __future__ import annotations

from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from banyan.commons.errors import Conflict, Invalid
from banyan.commons.permissions import require
from banyan.commons.text import tidy_line, tidy_text
from banyan.people.models import Person
from banyan.recipes.content import LONGEST_TEXT, checked, content_of, line_named, with_keys, with_words
from banyan.recipes.models import Recipe, RecipeSuggestion
from banyan.recipes.permissions import can_build_on, can_decide, can_withdraw_suggestion
from banyan.recipes.services.keeping import (
    latest_version,
    locked,
    record_deed,
    require_published,
    require_version,
    version_numbered,
    write_version,
)

State = RecipeSuggestion.State
MOST_OPEN: Final = 10


@transaction.atomic
def suggest_change(
    *, by: Person, recipe: Recipe, base_version: int, about: str, words: str, reason: str
) -> RecipeSuggestion:
    """Suggest other words for one line of the version `base_version`: `about` is "summary", "new" (a new part that may
    be done in another way; the first line of `words` is its title), or the name of a line, such as "step-5".

    Raises NotAllowed, Invalid (nothing different, no reason, too many open), Conflict.
    """
    recipe = locked(recipe)
    require(can_build_on(by, recipe))
    require_published(recipe)
    base = content_of(version_numbered(recipe, base_version))
    tidy, why = tidy_text(words), tidy_line(reason)
    problems = {}
    if not tidy:
        problems["words"] = _("Write what it should say.")
    elif len(tidy) > (600 if about == "summary" else LONGEST_TEXT):
        problems["words"] = _("This is too long. Say it in fewer words.")
    if not 3 <= len(why) <= 500:
        problems["reason"] = _("Say in 3 to 500 characters why, so that the team can decide.")
    line = line_named(base, about)
    if about == "new":
        if recipe.translation_of_id is not None:
            problems["about"] = _("A translation has the parts of its original. Suggest the new part there.")
    elif about != "summary" and line is None:
        problems["about"] = _("Choose a line of the recipe.")
    elif tidy == (base.summary if line is None else line.text):
        problems["words"] = _("It says so already. Change what you would change.")
    if problems:
        raise Invalid(problems)
    if RecipeSuggestion.objects.filter(recipe=recipe, by=by, state=State.OPEN).count() >= MOST_OPEN:
        raise Invalid({"": _("Ten suggestions of yours wait for the team already. Withdraw one first.")})
    suggestion = RecipeSuggestion.objects.create(
        recipe=recipe, by=by, base_version=base_version, about=about, words=tidy, reason=why
    )
    record_deed(by, "suggested_for_recipe", recipe, suggestion, about=about)
    return suggestion


@transaction.atomic
def accept_suggestion(
    *, by: Person, suggestion: RecipeSuggestion, version: int, words: str | None = None, answer: str = ""
) -> RecipeSuggestion:
    """Take a suggestion over into the recipe whose latest version is `version`, in its own words or in `words`. The new
    version is credited to who suggested it.

    Raises NotAllowed, Invalid (the line is gone), Conflict (answered already, says so already), RecipeChanged.
    """
    recipe = locked(suggestion.recipe)
    suggestion = _open(suggestion, recipe)
    require(can_decide(by, suggestion))
    require_published(recipe)
    require_version(recipe, version)
    taken = suggestion.words if words is None else tidy_text(words)
    if not taken:
        raise Invalid({"words": _("Write what it should say.")})
    content = with_words(content_of(latest_version(recipe)), suggestion.about, taken)
    content, recipe.last_key = with_keys(
        checked(content), recipe.last_key, known=range(1, recipe.last_key + 1)
    )  # fmt: skip
    note = _now("A suggestion, taken over by the team")
    kept = write_version(by, recipe, content, note=note, credited_to=suggestion.by)
    if kept is None:
        raise Conflict(_("The recipe says so already. Decline the suggestion with thanks."))
    suggestion.result = kept
    _close(suggestion, State.ACCEPTED, by, _answer(answer))
    record_deed(by, "accepted_recipe_suggestion", recipe, suggestion, version=kept.number)
    return suggestion


@transaction.atomic
def decline_suggestion(*, by: Person, suggestion: RecipeSuggestion, answer: str) -> RecipeSuggestion:
    """Say no, and why. Raises NotAllowed, Invalid, Conflict (answered already)."""
    recipe = locked(suggestion.recipe)
    suggestion = _open(suggestion, recipe)
    require(can_decide(by, suggestion))
    why = _answer(answer)
    if len(why) < 3:
        raise Invalid({"answer": _("Say in 3 to 500 characters why not. Who suggested it reads this.")})
    _close(suggestion, State.DECLINED, by, why)
    record_deed(by, "declined_recipe_suggestion", recipe, suggestion)
    return suggestion


@transaction.atomic
def withdraw_suggestion(*, by: Person, suggestion: RecipeSuggestion) -> RecipeSuggestion:
    """Take back one's own suggestion. Raises NotAllowed, Conflict (answered already)."""
    require(can_withdraw_suggestion(by, suggestion))
    recipe = locked(suggestion.recipe)
    suggestion = _open(suggestion, recipe)
    _close(suggestion, State.WITHDRAWN, by, "")
    record_deed(by, "withdrew_recipe_suggestion", recipe, suggestion, public=False)
    return suggestion


def _answer(words: str) -> str:
    tidy = tidy_line(words)
    if len(tidy) > 500:
        raise Invalid({"answer": _("This is too long: %(most)s characters at most.") % {"most": 500}})
    return tidy


def _open(suggestion: RecipeSuggestion, recipe: Recipe) -> RecipeSuggestion:
    """The suggestion, locked after its recipe (always in this order). Raises Conflict if it was answered."""
    found = RecipeSuggestion.objects.select_for_update(of=("self",)).select_related("by").get(pk=suggestion.pk)
    found.recipe = recipe
    if found.state != State.OPEN:
        raise Conflict(_("This suggestion was answered already."))
    return found


def _close(suggestion: RecipeSuggestion, state: RecipeSuggestion.State, by: Person, answer: str) -> None:
    suggestion.state, suggestion.decided_by, suggestion.decided_at = state, by, timezone.now()
    suggestion.answer = answer
    suggestion.save(update_fields=["state", "decided_by", "decided_at", "answer", "result"])

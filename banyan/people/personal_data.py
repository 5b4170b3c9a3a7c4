"""What becomes of personal data: one rule for every model with a path to a person.

A room registers the rules of its own models in its AppConfig.ready() (`register_rules`); the rules of the models of
the commons, of people, and of the packages that Banyan uses are in `personal_rules.py`. A test fails for a model that
has a path to a person and no rule, so that nobody can forget one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.db.models import ForeignKey, Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from banyan.commons.kinds import kind_of
from banyan.commons.models import SearchEntry


class Erasure(StrEnum):
    """What happens to a person's rows when they are erased."""

    KEEP = "keep"  # stays as it is: it says what was done, and the person behind it has no name any more
    CLEAR = "clear"  # stays, without the fields in `cleared`
    DELETE = "delete"  # goes


class Contributions(StrEnum):
    """What a person who leaves wants for what they wrote for others."""

    KEEP = "keep"  # stays without their name
    WITHDRAW = "withdraw"  # goes as well, where nobody else has built on it


_OUTCOMES: dict[Erasure, str | Promise] = {
    Erasure.KEEP: _("Stays without a name"),
    Erasure.CLEAR: _("Stays without your words"),
    Erasure.DELETE: _("Deleted"),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """The rule for one model ("app.Model").

    `paths` are lookups from the model to the person whose rows these are (several are joined by "or"); a model that
    holds nobody's rows has none. `why` says in a sentence why the rule is right. `exported` names the fields put into
    the person's export (none: it is nobody's data, or another's). `words` maps the fields that hold what people wrote
    to the empty value of each; a steward's erasure of a thing clears them. `withdraw` clears what the person wrote and
    nobody else relies on, for those who choose so. `files` names file fields that go into the export and are deleted
    with the row. `rows` replaces `paths` where no lookup can say it; `read` and `erase` replace the whole for tables
    that Django's queries cannot serve.
    """

    model: str
    why: str | Promise
    paths: tuple[str, ...] = ()
    exported: tuple[str, ...] = ()
    erasure: Erasure = Erasure.KEEP
    cleared: Mapping[str, Any] = field(default_factory=dict)
    words: Mapping[str, Any] = field(default_factory=dict)
    withdraw: Callable[[Any], None] | None = None
    files: tuple[str, ...] = ()
    rows: Callable[[Any], QuerySet[Any]] | None = None
    read: Callable[[Any], list[dict[str, Any]]] | None = None
    erase: Callable[[Any], None] | None = None

    @property
    def outcome(self) -> str | Promise:
        """What happens when somebody leaves, in words."""
        if self.erase is not None:
            return _("What is yours alone goes")
        return _OUTCOMES[self.erasure]

    def rows_of(self, person: Any) -> QuerySet[Any]:
        """The rows of this model that are `person`'s."""
        model: Any = apps.get_model(self.model)
        if self.rows is not None:
            return self.rows(person)
        if not self.paths:
            empty: QuerySet[Any] = model._base_manager.none()
            return empty
        condition = Q()
        for path in self.paths:
            condition |= Q(**{path: person.pk})
        rows: QuerySet[Any] = model._base_manager.filter(condition)
        return rows.distinct() if any("__" in path for path in self.paths) else rows

    def exported_rows(self, person: Any) -> list[dict[str, Any]]:
        """The person's rows as the export shows them."""
        if self.read is not None:
            return self.read(person)
        if not self.exported:
            return []
        return list(self.rows_of(person).order_by("pk").values(*self.exported))

    def erase_rows(self, person: Any) -> None:
        """Carry out the rule for a person who leaves."""
        if self.erase is not None:
            self.erase(person)
        elif self.erasure == Erasure.DELETE:
            self.rows_of(person).delete()
        elif self.erasure == Erasure.CLEAR:
            self.rows_of(person).update(**self.cleared)


_rules: dict[str, Rule] = {}


def register_rules(rules: Iterable[Rule]) -> None:
    """Make rules known; a rule for the same model registered again replaces it."""
    for rule in rules:
        _rules[rule.model.lower()] = rule


def all_rules() -> tuple[Rule, ...]:
    """Every rule, in the order of registration."""
    return tuple(_rules.values())


def rule_for(model: type[Model]) -> Rule | None:
    """The rule of a model."""
    return _rules.get(model._meta.label_lower)


def has_path_to_person(model: type[Model]) -> bool:
    """Whether foreign keys lead from a model to a person, directly or through others, or whether it can speak of any
    kind of thing (a kind and an id) and so of a person."""
    person = apps.get_model("people.Person")
    seen: set[type[Model]] = set()
    waiting: list[type[Model]] = [model]
    while waiting:
        current = waiting.pop()
        if current is person:
            return True
        if current in seen:
            continue
        seen.add(current)
        names = {f.name for f in current._meta.get_fields()}
        if "object_id" in names or "actor_id" in names:
            return True
        waiting += [f.related_model for f in current._meta.fields if isinstance(f, ForeignKey)]
    return False


def models_without_rule() -> list[str]:
    """Labels of the models that have a path to a person and no rule. Tables that Django makes for many-to-many fields
    hold nothing but two ids; they count only if one of these is a person's."""
    person = apps.get_model("people.Person")
    linking = (
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.auto_created and any(f.related_model is person for f in model._meta.fields)
    )
    own = (model for model in apps.get_models() if not model._meta.proxy and has_path_to_person(model))
    return sorted(model._meta.label for model in (*own, *linking) if rule_for(model) is None)


def erase_words(thing: Model) -> None:
    """Clear what people wrote in a thing, for good, and take it out of the search. What depends on it stays."""
    rule = rule_for(type(thing))
    if rule is not None and rule.words:
        type(thing)._base_manager.filter(pk=thing.pk).update(**rule.words)
    forget_in_search(kind_of(thing).name, [thing.pk])


def forget_in_search(kind: str, ids: Iterable[int]) -> None:
    """Take things out of the search at once, not only when the index is refreshed."""
    SearchEntry.objects.filter(kind=kind, object_id__in=list(ids)).delete()

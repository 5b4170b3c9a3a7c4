"""Parts of SQL statements that look for words, with their parameters. What people typed only ever is a parameter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from banyan.commons.queries.search.configurations import known_configurations
from banyan.commons.words import Query, configuration_of

Parameters = dict[str, Any]


@dataclass(frozen=True, slots=True)
class WordClauses:
    """SQL expressions of type tsquery: every word, at least one of them, and none of the unwanted ("" for no such)."""

    every: str
    any: str
    without: str
    parameters: Parameters


def word_clauses(query: Query, languages: Iterable[str]) -> WordClauses:
    """What to look for in `title_words` and `words`, by the stemming of `languages` and without regard to language."""
    known = known_configurations()
    names = dict.fromkeys(configuration_of(language, known) for language in languages)
    configurations = [name for name in names if name != "simple"]
    parameters: Parameters = {
        "all_plain": query.all_plain,
        "all_simple": query.all_simple,
        "any_plain": query.any_plain,
        "any_simple": query.any_simple,
        "all_but_last": query.all_but_last,
        "last": query.last_as_tsquery,
        "without_plain": query.without_plain,
        "without_simple": query.without_simple,
        **{f"configuration_{number}": name for number, name in enumerate(configurations)},
    }

    def stemmed(parameter: str) -> list[str]:
        return [
            f"websearch_to_tsquery(%(configuration_{number})s::regconfig, %({parameter})s)"
            for number in range(len(configurations))
        ]

    simple = "websearch_to_tsquery('simple', %({})s)"
    every = [*stemmed("all_plain"), simple.format("all_simple")]
    any_ = [*stemmed("any_plain"), simple.format("any_simple")]
    if query.last:
        every.append(f"({simple.format('all_but_last')} && %(last)s::tsquery)")
        any_.append("%(last)s::tsquery")
    without = ""
    if query.without_simple:
        without = " && ".join([*stemmed("without_plain"), simple.format("without_simple")])
    ending = f" && {without}" if without else ""
    return WordClauses(
        every=f"(({' || '.join(every)}){ending})",
        any=f"(({' || '.join(any_)}){ending})",
        without=f"({without})" if without else "",
        parameters=parameters,
    )

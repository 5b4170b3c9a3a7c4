"""A translation beside its original."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from banyan.commons.comparison import FieldChange
from banyan.recipes.content import SORTS, Content, Material, Step, compared, labels_of, line_named, sort_label

HEADS = ("title", "summary", "makes")


@dataclass(frozen=True, slots=True)
class TranslatedLine:
    """One line of the original and its fields to translate: name of the field, words of the original, words of the
    translation so far. `change` is what differs in the original since the translation followed it; `is_new` says that
    there was no such line then."""

    name: str
    label: str
    fields: Sequence[tuple[str, str, str]]
    change: FieldChange | None
    is_new: bool

    @property
    def needs_a_look(self) -> bool:
        """Whether the original says something else than when it was translated."""
        return self.is_new or self.change is not None


def lines_to_translate(original: Content, done: Content | None, followed: Content | None) -> list[TranslatedLine]:
    """Every line of `original` with its words in the translation `done`, which followed the version `followed`."""
    changes = {change.name: change for change in compared(followed, original)} if followed is not None else {}
    found = [
        _head(name, original, done, changes.get(name)) for name in HEADS if getattr(original, name) or name == "title"
    ]
    for sort, word in SORTS.items():
        for place, line in enumerate(getattr(original, sort), 1):
            name = f"{word}-{line.key}"
            mine = line_named(done, name) if done is not None else None
            is_new = followed is not None and line_named(followed, name) is None
            fields = [
                (field, getattr(line, field), getattr(mine, field) if mine is not None else "")
                for field in _fields_of(line)
                if getattr(line, field)
            ]
            found.append(
                TranslatedLine(name, sort_label(word, place), fields, None if is_new else changes.get(name), is_new)
            )
    return found


def _head(name: str, original: Content, done: Content | None, change: FieldChange | None) -> TranslatedLine:
    field = ("text", getattr(original, name), getattr(done, name) if done is not None else "")
    return TranslatedLine(name, labels_of(original)[name], [field], change, False)


def _fields_of(line: object) -> tuple[str, ...]:
    extra = ("role",) if isinstance(line, Step) else ("unit",) if isinstance(line, Material) else ()
    return ("title", *extra, "text")

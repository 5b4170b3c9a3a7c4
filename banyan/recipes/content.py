"""What a version of a recipe says, apart from where it is kept: lines with keys, checked, compared and sealed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from banyan.commons.comparison import FieldChange, compare_fields
from banyan.commons.errors import Invalid
from banyan.commons.money import LARGEST, Money, format_money, is_currency
from banyan.commons.text import tidy_line, tidy_text
from banyan.recipes.models import PartKind, RecipeVersion, StepKind

MOST_ROWS: Final = 60  # of each sort
LONGEST_TEXT: Final = 4_000
LARGEST_AMOUNT: Final = Decimal(10) ** 9


@dataclass(frozen=True, slots=True)
class Line:
    """What every line has. `key` 0 is a line that is new."""

    title: str
    text: str = ""
    key: int = 0


@dataclass(frozen=True, slots=True)
class Part(Line):
    """A part: core, adaptable or context."""

    kind: str = PartKind.CORE.value


@dataclass(frozen=True, slots=True)
class Step(Line):
    """A step: core or adaptable; who does it, how many minutes it takes, the key of its picture."""

    kind: str = StepKind.CORE.value
    role: str = ""
    minutes: int | None = None
    photograph: UUID | None = None


@dataclass(frozen=True, slots=True)
class Material(Line):
    """A material: how much of it, what all of that costs in smallest units of a currency, whether it is rare."""

    amount: Decimal | None = None
    unit: str = ""
    cost_minor: int | None = None
    currency: str = ""
    is_special: bool = False


@dataclass(frozen=True, slots=True)
class Role(Line):
    """Who is needed, how many, and whether it takes years of schooling."""

    people: int = 1
    needs_degree: bool = False


@dataclass(frozen=True, slots=True)
class Content:
    """All that a version says."""

    title: str
    summary: str = ""
    makes: str = ""
    parts: tuple[Part, ...] = ()
    steps: tuple[Step, ...] = ()
    materials: tuple[Material, ...] = ()
    roles: tuple[Role, ...] = ()

    def lines(self) -> Iterator[tuple[str, Line]]:
        """Every line with its name, such as "step-5", in the order of the page."""
        for sort in SORTS:
            for line in getattr(self, sort):
                yield f"{SORTS[sort]}-{line.key}", line


SORTS: Final = {"parts": "part", "steps": "step", "materials": "material", "roles": "role"}
ROW_TYPES: Final[dict[str, type[Line]]] = {"parts": Part, "steps": Step, "materials": Material, "roles": Role}


def content_of(version: RecipeVersion) -> Content:
    """What a version says. Four queries, none where its lines were prefetched."""
    return Content(
        title=version.title,
        summary=version.summary,
        makes=version.makes,
        parts=tuple(Part(row.title, row.text, row.key, row.kind) for row in version.parts.all()),
        steps=tuple(
            Step(row.title, row.text, row.key, row.kind, row.role, row.minutes, row.photograph)
            for row in version.steps.all()
        ),
        materials=tuple(
            Material(
                row.title, row.text, row.key, row.amount, row.unit, row.cost_minor, row.currency, row.is_special
            )
            for row in version.materials.all()
        ),
        roles=tuple(
            Role(row.title, row.text, row.key, row.people, row.needs_degree) for row in version.roles.all()
        ),
    )  # fmt: skip


def known_keys(content: Content) -> set[int]:
    """Keys that lines of it have."""
    return {line.key for _name, line in content.lines()}


def digest_of(content: Content) -> str:
    """SHA-256 of all that is said, in hexadecimal; the same for the same content however it came about."""
    plain = json.dumps(asdict(content), default=_plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def _plain(value: object) -> str:
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)


def checked(content: Content) -> Content:
    """The same, tidied. Raises Invalid with the names of the fields as in the form: "title", "steps-0-minutes"."""
    problems: dict[str, Any] = {}
    head: dict[str, Any] = {
        "title": _line(problems, "title", content.title, 160, is_required=True),
        "summary": _line(problems, "summary", content.summary, 600),
        "makes": _line(problems, "makes", content.makes, 160),
    }
    rows: dict[str, Any] = {}
    for sort in SORTS:
        given = getattr(content, sort)
        if len(given) > MOST_ROWS:
            problems[sort] = _("There is room for 60 of these. Join some of them.")
        rows[sort] = tuple(_row(problems, f"{sort}-{place}", line) for place, line in enumerate(given))
    keys = [line.key for sort in SORTS for line in rows[sort] if line.key]
    if len(keys) != len(set(keys)):
        problems["title"] = _("Two lines have the same key. Load the page again.")
    if not (rows["steps"] or rows["parts"]):
        problems["steps"] = _("Write at least one step, or one part.")
    if problems:
        raise Invalid(problems)
    return Content(**head, **rows)


def _line(problems: dict[str, Any], name: str, words: str, longest: int, *, is_required: bool = False) -> str:
    tidy = tidy_line(words)
    if len(tidy) > longest:
        problems[name] = _("This is too long: %(most)s characters at most.") % {"most": longest}
    elif is_required and not tidy:
        problems[name] = _("Give it a name.")
    return tidy


def _row(problems: dict[str, Any], name: str, line: Line) -> Line:
    title = _line(problems, f"{name}-title", line.title, 160, is_required=True)
    text = tidy_text(line.text)
    if len(text) > LONGEST_TEXT:
        problems[f"{name}-text"] = _("This is too long: %(most)s characters at most.") % {"most": LONGEST_TEXT}
    tidy = replace(line, title=title, text=text)
    if isinstance(tidy, Part):
        _one_of(problems, f"{name}-kind", tidy.kind, PartKind.values)
    elif isinstance(tidy, Step):
        _one_of(problems, f"{name}-kind", tidy.kind, StepKind.values)
        _within(problems, f"{name}-minutes", tidy.minutes, 0, 1_000_000)
        tidy = replace(tidy, role=_line(problems, f"{name}-role", tidy.role, 120))
    elif isinstance(tidy, Role):
        _within(problems, f"{name}-people", tidy.people, 1, 10_000)
    elif isinstance(tidy, Material):
        tidy = _material(problems, name, tidy)
    return tidy


def _material(problems: dict[str, Any], name: str, material: Material) -> Material:
    amount = material.amount
    if amount is not None:
        if not (amount.is_finite() and 0 <= amount < LARGEST_AMOUNT):
            problems[f"{name}-amount"] = _("Enter an amount from nought upwards.")
            amount = None
        else:
            amount = amount.quantize(Decimal("0.001"))
    _within(problems, f"{name}-cost", material.cost_minor, 0, LARGEST)
    currency = material.currency if material.cost_minor is not None else ""
    if material.cost_minor is not None and not is_currency(currency):
        problems[f"{name}-currency"] = _("Choose a currency.")
    return replace(material, amount=amount, currency=currency, unit=_line(problems, f"{name}-unit", material.unit, 40))


def _one_of(problems: dict[str, Any], name: str, value: str, choices: Iterable[str]) -> None:
    if value not in choices:
        problems[name] = _("Choose one of these.")


def _within(problems: dict[str, Any], name: str, value: int | None, least: int, most: int) -> None:
    if value is not None and not least <= value <= most:
        problems[name] = _("Enter a number from %(least)s to %(most)s.") % {"least": least, "most": most}


def with_keys(content: Content, last_key: int, *, known: Iterable[int]) -> tuple[Content, int]:
    """The same with a key for every new line, and the highest key now. A key that the recipe never gave is not taken
    over. Raises nothing: who makes keys up gets new ones."""
    allowed = set(known)
    rows: dict[str, Any] = {}
    for sort in SORTS:
        numbered = []
        for line in getattr(content, sort):
            if line.key not in allowed:
                last_key += 1
                line = replace(line, key=last_key)
            numbered.append(line)
        rows[sort] = tuple(numbered)
    return replace(content, **rows), last_key


def line_named(content: Content, name: str) -> Line | None:
    """The line of that name ("step-5"), None where there is none."""
    return next((line for known, line in content.lines() if known == name), None)


def with_words(content: Content, name: str, words: str) -> Content:
    """The same with other words for one line, for the summary, or with a new adaptable part. Raises Invalid where there
    is no such line any more."""
    if name == "summary":
        return replace(content, summary=words)
    if name == "new":
        title, _nothing, text = words.partition("\n")
        long = len(title) > 160
        part = Part(title[:159] + "…" if long else title, words if long else text, kind=PartKind.ADAPTABLE.value)
        return replace(content, parts=(*content.parts, part))
    if line_named(content, name) is None:
        raise Invalid({"about": _("The recipe has no such line any more.")})
    rows: dict[str, Any] = {
        sort: tuple(
            replace(line, text=words) if f"{word}-{line.key}" == name else line for line in getattr(content, sort)
        )
        for sort, word in SORTS.items()
    }
    return replace(content, **rows)


def sort_label(sort: str, place: int) -> str:
    """What readers call a line: "Step 3"."""
    return {
        "part": _now("Part %(number)s"),
        "step": _now("Step %(number)s"),
        "material": _now("Material %(number)s"),
        "role": _now("Role %(number)s"),
    }[sort] % {"number": place}


def named_texts(content: Content) -> dict[str, str]:
    """Each line by its name, in words as readers see it, for comparing."""
    shown = {"title": content.title, "summary": content.summary, "makes": content.makes}
    return {**shown, **{name: _in_words(line) for name, line in content.lines()}}


def labels_of(content: Content) -> dict[str, str]:
    """What readers call each line of `named_texts`."""
    labels = {"title": _now("Title"), "summary": _now("In short"), "makes": _now("What it makes")}
    for sort, word in SORTS.items():
        for place, line in enumerate(getattr(content, sort), 1):
            labels[f"{word}-{line.key}"] = f"{sort_label(word, place)}: {line.title}"
    return labels


def compared(before: Content, after: Content) -> list[FieldChange]:
    """What differs, line by line: first what `after` has, then what it has no more."""
    labels = {**labels_of(after)}
    for name, label in labels_of(before).items():
        labels.setdefault(name, label)
    return compare_fields(named_texts(before), named_texts(after), labels)


def changed_names(before: Content, after: Content) -> list[str]:
    """Names of what differs; "order" where only the order does."""
    old, new = dict(before.lines()), dict(after.lines())
    heads = [name for name in ("title", "summary", "makes") if getattr(before, name) != getattr(after, name)]
    rows = [name for name in dict.fromkeys([*new, *old]) if old.get(name) != new.get(name)]
    if not rows and list(old) != list(new):
        rows = ["order"]
    return [*heads, *rows]


def _in_words(line: Line) -> str:
    about: list[str] = []
    if isinstance(line, Part):
        about = [str(PartKind(line.kind).label)]
    elif isinstance(line, Step):
        minutes = _now("%(number)s minutes") % {"number": line.minutes} if line.minutes is not None else ""
        about = [str(StepKind(line.kind).label), line.role, minutes]
    elif isinstance(line, Material):
        about = [amount_words(line), cost_words(line), _now("Hard to come by") if line.is_special else ""]
    elif isinstance(line, Role):
        about = [
            _now("%(number)s people") % {"number": line.people},
            _now("Takes a degree") if line.needs_degree else "",
        ]
    return "\n".join(part for part in (line.title, " · ".join(word for word in about if word), line.text) if part)


def amount_words(material: Any) -> str:
    """ "2.5 kg", "" where nobody said how much."""
    if material.amount is None:
        return str(material.unit)
    return f"{material.amount.normalize():f} {material.unit}".strip()


def cost_words(material: Any) -> str:
    """The cost with its currency, "" where nobody said it."""
    return "" if material.cost_minor is None else format_money(Money(material.cost_minor, material.currency))


def total_costs(materials: Iterable[Any]) -> list[Money]:
    """What all materials cost together, in each currency apart: sums in two currencies are not added."""
    sums: dict[str, int] = {}
    for material in materials:
        if material.cost_minor is not None:
            sums[material.currency] = sums.get(material.currency, 0) + material.cost_minor
    return [Money(minor, currency) for currency, minor in sorted(sums.items())]


def merged_texts(structure: Content, texts: Mapping[str, Mapping[str, str]]) -> Content:
    """The lines of `structure` with other words: `texts` maps names ("title", "step-5") to fields and their words. What
    has no words yet keeps those of `structure`."""
    own: dict[str, Any] = {
        name: texts.get(name, {}).get("text") or getattr(structure, name) for name in ("title", "summary", "makes")
    }
    for sort, word in SORTS.items():
        own[sort] = tuple(
            replace(line, **{field: words for field, words in texts.get(f"{word}-{line.key}", {}).items() if words})
            for line in getattr(structure, sort)
        )
    return Content(**own)


def joined(base: Content, theirs: Content, mine: Content) -> Content:
    """What somebody wrote upon `base`, on top of `theirs` that others saved meanwhile: lines that `mine` left as they
    were follow `theirs`; where both changed the same line, it is as in `mine`."""
    heads = {
        name: getattr(theirs if getattr(mine, name) == getattr(base, name) else mine, name)
        for name in ("title", "summary", "makes")
    }
    rows: dict[str, Any] = {}
    for sort in SORTS:
        before, now = ({line.key: line for line in getattr(one, sort)} for one in (base, theirs))
        kept: list[Line] = []
        for line in getattr(mine, sort):
            if line.key and line == before.get(line.key):
                if line.key in now:
                    kept.append(now[line.key])
            else:
                kept.append(line)
        seen = {line.key for line in getattr(mine, sort)}
        kept += [line for key, line in now.items() if key not in seen and key not in before]
        rows[sort] = tuple(kept)
    return Content(**heads, **rows)

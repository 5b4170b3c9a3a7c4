"""Forms of recipes. A recipe is written as one form with rows of lines; rows are added, moved and taken out by sending
it, so that it works without a script and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, Self
from uuid import UUID

from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from banyan.commons.errors import Invalid
from banyan.commons.forms import FilterForm, LanguageField
from banyan.commons.money import Money, format_number, is_currency, parse_money
from banyan.commons.queries.search.goals import all_themes, theme_of_code
from banyan.people.models import Organisation, Person
from banyan.recipes.content import MOST_ROWS, ROW_TYPES, SORTS, Content, Line, Material, sort_label
from banyan.recipes.models import PartKind, Recipe, StepKind
from banyan.recipes.queries.lists import RecipeFilter
from banyan.solutions.models import Solution

BLANK_ROWS: Final = {"parts": 1, "steps": 3, "materials": 2, "roles": 1}  # of a recipe that begins
ADDED_ROWS: Final = 1


def _title(label: Any, **attributes: str) -> forms.CharField:
    return forms.CharField(label=label, max_length=160, required=False, widget=forms.TextInput(attrs=attributes))


def _text(label: Any, rows: int = 3) -> forms.CharField:
    return forms.CharField(label=label, max_length=4_000, required=False, widget=forms.Textarea(attrs={"rows": rows}))


class LineForm(forms.Form):
    """One line of a recipe."""

    key = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    use_required_attribute = False
    # Fields that say something by themselves: a row that has nothing in any of them is an empty one.
    telling: Sequence[str] = ("title", "text")

    @property
    def is_blank(self) -> bool:
        """Whether nothing was written into it."""
        return not any(str(self.data.get(self.add_prefix(name), "")).strip() for name in self.telling)

    def values(self) -> dict[str, Any]:
        """What was written, as the line takes it."""
        given = {name: value for name, value in self.cleaned_data.items() if name in self.fields}
        given["key"] = given.get("key") or 0
        return given

    @classmethod
    def initial_of(cls, line: Line) -> dict[str, Any]:
        """A line as the form shows it."""
        return {name: getattr(line, name) for name in line.__dataclass_fields__}


class PartForm(LineForm):
    """A part: what it is and whether it may be done in another way."""

    title = _title(_("In a few words"))
    kind = forms.ChoiceField(label=_("May it change?"), choices=PartKind.choices, required=False)
    text = _text(_("What to know of it"), 2)

    def values(self) -> dict[str, Any]:
        """What was written; core where nothing was chosen."""
        given = super().values()
        return {**given, "kind": given["kind"] or PartKind.CORE.value}


class StepForm(LineForm):
    """A step."""

    title = _title(_("What to do"))
    text = _text(_("How to do it"))
    kind = forms.ChoiceField(label=_("May it change?"), choices=StepKind.choices, required=False)
    role = forms.CharField(label=_("Who does it"), max_length=120, required=False)
    minutes = forms.IntegerField(label=_("Minutes"), required=False, min_value=0, max_value=1_000_000)
    photograph = forms.ChoiceField(label=_("Photograph"), required=False)
    telling = ("title", "text", "role", "minutes")

    def __init__(self, *args: Any, pictures: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if pictures:
            self.fields["photograph"].choices = [("", _("None")), *pictures]  # type: ignore[attr-defined]
        else:
            del self.fields["photograph"]

    def values(self) -> dict[str, Any]:
        """What was written; core where nothing was chosen."""
        given = super().values()
        picture = given.get("photograph")
        return {
            **given,
            "kind": given["kind"] or StepKind.CORE.value,
            "photograph": UUID(picture) if picture else None,
        }


class MaterialForm(LineForm):
    """A material, with how much of it and what that costs."""

    title = _title(_("What is needed"))
    amount = forms.DecimalField(
        label=_("How much"), required=False, min_value=Decimal(0), max_digits=12, decimal_places=3
    )
    unit = forms.CharField(
        label=_("Unit"), max_length=40, required=False, widget=forms.TextInput(attrs={"placeholder": "kg"})
    )
    cost = forms.CharField(
        label=_("What that costs"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    currency = forms.CharField(
        label=_("Currency"),
        max_length=3,
        required=False,
        widget=forms.TextInput(attrs={"list": "currencies", "autocomplete": "off", "placeholder": "USD"}),
    )
    is_special = forms.BooleanField(label=_("Hard to come by in most places"), required=False)
    text = _text(_("What to know of it"), 2)
    telling = ("title", "text", "amount", "unit", "cost")

    def clean(self) -> dict[str, Any]:
        """With the cost in smallest units."""
        given = super().clean() or self.cleaned_data
        cost, currency = (given.get("cost") or "").strip(), (given.get("currency") or "").strip().upper()
        money: Money | None = None
        if cost and not is_currency(currency):
            self.add_error("currency", str(_("Choose a currency by its three letters, such as KES or EUR.")))
        elif cost:
            try:
                money = parse_money(cost, currency)
            except Invalid as error:
                self.add_error("cost", str(error.message))
        return {**given, "money": money}

    def values(self) -> dict[str, Any]:
        """What was written, with the cost in smallest units."""
        given = super().values()
        money = self.cleaned_data["money"]
        del given["cost"]
        cost = (
            {"cost_minor": money.minor, "currency": money.currency} if money else {"cost_minor": None, "currency": ""}
        )
        return {**given, **cost}

    @classmethod
    def initial_of(cls, line: Line) -> dict[str, Any]:
        """A material with its cost as it is written."""
        shown = super().initial_of(line)
        if isinstance(line, Material):
            if line.cost_minor is not None:
                shown["cost"] = format_number(Money(line.cost_minor, line.currency))
            if line.amount is not None:
                shown["amount"] = f"{line.amount.normalize():f}"
        return shown


class RoleForm(LineForm):
    """Who is needed."""

    title = _title(_("Who"))
    people = forms.IntegerField(label=_("How many"), required=False, min_value=1, max_value=10_000)
    needs_degree = forms.BooleanField(label=_("Takes years of schooling"), required=False)
    text = _text(_("What they know or learn"), 2)
    telling = ("title", "text", "people")

    def values(self) -> dict[str, Any]:
        """What was written; one person where nobody said how many."""
        given = super().values()
        return {**given, "people": given["people"] or 1}


ROW_FORMS: Final[dict[str, type[LineForm]]] = {
    "parts": PartForm,
    "steps": StepForm,
    "materials": MaterialForm,
    "roles": RoleForm,
}


class RecipeForm(forms.Form):
    """A whole recipe. `rows` holds the forms of its lines by sort; those that were left empty are passed over."""

    title = forms.CharField(label=_("Title"), max_length=160, help_text=_("What is made or done, in a few words."))
    summary = forms.CharField(
        label=_("In short"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    makes = forms.CharField(
        label=_("What it makes"), max_length=160, required=False,
        help_text=_("What one go at it gives, such as “one jar of 1,000 litres”. Amounts and costs are for that."),
    )  # fmt: skip
    language = LanguageField(label=_("Language of this text"), required=False, empty_label=_("Find out from the words"))
    organisation = forms.ModelChoiceField(
        label=_("For an organisation"), queryset=Organisation.objects.none(), required=False,
        empty_label=_("In my own name"),
    )  # fmt: skip
    note = forms.CharField(
        label=_("What you changed, and why"), max_length=300, required=False,
        help_text=_("One line for the history of the recipe."),
    )  # fmt: skip
    use_required_attribute = False

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        person: Person,
        content: Content | None = None,
        pictures: Sequence[tuple[str, str]] = (),
        is_new: bool = False,
        is_fork: bool = False,
        **kwargs: Any,
    ) -> None:
        head = {name: getattr(content, name) for name in ("title", "summary", "makes")} if content else {}
        super().__init__(data, initial={**head, **kwargs.pop("initial", {})}, **kwargs)
        self.pictures = pictures
        if is_fork or not is_new:
            del self.fields["language"]
        if is_new:
            del self.fields["note"]
        if is_fork:
            field = self.fields["organisation"]
            field.queryset = Organisation.objects.filter(  # type: ignore[attr-defined]
                memberships__person=person, is_hidden=False
            ).order_by("name")
        else:
            del self.fields["organisation"]
        self.rows = self._rows_posted(data) if data is not None else self._rows_of(content)

    @classmethod
    def as_left(cls, data: QueryDict, **kwargs: Any) -> Self:
        """A form as somebody left it half filled in, shown again without judging it."""
        form = cls(data, **kwargs)
        for part in (form, *(row for rows in form.rows.values() for row in rows)):
            part._errors = ErrorDict()  # type: ignore[attr-defined]
        return form

    def _row(self, sort: str, place: int, data: QueryDict | None, line: Line | None = None) -> LineForm:
        made = ROW_FORMS[sort]
        more: dict[str, Any] = {"pictures": self.pictures} if sort == "steps" else {}
        initial = made.initial_of(line) if line is not None else {}
        return made(data, prefix=f"{sort}-{place}", initial=initial, **more)

    def _rows_posted(self, data: QueryDict) -> dict[str, list[LineForm]]:
        return {sort: [self._row(sort, place, data) for place in range(count_of(data, sort))] for sort in SORTS}

    def _rows_of(self, content: Content | None) -> dict[str, list[LineForm]]:
        rows: dict[str, list[LineForm]] = {}
        for sort in SORTS:
            lines: Sequence[Line | None] = getattr(content, sort) if content is not None else [None] * BLANK_ROWS[sort]
            rows[sort] = [self._row(sort, place, None, line) for place, line in enumerate(lines)]
        return rows

    @property
    def used(self) -> dict[str, list[LineForm]]:
        """The rows into which something was written."""
        return {sort: [row for row in rows if not row.is_blank] for sort, rows in self.rows.items()}

    def is_valid(self) -> bool:
        """Whether the head and every row with something in it can be read."""
        return all([super().is_valid(), *(row.is_valid() for rows in self.used.values() for row in rows)])

    def content(self) -> Content:
        """What was written."""
        given = {name: self.cleaned_data[name] for name in ("title", "summary", "makes")}
        lines: dict[str, Any] = {
            sort: tuple(ROW_TYPES[sort](**row.values()) for row in rows) for sort, rows in self.used.items()
        }
        return Content(**given, **lines)

    def put_errors(self, problem: Invalid) -> None:
        """What a service found, beside the fields that it is about."""
        for name, message in problem.fields.items():
            sort, _dash, rest = name.partition("-")
            place, _dash, field = rest.partition("-")
            rows = self.used.get(sort, [])
            if place.isdecimal() and int(place) < len(rows):
                row = rows[int(place)]
                row.add_error(field if field in row.fields else None, str(message))
                self.add_error(None, f"{row_label(sort, row)}: {message}")
            else:
                self.add_error(name if name in self.fields else None, str(message))

    def row_errors(self) -> list[str]:
        """One line for each row that cannot be read, for the summary at the top."""
        return [row_label(sort, row) for sort, rows in self.used.items() for row in rows if row.errors]


def row_label(sort: str, row: LineForm) -> str:
    """What readers call the row of a form."""
    place = int((row.prefix or "0").rsplit("-", 1)[-1]) + 1
    return sort_label(SORTS[sort], place)


def count_of(data: Mapping[str, Any], sort: str) -> int:
    """How many rows of a sort were sent."""
    given = str(data.get(f"{sort}-count", ""))
    return min(int(given), MOST_ROWS + 10) if given.isascii() and given.isdecimal() and len(given) < 5 else 0


def wants_rows_changed(data: Mapping[str, Any]) -> bool:
    """Whether a button was pressed that adds, moves or takes out a row."""
    return any(name in data for name in ("add", "up", "out"))


def with_rows_changed(data: QueryDict) -> QueryDict:
    """What was sent, with the row added ("add": "steps"), moved up or taken out ("up", "out": "steps-2") as asked."""
    changed = data.copy()
    for sort in SORTS:
        rows = [_taken(changed, f"{sort}-{place}-") for place in range(count_of(data, sort))]
        if data.get("add") == sort and len(rows) < MOST_ROWS:
            rows += [{} for _number in range(ADDED_ROWS)]
        for place in range(len(rows)):
            if data.get("out") == f"{sort}-{place}":
                del rows[place]
                break
            if place and data.get("up") == f"{sort}-{place}":
                rows[place - 1], rows[place] = rows[place], rows[place - 1]
                break
        changed[f"{sort}-count"] = str(len(rows))
        for place, row in enumerate(rows):
            for name, values in row.items():
                changed.setlist(f"{sort}-{place}-{name}", values)
    for name in ("add", "up", "out"):
        changed.pop(name, None)
    return changed


def _taken(data: QueryDict, prefix: str) -> dict[str, list[str]]:
    names = [name for name in data if name.startswith(prefix)]
    return {name.removeprefix(prefix): data.pop(name) for name in names}


class SuggestionForm(forms.Form):
    """Other words for a line of a recipe."""

    about = forms.ChoiceField(label=_("About"))
    words = forms.CharField(
        label=_("What it should say"), max_length=4_000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("The whole text as you would have it. For a new part, the first line is its title."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What you did, where, and what came of it."),
    )  # fmt: skip

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = choices  # type: ignore[attr-defined]


class AcceptForm(forms.Form):
    """Taking a suggestion over, in its words or in others."""

    words = forms.CharField(
        label=_("What the recipe will say"), max_length=4_000, widget=forms.Textarea(attrs={"rows": 5})
    )
    answer = forms.CharField(label=_("A word to who suggested it"), max_length=500, required=False)


class DeclineForm(forms.Form):
    """Saying no, and why."""

    answer = forms.CharField(label=_("Why not"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "decline_%s", **kwargs})


def _goals() -> list[tuple[str, Any]]:
    goals = [theme for theme in all_themes() if theme.parent_id is None]
    return [("", _("All themes")), *((goal.code, f"{goal.code}. {goal.local_name}") for goal in goals)]


class RecipeFilterForm(FilterForm):
    """Narrows the list of recipes."""

    theme = forms.ChoiceField(label=_("Theme"), required=False, choices=_goals)
    language = LanguageField(label=_("Language"), required=False, empty_label=_("Any language"))
    solution = forms.ModelChoiceField(queryset=Solution.objects.all(), required=False, widget=forms.HiddenInput)
    organisation = forms.ModelChoiceField(
        queryset=Organisation.objects.filter(is_hidden=False), required=False, widget=forms.HiddenInput
    )

    def chosen(self) -> RecipeFilter:
        """What was chosen."""
        given = self.cleaned_data
        return RecipeFilter(
            theme=theme_of_code(given["theme"]) if given["theme"] else None,
            language=given["language"] or "",
            solution=given["solution"],
            organisation=given["organisation"],
        )


def suggestion_choices(labels: Mapping[str, str], recipe: Recipe) -> list[tuple[str, str]]:
    """What a suggestion can be about, by the names of lines."""
    lines = [(name, label) for name, label in labels.items() if name not in ("title", "makes")]
    return lines if recipe.translation_of_id is not None else [*lines, ("new", str(_("Something that is missing")))]

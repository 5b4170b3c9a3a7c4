"""Forms of solutions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from banyan.commons.forms import (
    FilterForm,
    LanguageField,
    LanguagesField,
    MoneyField,
    PlaceField,
    ThemesField,
    WordsField,
)
from banyan.commons.models import Place, Theme
from banyan.commons.money import Money
from banyan.commons.queries.places import full_name, resolve_place
from banyan.commons.queries.search.goals import all_themes, theme_of_code
from banyan.commons.services.places import NewLocality
from banyan.commons.text import tidy_line
from banyan.commons.views.upload_form import UploadForm
from banyan.people.capabilities import capability_name, tidy_capabilities
from banyan.people.models import Organisation, Person
from banyan.solutions.facts import FIELDS, Cost, PlaceSince
from banyan.solutions.models import EvidenceLevel, Lineage, Solution, SolutionState, Stage
from banyan.solutions.queries.lists import SolutionFilter
from banyan.solutions.services import EvidenceFacts

_SINCE = re.compile(r"^(?P<words>.*\D)[\s,;:(–—-]+(?P<year>(?:19|20)[0-9]{2})\)?$")
_PERSON_PATH = re.compile(r"/people/(?P<pk>[0-9]{1,18})")


class PlacesSinceField(forms.CharField):
    """Places in words, one a line, each with the year since when, if that is known; gives a list of `PlaceSince`.

    Every line that is not understood has a message of its own. A village that is not known yet is taken when what it
    lies in is named too.
    """

    widget = forms.Textarea(attrs={"rows": 4})
    most_lines = 300
    default_error_messages = {
        "several": _("“%(name)s” can mean: %(choices)s. Write one of these in its place."),
        "unknown": _("No place called “%(name)s” is known. Add the country: “Kisumu, Kenya”."),
        "many": _("Name at most 300 places; a country stands for all in it."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20_000, **kwargs)
        # Places that stood here before, by full name: they stay what they are, even where a name became ambiguous.
        self.known: Mapping[str, Place] = {}

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(_line, value)) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        if isinstance(value, list | tuple):
            return list(value)
        lines = [words for raw in (super().to_python(value) or "").splitlines() if (words := tidy_line(raw))]
        if len(lines) > self.most_lines:
            raise ValidationError(self.error_messages["many"], code="many")
        found: list[PlaceSince] = []
        wrong = []
        for line in lines:
            try:
                found.append(self._understood(line))
            except ValidationError as problem:
                wrong.append(problem)
        if wrong:
            raise ValidationError(wrong)
        return found

    def _understood(self, line: str) -> PlaceSince:
        parted = _SINCE.match(line)
        words, year = (parted["words"], int(parted["year"])) if parted else (line, None)
        words = words.strip(" ,;:(–—-")
        if words in self.known:
            return PlaceSince(self.known[words], year)
        resolution = resolve_place(words)
        if resolution.place is not None:
            return PlaceSince(resolution.place, year)
        if resolution.within is not None:
            return PlaceSince(NewLocality(resolution.rest, resolution.within), year)
        if resolution.candidates:
            choices = "; ".join(full_name(place) for place in resolution.candidates[:6])
            raise ValidationError(
                self.error_messages["several"], code="several", params={"name": words, "choices": choices}
            )
        raise ValidationError(self.error_messages["unknown"], code="unknown", params={"name": words})

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """Nothing more: known places are valid."""


def _line(entry: PlaceSince | Place) -> str:
    place, since = (entry, None) if isinstance(entry, Place) else (entry.place, entry.since)
    name = full_name(place) if isinstance(place, Place) else str(place)
    return f"{name}, {since}" if since else name


class CapabilitiesField(WordsField):
    """Capabilities by their names or in free words; gives codes where they are known."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(capability_name, value)) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        return tidy_capabilities(super().to_python(value))


class SolutionForm(forms.Form):
    """All that is said of a solution."""

    title = forms.CharField(
        label=FIELDS["title"].label,
        min_length=3,
        max_length=160,
        help_text=_("What it is, in words that somebody elsewhere understands."),
        widget=forms.TextInput(
            attrs={
                "data-suggest": "/solutions/similar",
                "data-suggest-show": "similar-solutions",
                "autocomplete": "off",
            }
        ),
    )
    summary = forms.CharField(
        label=FIELDS["summary"].label,
        min_length=10,
        max_length=400,
        help_text=_("Two sentences: what it does, and for whom."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    problem = forms.CharField(
        label=FIELDS["problem"].label,
        required=False,
        max_length=20_000,
        help_text=_("What is wrong without it? **Bold**, lists and links work, as Markdown."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    approach = forms.CharField(
        label=FIELDS["approach"].label,
        required=False,
        max_length=20_000,
        help_text=_("What is done, by whom, in which order."),
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    for_whom = forms.CharField(
        label=FIELDS["for_whom"].label, required=False, max_length=4_000, widget=forms.Textarea(attrs={"rows": 2})
    )
    stage = forms.ChoiceField(
        label=FIELDS["stage"].label,
        choices=Stage.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "Idea: on paper. Prototype: made once. Pilot: tried with people. Proven: it worked, and that is shown. "
            "Scaling: it spreads. At scale: most who need it have it."
        ),
    )
    themes = ThemesField(
        label=FIELDS["themes"].label, required=False, most=30, help_text=_("Those that it is chiefly about.")
    )
    developed_in = PlacesSinceField(
        label=FIELDS["developed_in"].label,
        required=False,
        help_text=_("One place a line, with the year if you know it: “Kisumu, Kenya, 2019”."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    running_in = PlacesSinceField(
        label=FIELDS["running_in"].label, required=False, help_text=_("One place a line, with the year if you know it.")
    )
    cost = MoneyField(label=FIELDS["cost"].label, required=False, help_text=_("All costs, divided by all people."))
    cost_year = forms.IntegerField(label=_("At the prices of the year"), required=False, min_value=1900, max_value=2200)
    requirements = forms.CharField(
        label=FIELDS["requirements"].label,
        required=False,
        max_length=10_000,
        help_text=_("People, tools, permissions, time: what somebody elsewhere must have to begin."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    capabilities_needed = CapabilitiesField(
        label=FIELDS["capabilities_needed"].label,
        required=False,
        help_text=_("Separated by commas. Organisations that can do these are found by them."),
        widget=forms.TextInput(attrs={"list": "known-capabilities"}),
    )
    looking_for = forms.CharField(
        label=FIELDS["looking_for"].label,
        required=False,
        max_length=4_000,
        help_text=_("Carriers in new places, translators, money, a study …"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    language = LanguageField(
        label=FIELDS["language"].label, required=False, help_text=_("Left empty, it is found out from the text.")
    )
    languages = LanguagesField(
        label=FIELDS["languages"].label, required=False, max_length=2_000, help_text=_("Separated by commas.")
    )
    licence = forms.CharField(
        label=FIELDS["licence"].label,
        required=False,
        max_length=120,
        help_text=_("On what terms others may use it. Choose a known one or write your own."),
        widget=forms.TextInput(attrs={"list": "known-licences", "autocomplete": "off"}),
    )
    business_model = forms.CharField(
        label=FIELDS["business_model"].label,
        required=False,
        max_length=4_000,
        help_text=_("Who pays for it, year after year?"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    website = forms.URLField(label=FIELDS["website"].label, required=False, max_length=300, assume_scheme="https")
    organisation = forms.ModelChoiceField(
        label=FIELDS["organisation"].label, required=False, queryset=Organisation.objects.none(), empty_label=_("None")
    )

    def __init__(self, *args: Any, person: Any, solution: Solution | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Q(memberships__person=person)
        if solution is not None and solution.organisation_id:
            mine |= Q(pk=solution.organisation_id)
        groups = Organisation.objects.filter(mine, is_hidden=False).distinct().order_by("name")
        self.fields["organisation"].queryset = groups  # type: ignore[attr-defined]
        if not groups.exists():
            del self.fields["organisation"]
        if solution is not None:
            self.fields["title"].widget.attrs.pop("data-suggest")
            there = Place.objects.filter(solution_places__solution=solution).select_related("parent__parent__parent")
            known = {full_name(place): place for place in there}
            for name in ("developed_in", "running_in"):
                self.fields[name].known = known  # type: ignore[attr-defined]

    @classmethod
    def as_left(cls, data: Any, **kwargs: Any) -> Self:
        """A form as somebody left it half filled in, shown again without judging it."""
        form = cls(data, **kwargs)
        form._errors = ErrorDict()  # type: ignore[attr-defined]
        return form

    def values(self) -> dict[str, Any]:
        """What was entered, by the names of `FIELDS`; a field that the form does not show is left out."""
        given = dict(self.cleaned_data)
        year, money = given.pop("cost_year", None), given.pop("cost", None)
        found = {name: given[name] for name in FIELDS if name in given}
        found["cost"] = Cost(money.minor, money.currency, year) if money is not None else None
        if not found.get("language"):
            found.pop("language", None)
        return found

    def clean_cost_year(self) -> int | None:
        """A year alone means nothing."""
        return self.cleaned_data["cost_year"] if self.cleaned_data.get("cost") is not None else None


def initial_of(plain: Mapping[str, Any]) -> dict[str, Any]:
    """Plain facts as initial values of a `SolutionForm`."""
    ids = {entry["place"] for name in ("developed_in", "running_in") for entry in plain[name]}
    places = {place.pk: place for place in Place.objects.filter(pk__in=ids).select_related("parent__parent__parent")}
    cost = plain["cost"]
    return {
        **plain,
        "themes": list(Theme.objects.filter(code__in=plain["themes"])),
        "cost": Money(cost["minor"], cost["currency"]) if cost else None,
        "cost_year": cost["year"] if cost else None,
        **{
            name: [
                PlaceSince(places[entry["place"]], entry["since"]) for entry in plain[name] if entry["place"] in places
            ]
            for name in ("developed_in", "running_in")
        },
    }


class EditForm(SolutionForm):
    """Changing a solution, with a word on why."""

    note = forms.CharField(
        label=_("What did you change, and why?"), required=False, max_length=300, help_text=_("For the history.")
    )


class SuggestForm(SolutionForm):
    """Suggesting changes to a solution of others."""

    reason = forms.CharField(
        label=_("Why?"),
        min_length=3,
        max_length=500,
        help_text=_("The team reads this and decides."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("organisation", None)


class EvidenceForm(forms.Form):
    """A piece of evidence."""

    level = forms.TypedChoiceField(
        label=_("What kind of knowledge is it?"),
        choices=EvidenceLevel.choices,
        coerce=int,
        widget=forms.RadioSelect,
        help_text=_("From weakest to strongest. The honest rung is the right one."),
    )
    statement = forms.CharField(
        label=_("What was found?"),
        min_length=10,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("With figures, also if they disappoint."),
    )
    source_name = forms.CharField(
        label=_("Source"), required=False, max_length=200, help_text=_("Who found it, and where it is written.")
    )
    url = forms.URLField(label=_("Address"), required=False, max_length=500, assume_scheme="https")
    year = forms.IntegerField(label=_("Year"), required=False, min_value=1900, max_value=2200)
    place = PlaceField(label=_("Where was it found?"), required=False)
    is_independent = forms.BooleanField(label=_("By somebody who has no stake in the solution"), required=False)

    file = forms.FileField(
        label=_("Its document"),
        required=False,
        max_length=4096,
        help_text=UploadForm.base_fields["file"].help_text,
        widget=UploadForm.base_fields["file"].widget,
    )
    description = forms.CharField(
        label=_("What does the document show?"),
        required=False,
        max_length=300,
        help_text=_("Needed for pictures, for those who cannot see them."),
    )

    def facts(self) -> EvidenceFacts:
        """What was entered, without the document."""
        return EvidenceFacts(**{name: self.cleaned_data[name] for name in EvidenceFacts.__slots__})


class ReasonForm(forms.Form):
    """A reason in a sentence."""

    reason = forms.CharField(label=_("Why?"), min_length=3, max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class JoinForm(forms.Form):
    """A wish to join a team."""

    role = forms.CharField(label=_("What would you do?"), required=False, max_length=80)
    message = forms.CharField(
        label=_("A few words to the team"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class InviteForm(JoinForm):
    """Somebody to invite into a team."""

    person = forms.CharField(
        label=_("Whom?"),
        max_length=300,
        help_text=_("The address of their page here, or their name as it stands there."),
    )
    field_order = ("person", "role", "message")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].label = _("What will they do?")
        self.fields["message"].label = _("A few words to them")

    def clean_person(self) -> Person:
        """The person meant."""
        words = tidy_line(self.cleaned_data["person"])
        path = _PERSON_PATH.search(words)
        people = Person.objects.filter(is_active=True, is_confirmed=True, is_hidden=False, erased_at__isnull=True)
        found = list(people.filter(pk=int(path["pk"])) if path else people.filter(name__iexact=words)[:3])
        if len(found) != 1:
            raise ValidationError(
                _("There is nobody of that name here.")
                if not found
                else _("Several people have that name. Copy the address of the right one's page.")
            )
        return found[0]


class SolutionAddressField(forms.CharField):
    """Another solution, by its number or the address of its page; gives the solution."""

    def to_python(self, value: Any) -> Any:
        words = tidy_line(super().to_python(value) or "").rstrip("/")
        found = re.search(r"(?:^|/|#)(?P<pk>[0-9]{1,18})(?:-[^/]*)?$", words)
        solution = (
            Solution.objects.filter(pk=int(found["pk"]), state=SolutionState.PUBLISHED).first() if found else None
        )
        if words and solution is None:
            raise ValidationError(_("There is no published solution with that number or address."))
        return solution

    def prepare_value(self, value: Any) -> Any:
        return value.pk if isinstance(value, Solution) else value

    def run_validators(self, value: Any) -> None:
        """Nothing more: a known solution is valid."""


class LineageForm(forms.Form):
    """What a solution goes back to."""

    parent = SolutionAddressField(
        label=_("Which solution does it go back to?"), help_text=_("Its number, or the address of its page.")
    )
    relation = forms.ChoiceField(
        label=_("How?"),
        choices=[(r.value, r.label) for r in (Lineage.Relation.ADAPTED, Lineage.Relation.INSPIRED)],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("What was changed?"), required=False, max_length=400)


class MergeForm(forms.Form):
    """Which solution another one is the same as."""

    into = SolutionAddressField(
        label=_("The other solution"), help_text=_("Its number, or the address of its page. That page stays.")
    )
    note = forms.CharField(label=_("How can one tell that they are the same?"), required=False, max_length=300)


def _goals() -> list[tuple[str, Any]]:
    goals = [theme for theme in all_themes() if theme.parent_id is None]
    return [("", _("All themes")), *((goal.code, f"{goal.code}. {goal.local_name}") for goal in goals)]


class SolutionFilterForm(FilterForm):
    """Narrows the list of solutions."""

    place = PlaceField(label=_("Running in"), required=False)
    theme = forms.ChoiceField(label=_("Theme"), required=False, choices=_goals)
    stage = forms.ChoiceField(label=_("Stage"), required=False, choices=[("", _("All stages")), *Stage.choices])
    evidence = forms.TypedChoiceField(
        label=_("Evidence at least"),
        required=False,
        coerce=int,
        empty_value=0,  # type: ignore[arg-type]
        choices=[("", _("Any")), *EvidenceLevel.choices],
    )
    language = LanguageField(label=_("Usable in"), required=False, empty_label=_("Any language"))
    order = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[
            ("newest", _("Newest first")),
            ("evidence", _("Most evidence first")),
            ("spread", _("Most widely running first")),
        ],
    )
    organisation = forms.ModelChoiceField(
        queryset=Organisation.objects.filter(is_hidden=False), required=False, widget=forms.HiddenInput
    )

    def chosen(self) -> SolutionFilter:
        """What was chosen."""
        given = self.cleaned_data
        return SolutionFilter(
            place=given["place"],
            theme=theme_of_code(given["theme"]) if given["theme"] else None,
            stage=given["stage"],
            least_evidence=given["evidence"] or 0,
            language=given["language"] or "",
            organisation=given["organisation"],
            order=given["order"] or "newest",
        )

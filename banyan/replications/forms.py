"""Forms of replications."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from banyan.commons.forms import FilterForm, MoneyField, PlaceField
from banyan.commons.money import Money
from banyan.commons.text import tidy_line
from banyan.handovers.models import Handover
from banyan.people.models import Organisation, Person
from banyan.recipes.models import RecipeVersion
from banyan.replications.impact import DIMENSIONS
from banyan.replications.models import AdaptedPart, ReachDefinition, ReachReport, Status
from banyan.replications.queries.lists import ReplicationFilter
from banyan.replications.services import Outcome, ReplicationFacts, ReportFacts
from banyan.solutions.models import Solution

_ORGANISATION_PATH = re.compile(r"/organisations/(?P<pk>[0-9]{1,18})")
_PERSON_PATH = re.compile(r"/people/(?P<pk>[0-9]{1,18})")


class DayInput(forms.DateInput):
    """A day, chosen or written."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class OrganisationField(forms.Field):
    """An organisation by its name or the address of its page."""

    default_error_messages = {
        "unknown": _("No organisation of that name is here. Write it as on its page, or paste that page's address."),
        "several": _("Several organisations have that name. Paste the address of the page of the one you mean."),
    }

    def to_python(self, value: Any) -> Any:
        words = tidy_line(str(value or ""))[:300]
        if not words:
            return None
        rows = Organisation.objects.filter(is_hidden=False)
        path = _ORGANISATION_PATH.search(words)
        found = list(rows.filter(pk=int(path["pk"])) if path else rows.filter(name__iexact=words)[:2])
        if len(found) != 1:
            code = "several" if found else "unknown"
            raise ValidationError(self.error_messages[code], code=code)
        return found[0]


class ReplicationFilterForm(FilterForm):
    """What a list of replications is narrowed to."""

    place = PlaceField(label=_("Place"), required=False)
    status = forms.ChoiceField(label=_("How it fares"), required=False, choices=[("", _("Any")), *Status.choices])
    solution = forms.ModelChoiceField(queryset=Solution.objects.all(), required=False, widget=forms.HiddenInput)

    def chosen(self) -> ReplicationFilter:
        """The filter, once valid."""
        given = self.cleaned_data
        return ReplicationFilter(solution=given["solution"], place=given["place"] or None, status=given["status"])


class ReplicationForm(forms.Form):
    """Where a solution runs, by whom and since when."""

    place = PlaceField(label=_("Where"), localities=True, help_text=_("The village or district, and the country."))
    carrier = OrganisationField(label=_("Who carries it"), help_text=_("The organisation that runs it there."))
    status = forms.ChoiceField(
        label=_("How it fares"), choices=[row for row in Status.choices if row[0] in ("planned", "piloting", "running")]
    )
    started_on = forms.DateField(label=_("Since when"), widget=DayInput(), help_text=_("If planned: from when on."))
    is_direct = forms.BooleanField(
        label=_("The founder itself runs it"),
        required=False,
        help_text=_("What the founder reaches and what others reach are told apart."),
    )
    recipe_version = forms.ModelChoiceField(
        queryset=RecipeVersion.objects.none(), label=_("By which recipe"), required=False
    )
    handover = forms.ModelChoiceField(
        queryset=Handover.objects.none(), label=_("From which handover"), required=False, widget=forms.HiddenInput
    )
    about = forms.CharField(
        label=_("How it goes there"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What is like elsewhere and what is not, in a few sentences."),
    )

    def __init__(self, *args: Any, solution: Solution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _recipes_of(self.fields["recipe_version"], solution)
        cast(Any, self.fields["handover"]).queryset = Handover.objects.filter(solution=solution)

    def facts(self) -> ReplicationFacts:
        """What the service takes."""
        given = self.cleaned_data
        return ReplicationFacts(
            place=given["place"],
            carrier=given["carrier"],
            started_on=given["started_on"],
            status=given["status"],
            is_direct=given["is_direct"],
            about=given["about"],
            handover=given["handover"],
            recipe_version=given["recipe_version"],
        )


class EditForm(forms.Form):
    """What is said of a replication."""

    about = forms.CharField(
        label=_("How it goes there"), required=False, widget=forms.Textarea(attrs={"rows": 6}), max_length=8_000
    )
    recipe_version = forms.ModelChoiceField(
        queryset=RecipeVersion.objects.none(), label=_("By which recipe"), required=False
    )

    def __init__(self, *args: Any, solution: Solution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _recipes_of(self.fields["recipe_version"], solution)


def _recipes_of(field: Any, solution: Solution) -> None:
    field.queryset = RecipeVersion.objects.filter(
        recipe__solution=solution, recipe__state="published", recipe__translation_of__isnull=True
    ).order_by("recipe", "-number")
    field.label_from_instance = lambda row: str(
        _("%(title)s, version %(number)s") % {"title": row.title, "number": row.number}
    )


class StatusForm(forms.Form):
    """How a replication fares from a day on."""

    status = forms.ChoiceField(label=_("How it fares"))
    since = forms.DateField(label=_("Since when"), widget=DayInput())
    reason = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What pauses or ends needs an honest reason: others learn from it as much as from what went well."),
    )

    def __init__(self, *args: Any, may_follow: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(Any, self.fields["status"]).choices = [row for row in Status.choices if row[0] in may_follow]


class AdaptationForm(forms.Form):
    """What is done in another way."""

    part = forms.ChoiceField(label=_("Which part"), choices=AdaptedPart.choices, widget=forms.RadioSelect)
    what = forms.CharField(label=_("What is done in another way"), max_length=400)
    why = forms.CharField(label=_("Why, and how it went"), max_length=4_000, widget=forms.Textarea(attrs={"rows": 4}))
    flows_back = forms.BooleanField(
        label=_("Suggest it to the recipe's team, so that others can do it too"), required=False
    )


class MemberForm(forms.Form):
    """Somebody who runs it too."""

    person = forms.CharField(label=_("Who"), max_length=300, help_text=_("Paste the address of their page here."))
    role = forms.CharField(label=_("As what"), required=False, max_length=160)

    def clean_person(self) -> Person:
        """The person of that address."""
        path = _PERSON_PATH.search(self.cleaned_data["person"])
        found = Person.objects.filter(pk=int(path["pk"]), erased_at__isnull=True).first() if path else None
        if found is None:
            raise ValidationError(_("Paste the address of their page, for example …/people/7/."))
        return found


class DefinitionForm(forms.Form):
    """Who counts as reached."""

    counts = forms.CharField(
        label=_("Who counts as one person reached"),
        max_length=800,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: somebody who drew water from a jar in at least three months of the period."),
    )
    unit = forms.CharField(label=_("What is counted"), max_length=120, initial=_("people"))
    breakdowns = forms.CharField(
        label=_("Groups that reports tell apart"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line, such as women, children under five. None is fine."),
    )


class ReportForm(forms.Form):
    """Whom a replication reached between two days."""

    begins = forms.DateField(label=_("First day"), widget=DayInput())
    ends = forms.DateField(label=_("Last day"), widget=DayInput())
    people_reached = forms.IntegerField(label=_("People reached"), min_value=0, max_value=10**10)
    cost = MoneyField(label=_("What it cost"), required=False)
    how_counted = forms.CharField(
        label=_("How they were counted"), required=False, max_length=1_200, widget=forms.Textarea(attrs={"rows": 3})
    )
    evidence_url = forms.CharField(label=_("Where it can be looked up"), required=False, max_length=600)
    outcomes = forms.CharField(
        label=_("Measures"),
        required=False,
        max_length=6_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line: name; value; unit; IRIS+ code. Unit and code can be left out."),
    )
    explanation = forms.CharField(
        label=_("What explains unusual figures"),
        required=False,
        max_length=1_200,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, definition: ReachDefinition, is_correction: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = list(definition.breakdowns)
        for number, group in enumerate(self.groups):
            self.fields[f"group_{number}"] = forms.IntegerField(
                label=group, required=False, min_value=0, max_value=10**10
            )
        for name, (label, question) in DIMENSIONS.items():
            self.fields[f"dimension_{name}"] = forms.CharField(
                label=label, help_text=question, required=False, max_length=1_200,
                widget=forms.Textarea(attrs={"rows": 2}),
            )  # fmt: skip
        if is_correction:
            self.fields["reason"] = forms.CharField(
                label=_("Why it is corrected"), max_length=1_200, widget=forms.Textarea(attrs={"rows": 2})
            )

    @property
    def group_fields(self) -> list[forms.BoundField]:
        """A field for each group of the definition."""
        return [self[f"group_{number}"] for number in range(len(self.groups))]

    @property
    def dimension_fields(self) -> list[forms.BoundField]:
        """A field for each dimension of impact."""
        return [self[f"dimension_{name}"] for name in DIMENSIONS]

    def clean_outcomes(self) -> list[Outcome]:
        """Measures, one a line."""
        return [_outcome(line) for line in self.cleaned_data["outcomes"].splitlines() if line.strip()]

    def facts(self) -> ReportFacts:
        """What the service takes."""
        given = self.cleaned_data
        numbers = {group: given[f"group_{number}"] for number, group in enumerate(self.groups)}
        return ReportFacts(
            begins=given["begins"],
            ends=given["ends"],
            people_reached=given["people_reached"],
            breakdown={group: number for group, number in numbers.items() if number is not None},
            outcomes=given["outcomes"],
            dimensions={name: given[f"dimension_{name}"] for name in DIMENSIONS if given[f"dimension_{name}"]},
            cost=given["cost"],
            how_counted=given["how_counted"],
            evidence_url=given["evidence_url"],
            explanation=given["explanation"],
        )


def initial_of(report: ReachReport, definition: ReachDefinition) -> dict[str, Any]:
    """What the form shows of a report that is there."""
    last: date = date.fromordinal(report.period.upper.toordinal() - 1)
    lines = ["; ".join((row["name"], row["value"], row["unit"], row["code"])) for row in report.outcomes]
    return {
        "begins": report.period.lower,
        "ends": last,
        "people_reached": report.people_reached,
        "cost": Money(report.cost_minor, report.currency) if report.cost_minor is not None else None,
        "how_counted": report.how_counted,
        "evidence_url": report.evidence_url,
        "explanation": report.explanation,
        "outcomes": "\n".join(line.rstrip("; ") for line in lines),
        **{f"group_{number}": report.breakdown.get(name) for number, name in enumerate(definition.breakdowns)},
        **{f"dimension_{name}": report.dimensions.get(name, "") for name in DIMENSIONS},
    }


def _outcome(line: str) -> Outcome:
    cells = [tidy_line(cell) for cell in line.split(";")]
    if not 2 <= len(cells) <= 4:
        raise ValidationError(_("Write each measure as name; value; unit; code."))
    try:
        value = Decimal(cells[1].replace(",", "."))
    except InvalidOperation as error:
        raise ValidationError(_("Write the value of each measure in figures.")) from error
    unit, code = [*cells[2:], "", ""][:2]
    return Outcome(cells[0], value, unit, code)


class VerificationForm(forms.Form):
    """What an outsider found."""

    organisation = forms.ModelChoiceField(queryset=Organisation.objects.none(), label=_("For which organisation"))
    agrees = forms.TypedChoiceField(
        label=_("Do the figures hold?"),
        choices=[("1", _("Yes, as far as I could see")), ("0", _("No, or not all of them"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    how = forms.CharField(
        label=_("How you looked at it, and what you found"), max_length=1_200, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, organisations: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(Any, self.fields["organisation"]).queryset = Organisation.objects.filter(
            pk__in=[row.pk for row in organisations]
        )

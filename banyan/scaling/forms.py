"""Forms of the guide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from banyan.commons.forms import PlacesField
from banyan.commons.models.places import PlaceKind
from banyan.methods import scaling_guide as guide
from banyan.people.models import Person
from banyan.people.queries.people import person_from_words
from banyan.scaling.models import RespondentRole
from banyan.scaling.services import GivenAnswer
from banyan.scaling.words import pathway_name, scale_words
from banyan.solutions.models import Evidence, Solution

UNKNOWN = "unknown"


def in_a_year() -> Any:
    """The day for a review that is offered: a year from now."""
    today = timezone.localdate()
    return today.replace(year=today.year + 1, day=min(today.day, 28))


class PlacesForm(forms.Form):
    """Which countries an assessment looks at."""

    places = PlacesField(
        label=_("Countries it might go to"),
        help_text=_("One a line, at most eight. Leave it empty to look only at home; you can add countries later."),
        kinds=(PlaceKind.COUNTRY,),
        required=False,
    )


class EvidenceChoices(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Pieces of evidence, each by the beginning of what it says."""

    def label_from_instance(self, obj: Evidence) -> str:
        """Its rung and the beginning of its statement."""
        return f"{obj.level}/6 · {Truncator(obj.statement).chars(90)}"


class AnswerForm(forms.Form):
    """One answer to one question."""

    step = forms.ChoiceField(label=_("Your answer"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("What do you see, count or hear? Others read it beside your answer."),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    evidence = EvidenceChoices(
        label=_("Evidence from the registry"),
        queryset=Evidence.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, question: guide.Question, solution: Solution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(step), scale_words(question, step)) for step in guide.STEPS]
        self.fields["step"].choices = [*choices, (UNKNOWN, _("I don't know"))]  # type: ignore[attr-defined]
        pieces = Evidence.objects.filter(solution=solution).order_by("-level", "-pk")
        self.fields["evidence"].queryset = pieces  # type: ignore[attr-defined]

    def given(self, question: str, place: Any) -> GivenAnswer:
        """The answer for the service."""
        step = self.cleaned_data["step"]
        return GivenAnswer(
            question,
            None if step == UNKNOWN else int(step),
            place,
            self.cleaned_data["reason"],
            tuple(self.cleaned_data["evidence"]),
        )


class InviteForm(forms.Form):
    """Whom to ask to answer too."""

    person = forms.CharField(
        label=_("Address of their page here"),
        help_text=_("As in /people/42-amina-otieno/. They see the assessment once they are asked."),
        max_length=300,
    )
    role = forms.ChoiceField(label=_("They answer as"), choices=RespondentRole.choices)

    def clean_person(self) -> Person:
        """The person meant."""
        found = person_from_words(self.cleaned_data["person"])
        if found is None:
            raise forms.ValidationError(_("There is nobody of that name here."))
        return found


class VoiceForm(forms.Form):
    """Whose words are written down by somebody else."""

    name = forms.CharField(
        label=_("Who they are"),
        help_text=_("For example: twelve mothers at the clinic, asked in March. No names of people."),
        max_length=120,
    )
    role = forms.ChoiceField(
        label=_("They answer as"),
        choices=[
            (RespondentRole.AFFECTED.value, RespondentRole.AFFECTED.label),
            (RespondentRole.ASSESSOR.value, RespondentRole.ASSESSOR.label),
        ],
    )


class ReviewForm(forms.Form):
    """When to look at it again."""

    review_on = forms.DateField(
        label=_("Look at it again on"),
        help_text=_("Those who conduct it are told on that day."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )


class DecisionForm(forms.Form):
    """What was decided."""

    pathways = forms.MultipleChoiceField(label=_("Pathways"), widget=forms.CheckboxSelectMultiple)
    text = forms.CharField(
        label=_("The decision, and why"),
        help_text=_("Who decided, what speaks against it, what comes first. It is kept for ever, with your name."),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: Any, result: guide.Result | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        order = [item.pathway.code for item in result.ranked] if result else []
        rest = [code for code in guide.PATHWAYS if code not in order]
        stopped = {item.pathway.code for item in result.stopped} if result else set()
        self.fields["pathways"].choices = [  # type: ignore[attr-defined]
            (code, _now("%(pathway)s (closed by a gate)") % {"pathway": pathway_name(code)} if code in stopped
             else pathway_name(code))
            for code in [*order, *rest]
        ]  # fmt: skip

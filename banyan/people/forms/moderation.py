"""Reporting, deciding, appealing, suspending."""

from __future__ import annotations

from datetime import datetime, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from banyan.commons.forms import PlaceField
from banyan.commons.models import Theme
from banyan.people.models import Case, Reason, TwoPersonAct


class ReportForm(forms.Form):
    """What is wrong with a thing."""

    reason = forms.ChoiceField(label=_("What is wrong"), choices=Reason.choices, widget=forms.RadioSelect)
    comment = forms.CharField(
        label=_("What stewards should know"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )


class DecisionForm(forms.Form):
    """What becomes of a reported thing."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[(Case.Decision.KEEP.value, _("It stays")), (Case.Decision.HIDE.value, _("It is hidden"))],
        widget=forms.RadioSelect,
    )
    reason = forms.ChoiceField(label=_("Reason"), choices=Reason.choices)
    message = forms.CharField(
        label=_("Message to the author"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Say what is wrong and how it could be mended. The author can appeal."),
    )


class AppealForm(forms.Form):
    """Why a decision should be changed."""

    words = forms.CharField(
        label=_("Why the decision should be changed"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5})
    )


class AppealAnswerForm(forms.Form):
    """Whether a decision stands."""

    decision = forms.ChoiceField(
        label=_("Decision on the appeal"),
        choices=[
            (Case.Decision.HIDE.value, _("The decision stands")),
            (Case.Decision.KEEP.value, _("It is taken back")),
        ],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("Answer to the author"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class SuspensionForm(forms.Form):
    """For how long somebody may not write, and why."""

    days = forms.TypedChoiceField(
        label=_("For how long"),
        coerce=int,
        choices=[(1, _("1 day")), (7, _("7 days")), (30, _("30 days")), (365, _("1 year")), (3650, _("10 years"))],
        initial=7,
    )
    reason = forms.ChoiceField(label=_("Reason"), choices=Reason.choices)
    message = forms.CharField(
        label=_("Message to the person"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Say what happened and what would be welcome instead. The person can appeal."),
    )

    def until(self) -> datetime:
        """The moment at which it ends."""
        days: int = self.cleaned_data["days"]
        return timezone.now() + timedelta(days=days)


class StewardshipForm(forms.Form):
    """Who is to look after which place or theme."""

    person = forms.CharField(
        label=_("Person"),
        max_length=300,
        help_text=_("The address of their profile, or its number: you find both in the list of people."),
    )
    place = PlaceField(label=_("Place"), required=False)
    theme = forms.ModelChoiceField(
        label=_("Theme"),
        required=False,
        queryset=Theme.objects.filter(parent__isnull=True),
        empty_label=_("All themes"),
    )


class ProposalForm(forms.Form):
    """Why a delicate act is needed."""

    act = forms.ChoiceField(label=_("What is to be done"), choices=TwoPersonAct.Act.choices)
    reason = forms.CharField(label=_("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

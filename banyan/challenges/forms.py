"""Forms of challenges and proposals."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from banyan.challenges.models import (
    Challenge,
    Electorate,
    Phase,
    PhaseKind,
    Prize,
    Promotion,
    Proposal,
    Screening,
    Section,
    VoteMethod,
    WhoProposes,
)
from banyan.challenges.queries import ChallengeFilter
from banyan.challenges.services import ChallengeFacts, OfferedPrize, ProposalFacts
from banyan.challenges.templates_of_challenges import TEMPLATES, AskedSection, PlannedPhase
from banyan.commons.errors import Invalid
from banyan.commons.forms import FilterForm, LanguageField, PlaceField, ThemesField
from banyan.commons.models import Theme
from banyan.commons.money import Money, currency_choices, format_number, parse_money
from banyan.people.models import Membership, Organisation
from banyan.solutions.models import Solution

_LINE: Final = {"dir": "auto", "autocomplete": "off"}


def _text(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


def _zones() -> list[tuple[str, str]]:
    return [(name, name.replace("_", " ")) for name in sorted(available_timezones()) if "/" in name or name == "UTC"]


class MomentField(forms.DateTimeField):
    """A day and an hour in the time zone of the challenge."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(
            widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"], **kwargs
        )

    def to_python(self, value: Any) -> Any:
        # Read without a zone: the form knows in which zone the host thinks.
        with timezone.override(None):
            found = super().to_python(value)
        return found.replace(tzinfo=None) if found is not None else None


class ChallengeForm(forms.Form):
    """What a host says of a challenge."""

    title = forms.CharField(label=_("Title"), min_length=8, max_length=160, widget=forms.TextInput(attrs=_LINE))
    question = forms.CharField(
        label=_("The question"), min_length=8, max_length=300, widget=forms.TextInput(attrs=_LINE),
        help_text=_("What are you looking for? One question that anyone understands."),
    )  # fmt: skip
    brief = forms.CharField(
        label=_("The brief"), required=False, max_length=20_000, widget=_text(8),
        help_text=_("Why it matters, who is affected, what a good answer looks like. Markdown works."),
    )  # fmt: skip
    resources = forms.CharField(
        label=_("What helps"), required=False, max_length=8_000, widget=_text(4),
        help_text=_("Links, figures, people to ask."),
    )  # fmt: skip
    place = PlaceField(label=_("Where?"), required=False, help_text=_("Leave it empty for the whole world."))
    themes = ThemesField(label=_("Themes"), required=False, targets=False, most=4)
    organisation = forms.ModelChoiceField(
        label=_("Hosted by"), required=False, queryset=Organisation.objects.none(),
        empty_label=_("Stewards of the network"),
        help_text=_("Its owners and editors host the challenge together with you."),
    )  # fmt: skip
    who_proposes = forms.ChoiceField(label=_("Who may take part?"), choices=WhoProposes.choices)
    currency = forms.ChoiceField(
        label=_("Currency"), required=False, help_text=_("Of costs and of a budget, if there are any.")
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), help_text=_("All dates of the challenge are in it."))
    language = LanguageField(
        label=_("Language of your words"), required=False, empty_label=_("Find it out from the text")
    )

    def __init__(self, *args: Any, person: Any, challenge: Challenge | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Organisation.objects.filter(
            memberships__person=person, memberships__role__in=[Membership.Role.OWNER, Membership.Role.EDITOR]
        )
        if challenge is not None and challenge.organisation_id is not None:
            own = own | Organisation.objects.filter(pk=challenge.organisation_id)
        self.fields["organisation"].queryset = own.distinct().order_by("name")  # type: ignore[attr-defined]
        self.fields["time_zone"].choices = _zones()  # type: ignore[attr-defined]
        self.fields["currency"].choices = [("", "—"), *currency_choices()]  # type: ignore[attr-defined]

    @staticmethod
    def of(challenge: Challenge) -> dict[str, Any]:
        """A challenge as initial values."""
        names = (
            "title", "question", "brief", "resources", "place", "organisation", "who_proposes", "currency",
            "time_zone", "language",
        )  # fmt: skip
        return {name: getattr(challenge, name) for name in names} | {"themes": list(challenge.themes.all())}

    def facts(self, challenge: Challenge | None = None) -> ChallengeFacts:
        """What was entered."""
        given = self.cleaned_data
        return ChallengeFacts(
            title=given["title"], question=given["question"], brief=given["brief"], resources=given["resources"],
            language=given["language"] or "", place=given["place"], themes=tuple(given["themes"] or ()),
            need=challenge.need if challenge is not None else None, organisation=given["organisation"],
            who_proposes=given["who_proposes"], currency=given["currency"], time_zone=given["time_zone"],
        )  # fmt: skip


class ComposeForm(ChallengeForm):
    """What a host says first: the kind of contest and when it begins."""

    template = forms.ChoiceField(
        label=_("Kind of contest"), widget=forms.RadioSelect,
        choices=[(template.key, template.label) for template in TEMPLATES],
    )  # fmt: skip
    begins_at = MomentField(
        label=_("It begins"), help_text=_("In the time zone chosen. Every date can be changed later.")
    )
    budget = forms.CharField(
        label=_("Budget to share out"), required=False, max_length=40,
        help_text=_("Only for a participatory budget."), widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )  # fmt: skip
    field_order = ["template", "title", "question", "begins_at", "time_zone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tomorrow = timezone.localtime() + timedelta(days=1)
        self.fields["begins_at"].initial = tomorrow.replace(hour=9, minute=0, second=0, microsecond=0, tzinfo=None)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        given["budget_minor"] = _minor(self, "budget", given.get("budget"), given.get("currency", ""))
        if given.get("template") == "budget" and not given["budget_minor"] and "budget" not in self.errors:
            self.add_error("budget", _("Say how much there is to share out, and choose a currency."))
        return given

    def phases(self) -> list[PlannedPhase]:
        """The phases of the chosen template from the chosen moment on."""
        given = self.cleaned_data
        template = next(one for one in TEMPLATES if one.key == given["template"])
        begins = given["begins_at"].replace(tzinfo=ZoneInfo(given["time_zone"]))
        return template.phases(begins, budget_minor=given["budget_minor"])


def _minor(form: forms.Form, name: str, text: str | None, currency: str) -> int | None:
    """An amount in minor units; what is wrong with it goes onto the form."""
    if not text:
        return None
    try:
        return parse_money(text, currency).minor
    except Invalid as error:
        form.add_error(name, str(next(iter(error.fields.values()))))
        return None


class PhaseForm(forms.Form):
    """One phase of a timeline."""

    kind = forms.ChoiceField(label=_("What happens"), choices=PhaseKind.choices)
    title = forms.CharField(label=_("Own name"), required=False, max_length=120, widget=forms.TextInput(attrs=_LINE))
    opens_at = MomentField(label=_("From"))
    closes_at = MomentField(label=_("To"))
    method = forms.ChoiceField(
        label=_("How a vote is counted"), required=False, choices=[("", "—"), *VoteMethod.choices]
    )
    electorate = forms.ChoiceField(label=_("Who votes"), required=False, choices=Electorate.choices)
    promotion = forms.ChoiceField(label=_("Who goes on"), choices=Promotion.choices)
    seats = forms.IntegerField(label=_("How many win a vote"), required=False, min_value=1, max_value=1_000)
    budget = forms.CharField(label=_("Budget"), required=False, max_length=40)

    def __init__(self, *args: Any, challenge: Challenge, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.challenge = challenge

    @staticmethod
    def of(phase: Phase) -> dict[str, Any]:
        """A phase as initial values, its dates in the time zone of the challenge."""
        zone = ZoneInfo(phase.challenge.time_zone)
        names = ("kind", "title", "method", "electorate", "promotion", "seats")
        budget = phase.budget_minor
        return {name: getattr(phase, name) for name in names} | {
            "opens_at": phase.opens_at.astimezone(zone).replace(tzinfo=None),
            "closes_at": phase.closes_at.astimezone(zone).replace(tzinfo=None),
            "budget": format_number(Money(budget, phase.challenge.currency)) if budget else "",
        }

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        given["budget_minor"] = _minor(self, "budget", given.get("budget"), self.challenge.currency)
        return given

    def planned(self) -> PlannedPhase:
        """What was entered."""
        given, zone = self.cleaned_data, ZoneInfo(self.challenge.time_zone)
        return PlannedPhase(
            kind=given["kind"], title=given["title"], opens_at=given["opens_at"].replace(tzinfo=zone),
            closes_at=given["closes_at"].replace(tzinfo=zone), method=given["method"],
            electorate=given["electorate"] or Electorate.VERIFIED, promotion=given["promotion"],
            seats=given["seats"] or 1, budget_minor=given["budget_minor"],
        )  # fmt: skip


class SectionForm(forms.Form):
    """One question of a proposal."""

    key = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    title = forms.CharField(label=_("Question"), max_length=160, widget=forms.TextInput(attrs=_LINE))
    help = forms.CharField(label=_("Hint"), required=False, max_length=400, widget=forms.TextInput(attrs=_LINE))
    most_words = forms.IntegerField(label=_("Words at most"), min_value=1, max_value=5_000, initial=300)
    is_required = forms.BooleanField(label=_("Must be answered"), required=False, initial=True)

    @staticmethod
    def of(section: Section) -> dict[str, Any]:
        """A section as initial values."""
        return {name: getattr(section, name) for name in ("key", "title", "help", "most_words", "is_required")}

    def asked(self) -> AskedSection:
        """What was entered."""
        given = self.cleaned_data
        return AskedSection(
            title=given["title"], help=given["help"], most_words=given["most_words"], is_required=given["is_required"],
            key=given["key"],
        )  # fmt: skip


class PrizeForm(forms.Form):
    """One prize."""

    title = forms.CharField(label=_("Prize"), max_length=160, widget=forms.TextInput(attrs=_LINE))
    kind = forms.ChoiceField(label=_("Kind"), choices=Prize.Kind.choices)
    amount = forms.CharField(label=_("Amount"), required=False, max_length=40)
    currency = forms.ChoiceField(label=_("Currency"), required=False)
    number = forms.IntegerField(label=_("How many"), min_value=1, max_value=1_000, initial=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["currency"].choices = [("", "—"), *currency_choices()]  # type: ignore[attr-defined]

    @staticmethod
    def of(prize: Prize) -> dict[str, Any]:
        """A prize as initial values."""
        amount = format_number(Money(prize.amount_minor, prize.currency)) if prize.amount_minor is not None else ""
        return {name: getattr(prize, name) for name in ("title", "kind", "currency", "number")} | {"amount": amount}

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        given["amount_minor"] = _minor(self, "amount", given.get("amount"), given.get("currency", ""))
        return given

    def offered(self) -> OfferedPrize:
        """What was entered."""
        given = self.cleaned_data
        return OfferedPrize(
            title=given["title"], kind=given["kind"], amount_minor=given["amount_minor"], currency=given["currency"],
            number=given["number"],
        )  # fmt: skip


class _Rows(BaseFormSet):  # type: ignore[type-arg]
    """Rows of a plan: those with a title or kind stay, those ticked go."""

    def kept(self) -> list[Any]:
        """The forms that were filled in and not ticked to go."""
        return [
            form
            for form in self.forms
            if form.has_changed() | bool(form.initial) and not form.cleaned_data.get("DELETE")
        ]


def rows_of(form: type[forms.Form]) -> Any:
    """Rows of one form with two empty ones at the end."""
    return formset_factory(
        form, formset=_Rows, extra=2, can_delete=True, max_num=20, validate_max=True, absolute_max=30
    )


class DatesForm(forms.Form):
    """Other dates for a phase, and why."""

    opens_at = MomentField(label=_("From"))
    closes_at = MomentField(label=_("To"))
    reason = forms.CharField(
        label=_("Why?"), max_length=500, widget=forms.TextInput(attrs=_LINE), help_text=_("Everyone will read it.")
    )


class ProposalForm(forms.Form):
    """What a team says. Questions of the challenge become fields named "answer-KEY"."""

    title = forms.CharField(
        label=_("Name of your proposal"), min_length=4, max_length=160, widget=forms.TextInput(attrs=_LINE)
    )
    summary = forms.CharField(
        label=_("In one sentence"), required=False, max_length=400, widget=forms.TextInput(attrs=_LINE)
    )
    cost = forms.CharField(
        label=_("What it costs"), required=False, max_length=40, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )
    place = PlaceField(label=_("Where?"), required=False, localities=True)
    organisation = forms.ModelChoiceField(
        label=_("In the name of"), required=False, queryset=Organisation.objects.none(), empty_label=_("Ourselves")
    )
    solution = forms.ModelChoiceField(
        label=_("A solution of yours that it rests on"), required=False, queryset=Solution.objects.none(),
        empty_label=_("None"),
    )  # fmt: skip
    help_wanted = forms.CharField(
        label=_("Whom or what do you miss?"), required=False, max_length=300, widget=forms.TextInput(attrs=_LINE),
        help_text=_("Skills, hands, a place to try it: others see it and can offer help."),
    )  # fmt: skip
    is_open_to_all = forms.BooleanField(label=_("Let anyone signed in write on it"), required=False)
    language = LanguageField(
        label=_("Language of your words"), required=False, empty_label=_("Find it out from the text")
    )

    def __init__(
        self, *args: Any, person: Any, challenge: Challenge, proposal: Proposal | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.challenge, self.proposal = challenge, proposal
        self.sections = list(challenge.sections.all())
        self.fields["organisation"].queryset = Organisation.objects.filter(  # type: ignore[attr-defined]
            memberships__person=person
        ).order_by("name")
        self.fields["solution"].queryset = Solution.objects.filter(  # type: ignore[attr-defined]
            team__person=person, state="published"
        ).distinct()
        for section in self.sections:
            self.fields[f"answer-{section.key}"] = forms.CharField(
                label=section.title, required=False, max_length=40_000, widget=_text(6),
                help_text=_("%(hint)s At most %(most)s words.") % {"hint": section.help, "most": section.most_words},
            )  # fmt: skip
        if not challenge.asks_cost:
            del self.fields["cost"]

    @property
    def answers(self) -> list[Any]:
        """The bound fields of the questions, in order."""
        return [self[f"answer-{section.key}"] for section in self.sections]

    @staticmethod
    def of(proposal: Proposal) -> dict[str, Any]:
        """A proposal as initial values."""
        names = ("title", "summary", "place", "organisation", "solution", "help_wanted", "is_open_to_all", "language")
        cost = format_number(Money(proposal.cost_minor, proposal.currency)) if proposal.cost_minor else ""
        answers = {f"answer-{key}": words for key, words in proposal.answers.items()}
        return {name: getattr(proposal, name) for name in names} | {"cost": cost} | answers

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        given["cost_minor"] = _minor(self, "cost", given.get("cost"), self.challenge.currency)
        return given

    def facts(self) -> ProposalFacts:
        """What was entered."""
        given = self.cleaned_data
        return ProposalFacts(
            title=given["title"], summary=given["summary"], place=given["place"],
            answers={section.key: given[f"answer-{section.key}"] for section in self.sections},
            language=given["language"] or "", organisation=given["organisation"], solution=given["solution"],
            cost_minor=given["cost_minor"], help_wanted=given["help_wanted"], is_open_to_all=given["is_open_to_all"],
        )  # fmt: skip


class ScreeningForm(forms.Form):
    """Whether a proposal is admitted."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=Screening.Outcome.choices, widget=forms.RadioSelect)
    message = forms.CharField(
        label=_("Message to the team"), required=False, max_length=1_000, widget=_text(4),
        help_text=_("What to do about it. Only the team and the hosts read it."),
    )  # fmt: skip


class MovingForm(forms.Form):
    """Letting a proposal go on, or not, by hand."""

    goes_on = forms.TypedChoiceField(
        label=_("Does it go on?"), choices=[("yes", _("It goes on")), ("no", _("It does not go on"))],
        coerce=lambda value: value == "yes", widget=forms.RadioSelect,
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Why?"), max_length=500, widget=forms.TextInput(attrs=_LINE), help_text=_("Everyone will read it.")
    )


class InviteForm(forms.Form):
    """Inviting somebody to a team."""

    who = forms.CharField(
        label=_("Address of their page"), max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    message = forms.CharField(label=_("Message"), required=False, max_length=500, widget=forms.TextInput(attrs=_LINE))


class JoinForm(forms.Form):
    """Asking to join a team."""

    message = forms.CharField(label=_("What would you bring?"), max_length=500, widget=forms.TextInput(attrs=_LINE))


class ChallengeFilterForm(FilterForm):
    """Narrows the list of challenges."""

    place = PlaceField(label=_("Place"), required=False)
    theme = forms.ModelChoiceField(
        label=_("Theme"),
        required=False,
        queryset=Theme.objects.filter(parent__isnull=True),
        to_field_name="code",
        empty_label=_("All themes"),
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), ("open", _("Open")), ("decided", _("Decided"))]
    )

    def chosen(self) -> ChallengeFilter:
        """What was chosen."""
        given = self.cleaned_data
        return ChallengeFilter(state=given["state"], theme=given["theme"], place=given["place"])

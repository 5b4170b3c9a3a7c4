"""Forms of the exchange."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from banyan.exchange.models import ImportKind, ImportRun, Scope
from banyan.exchange.permissions import KINDS_FOR_OWNERS
from banyan.exchange.sources.columns import Column
from banyan.exchange.tables import limits
from banyan.exchange.tables.reading import ENCODINGS
from banyan.people.models import Membership, Organisation, Person
from banyan.people.permissions import is_general_steward


class TokenForm(forms.Form):
    """A new key to the API."""

    name = forms.CharField(label=_("What is it for?"), max_length=80, help_text=_("A name that tells you later."))
    organisation = forms.ModelChoiceField(
        label=_("Whose is it?"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("Mine"),
        help_text=_("An organisation's key acts only on what is that organisation's."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may it be used for?"),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=[Scope.READ],
    )
    days = forms.TypedChoiceField(
        label=_("How long is it valid?"),
        coerce=int,
        choices=[(30, _("30 days")), (90, _("90 days")), (365, _("A year"))],
        initial=90,
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owned = Organisation.objects.filter(
            memberships__person=person, memberships__role=Membership.Role.OWNER, is_hidden=False
        ).order_by("name")
        self.fields["organisation"].queryset = owned  # type: ignore[attr-defined]

    @property
    def expires_at(self) -> datetime.datetime:
        """When the key ends."""
        return timezone.now() + datetime.timedelta(days=self.cleaned_data["days"])


class ImportForm(forms.Form):
    """A file to bring in. Kinds and organisations are those that the person may bring in."""

    kind = forms.ChoiceField(label=_("What does the file hold?"), widget=forms.RadioSelect)
    file = forms.FileField(label=_("The file"), allow_empty_file=True)
    organisation = forms.ModelChoiceField(
        label=_("In whose name?"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("The network's"),
        help_text=_("Needs and solutions can be brought in as those of an organisation that you own."),
    )
    source = forms.CharField(
        label=_("Where is it from?"),
        max_length=60,
        required=False,
        help_text=_("A name for the source, such as “Ministry list”. The same name next time updates the same things."),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owned = Organisation.objects.filter(
            memberships__person=person, memberships__role=Membership.Role.OWNER, is_hidden=False
        ).order_by("name")
        organisation: Any = self.fields["organisation"]
        kind: Any = self.fields["kind"]
        organisation.queryset = owned
        kind.choices = ImportKind.choices
        if not is_general_steward(person):
            kind.choices = [choice for choice in ImportKind.choices if choice[0] in KINDS_FOR_OWNERS]
            organisation.required, organisation.empty_label = True, None
            organisation.help_text = ""
        self.fields["file"].widget.attrs.update(
            {"data-files": "", "data-max-bytes": limits.LARGEST_FILE, "accept": ".csv,.tsv,.txt,.xlsx,.json,.jsonl"}
        )
        self.fields["file"].help_text = _(
            "CSV, XLSX, JSON or lines of JSON; at most %(size)s MB and %(rows)s rows. Nothing happens before you have "
            "looked at it."
        ) % {"size": limits.LARGEST_FILE // 1_000_000, "rows": number_format(limits.MOST_ROWS, force_grouping=True)}


LEFT_OUT = "-"


class MappingForm(forms.Form):
    """Which column of a file means which field."""

    encoding = forms.ChoiceField(
        label=_("Encoding of the file"), required=False, choices=[("", _("Found out")), *((e, e) for e in ENCODINGS)]
    )

    def __init__(self, *args: Any, run: ImportRun, columns: Sequence[Column], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.header = list(run.header)
        self.fields["encoding"].initial = run.encoding
        choices = [(LEFT_OUT, _("Leave out")), *((column.name, column.label) for column in columns)]
        for number, header in enumerate(self.header):
            self.fields[f"column_{number}"] = forms.ChoiceField(
                label=header, choices=choices, initial=run.mapping.get(header, LEFT_OUT)
            )

    @property
    def columns(self) -> list[Any]:
        """The bound fields of the file's columns, in their order."""
        return [self[f"column_{number}"] for number in range(len(self.header))]

    @property
    def mapping(self) -> dict[str, str]:
        """Column's name → field, as chosen."""
        chosen = {header: self.cleaned_data[f"column_{number}"] for number, header in enumerate(self.header)}
        return {header: name for header, name in chosen.items() if name != LEFT_OUT}

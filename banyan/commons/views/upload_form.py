"""The form by which files are attached."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from banyan.commons.inspection import LARGEST_FILE
from banyan.commons.inspection.names import EXTENSIONS

_ACCEPTED = ",".join(f".{extension}" for extension in (*EXTENSIONS.values(), "jpeg", "tsv"))


class FileInput(forms.FileInput):
    """A file field that shows what was chosen before it is sent, and what is too large."""

    def __init__(self) -> None:
        super().__init__({"accept": _ACCEPTED, "data-files": "", "data-max-bytes": str(LARGEST_FILE)})

    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        return {**super().build_attrs(base_attrs, extra_attrs), "data-too-large": _("This file is larger than 10 MB.")}


class UploadForm(forms.Form):
    """A file and what it shows."""

    file = forms.FileField(
        label=_("File"),
        max_length=4_096,
        allow_empty_file=True,  # refused by the service, in one place with all else
        help_text=_(
            "A picture (JPEG, PNG, WebP, GIF), PDF, DOCX, ODT, XLSX, CSV or plain text, of at most 10 MB. Where and "
            "with what a picture was taken is removed."
        ),
        widget=FileInput(),
    )
    description = forms.CharField(
        label=_("What does it show?"),
        max_length=300,
        required=False,
        help_text=_("A sentence. Pictures need one, for those who cannot see them."),
    )

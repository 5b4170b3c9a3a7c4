"""Handovers and their public lines as kinds of things. A handover is never public and never in the search."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from banyan.commons.kinds import Kind
from banyan.handovers.models import Handover, PublicLine
from banyan.handovers.permissions import line_is_public, nobody_sees


def handover_url(handover: Handover) -> str:
    """The address of a handover."""
    return reverse("handovers:detail", args=[handover.pk])


def _title(handover: Handover) -> str:
    return _now("%(solution)s to %(carrier)s") % {
        "solution": handover.solution.title,
        "carrier": handover.carrier.name,
    }


def _line_title(line: PublicLine) -> str:
    return _now("%(solution)s goes to %(carrier)s, %(place)s") % {
        "solution": line.handover.solution.title,
        "carrier": line.handover.carrier.name,
        "place": line.handover.place.name,
    }


def _line_url(line: PublicLine) -> str:
    return f"{reverse('solutions:detail', args=[line.handover.solution])}#passed-on"


HANDOVER = Kind(
    name="handover",
    plural="handovers",
    label=_("Handover"),
    model="handovers.Handover",
    title=_title,
    url=handover_url,
    is_public=nobody_sees,
    related=("solution", "carrier", "place"),
    sentences={
        "proposed_handover": _("%(who)s proposes a handover: %(what)s"),
        "opened_talks": _("%(who)s is ready to talk: %(what)s"),
        "redlined_terms": _("%(who)s wrote a new version of the terms: %(what)s"),
        "consented_to_terms": _("%(who)s consents to the terms: %(what)s"),
        "took_back_consent": _("%(who)s took a consent back: %(what)s"),
        "agreed_handover": _("%(who)s consents, and so both sides have agreed: %(what)s"),
        "amended_terms": _("%(who)s consents, and so both sides have changed the terms: %(what)s"),
        "started_pilot": _("%(who)s says that the pilot has begun: %(what)s"),
        "started_operating": _("%(who)s says that the carrier runs it now: %(what)s"),
        "ended_handover": _("%(who)s ended a handover: %(what)s"),
        "said_in_handover": _("%(who)s wrote in the talk: %(what)s"),
        "invited_witness": _("%(who)s asks you to witness: %(what)s"),
        "set_milestone": _("%(who)s set a milestone: %(what)s"),
        "reached_milestone": _("%(who)s says that a milestone is reached: %(what)s"),
        "milestone_due": _("A milestone is near or due: %(what)s"),
        "allowed_public_line": _("%(who)s said whether the agreement may be known: %(what)s"),
    },
)

PUBLIC_LINE = Kind(
    name="handover_line",
    plural="handover_lines",
    label=_("Agreement in public"),
    model="handovers.PublicLine",
    title=_line_title,
    url=_line_url,
    is_public=line_is_public,
    related=("handover__solution", "handover__carrier", "handover__place"),
    sentences={"made_agreement_known": _("Both sides made known: %(what)s")},
)

KINDS = (HANDOVER, PUBLIC_LINE)

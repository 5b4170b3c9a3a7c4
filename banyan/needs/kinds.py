"""Needs, confirmations and evidence as kinds of things: titles, addresses, sentences, and what the search knows."""

from __future__ import annotations

from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from banyan.commons.kinds import Kind, SearchDocument
from banyan.needs.models import Confirmation, Need, NeedEvidence, NeedState
from banyan.people.models import Membership


def need_url(need: Need) -> str:
    """The address of a need's page."""
    slug = slugify(need.title, allow_unicode=True)[:80].strip("-")
    return reverse("needs:detail", args=[need.pk, slug] if slug else [need.pk])


def _document(need: Need) -> SearchDocument:
    """The need with the words, places and themes of all whose voices it carries."""
    voices = list(need.merged_from.filter(state=NeedState.MERGED))
    family = [need.pk, *(voice.pk for voice in voices)]
    confirmed = Confirmation.objects.filter(need_id__in=family, is_hidden=False).values_list("place_id", flat=True)
    texts = [need.story, need.tried]
    texts += [text for voice in voices for text in (voice.title, voice.story, voice.tried)]
    themes = [theme.pk for theme in need.themes.all()]
    return SearchDocument(
        title=need.title,
        text="\n\n".join(text for text in texts if text),
        language=need.language,
        places=tuple(dict.fromkeys((need.place_id, *(voice.place_id for voice in voices), *confirmed))),
        themes=tuple(themes),
        stage=need.state,
        languages=tuple(dict.fromkeys((need.language, *(voice.language for voice in voices)))),
    )


def _hide_need(need: Need, hidden: bool) -> None:
    """Hide a need, or show it again as what it was."""
    if hidden and need.state != NeedState.HIDDEN:
        need.state_before_hiding, need.state = need.state, NeedState.HIDDEN
    elif not hidden and need.state == NeedState.HIDDEN:
        need.state, need.state_before_hiding = NeedState(need.state_before_hiding or NeedState.OPEN), ""
    Need.objects.filter(pk=need.pk).update(state=need.state, state_before_hiding=need.state_before_hiding)


def _owners_of_need(need: Need) -> set[int]:
    owners = {need.voiced_by_id}
    if need.organisation_id is not None:
        roles = (Membership.Role.OWNER, Membership.Role.EDITOR)
        members = Membership.objects.filter(organisation=need.organisation_id, role__in=roles)
        owners |= set(members.values_list("person_id", flat=True))
    return owners


def _hide_confirmation(confirmation: Confirmation, hidden: bool) -> None:
    Confirmation.objects.filter(pk=confirmation.pk).update(is_hidden=hidden)
    confirmation.is_hidden = hidden


NEED = Kind(
    name="need",
    plural="needs",
    label=_("Need"),
    model="needs.Need",
    title=lambda need: need.title,
    url=need_url,
    is_public=lambda need: need.is_public,
    search_document=_document,
    related=("place",),
    owner_ids=_owners_of_need,
    set_hidden=_hide_need,
    sentences={
        "voiced": _("%(who)s voiced the need %(what)s."),
        "imported": _("%(who)s brought in the need %(what)s."),
        "updated": _("%(who)s changed the need %(what)s."),
        "added_evidence": _("%(who)s added evidence to %(what)s."),
        "removed_evidence": _("%(who)s took evidence away from %(what)s."),
        "met": _("%(who)s said that the need %(what)s is met."),
        "reopened": _("%(who)s said that the need %(what)s is felt again."),
        "withdrew": _("%(who)s took back a need."),
        "merged": _("%(who)s merged the same need into %(on)s as a steward."),
        "unmerged": _("%(who)s said as a steward that %(what)s and %(on)s are not the same."),
        "unconfirmed": _("%(who)s took back that the need %(what)s is felt elsewhere."),
    },
)

CONFIRMATION = Kind(
    name="confirmation",
    plural="confirmations",
    label=_("Confirmation"),
    model="needs.Confirmation",
    title=lambda confirmation: confirmation.need.title,
    url=lambda confirmation: f"{need_url(confirmation.need)}#confirmation-{confirmation.pk}",
    is_public=lambda confirmation: confirmation.need.is_public and not confirmation.is_hidden,
    related=("need", "place"),
    owner_ids=lambda confirmation: (confirmation.person_id,),
    set_hidden=_hide_confirmation,
    sentences={
        "confirmed": _("%(who)s feels it too: %(on)s."),
        "updated": _("%(who)s said more on %(on)s."),
    },
)


def _is_public_evidence(evidence: NeedEvidence) -> bool:
    return evidence.need.is_public


NEED_EVIDENCE = Kind(
    name="need_evidence",
    plural="needs-evidence",
    label=_("Evidence of a need"),
    model="needs.NeedEvidence",
    title=lambda evidence: evidence.statement,
    url=lambda evidence: f"{need_url(evidence.need)}#evidence-{evidence.pk}",
    is_public=_is_public_evidence,
    related=("need",),
    owner_ids=lambda evidence: (evidence.added_by_id,),
)

KINDS = (NEED, CONFIRMATION, NEED_EVIDENCE)

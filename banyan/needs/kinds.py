"""The need as a kind of thing: title, address, sentences, and what the search knows."""

from __future__ import annotations

from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from banyan.commons.kinds import Kind, SearchDocument
from banyan.needs.models import Confirmation, Need, NeedState


def need_url(need: Need) -> str:
    """The address of a need's page."""
    slug = slugify(need.title, allow_unicode=True)[:80]
    return reverse("needs:detail", args=[need.pk, slug] if slug else [need.pk])


def _document(need: Need) -> SearchDocument:
    confirmed = need.confirmations.values_list("place_id", flat=True)
    return SearchDocument(
        title=need.title,
        text="\n\n".join(part for part in (need.story, need.tried) if part),
        language=need.language,
        places=tuple(dict.fromkeys((need.place_id, *confirmed))),
        themes=tuple(theme.pk for theme in need.themes.all()),
        stage=need.state,
        languages=(need.language,),
    )


def _set_hidden(need: Need, hidden: bool) -> None:
    need.state = NeedState.HIDDEN if hidden else NeedState.OPEN
    Need.objects.filter(pk=need.pk).update(state=need.state, merged_into=None)


def _owner_ids(need: Need) -> tuple[int, ...]:
    return (need.voiced_by_id,)


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
    owner_ids=_owner_ids,
    set_hidden=_set_hidden,
    sentences={
        "voiced": _("%(who)s voiced the need %(what)s"),
        "imported": _("%(who)s brought in the need %(what)s"),
        "updated": _("%(who)s changed the need %(what)s"),
        "added_evidence": _("%(who)s added evidence to %(what)s"),
        "removed_evidence": _("%(who)s took evidence away from %(what)s"),
        "met": _("%(who)s said that the need %(what)s is met"),
        "reopened": _("%(who)s said that the need %(what)s is felt again"),
        "withdrew": _("%(who)s took back the need %(what)s"),
        "merged": _("%(who)s merged the need %(what)s into another"),
        "unmerged": _("%(who)s made the need %(what)s stand by itself again"),
        "hid": _("%(who)s hid the need %(what)s"),
        "restored": _("%(who)s showed the need %(what)s again"),
        "watched": _("%(who)s began to watch the need %(what)s"),
        "unwatched": _("%(who)s stopped watching the need %(what)s"),
        "reported": _("%(who)s reported the need %(what)s"),
        "unconfirmed": _("%(who)s took back that the need %(what)s is felt elsewhere"),
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
    set_hidden=lambda confirmation, hidden: _hide_confirmation(confirmation, hidden),
    sentences={
        "confirmed": _("%(who)s feels it too: %(what)s"),
        "updated": _("%(who)s said more on %(what)s"),
        "hid": _("%(who)s hid a confirmation of %(what)s"),
        "restored": _("%(who)s showed a confirmation of %(what)s again"),
        "reported": _("%(who)s reported a confirmation of %(what)s"),
    },
)


def _hide_confirmation(confirmation: Confirmation, hidden: bool) -> None:
    Confirmation.objects.filter(pk=confirmation.pk).update(is_hidden=hidden)
    confirmation.is_hidden = hidden

"""Giving and ending stewardship, and delicate acts that take two stewards."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from banyan.commons.errors import Conflict, Invalid, NotFound
from banyan.commons.kinds import kind_named, kind_of
from banyan.commons.models import Place, Theme
from banyan.commons.permissions import require
from banyan.commons.services.activity import record
from banyan.commons.text import tidy_line
from banyan.people.models import Person, Stewardship, TwoPersonAct
from banyan.people.permissions import is_general_steward
from banyan.people.personal_data import erase_words

Act = TwoPersonAct.Act


@transaction.atomic
def grant_stewardship(
    *, by: Person, person: Person, place: Place | None = None, theme: Theme | None = None
) -> Stewardship:
    """Let a person look after what lies in a place, under a theme, or in both. The whole network takes two stewards:
    see `propose`. Raises NotAllowed, Invalid, Conflict (they have it already)."""
    require(is_general_steward(by))
    if place is None and theme is None:
        raise Invalid({"place": _("Choose a place or a theme. Stewardship of the whole network takes two stewards.")})
    if not person.is_public:
        raise Invalid({"person": _("This person has left or is not to be seen.")})
    given, created = Stewardship.objects.get_or_create(
        person=person, place=place, theme=theme, defaults={"given_by": by}
    )
    if not created:
        raise Conflict(_("They are a steward of this already."))
    record(by, "appointed", person, places=[place] if place else [], themes=[theme] if theme else [])
    return given


@transaction.atomic
def revoke_stewardship(*, by: Person, stewardship: Stewardship) -> None:
    """End a stewardship of a place or theme; stewards may also lay down their own, whatever it covers.

    Raises NotAllowed, Invalid (ending another's stewardship of the whole network takes two).
    """
    require(is_general_steward(by) or stewardship.person_id == by.pk)
    is_general = stewardship.place_id is None and stewardship.theme_id is None
    if is_general and stewardship.person_id != by.pk:
        raise Invalid({"": _("Ending a stewardship of the whole network takes two stewards. Propose it instead.")})
    record(
        by,
        "dismissed",
        stewardship.person,
        places=[stewardship.place] if stewardship.place else [],
        themes=[stewardship.theme] if stewardship.theme else [],
    )
    stewardship.delete()


@transaction.atomic
def propose(*, by: Person, act: str, thing: models.Model, reason: str) -> TwoPersonAct:
    """Propose a delicate act to the other general stewards. Raises NotAllowed, Invalid, Conflict."""
    require(is_general_steward(by))
    if act not in Act.values:
        raise Invalid({"act": _("Choose one of the acts.")})
    if act in (Act.GRANT_GENERAL, Act.REVOKE_GENERAL) and not isinstance(thing, Person):
        raise Invalid({"act": _("Only a person can be a steward.")})
    if not (words := tidy_line(reason)[:500]):
        raise Invalid({"reason": _("Say why, so that the other steward can judge.")})
    kind = kind_of(thing)
    proposed, created = TwoPersonAct.objects.get_or_create(
        act=act,
        kind=kind.name,
        object_id=thing.pk,
        state=TwoPersonAct.State.PROPOSED,
        defaults={"proposed_by": by, "reason": words},
    )
    if not created:
        raise Conflict(_("This is proposed already and waits for a second steward."))
    record(by, f"proposed_{act}", thing, public=False)
    return proposed


@transaction.atomic
def confirm_act(*, by: Person, act: TwoPersonAct) -> TwoPersonAct:
    """Do what another steward proposed. Raises NotAllowed (also for who proposed it), Conflict, NotFound."""
    current = _open_act(act)
    require(is_general_steward(by))
    require(
        by.pk != current.proposed_by_id,
        _("A second steward has to confirm this. Where there is none yet, whoever runs the server can appoint one."),
    )
    thing = kind_named(current.kind).load([current.object_id]).get(current.object_id)
    if thing is None:
        raise NotFound
    _do(current, thing)
    current.state, current.decided_by, current.decided_at = TwoPersonAct.State.DONE, by, timezone.now()
    current.save(update_fields=["state", "decided_by", "decided_at"])
    record(by, f"confirmed_{current.act}", thing, facts={"proposed_by": current.proposed_by_id})
    return current


@transaction.atomic
def decline_act(*, by: Person, act: TwoPersonAct) -> TwoPersonAct:
    """Say no to a proposed act; who proposed it may take it back so. Raises NotAllowed, Conflict."""
    current = _open_act(act)
    require(is_general_steward(by))
    current.state, current.decided_by, current.decided_at = TwoPersonAct.State.DECLINED, by, timezone.now()
    current.save(update_fields=["state", "decided_by", "decided_at"])
    record(by, "declined_act", by, facts={"act": current.act}, public=False)
    return current


def _open_act(act: TwoPersonAct) -> TwoPersonAct:
    current = TwoPersonAct.objects.select_for_update().get(pk=act.pk)
    if current.state != TwoPersonAct.State.PROPOSED:
        raise Conflict(_("This was decided already."))
    return current


def _do(act: TwoPersonAct, thing: Any) -> None:
    if act.act == Act.GRANT_GENERAL:
        Stewardship.objects.get_or_create(
            person=thing, place=None, theme=None, defaults={"given_by_id": act.proposed_by_id}
        )
    elif act.act == Act.REVOKE_GENERAL:
        Stewardship.objects.filter(person=thing, place=None, theme=None).delete()
        Person.objects.filter(pk=thing.pk).update(is_superuser=False)
    else:
        set_hidden = kind_named(act.kind).set_hidden
        if set_hidden is not None:
            set_hidden(thing, True)
        erase_words(thing)

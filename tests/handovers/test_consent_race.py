"""Both sides at once, over two real connections: no mixed agreement, and no lost one."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from banyan.commons.errors import Conflict
from banyan.handovers import services
from banyan.handovers.models import Consent, Handover
from banyan.handovers.services import standing
from tests.handovers.conftest import on_table

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene(transactional_db, make_person, steward):
    from tests.handovers.conftest import make_scene

    return make_scene(make_person, steward)


def at_once(*deeds: Callable[[], object]) -> list[str]:
    """Do all of it in threads of their own; what each met, in the order given."""
    met = [""] * len(deeds)

    def run(number: int, deed: Callable[[], object]) -> None:
        try:
            deed()
            met[number] = "done"
        except Conflict:
            met[number] = "refused"
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number, deed)) for number, deed in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return met


def sign_different_versions(scene, handover: Handover) -> list[str]:
    """The carrier puts a second version on the table and signs it; before that is settled, the founder signs
    the first."""
    first, has_signed, may_settle = on_table(handover).digest, threading.Event(), threading.Event()

    def carrier() -> None:
        with transaction.atomic():
            scene.change(scene.carrier, handover)
            scene.sign(scene.carrier, handover)
            has_signed.set()
            may_settle.wait(timeout=1)  # the founder's deed waits at the lock for this to end, or is over before

    def founder() -> None:
        assert has_signed.wait(timeout=20)
        try:
            services.consent(by=scene.founder, handover=handover, digest=first)
        finally:
            may_settle.set()

    return at_once(carrier, founder)


def test_signing_different_versions_at_once_is_refused(scene):
    handover = scene.at("talks")
    assert sign_different_versions(scene, handover) == ["done", "refused"]
    assert [(c.side, c.terms.number) for c in Consent.objects.filter(lapsed_at=None)] == [("carrier", 2)]
    handover.refresh_from_db()
    assert handover.state == "talks"


def unlocked(handover: Handover) -> Handover:
    return Handover.objects.select_related("solution", "carrier", "founder_side", "place").get(pk=handover.pk)


def test_without_the_lock_each_side_stands_by_another_version(scene, monkeypatch):
    """The negative control: the race is real. The database still lets neither text come into force."""
    handover = scene.at("talks")
    monkeypatch.setattr(standing, "locked", unlocked)
    assert sign_different_versions(scene, handover) == ["done", "done"]
    standing_consents = {c.side: c.terms for c in Consent.objects.filter(lapsed_at=None).select_related("terms")}
    assert {side: terms.number for side, terms in standing_consents.items()} == {"founder": 1, "carrier": 2}
    for terms in standing_consents.values():
        with pytest.raises(IntegrityError, match="very same text"), transaction.atomic():
            Handover.objects.filter(pk=handover.pk).update(agreed_terms=terms, state="agreed", agreed_at=timezone.now())


def test_signing_the_same_version_at_once_is_an_agreement(scene):
    handover = scene.at("talks")
    met = at_once(lambda: scene.sign(scene.founder, handover), lambda: scene.sign(scene.carrier, handover))
    assert met == ["done", "done"]
    handover.refresh_from_db()
    assert handover.state == "agreed"


def test_without_the_lock_the_agreement_is_lost(scene, monkeypatch):
    """The negative control: neither sees the other's consent, and nobody brings the terms into force."""
    handover, both = scene.at("talks"), threading.Barrier(2)

    def sign(by) -> None:
        with transaction.atomic():
            scene.sign(by, handover)
            both.wait(timeout=20)

    monkeypatch.setattr(standing, "locked", unlocked)
    assert at_once(lambda: sign(scene.founder), lambda: sign(scene.carrier)) == ["done", "done"]
    handover.refresh_from_db()
    assert (handover.state, Consent.objects.filter(lapsed_at=None).count()) == ("talks", 2)


def test_of_two_moves_at_once_one_is_refused(scene):
    handover = scene.at("agreed")
    met = at_once(
        lambda: services.start_pilot(by=scene.founder, handover=handover),
        lambda: services.start_pilot(by=scene.carrier, handover=handover),
    )
    assert sorted(met) == ["done", "refused"]

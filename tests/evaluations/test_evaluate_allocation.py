"""The evaluation of allocation on the shared data: what PROVENANCE says of it is what we find."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from banyan.evaluations import allocation, pabutools_beside

DATA = Path(os.environ.get("BANYAN_SHARED_DATA", "../shared/data"))
needs_data = pytest.mark.skipif(not (DATA / "pabulib").is_dir(), reason="the shared data is not here")


class Lines:
    """A console that keeps what it is given."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def print(self, text: str, *, soft_wrap: bool, markup: bool, highlight: bool) -> None:
        self.lines.append(text)


@needs_data
def test_recorded_winners_are_found_again() -> None:
    figures, comparisons = allocation.evaluate_elections(DATA)
    greedy = [one for one in figures if one.rule == "greedy" and one.different is not None]
    assert len(greedy) == 22
    assert [one.file for one in greedy if one.different] == ["poland_gdynia_2020_chylonia-small.pb"]
    shares = [one for one in figures if one.rule == "equalshares/add1"]
    assert [one.different for one in shares] == [0]
    assert all(one.is_same for one in comparisons)
    assert bool(comparisons) == pabutools_beside.is_installed()


@needs_data
@pytest.mark.parametrize(("name", "paying"), allocation.ROUNDS)
def test_rounds_are_paid_again(name: str, paying: str) -> None:
    figures = allocation.evaluate_round(DATA, name, paying)
    assert figures.furthest < (0.05 if name in ("round0", "round1") else 1e-12)
    assert (figures.alpha is None) == (paying == "roots")


@needs_data
def test_rewards_by_median_are_those_published() -> None:
    figures = allocation.evaluate_rewards(DATA)
    assert (figures.projects, figures.same_ballots, figures.same_quorum) == (643, 643, 642)
    assert figures.same_median >= 442
    assert figures.near_median == 640
    assert figures.furthest <= 0.011
    assert figures.adds_up


def test_speed_is_told_of_a_small_election_too() -> None:
    figures = allocation.evaluate_speed(voters=500, projects=20)
    assert figures.different_ballots <= 500
    assert len(figures.seconds) == 5


def test_it_says_that_pabutools_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allocation, "is_installed", lambda: False)
    out = Lines()
    allocation._say_comparisons([], out)
    assert "pabutools is not installed" in out.lines[-1]

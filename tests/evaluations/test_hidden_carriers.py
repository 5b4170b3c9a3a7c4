"""Who did it is hidden: names give nothing away, the hidden deed counts nowhere, and what is planted is found."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from banyan.evaluations.figures import compare
from banyan.evaluations.grants import MOST_EACH, read_grants
from banyan.evaluations.hidden_carrier import METHOD, Deed, hide_carriers, masked
from banyan.methods.matching import gather_carriers, plan_network
from banyan.methods.matching.carrier_parts import prepare
from benchmarks.matching import draw_carriers, draw_undertakings, draw_world, every_score, plain_total
from tests.methods.planted import atlas, unit


def planted(count: int = 8) -> tuple[list[Deed], np.ndarray]:
    """Organisations that each do one thing three times, in words of their own."""
    deeds, vectors = [], []
    for number in range(count):
        for time in range(3):
            words = f"thing{number} told{number}{time} again{number}{time}"
            deeds.append(
                Deed(f"d{number}{time}", words, frozenset({1 + number}), organisations=frozenset({f"o{number}"}))
            )
            vectors.append(unit(1_000 + 10 * number + time, unit(number)))
    return deeds, np.stack(vectors)


def test_what_is_planted_is_found():
    deeds, vectors = planted()
    found = hide_carriers(deeds, vectors, atlas(), seed=1)
    figures = compare(found.figures, found.case_of, METHOD, seed=1).figures
    assert found.candidates == 8 and len(found.case_of) == 8
    assert figures[METHOD]["hit@1"].mean == 1.0
    assert figures["random"]["hit@1"].mean == pytest.approx(1 / 8)


def test_without_what_tells_it_nothing_is_found():
    """The same with vectors and goals that say nothing: no better than chance, so nothing leaks."""
    deeds, vectors = planted(20)
    noise = np.stack([unit(5_000 + row) for row in range(len(vectors))])
    blank = [Deed(deed.key, deed.text, organisations=deed.organisations) for deed in deeds]
    found = hide_carriers(blank, noise, atlas(), seed=1)
    assert compare(found.figures, found.case_of, METHOD, seed=1).figures[METHOD]["MRR"].mean < 0.45


def test_the_hidden_deed_counts_nowhere():
    deeds, vectors = planted(3)
    deeds.append(Deed("only", "once", organisations=frozenset({"o9"})))
    vectors = np.concatenate([vectors, unit(9)[None, :]])
    found = hide_carriers(deeds, vectors, atlas(), seed=1)
    assert len(found.case_of) == 3  # who did but one thing is never asked about, and is ranked all the same
    assert found.candidates == 4


def test_texts_that_tell_one_undertaking_twice_are_left_out():
    deeds, vectors = planted(3)
    renewed = [Deed(deed.key, f"the same words for {deed.key[1]}", organisations=deed.organisations) for deed in deeds]
    assert hide_carriers(renewed, vectors, atlas(), seed=1).case_of
    assert not hide_carriers(renewed, vectors, atlas(), seed=1, repeats_known=False).case_of


def test_names_are_masked_in_whatever_case():
    assert masked("To support CODE for America's brigades", ["Code for America"]) == "To support it for it's brigades"
    assert masked("Of the well", [""]) == "Of the well"


def test_grants_are_read_with_their_purpose_alone(tmp_path):
    path = tmp_path / "grants.csv"
    purpose = "Grant period: 01/01/2013; goal: to help Maji Trust dig {} deep wells with masons of the village"
    with path.open("w", newline="") as lines:
        table = csv.DictWriter(lines, ["donee", "notes", "cause_area"])
        table.writeheader()
        for number in range(9):
            table.writerow({"donee": "Maji Trust", "notes": purpose.format(number), "cause_area": "Education/books"})
        table.writerow({"donee": "Once Only", "notes": purpose.format(1), "cause_area": "Not sorted"})
        table.writerow({"donee": "Maji Trust", "notes": "General support", "cause_area": ""})
    deeds = read_grants(path)
    assert len(deeds) == MOST_EACH and {deed.goals for deed in deeds} == {frozenset({4})}
    assert all("Maji" not in deed.text and "period" not in deed.text and "wells" in deed.text for deed in deeds)


def test_the_short_cut_of_the_network_comes_close_to_the_best_sum_of_all_pairs():
    world = draw_world(7)
    carriers = gather_carriers(draw_carriers(world, 120), world.atlas)
    asked = draw_undertakings(world, 120)
    needed = world.random.random((120, len(world.atlas.countries)))
    answer = plan_network(asked, needed, carriers)
    best, covered = plain_total(every_score(prepare(asked, needed, carriers), carriers), carriers)
    assert 0.98 * best <= answer.total <= best + 1e-9
    assert len(answer.planned) <= covered

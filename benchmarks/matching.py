"""How long matching takes, and what its short cuts cost: `python -m benchmarks.matching`.

In the process, on made-up carriers and solutions, one thread: carriers for one solution among 1,000, 10,000 and
100,000; and the best assignment of a whole network, beside the plain way: every pair scored, and scipy's dense
assignment over all of them. The plain way is measured on a smaller network too, where it is quick enough to see how
much of the best possible sum the short cut reaches.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before numpy is loaded: figures are of one thread
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import platform
import resource
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from banyan.methods.matching import (
    LEAST_SCORE,
    Atlas,
    CarrierProfile,
    Carriers,
    Countries,
    SolutionProfile,
    Undertaking,
    draw_atlas,
    gather_carriers,
    plan_network,
    rank_carriers,
)
from banyan.methods.matching.carrier_parts import Asked, hard_limits, prepare, score_pairs
from banyan.methods.matching.countries import Floats

DIMENSIONS = 384
COUNTRIES = 200
LANGUAGES = 60
SUBJECTS = 40
ABILITIES = tuple(f"ability {number}" for number in range(14))
PATHWAYS = tuple(f"pathway {number}" for number in range(9))
ONE_SOLUTION_BUDGET = 0.050
NETWORK_BUDGET = 10.0
REPEATS = 25


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """What is drawn once: countries, what texts are about, and the numbers they are drawn with."""

    atlas: Atlas
    subjects: Floats
    random: np.random.Generator


def draw_world(seed: int) -> World:
    """Countries spread over the globe, each with one to three languages, and subjects that texts are close to."""
    random = np.random.default_rng(seed)
    shares = np.zeros((COUNTRIES, LANGUAGES))
    for row in range(COUNTRIES):
        spoken = random.choice(LANGUAGES, size=random.integers(1, 4), replace=False)
        shares[row, spoken] = random.uniform(0.2, 0.9, size=len(spoken))
    part = np.arange(COUNTRIES) // 10
    countries = Countries(
        codes=tuple(f"{row:03}" for row in range(COUNTRIES)),
        latitude=random.uniform(-40, 60, COUNTRIES),
        longitude=random.uniform(-180, 180, COUNTRIES),
        region=tuple(f"region {number // 4}" for number in part),
        sub_region=tuple(f"sub-region {number}" for number in part),
        income_group=tuple(
            ("low", "lower middle", "upper middle", "high")[n] for n in random.integers(4, size=COUNTRIES)
        ),
        languages=tuple(f"language {number}" for number in range(LANGUAGES)),
        language_shares=shares,
        least_developed=random.random(COUNTRIES) < 0.2,
        landlocked=random.random(COUNTRIES) < 0.2,
        small_island=random.random(COUNTRIES) < 0.2,
    )
    return World(draw_atlas(countries), random.normal(size=(SUBJECTS, DIMENSIONS)), random)


def draw_carriers(world: World, count: int) -> list[CarrierProfile]:
    """Carriers that work in one to six countries, on a subject each, with room for none to five."""
    random, codes, languages = world.random, world.atlas.countries.codes, world.atlas.countries.languages
    meanings = _meanings(world, count)
    return [
        CarrierProfile(
            key=row,
            meaning=meanings[row],
            goals=tuple((random.integers(17, size=2) + 1).tolist()),
            serves=tuple(codes[n] for n in random.choice(COUNTRIES, size=random.integers(1, 7), replace=False)),
            languages=tuple(languages[n] for n in random.integers(LANGUAGES, size=2)),
            capabilities=_some(random, ABILITIES, 5),
            capacity=int(random.integers(6)),
            pathways=_some(random, PATHWAYS, 3),
            carried=int(random.integers(8)),
        )
        for row in range(count)
    ]


def draw_undertakings(world: World, count: int) -> list[Undertaking]:
    """Solutions that run in one to four countries and need three abilities."""
    random, codes, languages = world.random, world.atlas.countries.codes, world.atlas.countries.languages
    meanings = _meanings(world, count)
    return [
        Undertaking(
            SolutionProfile(
                key=row,
                meaning=meanings[row],
                goals=tuple((random.integers(17, size=2) + 1).tolist()),
                running=tuple(codes[n] for n in random.integers(COUNTRIES, size=random.integers(1, 5))),
                languages=tuple(languages[n] for n in random.integers(LANGUAGES, size=2)),
            ),
            capabilities=_some(random, ABILITIES, 3),
            pathways=_some(random, PATHWAYS, 4),
        )
        for row in range(count)
    ]


def _meanings(world: World, count: int) -> Floats:
    about = world.random.integers(SUBJECTS, size=count)
    vectors = world.subjects[about] + 1.2 * world.random.normal(size=(count, DIMENSIONS))
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / lengths, dtype=np.float64)


def _some(random: np.random.Generator, names: Sequence[str], count: int) -> frozenset[str]:
    return frozenset(names[number] for number in random.choice(len(names), size=count, replace=False))


class Stopwatch:
    """Seconds on the wall and of the processor since it was made; on a shared machine the two differ."""

    def __init__(self) -> None:
        self._wall, self._processor = time.perf_counter(), time.process_time()

    @property
    def seconds(self) -> tuple[float, float]:
        """(on the wall, of the processor)."""
        return time.perf_counter() - self._wall, time.process_time() - self._processor


def time_one_solution(world: World, size: int) -> tuple[float, list[tuple[float, float]]]:
    """Processor seconds to gather the carriers; then for rankings of different solutions, with their reasons, each
    (seconds on the wall, of the processor)."""
    profiles = draw_carriers(world, size)
    watch = Stopwatch()
    carriers = gather_carriers(profiles, world.atlas)
    gathered = watch.seconds[1]
    asked = draw_undertakings(world, REPEATS)
    needed = world.random.random((REPEATS, COUNTRIES))
    taken = []
    for row, undertaking in enumerate(asked):
        watch = Stopwatch()
        rank_carriers(undertaking, needed[row], carriers, count=12)
        taken.append(watch.seconds)
    return gathered, taken


def every_score(asked: Asked, carriers: Carriers) -> Floats:
    """(solutions, carriers): the score of every pair, 0 where a hard limit other than room forbids it."""
    scores = np.zeros((len(asked), len(carriers)), dtype=np.float64)
    for row in range(len(asked)):
        pairs = score_pairs(asked, carriers, np.array([row]), None)
        limits = hard_limits(asked, carriers, pairs)
        scores[row] = np.where(limits["own_organisation"] | limits["no_pathway_in_common"], 0.0, pairs.score)
    return scores


def plain_total(scores: Floats, carriers: Carriers) -> tuple[float, int]:
    """The best possible sum of scores and how many are covered, by scipy's dense assignment over every pair: each unit
    of room is a column."""
    from scipy.optimize import linear_sum_assignment

    columns = np.repeat(np.arange(len(carriers)), carriers.capacity)
    gains = np.maximum(scores[:, columns] - LEAST_SCORE, 0.0)
    rows, chosen = linear_sum_assignment(gains, maximize=True)
    kept = gains[rows, chosen] > 0
    return float((gains[rows, chosen] + LEAST_SCORE)[kept].sum()), int(kept.sum())


def time_network(world: World, size: int, *, beside_plain: bool) -> list[str]:
    """Lines about a network of `size` solutions and as many carriers."""
    carriers = gather_carriers(draw_carriers(world, size), world.atlas)
    asked = draw_undertakings(world, size)
    needed = world.random.random((size, COUNTRIES))
    watch = Stopwatch()
    answer = plan_network(asked, needed, carriers)
    wall, processor = watch.seconds
    lines = [
        f"   {size:>7,} x {size:<7,} Banyan, newcomers tried too   {wall:7.2f} s wall {processor:7.2f} s processor   "
        f"sum {answer.total:9.1f}   covered {len(answer.planned):,}"
    ]
    if beside_plain:
        watch = Stopwatch()
        scores = every_score(prepare(asked, needed, carriers), carriers)
        scored = watch.seconds[1]
        total, covered = plain_total(scores, carriers)
        plain_wall, plain = watch.seconds
        lines += [
            f"   {'':17} plain: every pair, scipy dense {plain_wall:7.2f} s wall {plain:7.2f} s processor   "
            f"sum {total:9.1f}   covered {covered:,} (scoring alone {scored:.2f} s)",
            f"   {'':17} Banyan reaches {answer.total / total:.4f} of the best sum in {processor / plain:.2f} of it",
        ]
    return lines


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.matching", description=__doc__)
    parser.add_argument("--carriers", type=int, nargs="*", default=[1_000, 10_000, 100_000])
    parser.add_argument("--network", type=int, default=10_000, help="solutions, and as many carriers (0: leave out)")
    parser.add_argument(
        "--beside", type=int, nargs="*", default=[500, 2_000], help="sizes at which the plain way is run"
    )
    parser.add_argument("--seed", type=int, default=2030)
    given = parser.parse_args()
    world = draw_world(given.seed)
    say = sys.stdout.write
    say(f"Matching, one thread, {platform.machine()}, numpy {np.__version__}, seed {given.seed}\n\n")
    say(f"1. Carriers for one solution, 12 explained (budget {1000 * ONE_SOLUTION_BUDGET:.0f} ms among 100,000)\n")
    for size in given.carriers:
        gathered, taken = time_one_solution(world, size)
        wall, processor = (1000 * statistics.median(column) for column in zip(*taken, strict=True))
        slowest = 1000 * max(one for one, _ in taken)
        say(
            f"   {size:>9,} carriers   median {wall:7.2f} ms wall {processor:7.2f} ms processor   "
            f"slowest {slowest:7.2f} ms wall   gathered once in {gathered:.2f} s\n"
        )
        sys.stdout.flush()
    say(f"\n2. A whole network at once (budget {NETWORK_BUDGET:.0f} s at 10,000 x 10,000)\n")
    for size in given.beside:
        say("\n".join(time_network(world, size, beside_plain=True)) + "\n")
        sys.stdout.flush()
    if given.network:
        say("\n".join(time_network(world, given.network, beside_plain=False)) + "\n")
    say(f"\n   most memory held {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB\n")


if __name__ == "__main__":
    main()

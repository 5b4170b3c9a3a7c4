"""Votes as honest people cast them, and the manipulations that are known from real contests planted among them.

The honest vote has a daily rhythm, clumps after letters to members, households behind one address, old and new
accounts, and tastes that go together. Every planted ballot is known by its key, which begins with "planted".
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from banyan.methods.manipulation import DAY, HOUR, Attempt, Ballot, OrganiserAct

DAYS = 10
OPTIONS = tuple(f"project {number:02d}" for number in range(20))
FAVOURED = OPTIONS[11]
ALLIES = OPTIONS[12:15]


@dataclass(frozen=True)
class Plot:
    """A vote with what was planted: keys of planted ballots, and codes that are expected to tell of it."""

    ballots: list[Ballot]
    planted: frozenset[str]
    expected: frozenset[str]
    acts: tuple[OrganiserAct, ...] = ()
    attempts: tuple[Attempt, ...] = ()


def honest_vote(seed: int, people: int = 2_000) -> list[Ballot]:
    """Ten days; each supports one to four options out of one of four tastes or from anywhere."""
    rng = np.random.default_rng((77, seed))
    hours = np.array([1, 1, 1, 1, 1, 2, 4, 8, 10, 11, 11, 12, 12, 11, 10, 10, 11, 13, 15, 16, 14, 10, 6, 3], float)
    popularity = rng.dirichlet(np.full(len(OPTIONS), 2.0))
    ballots = []
    letter = DAY * int(rng.integers(2, DAYS - 1)) + 10 * HOUR
    address = 0
    while len(ballots) < people:
        address += 1
        household = int(min(rng.geometric(0.6), 5))
        taste = int(rng.integers(4))
        for _member in range(household):
            at = rng.integers(DAYS) * DAY + rng.choice(24, p=hours / hours.sum()) * HOUR + rng.uniform(0, HOUR)
            if rng.random() < 0.05:
                at = letter + rng.exponential(2 * HOUR)
            age = rng.uniform(0, 2 * DAY) if rng.random() < 0.15 else rng.exponential(200 * DAY)
            liking = popularity * np.where(np.arange(len(OPTIONS)) % 4 == taste, 4.0, 1.0)
            chosen = rng.choice(len(OPTIONS), int(rng.integers(1, 5)), replace=False, p=liking / liking.sum())
            ballots.append(
                Ballot(
                    key=f"honest {len(ballots)}",
                    choices=frozenset(OPTIONS[place] for place in chosen),
                    at=float(at),
                    registered=float(at - age),
                    address=f"address {address}",
                    code=f"code {len(ballots)}",
                    verified=bool(rng.random() > 0.03),
                )
            )
    return ballots[:people]


def plant(name: str, seed: int) -> Plot:
    """A vote with the manipulation of that name; the names are the keys of `PLOTS`."""
    honest = honest_vote(seed)
    return PLOTS[name](honest, np.random.default_rng((78, seed)))


def _with(honest: list[Ballot], planted: list[Ballot], *expected: str) -> Plot:
    return Plot([*honest, *planted], frozenset(str(one.key) for one in planted), frozenset(expected))


def _ballots(rng, many, *, choices, begun, hours, accounts_made, made_within, addresses, verified=True):
    """accounts_made: how long before `begun` the first account was made; addresses: how many are used."""
    return [
        Ballot(
            key=f"planted {number}",
            choices=frozenset(choices),
            at=float(begun + rng.uniform(0, hours * HOUR)),
            registered=float(begun - accounts_made + rng.uniform(0, made_within)),
            address=f"planted address {int(rng.integers(addresses))}",
            code=f"planted code {number}",
            verified=verified,
        )
        for number in range(many)
    ]


def night_burst(honest, rng):
    """Harvested identities at night, the same two projects together (Guimarães 2014)."""
    planted = _ballots(
        rng, 200, choices=(FAVOURED, OPTIONS[3]), begun=4 * DAY + HOUR / 2, hours=7, accounts_made=300 * DAY,
        made_within=290 * DAY, addresses=10_000,
    )  # fmt: skip
    return _with(honest, planted, "burst_for_same_choice")


def unchecked_identities(honest, rng):
    """Identities that are only checked after the close, spread over days (Korosten)."""
    planted = _ballots(
        rng, 150, choices=(FAVOURED,), begun=DAY, hours=24 * 8, accounts_made=300 * DAY, made_within=290 * DAY,
        addresses=10_000, verified=False,
    )  # fmt: skip
    return _with(honest, planted, "unverified_for_same_choice")


def invented_names(honest, rng):
    """True numbers with invented names, all fields not compared, from a few computers (Chełm 2019)."""
    planted = _ballots(
        rng, 120, choices=(FAVOURED,), begun=2 * DAY, hours=24 * 6, accounts_made=300 * DAY, made_within=290 * DAY,
        addresses=4,
    )  # fmt: skip
    return _with(honest, planted, "many_ballots_from_one_address")


def impersonation(honest, rng):
    """Voting as somebody else by number and date of birth, one by one, from anywhere (Sevilla 2024)."""
    planted = _ballots(
        rng, 60, choices=(FAVOURED,), begun=DAY, hours=24 * 8, accounts_made=300 * DAY, made_within=290 * DAY,
        addresses=10_000,
    )  # fmt: skip
    return _with(honest, planted)


def bought_new_accounts(honest, rng):
    """Paid votes through proxies by accounts made for it, spread over days (Pepsi Refresh 2010)."""
    planted = _ballots(
        rng, 150, choices=(FAVOURED,), begun=3 * DAY, hours=24 * 6, accounts_made=DAY, made_within=DAY / 2,
        addresses=10_000,
    )  # fmt: skip
    own = [replace(one, registered=one.at - float(rng.uniform(0, DAY))) for one in planted]
    return _with(honest, own, "new_accounts_for_same_choice")


def alliance(honest, rng):
    """Teams that vote for each other, all with old accounts (cross-voting alliances, Pepsi Refresh 2011)."""
    planted = _ballots(
        rng, 150, choices=ALLIES, begun=DAY, hours=24 * 8, accounts_made=300 * DAY, made_within=290 * DAY,
        addresses=10_000,
    )  # fmt: skip
    return _with(honest, planted, "identical_ballots")


def cheap_votes(honest, rng):
    """A hundred votes delivered within an afternoon by old accounts of a seller (Devpost)."""
    planted = _ballots(
        rng, 100, choices=(FAVOURED,), begun=5 * DAY + 13 * HOUR, hours=1, accounts_made=300 * DAY,
        made_within=290 * DAY, addresses=10_000,
    )  # fmt: skip
    return _with(honest, planted, "burst_for_same_choice")


def small_ring(honest, rng):
    """Sixty fake accounts made on one evening, voting over the next days (Brisbane 2021)."""
    planted = _ballots(
        rng, 60, choices=(FAVOURED,), begun=3 * DAY, hours=24 * 5, accounts_made=20 * HOUR, made_within=4 * HOUR,
        addresses=30,
    )  # fmt: skip
    return _with(honest, planted, "accounts_registered_together")


def traded_codes(honest, rng):
    """Codes of others entered by a script from one address, one every forty seconds."""
    planted = _ballots(
        rng, 40, choices=(FAVOURED,), begun=6 * DAY + 15 * HOUR, hours=1, accounts_made=300 * DAY,
        made_within=290 * DAY, addresses=1,
    )  # fmt: skip
    begun = 6 * DAY + 15 * HOUR
    paced = [replace(one, at=begun + 40 * n + float(rng.uniform(0, 3))) for n, one in enumerate(planted)]
    return _with(honest, paced, "many_ballots_from_one_address", "even_spacing")


def organiser(honest, _rng):
    """Counts hidden before the end and ballots taken out without a word (Chase 2009)."""
    acts = (
        OrganiserAct("act 1", "hiding", "host", 7.5 * DAY),
        OrganiserAct("act 2", "removal", "host", 8 * DAY, ballots=30),
        OrganiserAct("act 3", "rule", "host", 8 * DAY, field="closes"),
    )
    told = ("organiser_hid_counts", "organiser_removed_ballots", "organiser_changed_rule")
    return Plot(honest, frozenset(), frozenset(told), acts=acts)


def broken_page(honest, rng):
    """For two hours a third of the attempts to vote fail (Decidim)."""
    attempts = []
    for ballot in honest:
        broken = 5 * DAY + 17 * HOUR <= ballot.at < 5 * DAY + 19 * HOUR
        attempts.append(Attempt(ballot.at, bool(rng.random() < (0.4 if broken else 0.004))))
    return Plot(honest, frozenset(), frozenset({"people_could_not_vote"}), attempts=tuple(attempts))


PLOTS = {
    plot.__name__: plot
    for plot in (
        night_burst,
        unchecked_identities,
        invented_names,
        impersonation,
        bought_new_accounts,
        alliance,
        cheap_votes,
        small_ring,
        traded_codes,
        organiser,
        broken_page,
    )
}

"""The single transferable vote: several winners in proportion to first and later choices.

The Droop quota and the weighted inclusive Gregory transfer of the Scottish Local Government Elections Order 2007: a
surplus goes on from all ballots that an elected option holds, each at its value times surplus over total. Values are
exact fractions, or cut to `digits` decimal places as in Scotland (five); what is cut off is lost. The largest surplus
is transferred first; without a surplus the option with the fewest votes leaves. Unlike Scotland, ties are broken at
once by the published order and not by earlier stages. Equal ranks are refused on the ballot.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from banyan.methods.tallies.ballots import Ballot, group_ballots
from banyan.methods.tallies.results import Note, Number, Tally
from banyan.methods.tallies.rules import Rules
from banyan.methods.tallies.ties import TieBreaker, tie_place


@dataclass(slots=True)
class _Parcel:
    """Equal ballots on their way: their choices, the place of the present one, their number and value each."""

    choices: Sequence[str]
    place: int
    count: int
    value: Fraction


@dataclass(slots=True)
class _Count:
    rules: Rules
    ties: TieBreaker
    quota: int
    piles: dict[str, list[_Parcel]]
    votes: dict[str, Fraction]
    steps: list[Note] = field(default_factory=list)
    elected: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)  # elected, with a surplus not yet transferred
    lost: Fraction = Fraction(0)

    @property
    def continuing(self) -> list[str]:
        gone = {*self.elected, *self.left}
        return [option for option in sorted(self.piles) if option not in gone]

    def give(self, parcels: Sequence[_Parcel]) -> None:
        """Put ballots on the piles of their next continuing choices; the value of those without any is lost."""
        open_to = set(self.continuing)
        for parcel in parcels:
            while parcel.place < len(parcel.choices) and parcel.choices[parcel.place] not in open_to:
                parcel.place += 1
            if parcel.place < len(parcel.choices):
                option = parcel.choices[parcel.place]
                self.piles[option].append(parcel)
                self.votes[option] += parcel.count * parcel.value
            else:
                self.lost += parcel.count * parcel.value

    def tell(self, stage: int) -> None:
        counts = dict(self.votes)
        self.steps.append(Note("stage", {"stage": stage, "counts": counts, "lost": self.lost, "quota": self.quota}))

    def elect(self, stage: int) -> None:
        """Elect all that reach the quota, those with most votes first."""
        reached = [option for option in self.continuing if self.votes[option] >= self.quota]
        for option in self._by_votes(reached, f"stage {stage}"):
            self.elected.append(option)
            if self.votes[option] > self.quota:
                self.waiting.append(option)
            self.steps.append(Note("elected", {"stage": stage, "option": option, "count": self.votes[option]}))

    def _by_votes(self, options: list[str], at: str) -> list[str]:
        order: list[str] = []
        rest = list(options)
        while rest:
            most = max(self.votes[option] for option in rest)
            level = [option for option in rest if self.votes[option] == most]
            # All of the level are elected, so this settles only in which order they are named.
            order += self.ties.flatten([level], 0, at)
            rest = [option for option in rest if option not in level]
        return order

    def transfer(self, stage: int) -> None:
        """Pass on the largest surplus."""
        most = max(self.votes[option] for option in self.waiting)
        option = self.ties.favoured([one for one in self.waiting if self.votes[one] == most], f"stage {stage}")
        self.waiting.remove(option)
        surplus = self.votes[option] - self.quota
        self.steps.append(Note("surplus", {"stage": stage, "option": option, "surplus": surplus}))
        share = surplus / self.votes[option]
        self.votes[option] = Fraction(self.quota)
        parcels, self.piles[option] = self.piles[option], []
        before = sum((parcel.count * parcel.value * share for parcel in parcels), Fraction(0))
        after = Fraction(0)
        for parcel in parcels:
            parcel.value = self._cut(parcel.value * share)
            after += parcel.count * parcel.value
        self.give(parcels)
        self.lost += before - after

    def _cut(self, value: Fraction) -> Fraction:
        if self.rules.digits is None:
            return value
        scale = 10**self.rules.digits
        return Fraction(value.numerator * scale // value.denominator, scale)

    def leave(self, stage: int) -> None:
        """The option with the fewest votes leaves."""
        fewest = min(self.votes[option] for option in self.continuing)
        level = [option for option in self.continuing if self.votes[option] == fewest]
        option = self.ties.unfavoured(level, f"stage {stage}")
        self.left.append(option)
        self.steps.append(Note("left", {"stage": stage, "option": option, "count": fewest}))
        parcels, self.piles[option] = self.piles[option], []
        self.votes[option] = Fraction(0)
        self.give(parcels)

    def fill(self, stage: int) -> None:
        """As many are left as seats: all of them are elected, without the quota if need be."""
        for option in self._by_votes(self.continuing, f"stage {stage}"):
            self.elected.append(option)
            told = {"stage": stage, "option": option, "count": self.votes[option]}
            self.steps.append(Note("elected_without_quota", told))


def count_transferable(rules: Rules, ballots: Iterable[Ballot]) -> Tally:
    """Count strictly ranked ballots for `seats` winners, in the order in which they were elected.

    `totals` are first choices. `order` has the elected, then those never reached, then who left, the last to leave
    first.
    """
    return count_transferable_groups(rules, group_ballots(rules, ballots))


def count_transferable_groups(rules: Rules, groups: Mapping[str, tuple[Ballot, int]]) -> Tally:
    """The same for ballots already grouped."""
    ballots = sum(count for _, count in groups.values())
    count = _Count(
        rules,
        TieBreaker(rules.tie_seed),
        quota=ballots // (rules.seats + 1) + 1,
        piles={option: [] for option in rules.options},
        votes=dict.fromkeys(sorted(rules.options), Fraction(0)),
    )
    # Sorted, so that nothing depends on the order in which ballots came.
    in_order = [groups[key] for key in sorted(groups)]
    count.give(
        [_Parcel([each for level in ballot for each in level], 0, number, Fraction(1)) for ballot, number in in_order]
    )
    totals: dict[str, Number] = dict(count.votes)
    stage = 1
    while True:
        count.tell(stage)
        count.elect(stage)
        if len(count.elected) >= rules.seats:
            break
        if len(count.continuing) <= rules.seats - len(count.elected):
            count.fill(stage)
            break
        if count.waiting:
            count.transfer(stage)
        else:
            count.leave(stage)
        stage += 1
    rest = sorted(count.continuing, key=lambda option: (-count.votes[option], tie_place(rules.tie_seed, option)))
    order = (*count.elected, *rest, *reversed(count.left))
    winners = tuple(count.elected)
    count.steps.append(Note("won", {"winners": winners}))
    standing = tuple((option,) for option in order)
    return Tally("stv", ballots, winners, standing, order, totals, tuple(count.steps), tuple(count.ties.uses))

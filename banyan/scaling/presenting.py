"""A result as its page shows it: in words, with the ways on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from banyan.commons.charts import Chart
from banyan.commons.models import Place
from banyan.methods import scaling_guide as guide
from banyan.scaling.models import Assessment, RespondentRole
from banyan.scaling.pictures import first_shares_chart, level_words, profile_radar
from banyan.scaling.words import answer_words, pathway_name, question_text, share_words

SHOWN_IN_FULL: Final = 3

CONTROL_WORDS: Final = (
    _later("You keep none"),
    _later("You keep little"),
    _later("Shared"),
    _later("You keep much"),
    _later("You keep all"),
)
COST_WORDS: Final = (
    _later("Next to nothing"),
    _later("Little"),
    _later("Some"),
    _later("Much"),
    _later("Very much"),
)
ROLE_NAMES: Final = dict(RespondentRole.choices)


@dataclass(frozen=True, slots=True)
class Said:
    """A question and what was answered, in words; `key` leads to it: the code and the place's address."""

    question: str
    answer: str
    key: tuple[str, str] = ("", "")
    place: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A way on."""

    href: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class ShownPathway:
    """A pathway with all that its card says."""

    code: str
    name: str
    meaning: str
    transfers: str
    endgame: str
    control: str
    cost: str
    asks: str
    agree: str
    doer: str
    payer: str
    first_share: str
    speaks_for: Sequence[Said]
    speaks_against: Sequence[Said]
    steps: Sequence[Step]


@dataclass(frozen=True, slots=True)
class ShownGate:
    """A gate that is closed or may be, what it stops, and what would lift it."""

    says: str
    lifted_by: str
    stops: Sequence[str]
    questions: Sequence[Said]


@dataclass(frozen=True, slots=True)
class ShownVerdict:
    """What a room says, with the answers that decided."""

    room: str
    place: str
    verdict: str
    is_known: bool
    because: Sequence[Said]


@dataclass(frozen=True, slots=True)
class ShownDimension:
    """One dimension of the profile."""

    name: str
    level: str
    tone: str
    blockers: Sequence[Said]
    unknown: Sequence[Said]


@dataclass(frozen=True, slots=True)
class ShownDisagreement:
    """A question on which respondents stand far apart, with where each role stands."""

    said: Said
    spread: int
    by_role: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ShownTurn:
    """A question that would change the result most."""

    said: Said
    text: str


@dataclass(frozen=True, slots=True)
class ShownResult:
    """All that the page of a result shows."""

    first: ShownPathway
    others: Sequence[ShownPathway]
    rest: Sequence[ShownPathway]
    stopped: Sequence[tuple[str, Sequence[str]]]
    closed_gates: Sequence[ShownGate]
    unknown_gates: Sequence[ShownGate]
    verdicts: Sequence[ShownVerdict]
    dimensions: Sequence[ShownDimension]
    disagreements: Sequence[ShownDisagreement]
    turning: Sequence[ShownTurn]
    claim: str
    claim_tone: str
    says_little: bool
    share: str
    draws: int
    known: int
    asked: int
    respondents: int
    radar: Chart
    shares: Chart


class _Shown:
    """Turns one result into words."""

    def __init__(self, assessment: Assessment, result: guide.Result, places: Mapping[str, Place]) -> None:
        self.assessment = assessment
        self.result = result
        self.places = places

    def place(self, address: str) -> str:
        place = self.places.get(address)
        return place.local_name if place is not None else address

    def said(self, code: str, place: str = "", step: float | None = None) -> Said:
        return Said(question_text(code), answer_words(guide.QUESTIONS[code], step), (code, place), self.place(place))

    def cell(self, code: str, place: str = "") -> Said:
        cell = self.result.combination.cells.get((code, place))
        if cell is None and not place:
            return self.said(code, step=self.result.combination.known.get(code))
        return self.said(code, place, cell.middle if cell else None)

    def pathway(self, item: guide.RankedPathway) -> ShownPathway:
        pathway = item.pathway
        return ShownPathway(
            pathway.code,
            _(pathway.name),
            _(pathway.meaning),
            _(guide.TRANSFER_NAMES[pathway.transfers]),
            _(guide.ENDGAME_NAMES[pathway.endgame]),
            str(CONTROL_WORDS[pathway.control]),
            str(COST_WORDS[pathway.cost]),
            _(pathway.asks),
            _(pathway.agree),
            _(guide.DOER_NAMES[item.doer]) if item.doer else "",
            _(guide.PAYER_NAMES[item.payer]) if item.payer else "",
            share_words(item.first_share),
            [self.spoke(spoke) for spoke in item.speaks_for],
            [self.spoke(spoke) for spoke in item.speaks_against],
            next_steps(self.assessment, pathway.code),
        )

    def spoke(self, spoke: guide.Spoke) -> Said:
        if not guide.QUESTIONS[spoke.question].per_place:
            return self.said(spoke.question, step=spoke.step)
        return Said(question_text(spoke.question), _("over the countries looked at"))

    def gate(self, finding: guide.GateFinding) -> ShownGate:
        gate = finding.gate
        questions = [self.cell(code, place) for code, place in self.result.combination.cells if code in gate.questions]
        stops = [pathway_name(code) for code in guide.PATHWAYS if code in gate.stops]
        return ShownGate(_(gate.says), _(gate.lifted_by), stops, questions)

    def verdict(self, verdict: guide.Verdict) -> ShownVerdict:
        because = [
            self.cell(code, verdict.place if guide.QUESTIONS[code].per_place else "") for code in verdict.because
        ]
        return ShownVerdict(
            _(guide.ROOM_NAMES[verdict.room]),
            self.place(verdict.place),
            _(guide.VERDICT_NAMES[verdict.code]),
            verdict.code != "not_known",
            because,
        )

    def dimension(self, reading: guide.DimensionReading) -> ShownDimension:
        tones = {guide.Level.STRONG: "good", guide.Level.WEAK: "warning"}
        return ShownDimension(
            _(guide.DIMENSION_NAMES[reading.dimension]),
            level_words(reading.level),
            tones.get(reading.level, "neutral"),
            [self.cell(*key) for key in reading.blockers],
            [self.cell(*key) for key in reading.unknown],
        )

    def disagreement(self, found: guide.Disagreement) -> ShownDisagreement:
        question = guide.QUESTIONS[found.question]
        by_role = [(str(ROLE_NAMES[role]), answer_words(question, step)) for role, step in found.by_role.items()]
        return ShownDisagreement(self.cell(found.question, found.place), found.spread, by_role)

    def turn(self, turning: guide.TurningQuestion) -> ShownTurn:
        said = self.cell(turning.question, turning.place)
        answer = answer_words(guide.QUESTIONS[turning.question], turning.step).rstrip(".")
        first = self.result.first.pathway.code
        params = {
            "answer": answer,
            "first": pathway_name(first),
            "other": pathway_name(turning.leads_then),
            "share": share_words(turning.share_then),
        }
        if turning.leads_then == first:
            return ShownTurn(said, _("With “%(answer)s”, “%(first)s” would come first in %(share)s tries.") % params)
        text = _("With “%(answer)s”, “%(first)s” would come first only in %(share)s tries, and “%(other)s” most often.")
        return ShownTurn(said, text % params)


def shown_result(assessment: Assessment, result: guide.Result, places: Mapping[str, Place]) -> ShownResult:
    """The result in words. `places` are the countries looked at, by address."""
    shown = _Shown(assessment, result, places)
    ranked = [shown.pathway(item) for item in result.ranked]
    closed = [finding for finding in result.gates if finding.state is guide.GateState.CLOSED]
    unknown = [finding for finding in result.gates if finding.state is guide.GateState.UNKNOWN]
    tones = {guide.Claim.CLEAR: "success", guide.Claim.LEANING: "info"}
    return ShownResult(
        ranked[0],
        ranked[1:SHOWN_IN_FULL],
        ranked[SHOWN_IN_FULL:],
        [(_(item.pathway.name), [_(finding.gate.says) for finding in item.gates]) for item in result.stopped],
        [shown.gate(finding) for finding in closed],
        [shown.gate(finding) for finding in unknown],
        [shown.verdict(verdict) for verdict in result.verdicts],
        [shown.dimension(reading) for reading in result.profile],
        [shown.disagreement(found) for found in result.disagreements],
        [shown.turn(turning) for turning in result.robustness.turning],
        _(guide.CLAIM_SENTENCES[result.claim]),
        tones.get(result.claim, "warning"),
        result.claim is guide.Claim.TOO_LITTLE_KNOWN,
        share_words(result.robustness.share),
        result.robustness.draws,
        sum(bool(cell.steps) for cell in result.combination.cells.values()),
        len(result.combination.cells),
        result.combination.respondents,
        profile_radar(result.profile),
        first_shares_chart(result),
    )


# What to do next on each pathway; the names are those of `next_steps`.
NEXT: Final[Mapping[str, tuple[str, ...]]] = {
    "gather_evidence": ("evidence", "team"),
    "simplify_first": ("edit", "evidence"),
    "find_payer_first": ("edit", "needs"),
    "deepen_here": ("needs", "evidence"),
    "stop_well": ("edit", "evidence"),
    "grow_organisation": ("team", "needs"),
    "affiliates": ("carriers", "needs"),
    "franchise": ("carriers", "edit"),
    "licence": ("carriers", "edit"),
    "open_recipe": ("edit", "needs"),
    "partnership": ("carriers", "team"),
    "public_adoption": ("carriers", "evidence"),
    "advocate": ("needs", "evidence"),
    "hand_over": ("carriers", "edit"),
    "merger": ("carriers", "team"),
}


def next_steps(assessment: Assessment, pathway: str) -> list[Step]:
    """The ways on along a pathway, within what is known here; higher rooms add theirs by panels."""
    solution = assessment.solution
    accepted = guide.PATHWAYS[pathway].accepted_as
    known = {
        "evidence": Step(
            reverse("solutions:add_evidence", args=[solution]),
            _("Add evidence"),
            _("What was found, with where it can be looked up."),
        ),
        "edit": Step(
            reverse("solutions:edit", args=[solution]),
            _("Sharpen what is said of it"),
            _("What it takes to run, what it costs, who pays, under which licence."),
        ),
        "team": Step(
            reverse("solutions:team", args=[solution]), _("Strengthen the team"), _("Who is missing for this way?")
        ),
        "needs": Step(
            f"{reverse('needs:list')}", _("Look where it is needed"), _("Needs that people voiced, by place.")
        ),
        "carriers": Step(
            reverse("people:organisations") + (f"?pathway={accepted[0]}" if accepted else ""),
            _("Look at organisations that accept this"),
            _("Organisations that say they would take something on this way."),
        ),
    }
    return [known[name] for name in NEXT[pathway]]

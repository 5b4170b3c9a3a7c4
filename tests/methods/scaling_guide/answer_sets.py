"""Answers for tests: a sound solution, and ways to change a few of its answers."""

from __future__ import annotations

from hypothesis import strategies as st

from banyan.methods.scaling_guide import QUESTIONS, Answer, Role

SOUND: dict[str, int | None] = {
    **{code: 3 for code, question in QUESTIONS.items() if not question.per_place},
    "name_matters": 2,
    "rights": 1,
    "law_or_habit": 1,
    "founder_next": 1,
    "larger_ally": 1,
    "need_left_here": 2,
    "quality_watch": 2,
    "customers_pay": 2,
    "businesses_run": 2,
}


def answers(changes: dict[str, int | None] | None = None, *, who: str = "team", role: Role = Role.TEAM) -> list[Answer]:
    """All answers of one respondent, sound but for `changes`."""
    return [Answer(code, step, who, role) for code, step in {**SOUND, **(changes or {})}.items()]


steps = st.one_of(st.none(), st.integers(0, 4))
HOME = [code for code, question in QUESTIONS.items() if not question.per_place]
ABROAD = [code for code, question in QUESTIONS.items() if question.per_place]


@st.composite
def answer_lists(draw: st.DrawFn) -> list[Answer]:
    """What up to three respondents may answer, about up to two places."""
    found = []
    for number, role in enumerate(draw(st.lists(st.sampled_from(list(Role)), min_size=1, max_size=3))):
        who = f"respondent {number}"
        for code in draw(st.lists(st.sampled_from(HOME), unique=True, max_size=len(HOME))):
            found.append(Answer(code, draw(steps), who, role))
        for place in draw(st.lists(st.sampled_from(["KE", "PE"]), unique=True, max_size=2)):
            for code in draw(st.lists(st.sampled_from(ABROAD), unique=True)):
                found.append(Answer(code, draw(steps), who, role, place))
    return found

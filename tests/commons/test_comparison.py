"""Comparing texts and sets of facts so that people can read it, and joining changes made apart."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banyan.commons.comparison import compare_fields, compare_lists, compare_texts, join_changes

_PIECES = st.sampled_from(
    [
        "the ",
        "a pump",
        "water",
        ". ",
        ", ",
        "\n",
        " ",
        "école",
        "ماء ",
        "我們",
        "！",
        "é",
        "ni",
        "0.85",
        "\u200d",
        "🌱",
        "it's ",
    ]
)
TEXTS = st.one_of(st.text(max_size=80), st.lists(_PIECES, max_size=60).map("".join))


def old_of(parts):
    return "".join(text for operation, text in parts if operation != "added")


def new_of(parts):
    return "".join(text for operation, text in parts if operation != "removed")


@given(TEXTS, TEXTS)
@settings(max_examples=400, deadline=None)
def test_both_texts_can_be_read_out_of_their_comparison(old, new):
    parts = compare_texts(old, new)
    assert old_of(parts) == old
    assert new_of(parts) == new
    assert all(text for _operation, text in parts)
    operations = [operation for operation, _text in parts]
    assert all(one != other for one, other in pairwise(operations))
    assert ("added", "removed") not in pairwise(operations)


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_a_text_is_the_same_as_itself(text):
    assert compare_texts(text, text) == ([("same", text)] if text else [])


def test_words_are_told_apart_and_the_rest_stays():
    parts = compare_texts("Built in a week. It holds 2,000 litres.", "Built in four days. It holds 2,000 litres.")
    assert parts == [
        ("same", "Built in "),
        ("removed", "a week"),
        ("added", "four days"),
        ("same", ". It holds 2,000 litres."),
    ]


def test_scripts_without_spaces_are_compared_by_their_signs():
    assert ("removed", "乾淨的") in compare_texts("我們需要乾淨的水。", "我們需要水。")


def test_what_is_too_short_to_stand_between_two_changes_joins_them():
    parts = compare_texts("red of blue", "green of yellow")
    assert parts == [("removed", "red of blue"), ("added", "green of yellow")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a. " * 6000, "a. b. " * 3000),
        ("x " * 10_000, "x y " * 5000),
        ("!" * 20_000, "?" * 20_000),
        ("\n" * 20_000, " \n" * 10_000),
        ("a b c d. " * 2200, "c b a e. " * 2200),
    ],
)
def test_texts_made_to_be_slow_are_compared_in_a_moment(old, new):
    start = time.process_time()
    parts = compare_texts(old, new)
    assert time.process_time() - start < 3
    assert (old_of(parts), new_of(parts)) == (old, new)


def test_lists_are_compared_by_entries():
    assert compare_lists(["Kenya", "Ghana"], ["Ghana", "Peru"]) == [
        ("same", "Ghana"),
        ("added", "Peru"),
        ("removed", "Kenya"),
    ]


def test_only_fields_that_differ_are_told_in_the_order_of_the_labels():
    labels = {"title": "Title", "places": "Places", "stage": "Stage"}
    changes = compare_fields(
        {"title": "Jars", "stage": "Pilot", "places": ["Kenya"]},
        {"stage": "Proven", "places": ["Kenya", "Peru"], "title": "Jars"},
        labels,
    )
    assert [(change.name, change.label, change.is_list) for change in changes] == [
        ("places", "Places", True),
        ("stage", "Stage", False),
    ]


def test_changes_to_different_fields_are_joined():
    joined = join_changes({"a": 1, "b": 1}, {"a": 2, "b": 1}, {"a": 1, "b": 3})
    assert joined.values == {"b": 3}
    assert joined.clashes == ()


def test_the_same_field_changed_in_two_ways_clashes_and_in_the_same_way_does_not():
    assert join_changes({"a": 1}, {"a": 2}, {"a": 3}).clashes == ("a",)
    assert join_changes({"a": 1}, {"a": 2}, {"a": 2}) == join_changes({}, {}, {})


def test_entries_of_lists_are_joined_from_both_sides():
    joined = join_changes({"t": ["1", "2"]}, {"t": ["2", "3"]}, {"t": ["1", "2", "4"]})
    assert joined.values == {"t": ["2", "3", "4"]}


LISTS = st.lists(st.integers(0, 6), unique=True, max_size=6)


@given(LISTS, LISTS, LISTS)
@settings(max_examples=200, deadline=None)
def test_joined_lists_hold_what_both_kept_or_added_and_nothing_that_either_took_out(base, theirs, mine):
    joined = join_changes({"l": base}, {"l": theirs}, {"l": mine})
    result = set(joined.values.get("l", theirs))
    wanted = (set(theirs) & set(mine)) | (set(theirs) - set(base)) | (set(mine) - set(base))
    if mine not in (base, theirs):
        assert result == wanted
    else:
        assert result == set(theirs)

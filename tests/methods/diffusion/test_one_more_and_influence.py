"""What one more carrier adds, and who follows whom."""

from __future__ import annotations

import numpy as np
import pytest

from banyan.methods.diffusion import Adoption, Life, learn_influence, one_more_carrier


def test_one_more_is_the_middle_of_those_before():
    lives = [Life((100, 200)), Life((120, 220)), Life((80, 180))]
    told = one_more_carrier(lives, 2)
    assert told.yearly == pytest.approx([100, 200])
    assert told.low <= told.total <= told.high
    assert told.known_years == 2


def test_those_that_ended_count():
    lasting = one_more_carrier([Life((100, 100, 100))] * 4, 3)
    dying = one_more_carrier([Life((100, 100, 100))] * 2 + [Life((100,), ended=True)] * 2, 3)
    assert dying.total < lasting.total
    assert dying.yearly == pytest.approx([100, 50, 50])


def test_later_years_repeat_the_last_and_say_so():
    told = one_more_carrier([Life((10,)), Life((20,)), Life((30,))], 4)
    assert told.known_years == 1
    assert told.yearly == pytest.approx([20] * 4)


def test_two_are_too_few_to_tell():
    assert one_more_carrier([Life((10,)), Life((20,)), Life(())], 3) is None
    with pytest.raises(ValueError, match="horizon"):
        one_more_carrier([], 0)


def test_a_follower_is_found():
    """B follows A within two years in every item; C adopts as often, but long after."""
    adoptions = []
    for item in range(30):
        adoptions += [Adoption(item, "A", 2000), Adoption(item, "B", 2002), Adoption(item, "C", 2015)]
        adoptions += [Adoption(item, f"other {item % 7}", 1996 + item % 9)]
    influence = learn_influence(adoptions)
    likely = influence.next_adopters({"A": 2010}, 2010, count=3)
    assert likely[0].who == "B"
    assert likely[0].followed[0][0] == "A"
    assert all(one.who != "A" for one in likely)
    assert all(0 <= one.chance <= 1 for one in likely)


def test_without_anyone_to_follow_readiness_decides():
    influence = learn_influence([Adoption(1, "A", 2000), Adoption(2, "A", 2001), Adoption(1, "B", 2004)])
    assert [one.who for one in influence.next_adopters({}, 2010)] == ["A", "B"]
    assert np.all(influence.follows.diagonal() == 0)

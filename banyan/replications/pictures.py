"""The grove as a picture: a banyan whose trunk is the first place and whose roots are let down where it came to next.

Time runs from left to right. A root is as wide as it reached people, and so is the crown above it; one that has ended
hangs broken off, with a bare branch; one that is planned is a thread that does not touch the ground yet.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from banyan.commons.charts import Shade, WorldMap, figure_text, world_map
from banyan.commons.charts.chart import drawing, near, together, word
from banyan.commons.models import Place
from banyan.commons.models.places import PlaceKind
from banyan.replications.kinds import replication_url
from banyan.replications.models import Status
from banyan.replications.queries.grove import Grove, Root

WIDTH: Final = 600
HEIGHT: Final = 366
MOST_DRAWN: Final = 18
_ROOMY: Final = 11  # roots among which numbers can be large enough for a small screen
_GROUND: Final = 292
_BRANCH: Final = 112
_LEFT: Final = 84
_RIGHT: Final = 548
_GOLDEN: Final = math.pi * (3 - math.sqrt(5))
FOREST_HEIGHT: Final = 250
_HANGS: Final = {Status.PLANNED: 0.5, Status.ENDED: 0.6}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A root with its number on the picture, where it stands, its size from 0 to 1, and how much room it has."""

    root: Root
    number: int
    x: float
    size: float
    room: float


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where a tree stands: from `left` to `right`, on the `ground`, its branch at `top`; `scale` of its strokes."""

    left: float
    right: float
    ground: float
    top: float
    scale: float


_WHOLE: Final = _Frame(_LEFT, _RIGHT, _GROUND, _BRANCH, 1.0)


def numbered(grove: Grove) -> list[Drawn]:
    """The roots that the picture shows, by when they began: all of a small grove, the largest of a large one."""
    chosen = sorted(grove.roots, key=lambda root: (root.is_planned, -root.total, root.replication.pk))[:MOST_DRAWN]
    first = grove.roots[0] if grove.roots else None
    if first is not None and first not in chosen:
        chosen = [first, *chosen[:-1]]
    return _placed([root for root in grove.roots if root in chosen], grove, _WHOLE)


def grove_picture(grove: Grove, drawn: Sequence[Drawn]) -> SafeString:
    """The banyan of one solution; "" where nothing took root."""
    if not drawn:
        return SafeString("")
    title = _("Grove of %(solution)s in %(year)s") % {"solution": grove.solution.title, "year": grove.year}
    said = ngettext(
        "%(number)s place, %(people)s people reached. The table tells the same.",
        "%(number)s places, %(people)s people reached. The table tells the same.",
        grove.places,
    ) % {"number": grove.places, "people": figure_text(grove.direct + grove.through_others)}
    parts = [_ground(_WHOLE, WIDTH), *_tree(drawn, _WHOLE), *(_badge(one) for one in drawn), *_years(grove)]
    is_roomy = len(drawn) <= _ROOMY
    return drawing(WIDTH, HEIGHT, title, [_group(parts, is_roomy=is_roomy)], description=said, role="group")


def forest_picture(groves: Sequence[Grove]) -> SafeString:
    """The groves of several solutions side by side, each a banyan of its own; "" where there are none."""
    shown = [grove for grove in groves if grove.begun]
    if not shown:
        return SafeString("")
    each = WIDTH / len(shown)
    parts: list[SafeString] = [_ground(_Frame(0, WIDTH, FOREST_HEIGHT - 42, 0, 1), WIDTH)]
    for place, grove in enumerate(shown):
        tall = 0.72 + 0.28 * min(1.0, len(grove.begun) / 8)
        ground = FOREST_HEIGHT - 42
        spread = min(each - 84, 24 + 24 * len(grove.begun)) if len(grove.begun) > 1 else 0
        middle = each * (place + 0.5)
        frame = _Frame(middle - spread / 2, middle + spread / 2, ground, ground - 130 * tall, 0.62)
        roots = _placed(list(grove.begun[:MOST_DRAWN]), grove, frame)
        label = word(middle, FOREST_HEIGHT - 12, str(place + 1), anchor="middle", size=17)
        parts.append(
            format_html(
                '<a href="{}"><title>{}</title>{}{}{}</a>', reverse("replications:grove", args=[grove.solution.pk]),
                grove.solution.title, together(_tree(roots, frame)),
                format_html(
                    '<circle class="grove-badge" cx="{}" cy="{}" r="14"/>', near(middle), FOREST_HEIGHT - 18
                ), label,
            )
        )  # fmt: skip
    title = _("The grove of the whole network")
    return drawing(
        WIDTH, FOREST_HEIGHT, title, [_group(parts)], description=_("The list tells the same."), role="group"
    )


def grove_map(grove: Grove) -> WorldMap | None:
    """The countries where it took root, the more people reached the darker; None where no country is known."""
    people: dict[str, tuple[Place, int]] = {}
    for root in grove.begun:
        country = _country_of(root.replication.place)
        if country is not None and country.code:
            people[country.code] = (country, people.get(country.code, (country, 0))[1] + root.total)
    if not people:
        return None
    url = reverse("replications:list")
    shades = {
        code: Shade(
            country.local_name,
            float(total),
            ngettext("%(number)s person reached", "%(number)s people reached", total) % {"number": figure_text(total)},
            f"{url}?solution={grove.solution.pk}&place={code}",
        )
        for code, (country, total) in people.items()
    }
    return world_map(_("Where it took root"), shades, whole=True)


def _country_of(place: Place) -> Place | None:
    above: Place | None = place
    while above is not None and above.kind in (PlaceKind.LOCALITY, PlaceKind.SUBDIVISION):
        above = above.parent
    return above if above is not None and above.kind == PlaceKind.COUNTRY else None


def _group(parts: Sequence[SafeString], *, is_roomy: bool = True) -> SafeString:
    return format_html('<g class="grove{}">{}</g>', " grove-roomy" if is_roomy else "", together(parts))


def _placed(roots: Sequence[Root], grove: Grove, frame: _Frame) -> list[Drawn]:
    """Roots along the branch by their day, none closer to another than its crown needs."""
    if not roots:
        return []
    most = max((root.total for root in roots), default=0)
    days = [root.replication.started_on.toordinal() for root in roots]
    first, last = days[0], max(max(days), date(grove.years[-1], 7, 1).toordinal())
    along = (frame.right - frame.left) / max(last - first, 1)
    gap = min(46.0 * frame.scale, (frame.right - frame.left) / max(len(roots) - 1, 1))
    places: list[float] = []
    for day in days:
        wanted = frame.left + (day - first) * along
        places.append(max(wanted, places[-1] + gap) if places else frame.left)
    for back in range(len(places) - 1, 0, -1):
        limit = frame.right if back == len(places) - 1 else places[back + 1] - gap
        places[back] = min(places[back], limit)
    return [
        Drawn(root, number, x, math.sqrt(root.total / most) if most else 0.35, gap)
        for number, (root, x) in enumerate(zip(roots, places, strict=True), start=1)
    ]


def _sway(number: int) -> float:
    """Between -1 and 1, always the same for the same root: a tree looks the same at every visit."""
    return math.sin(number * 2.399 + 0.7)


def _lift(x: float, frame: _Frame) -> float:
    """How far the branch lies above or below its height at a point: it bows like a bough."""
    along = (x - frame.left) / max(frame.right - frame.left, 1)
    return (-16 * math.sin(along * math.pi * 0.9) + 5 * math.sin(along * 9)) * frame.scale


def _tree(drawn: Sequence[Drawn], frame: _Frame) -> list[SafeString]:
    """Leaves behind, wood, leaves before."""
    back = [_crown(one, frame, behind=True) for one in drawn]
    wood = [_bough(drawn, frame), *(_root(one, frame, is_trunk=one.number == 1) for one in drawn)]
    front = [_crown(one, frame, behind=False) for one in drawn]
    return [*back, *_filling(drawn, frame), *wood, *front]


def _filling(drawn: Sequence[Drawn], frame: _Frame) -> list[SafeString]:
    """Leaves along the bough between roots, so that the crown is one."""
    leaves = []
    for one, other in pairwise(drawn):
        steps = max(1, round((other.x - one.x) / (34 * frame.scale)))
        for step in range(1, steps):
            x = one.x + (other.x - one.x) * step / steps
            y = frame.top + _lift(x, frame) - (13 + 6 * _sway(step + one.number)) * frame.scale
            leaves.append(_leaf(x, y, (17 + 4 * _sway(step * 3 + one.number)) * frame.scale, "grove-leaf-far"))
    return leaves


def _leaf(x: float, y: float, radius: float, kind: str) -> SafeString:
    return format_html('<circle class="{}" cx="{}" cy="{}" r="{}"/>', kind, near(x), near(y), near(radius))


def _crown(one: Drawn, frame: _Frame, *, behind: bool) -> SafeString:
    """A cluster of leaves above a root, as large as it reached people; none where it is over or has not begun."""
    if one.root.is_over or one.root.is_planned:
        return SafeString("")
    radius = (20 + 30 * one.size) * frame.scale
    y = frame.top + _lift(one.x, frame) - radius * 0.62
    count = 8 if behind else 6
    leaves = []
    for number in range(count):
        turn = number * _GOLDEN + one.number
        far = radius * (0.78 if behind else 0.42) * math.sqrt((number + 0.5) / count)
        size = radius * (0.56 if behind else 0.34) * (1 + 0.18 * _sway(number + one.number))
        kind = "grove-leaf-far" if behind else "grove-leaf" if number % 2 else "grove-leaf-near"
        leaves.append(_leaf(one.x + far * 1.35 * math.cos(turn), y + far * 0.7 * math.sin(turn), size, kind))
    return together(leaves)


def _bough(drawn: Sequence[Drawn], frame: _Frame) -> SafeString:
    """The branch that joins all roots, thick at the trunk and thin where it still grows."""
    if len(drawn) < 2:
        return SafeString("")
    first, last = drawn[0].x, drawn[-1].x
    steps = 28
    upper, lower = [], []
    for step in range(steps + 1):
        x = first + (last - first) * step / steps
        y = frame.top + _lift(x, frame) + 3 * frame.scale
        thick = (15 * (1 - step / steps) ** 0.9 + 3.2) * frame.scale
        upper.append(f"{near(x)} {near(y - thick / 2)}")
        lower.append(f"{near(x)} {near(y + thick / 2)}")
    return format_html('<path class="grove-wood" d="M{}L{}Z"/>', "L".join(upper), "L".join(reversed(lower)))


def _root(one: Drawn, frame: _Frame, *, is_trunk: bool) -> SafeString:
    """A root from the bough to the ground, or as far as it came, that leads to its page."""
    status = one.root.status
    top = frame.top + _lift(one.x, frame)
    down = frame.ground if status not in _HANGS else top + (frame.ground - top) * _HANGS[status]
    width = min((19 + 9 * one.size) if is_trunk else (3.5 + 11 * one.size), one.room * 0.55 / frame.scale) * frame.scale
    if status == Status.PLANNED:
        shape = format_html(
            '<path class="grove-thread" stroke-width="{}" stroke-dasharray="2 5" d="M{} {}Q{} {} {} {}"/>',
            near(2 * frame.scale + 0.6), near(one.x), near(top), near(one.x + 5 * _sway(one.number)),
            near((top + down) / 2), near(one.x), near(down),
        )  # fmt: skip
    else:
        kind = "grove-dead" if status == Status.ENDED else "grove-paused" if status == Status.PAUSED else "grove-wood"
        shape = format_html(
            '<path class="{}" d="{}"/>', kind, _tapered(one, top, down, width, is_over=one.root.is_over)
        )
    if frame is not _WHOLE:
        return shape
    return format_html(
        '<a href="{}" tabindex="-1"><title>{}</title>{}</a>', replication_url(one.root.replication), _said(one), shape
    )


def _tapered(one: Drawn, top: float, down: float, width: float, *, is_over: bool) -> str:
    """Flared where it leaves the bough and where it meets the ground; broken off to a splinter where it is over."""
    x, half, bend = one.x, width / 2, 4 * _sway(one.number) * min(1.0, width / 10)
    tall = down - top
    if is_over:
        return (
            f"M{near(x - half * 1.7)} {near(top)}C{near(x - half)} {near(top + tall * 0.3)} {near(x - half + bend)}"
            f" {near(top + tall * 0.7)} {near(x - half)} {near(down - 4)}L{near(x - half * 0.3)} {near(down - 11)}"
            f"L{near(x)} {near(down)}L{near(x + half * 0.5)} {near(down - 9)}L{near(x + half)} {near(down + 5)}"
            f"C{near(x + half + bend)} {near(top + tall * 0.7)} {near(x + half)} {near(top + tall * 0.3)}"
            f" {near(x + half * 1.7)} {near(top)}Z"
        )
    flare, knee, shin = half * 1.1 + 3, top + tall * 0.3, down - tall * 0.2
    if one.number == 1:  # the trunk turns into the bough
        begin = f"{near(x - half * 0.9)} {near(top + 10)}"
        end = f"{near(x + half * 3.4)} {near(top + 3)}L{near(x + 4)} {near(top - 6)}"
        end += f"Q{near(x - half * 0.8)} {near(top - 7)} {begin}"
    else:
        begin, end = f"{near(x - half * 1.9)} {near(top)}", f"{near(x + half * 1.9)} {near(top)}"
    return (
        f"M{begin}C{near(x - half)} {near(knee)} {near(x - half + bend)} {near(shin)} {near(x - half - flare)}"
        f" {near(down)}"
        f"Q{near(x - half * 0.2)} {near(down - 5)} {near(x)} {near(down + 4)}"
        f"Q{near(x + half * 0.2)} {near(down - 5)} {near(x + half + flare)} {near(down)}"
        f"C{near(x + half + bend)} {near(shin)} {near(x + half)} {near(knee)} {end}Z"
    )


def _ground(frame: _Frame, width: float) -> SafeString:
    y = frame.ground
    return format_html(
        '<path class="grove-earth" d="M0 {}Q{} {} {} {}T{} {}V{}H0Z"/>', near(y + 2), near(width / 4), near(y - 5),
        near(width / 2), near(y + 1), near(width), near(y), near(y + 9),
    )  # fmt: skip


def _said(one: Drawn) -> str:
    """ "3. Kisumu, Lake Basin Health Volunteers: running since 2021, 4,200 people"."""
    replication = one.root.replication
    return _("%(number)s. %(place)s, %(carrier)s: %(status)s, since %(year)s, people reached: %(people)s") % {
        "number": one.number,
        "place": replication.place.local_name,
        "carrier": replication.carrier_name,
        "status": one.root.status.label,
        "year": replication.started_on.year,
        "people": figure_text(one.root.total),
    }


def _badge(one: Drawn) -> SafeString:
    """The number under a root, full for the founder's own."""
    kind = "grove-badge-own" if one.root.replication.is_direct else "grove-badge"
    y = _GROUND + 29
    return format_html(
        '<a href="{}" aria-label="{}"><circle class="{}" cx="{}" cy="{}" r="14"/>{}</a>',
        replication_url(one.root.replication), _said(one), kind, near(one.x), y,
        format_html('<text class="{}-text" x="{}" y="{}" text-anchor="middle" dominant-baseline="central" '
                    'font-size="16">{}</text>', kind, near(one.x), y, one.number),
    )  # fmt: skip


def _years(grove: Grove) -> list[SafeString]:
    """The first year and the last under the ground."""
    first = grove.roots[0].replication.started_on.year if grove.roots else grove.year
    y = HEIGHT - 8
    parts = [
        format_html('<path class="stroke-line" d="M{} {}H{}"/>', _LEFT + 46, y - 5, _RIGHT - 28),
        word(_LEFT, y, str(first), anchor="middle", soft=True, size=16),
    ]
    if grove.year != first:
        parts.append(word(_RIGHT, y, str(grove.year), anchor="middle", soft=True, size=16))
    return parts


def forecast_picture(past: dict[int, float], expected: Sequence[tuple[int, float, float, float]]) -> SafeString:
    """What was reached by year as a line, and what is expected as a dashed one in the middle of its interval."""
    width, height, left, right, top, bottom = 600, 260, 8, 592, 30, 226
    years = [*past, *(year for year, *_rest in expected)]
    if len(years) < 2:
        return SafeString("")
    most = max([*past.values(), *(high for *_rest, high in expected)]) or 1.0
    step = (right - left) / (years[-1] - years[0])

    def at(year: int, people: float) -> str:
        return f"{near(left + (year - years[0]) * step)} {near(bottom - people / most * (bottom - top))}"

    last = max(past)
    lows = [at(last, past[last]), *(at(year, low) for year, _middle, low, _high in expected)]
    highs = [at(last, past[last]), *(at(year, high) for year, _middle, _low, high in expected)]
    middle = [at(last, past[last]), *(at(year, value) for year, value, _low, _high in expected)]
    parts = [
        format_html('<path class="stroke-line" d="M{} {}H{}"/>', left, bottom, right),
        format_html('<path class="fill-soft" fill-opacity="0.6" d="M{}L{}Z"/>', "L".join(highs), "L".join(lows[::-1])),
        format_html(
            '<path class="stroke-accent" stroke-width="2.5" d="M{}"/>', "L".join(at(*row) for row in past.items())
        ),
        format_html(
            '<path class="stroke-accent" stroke-width="2.5" stroke-dasharray="4 6" d="M{}"/>', "L".join(middle)
        ),
        word(left, top - 12, figure_text(most), soft=True, size=15),
        word(left, height - 10, str(years[0]), soft=True, size=15),
        word(left + (last - years[0]) * step, height - 10, str(last), anchor="middle", soft=True, size=15),
        word(right, height - 10, str(years[-1]), anchor="end", soft=True, size=15),
    ]  # fmt: skip
    return drawing(width, height, _("People reached by year, and what is to be expected"), parts)

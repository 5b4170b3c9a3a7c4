"""Charts drawn on the server as SVG, each with the table behind it.

No style attributes: colours are classes of the design, so that light and dark both work. Numbers run from left to
right in every language.
"""

from banyan.commons.charts.bars import bar_chart, progress_chart
from banyan.commons.charts.chart import Chart, figure_text
from banyan.commons.charts.lines import line_chart, spark
from banyan.commons.charts.strips import strip_chart
from banyan.commons.charts.world import Legend, Shade, WorldMap, world_map

__all__ = [
    "Chart",
    "Legend",
    "Shade",
    "WorldMap",
    "bar_chart",
    "figure_text",
    "line_chart",
    "progress_chart",
    "spark",
    "strip_chart",
    "world_map",
]

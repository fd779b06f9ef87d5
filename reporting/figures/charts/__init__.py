"""Charts as static, accessible SVG, without script and without style attributes.

Each has a title and a description for people who do not see it, and a value written at every mark; no information is in
colour alone. A number that is held back is a hatched, dashed box with the words shown instead of it. Without a number
there are only words in an empty place. In a range, the certain part is solid and the rest hatched. The same numbers
belong in a table next to the chart. Text takes its typeface from the page.
"""

from reporting.figures.charts.columns import bars, columns
from reporting.figures.charts.dots import DotRow, dots
from reporting.figures.charts.drawing import NARROW, WIDTH
from reporting.figures.charts.lines import ChartLine, lines
from reporting.figures.charts.looks import LOOKS, ChartPart
from reporting.figures.charts.marks import ChartValue, description
from reporting.figures.charts.stacked import StackedRow, stacked_bars
from reporting.figures.charts.tiles import tile_matrix

__all__ = [
    "LOOKS",
    "NARROW",
    "WIDTH",
    "ChartLine",
    "ChartPart",
    "ChartValue",
    "DotRow",
    "StackedRow",
    "bars",
    "columns",
    "description",
    "dots",
    "lines",
    "stacked_bars",
    "tile_matrix",
]

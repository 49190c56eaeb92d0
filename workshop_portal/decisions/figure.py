"""The figure of a ranking: a line a proposal, with its mean between its lowest and its highest review.

Its lines are drawn here as a list's rows are: a page has many, and a template takes three times as long for one.
"""

from markupsafe import Markup

from workshop_portal.core.list_cells import as_text

MOST = 25  # lines
LONGEST = 46  # characters of a title


class Plot:
    """`points`: (rank, title, mean, lowest, highest) of each proposal, from above."""

    LINE, TOP = 34, 30  # the height of a line, and where the first one begins
    ONE, STEP = 350, 145  # where the mark 1 stands, and how far it is to the next

    def __init__(self, points):
        drawn = [self.line(n, *point) for n, point in enumerate(points)]
        self.count, self.lines = len(drawn), Markup("".join(drawn))  # noqa: S704

    def line(self, n, rank, title, mean, low, high) -> str:
        y = self.TOP + n * self.LINE + self.LINE / 2
        short = title if len(title) <= LONGEST else f"{title[: LONGEST - 1]}…"
        return (
            f'<text class="strong" x="26" y="{y + 4}" text-anchor="end">{rank}</text>'
            f'<text x="40" y="{y + 4}">{as_text(short)}</text>\n'
            f'<line class="chart-interval" x1="{self.at(low)}" x2="{self.at(high)}" y1="{y}" y2="{y}"/>'
            f'<circle class="chart-dot" cx="{self.at(mean)}" cy="{y}" r="6"/>\n'
        )

    def at(self, mark) -> float:
        return round(self.ONE + (mark - 1) * self.STEP, 1)

"""Times two ways of doing the same work in turn, and says whether the one is dear."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Comparison:
    """The times of some work with history and without, taken in turn, so that noise meets both."""

    name: str
    most: float
    """The ratio that we promise not to exceed."""
    unit: str = "ms"
    plain: list[float] = field(default_factory=list)
    recorded: list[float] = field(default_factory=list)

    def take_turns(
        self, turns: int, *, plain: Callable[[int], object], recorded: Callable[[int], object]
    ) -> None:
        """Do both ``turns`` times; who goes first changes with each turn."""
        for turn in range(turns):
            both = [(self.plain, plain), (self.recorded, recorded)]
            for times, work in both if len(self.plain) % 2 == 0 else reversed(both):
                began = time.perf_counter()
                work(turn)
                times.append(time.perf_counter() - began)

    @property
    def ratio(self) -> float:
        return statistics.median(self.recorded) / statistics.median(self.plain)

    @property
    def is_met(self) -> bool:
        return self.ratio <= self.most

    def row(self) -> tuple[str, ...]:
        factor = {"ms": 1000, "s": 1}[self.unit]
        plain, recorded = (statistics.median(times) * factor for times in (self.plain, self.recorded))
        return (
            self.name,
            f"{plain:.2f} {self.unit}",
            f"{recorded:.2f} {self.unit}",
            f"{self.ratio:.2f}",
            f"{self.most:.1f}",
            "yes" if self.is_met else "NO",
        )


HEADINGS = ("", "without history", "with history", "ratio", "at most", "met")


def table(comparisons: list[Comparison]) -> str:
    """Return the comparisons as text in columns."""
    rows = [HEADINGS, *(comparison.row() for comparison in comparisons)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if place == 0 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )

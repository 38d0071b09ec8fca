"""Times two ways of doing the same work in turn, and says whether the one is dear."""

import json
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from bench.work import Work, done_so_far


@dataclass
class Comparison:
    """The times of some work as plain as can be, and as the record does it, taken in turn, so that noise meets both."""

    name: str
    most: float | None = None
    """The ratio that we promise not to exceed."""
    unit: str = "ms"
    most_ms: float | None = None
    """The median that we promise not to exceed."""
    plain: list[float] = field(default_factory=list)
    recorded: list[float] = field(default_factory=list)
    plain_work: list[Work] = field(default_factory=list)
    recorded_work: list[Work] = field(default_factory=list)

    def take_turns(
        self, turns: int, *, plain: Callable[[int], object], recorded: Callable[[int], object]
    ) -> None:
        """Do both ``turns`` times; who goes first changes with each turn."""
        for turn in range(turns):
            both = [(self.plain, self.plain_work, plain), (self.recorded, self.recorded_work, recorded)]
            for times, works, do in both if len(self.plain) % 2 == 0 else reversed(both):
                before, began = done_so_far(), time.perf_counter()
                do(turn)
                times.append(time.perf_counter() - began)
                works.append(done_so_far() - before)

    def warm_up(
        self, turns: int, *, plain: Callable[[int], object], recorded: Callable[[int], object]
    ) -> None:
        """Do both ``turns`` times and forget how long they took."""
        self.take_turns(turns, plain=plain, recorded=recorded)
        for measured in (self.plain, self.recorded, self.plain_work, self.recorded_work):
            measured.clear()

    @property
    def median(self) -> float:
        return statistics.median(self.recorded)

    @property
    def ratio(self) -> float:
        return self.median / statistics.median(self.plain)

    @property
    def is_met(self) -> bool:
        """Whether both promises are kept, as far as there are any."""
        is_cheap = self.most is None or self.ratio <= self.most
        return is_cheap and (self.most_ms is None or 1000 * self.median <= self.most_ms)

    def row(self) -> tuple[str, ...]:
        factor = {"ms": 1000, "s": 1}[self.unit]
        plain, recorded = (statistics.median(times) * factor for times in (self.plain, self.recorded))
        most = [f"{self.most:.1f}"] if self.most is not None else []
        most += [f"{self.most_ms:.0f} ms"] if self.most_ms is not None else []
        return (
            self.name,
            f"{plain:.2f} {self.unit}",
            f"{recorded:.2f} {self.unit}",
            f"{self.ratio:.2f}",
            *self.worked(factor),
            ", ".join(most) or "-",
            ("yes" if self.is_met else "NO") if most else "-",
        )

    def worked(self, factor: int) -> tuple[str, str, str]:
        """Say how long the processor worked for the plain way and for ours: process, database, and how they compare."""
        if not self.plain_work or not self.recorded_work:
            return ("-", "-", "-")
        plain, ours = (
            statistics.median(each.both for each in works) for works in (self.plain_work, self.recorded_work)
        )
        parts = zip(*self.recorded_work, strict=True)
        process, database = (statistics.median(part) * factor for part in parts)
        ratio = f"{ours / plain:.2f}" if plain else "-"
        return (f"{plain * factor:.2f}", f"{process:.2f} + {database:.2f}", ratio)


@dataclass(frozen=True)
class Rate:
    """How many rows a second, beside the same rows as plain as can be where there is such a way."""

    name: str
    plain: float | None
    recorded: float
    least: float | None = None
    """The rows a second that we promise."""
    least_share: float | None = None
    """The share of the plain rate that we promise."""
    worked: tuple[str, str, str] = ("-", "-", "-")
    """How long the processor worked for all of the rows, in milliseconds."""

    @classmethod
    def compared(cls, rows: int, both: Comparison, *, least_share: float) -> "Rate":
        """Return how many of the ``rows`` that ``both`` ways wrote in each turn they write in a second."""
        plain, ours = (rows / statistics.median(times) for times in (both.plain, both.recorded))
        return cls(both.name, plain, ours, least_share=least_share, worked=both.worked(1000))

    @property
    def is_met(self) -> bool:
        is_quick = self.least is None or self.recorded >= self.least
        if self.least_share is None or self.plain is None:
            return is_quick
        return is_quick and self.recorded >= self.least_share * self.plain

    def row(self) -> tuple[str, ...]:
        least = [f"{self.least:,.0f}/s"] if self.least is not None else []
        least += [f"{1 / self.least_share:.1f}"] if self.least_share is not None else []
        return (
            self.name,
            "-" if self.plain is None else f"{self.plain:,.0f}/s",
            f"{self.recorded:,.0f}/s",
            "-" if self.plain is None else f"{self.plain / self.recorded:.2f}",
            *self.worked,
            ", ".join(least) or "-",
            ("yes" if self.is_met else "NO") if least else "-",
        )


HEADINGS = ("", "plain", "ours", "ratio", "plain works", "ours works", "ratio", "at most", "met")


def table(measured: Iterable[Comparison | Rate], title: str = "") -> str:
    """Return what was measured as text in columns."""
    return columns([(title, *HEADINGS[1:]), *(each.row() for each in measured)])


def keep(file: Path, measured: Iterable[Comparison | Rate]) -> None:
    """Write the times of ``measured`` for another process."""
    file.write_text(json.dumps([asdict(each) for each in measured if isinstance(each, Comparison)]))


def kept(file: Path) -> list[Comparison]:
    return [
        Comparison(
            **each | {name: [Work(*pair) for pair in each[name]] for name in ("plain_work", "recorded_work")}
        )
        for each in json.loads(file.read_text())
    ]


def columns(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if place == 0 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )

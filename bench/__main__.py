"""``python -m bench``: prints each operation beside the same work in plain SQL, on databases of its own."""

import subprocess
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from tqdm import tqdm

from bench.databases import filled_record, temporary_record
from bench.measuring import Comparison, Rate, columns, keep, kept, table

SIZES = (10_000, 100_000, 1_000_000)
GROWN = 1.2
"""How many times the time at the smallest size a list may take at the largest."""
LISTS = ("list, first page", "list, any page")


def main() -> int:
    """Measure; return 1 when a promise about speed is not kept."""
    asked = _asked()
    if asked.only:
        return _child(asked)
    works = [*(str(size) for size in asked.size or SIZES), *([] if asked.without_history else ["history"])]
    results: dict[str, list[Comparison]] = {}
    is_met = True
    with tempfile.TemporaryDirectory() as folder:
        for work in works:
            # Each in a process of its own: Django knows one database for as long as it runs.
            file = Path(folder) / work
            command = [sys.executable, "-m", "bench", "--only", work, "--into", str(file), *sys.argv[1:]]
            is_met &= subprocess.run(command, check=False).returncode == 0
            results[work] = kept(file) if file.exists() else []
    is_met &= _grows_little(results)
    return 0 if is_met else 1


def _asked() -> Namespace:
    parser = ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--size", type=int, action="append", help="candidates; more than once for several")
    parser.add_argument("--turns", type=int, default=30, help="of each operation")
    parser.add_argument("--many", type=int, default=2_000, help="rows imported and matched")
    parser.add_argument("--without-history", action="store_true", help="leave out what history costs")
    parser.add_argument(
        "--rows", type=int, default=100_000, help="for many rows at once, with and without history"
    )
    parser.add_argument("--rounds", type=int, default=3, help="of many rows at once")
    parser.add_argument("--saves", type=int, default=2_000, help="of a single row")
    parser.add_argument("--only", help="one size, or history; for our own use")
    parser.add_argument("--into", type=Path, help="the file of results; for our own use")
    return parser.parse_args()


def _child(asked: Namespace) -> int:
    measured: list[Any] = _history(asked) if asked.only == "history" else _sized(asked, int(asked.only))
    if asked.into:
        keep(asked.into, measured)
    return 0 if all(each.is_met for each in measured) else 1


def _history(asked: Namespace) -> list[Comparison]:
    with temporary_record():
        from bench.history import HistoryCost  # noqa: PLC0415 - the models are there by now
        from sor_project.demo.calendar import Calendar  # noqa: PLC0415

        cost = HistoryCost(Calendar(date(2026, 3, 18)), say=lambda words: sys.stderr.write(f"{words}\n"))
        results = cost.measure(rows=asked.rows, rounds=asked.rounds, saves=asked.saves)
    sys.stdout.write(f"\n{table(results, 'without and with history')}\n")
    return results


def _sized(asked: Namespace, size: int) -> list[Comparison | Rate]:
    def fill() -> None:
        from bench.filling import fill as load  # noqa: PLC0415

        with tqdm(total=2 * size, desc=f"Filling {size:,}", unit=" rows", unit_scale=True) as bar:
            load(size, bar.update)

    with filled_record(size, fill):
        from bench.reading import Reading  # noqa: PLC0415
        from bench.writing import Writing, rates  # noqa: PLC0415

        reading = Reading(asked.turns)
        results = [*_shown(reading.measure()), *_shown(Writing(reading).measure())]
        many = list(rates(asked.many))
    sys.stdout.write(f"\n{table([*results, *many], f'{size:,} candidates')}\n")
    sys.stdout.flush()
    return [*results, *many]


def _shown(measured: Iterable[Comparison]) -> Iterator[Comparison]:
    for each in measured:
        sys.stderr.write(f"  {each.row()[0]}: {each.row()[2]}\n")
        yield each


def _grows_little(results: dict[str, list[Comparison]]) -> bool:
    """Say how lists take as the record grows; tell whether they take hardly longer."""
    sizes = [work for work in results if work != "history" and results[work]]
    if len(sizes) < 2:
        return True
    rows, is_met = [("lists as the record grows", *sizes, "ratio", "at most", "met")], True
    for name in LISTS:
        medians = [next(each.median for each in results[size] if each.name == name) for size in sizes]
        ratio = medians[-1] / medians[0]
        is_met &= ratio <= GROWN
        shown = [f"{1000 * median:.1f} ms" for median in medians]
        rows.append((name, *shown, f"{ratio:.2f}", str(GROWN), "yes" if ratio <= GROWN else "NO"))
    sys.stdout.write(f"\n{columns(rows)}\n")
    return is_met


if __name__ == "__main__":
    sys.exit(main())

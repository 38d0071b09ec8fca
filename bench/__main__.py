"""``python -m bench``: measures on a database of its own and prints a table."""

import sys
from argparse import ArgumentParser
from datetime import date

from bench.databases import temporary_record
from bench.measuring import table


def main() -> int:
    """Measure; return 1 when a promise about speed is not kept."""
    parser = ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000, help="for many rows at once")
    parser.add_argument("--rounds", type=int, default=3, help="of many rows at once")
    parser.add_argument("--saves", type=int, default=2_000, help="of a single row")
    asked = parser.parse_args()

    with temporary_record():
        from bench.history import HistoryCost  # noqa: PLC0415 - the models are there by now
        from sor_project.demo.calendar import Calendar  # noqa: PLC0415

        cost = HistoryCost(Calendar(date(2026, 3, 18)), say=lambda words: sys.stderr.write(f"{words}\n"))
        results = cost.measure(rows=asked.rows, rounds=asked.rounds, saves=asked.saves)
    sys.stdout.write(f"{table(results)}\n")
    return 0 if all(comparison.is_met for comparison in results) else 1


if __name__ == "__main__":
    sys.exit(main())

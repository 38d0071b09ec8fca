"""The bench compares medians, lets both sides go first, and says when a promise is broken."""

import time

from bench.measuring import Comparison, Rate, keep, kept, table
from bench.work import Work


def test_both_sides_go_first_in_turn():
    order = []

    Comparison("anything", 1.0).take_turns(
        3,
        plain=lambda turn: order.append(("plain", turn)),
        recorded=lambda turn: order.append(("ours", turn)),
    )

    assert order == [("plain", 0), ("ours", 0), ("ours", 1), ("plain", 1), ("plain", 2), ("ours", 2)]


def test_work_is_what_the_processor_did_and_not_the_time_that_passed():
    comparison = Comparison("waiting")

    comparison.take_turns(1, plain=lambda turn: sum(range(3_000_000)), recorded=lambda turn: time.sleep(0.05))

    assert comparison.recorded[0] >= 0.05
    assert comparison.plain_work[0].process > comparison.recorded_work[0].process


def test_a_single_slow_turn_counts_for_nothing():
    comparison = Comparison("one update", 1.3, plain=[1.0, 1.0, 9.0], recorded=[1.2, 1.2, 1.3])

    assert round(comparison.ratio, 2) == 1.2
    assert comparison.is_met


def test_the_table_names_what_is_too_dear():
    dear = Comparison("many rows", 5.0, "s", plain=[1.0], recorded=[6.0])

    assert not dear.is_met
    assert table([dear]).splitlines()[1].split() == [
        "many",
        "rows",
        "1.00",
        "s",
        "6.00",
        "s",
        "6.00",
        "-",
        "-",
        "-",
        "5.0",
        "NO",
    ]


def test_a_promise_in_milliseconds_holds_beside_the_one_in_ratio():
    slow = Comparison("list", most_ms=90, plain=[0.05], recorded=[0.1])

    assert not slow.is_met
    assert table([slow]).splitlines()[1].split() == [
        "list",
        "50.00",
        "ms",
        "100.00",
        "ms",
        "2.00",
        "-",
        "-",
        "-",
        "90",
        "ms",
        "NO",
    ]


def test_rates_are_compared_with_what_was_promised():
    assert Rate("match", None, 1_700, least=1_700).is_met
    assert not Rate("match", None, 1_699, least=1_700).is_met
    assert not Rate("import", 3_000, 1_900, least_share=2 / 3).is_met


def test_times_are_handed_on_between_processes(tmp_path):
    measured = Comparison("list", most_ms=90, plain=[0.05], recorded=[0.1], recorded_work=[Work(0.01, 0.02)])

    keep(tmp_path / "10000", [measured, Rate("match", None, 1)])

    assert kept(tmp_path / "10000") == [measured]

"""The bench compares medians, lets both sides go first, and says when a promise is broken."""

from bench.measuring import Comparison, table


def test_both_sides_go_first_in_turn():
    order = []

    Comparison("anything", 1.0).take_turns(
        3,
        plain=lambda turn: order.append(("plain", turn)),
        recorded=lambda turn: order.append(("ours", turn)),
    )

    assert order == [("plain", 0), ("ours", 0), ("ours", 1), ("plain", 1), ("plain", 2), ("ours", 2)]


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
        "5.0",
        "NO",
    ]

"""Several programs at the same moment: one person is added once, whoever is quicker."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections, transaction

from candidates.matching import lookup
from candidates.models import Candidate
from candidates.operations import hold_many
from tests.api.conftest import Program

pytestmark = pytest.mark.django_db(transaction=True)

INES = {"full_name": "Ines Ferreira", "city": "Porto", "emails": [{"value": "ines@x.example"}]}
RUI = {"full_name": "Rui Tavares", "city": "Braga", "emails": [{"value": "rui@x.example"}]}


def together(*acts: Callable[[], Any]) -> list[Any]:
    """Carry out ``acts`` at the same moment, each with a connection of its own, and return what they answer."""
    barrier = threading.Barrier(len(acts))
    answers: list[Any] = [None] * len(acts)

    def run(number: int, act: Callable[[], Any]) -> None:
        try:
            barrier.wait(10)
            answers[number] = act()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return answers


def test_one_person_who_is_sent_twice_at_once_is_added_once(program: Program) -> None:
    answers = together(*[lambda: program.post("candidates/", INES)] * 3)

    assert sorted(answer.status_code for answer in answers) == [201, 409, 409]
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {
        "possible_duplicate"
    }
    assert Candidate.objects.count() == 1


def test_rows_of_two_requests_in_another_order_wait_and_are_added_once(program: Program) -> None:
    answers = together(
        lambda: program.post("candidates/bulk/", {"rows": [INES, RUI]}),
        lambda: program.post("candidates/bulk/", {"rows": [RUI, INES]}),
        lambda: program.post("candidates/", RUI),
    )

    assert [answer.status_code for answer in answers[:2]] == [200, 200]
    assert sorted(Candidate.objects.values_list("full_name", flat=True)) == ["Ines Ferreira", "Rui Tavares"]


def test_the_second_waits_until_the_first_has_committed(program: Program) -> None:
    held = threading.Event()
    answers = []

    def ask() -> None:
        held.wait(10)
        answers.append(program.post("candidates/", INES))
        connections.close_all()

    other = threading.Thread(target=ask)
    other.start()
    with transaction.atomic():
        hold_many([{"full_name": "Ines Ferreira", "city": "Porto", "emails": ["ines@x.example"]}])
        held.set()
        other.join(0.5)
        assert answers == []
    other.join(10)
    assert [answer.status_code for answer in answers] == [201]


def test_very_many_need_one_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The table of locks is of fixed size: whoever adds thousands may not fill it."""
    monkeypatch.setattr(lookup, "_MOST_HELD", 5)

    with transaction.atomic():
        hold_many(
            [{"full_name": f"Ines {name} Ferreira", "city": "Porto"} for name in ("Ana", "Bea", "Cruz")]
        )
        with connection.cursor() as cursor:
            cursor.execute("SELECT mode FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
            assert cursor.fetchall() == [("ExclusiveLock",)]

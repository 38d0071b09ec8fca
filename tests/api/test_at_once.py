"""Several programs at the same moment: one person is added once, whoever is quicker."""

import threading

import pytest
from django.db import connection, connections, transaction

from candidates.matching import lookup
from candidates.models import Candidate
from candidates.operations import hold_many
from tests.api.conftest import Program
from tests.at_once import together

pytestmark = pytest.mark.django_db(transaction=True)

INES = {"full_name": "Ines Ferreira", "city": "Porto", "emails": [{"value": "ines@x.example"}]}
RUI = {"full_name": "Rui Tavares", "city": "Braga", "emails": [{"value": "rui@x.example"}]}


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

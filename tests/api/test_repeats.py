"""A request that is sent again because its answer was lost has one effect, and is answered as the first time."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from candidates.models import Candidate
from integrations.models import IdempotencyRecord
from integrations.replies import forget_old_replies
from tests.api.conftest import Program

pytestmark = pytest.mark.django_db

ADA = {"full_name": "Ada Lovelace"}


def test_the_first_answer_is_told_again(program: Program) -> None:
    first = program.post("candidates/", ADA, Idempotency_Key="k-1")
    again = program.post("candidates/", ADA, Idempotency_Key="k-1")

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert (again["Location"], again["ETag"]) == (first["Location"], first["ETag"])
    assert (first["Idempotent-Replayed"], again["Idempotent-Replayed"]) == ("false", "true")
    assert Candidate.objects.count() == 1


def test_another_body_under_the_same_key_is_refused(program: Program) -> None:
    program.post("candidates/", ADA, Idempotency_Key="k-1")
    other = program.post("candidates/", {"full_name": "Grace"}, Idempotency_Key="k-1")

    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert Candidate.objects.count() == 1


def test_each_account_has_keys_of_its_own(program: Program, manager: User) -> None:
    program.post("candidates/", ADA, Idempotency_Key="k-1")
    other = Program(manager).post("candidates/", ADA, Idempotency_Key="k-1")

    assert other["Idempotent-Replayed"] == "false"
    assert Candidate.objects.count() == 2


def test_a_refusal_is_not_remembered(program: Program) -> None:
    refused = program.post("candidates/", {"full_name": ""}, Idempotency_Key="k-1")
    mended = program.post("candidates/", ADA, Idempotency_Key="k-1")

    assert (refused.status_code, mended.status_code) == (400, 201)


def test_an_act_is_done_once(program: Program) -> None:
    candidate = program.post("candidates/", ADA).json()
    path = f"candidates/{candidate['id']}/change-status/"

    answers = [program.post(path, {"to": "active"}, If_Match='"1"', Idempotency_Key="move") for _ in range(2)]

    assert [answer.json()["version"] for answer in answers] == [2, 2]


@pytest.mark.parametrize("key", ["", "x" * 256, "a b", "é"])
def test_a_key_that_cannot_be_kept_is_refused(program: Program, key: str) -> None:
    answer = program.post("candidates/", ADA, Idempotency_Key=key)

    assert (answer.status_code, answer.json()["errors"][0]["header"]) == (400, "Idempotency-Key")


def test_after_a_day_the_key_is_free_again(program: Program) -> None:
    program.post("candidates/", ADA, Idempotency_Key="k-1")
    IdempotencyRecord.objects.update(created_at=timezone.now() - timedelta(hours=25))

    again = program.post("candidates/", ADA, Idempotency_Key="k-1")
    assert again["Idempotent-Replayed"] == "false"

    IdempotencyRecord.objects.update(created_at=timezone.now() - timedelta(hours=25))
    assert forget_old_replies() == 1


@pytest.mark.django_db(transaction=True)
def test_whoever_asks_while_the_first_is_answered_is_told_to_wait(
    program: Program, app_connection: object
) -> None:
    with app_connection.transaction():  # type: ignore[attr-defined]
        held = f"reply {program.account.pk} k-1"
        app_connection.execute(  # type: ignore[attr-defined]
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [held]
        )
        busy = program.post("candidates/", ADA, Idempotency_Key="k-1")
    free = program.post("candidates/", ADA, Idempotency_Key="k-1")

    assert (busy.status_code, busy.json()["code"], busy["Retry-After"]) == (409, "in_flight", "1")
    assert free.status_code == 201


@pytest.mark.django_db(transaction=True)
def test_effect_and_answer_are_kept_together_or_not_at_all(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A crash before the commit leaves neither; one after it leaves both, and the answer is told again."""

    def crash(**values: object) -> None:
        raise SystemError("power cut")

    with monkeypatch.context() as patch:
        patch.setattr(IdempotencyRecord.objects, "create", crash)
        assert program.post("candidates/", ADA, Idempotency_Key="k-1").status_code == 500
    assert not Candidate.objects.exists()
    with transaction.atomic():
        assert program.post("candidates/", ADA, Idempotency_Key="k-1")["Idempotent-Replayed"] == "false"
    assert program.post("candidates/", ADA, Idempotency_Key="k-1")["Idempotent-Replayed"] == "true"

"""Whatever is written into every property of every request: a refusal with words, never a failure."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from records.api.transport import written
from records.api.uploads import Upload
from sor_project.api import RESOURCES
from tests.api.conftest import Program
from tests.interactions.factories import FollowUpFactory
from tests.sor_project.world import World

pytestmark = pytest.mark.django_db

HUGE = 10**30
VALUES: dict[str, Any] = {
    "nul": "a\x00b",
    "long": "x" * 300_000,
    "markup": "=A1<script>alert(1)</script>{{ 7*7 }}\u202e\u200b'; DROP --%s%%",
    "negative": -1,
    "huge": HUGE,
    "false": False,
    "null": None,
    "rows": [{"value": "a\x00b", "skill": HUGE}],
    "keys": [1, -1, HUGE],
    "object": {"name": {"a": ["b"]}},
    "day": "0001-01-01",
    "moment": "9999-12-31T23:59:59+14:00",
    "amount": "-0.000000001",
}


def _requests(world: World) -> Iterator[tuple[str, str, Any]]:
    """Yield each way to write, with the operation behind it; acts on a record that is there."""
    for resource in RESOURCES:
        row = world.shown.get(resource.model._meta.label_lower)
        key = row.pk if row else 1
        if resource.creation and not isinstance(resource.creation, Upload):
            yield "POST", f"{resource.noun}/", resource.creation
            yield "BULK", f"{resource.noun}/bulk/", resource.creation
        for name, write in resource.creations.items():
            yield "POST", f"{resource.noun}/{name}/", write
        if resource.change:
            yield "PATCH", f"{resource.noun}/{key}/", resource.change
        for name, act in resource.acts.items():
            yield "POST", f"{resource.noun}/{key}/{name}/", act


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_every_request_survives_every_value(value: Any, world: World, program_of: Any) -> None:
    program: Program = program_of(world.readers["superuser"])
    failed = []
    for method, path, write in _requests(world):
        body: Any = dict.fromkeys(write.body.fields, value)
        if method == "BULK":
            method, body = "POST", {"rows": [body, value]}  # noqa: PLW2901 - what is sent to many at once
        with transaction.atomic():
            answer = program.send(method, path, body, If_Match="*")
            transaction.set_rollback(True)
        if answer.status_code >= 500 or (answer.status_code >= 400 and not answer.json()["detail"]):
            failed.append((method, path, answer.status_code, answer.content[:200]))
    assert failed == []


QUESTIONS = ("a\x00b", "9" * 5_000, "²", "-1", "null", "')|!:*&<->")
OF_LISTS = ("fields", "expand", "cursor", "as_of", "order", "limit", "updated_since")
OF_SEARCH = (
    "q",
    "place",
    "km",
    "pay",
    "sort",
    "status",
    "skill",
    "owner",
    "pool",
    "permit",
    "cursor",
    "facets",
)


def test_every_list_survives_every_question(world: World, program_of: Any) -> None:
    """Each parameter of each list is asked one of the questions in turn, the search all of them."""
    program: Program = program_of(world.readers["superuser"])
    asked = [
        (f"{resource.noun}/", name, QUESTIONS[number % len(QUESTIONS)])
        for resource in RESOURCES
        for number, name in enumerate((*OF_LISTS, *resource.filters))
    ]
    asked += [("candidates/search/", name, question) for name in OF_SEARCH for question in QUESTIONS]
    failed = []
    for path, name, question in asked:
        with transaction.atomic():
            answer = program.get(path, {name: question})
            transaction.set_rollback(True)
        if answer.status_code >= 500:
            failed.append((path, name, question[:10], answer.status_code))
    assert failed == []


@pytest.mark.parametrize("body", ["null", "[]", '""', "0", "false"])
def test_a_body_that_says_nothing_is_an_object_all_the_same(body: str, program: Program) -> None:
    """Also where each of its properties may be missing: whoever sends null meant something else."""
    reminder = FollowUpFactory()

    answer = program.send("POST", f"follow-ups/{reminder.pk}/complete/", body, If_Match="*")

    assert (answer.status_code, answer.json()["detail"]) == (400, "Send a JSON object.")


def test_numbers_that_a_column_of_json_gives_back_are_written() -> None:
    told = {"values": ({"many": 10**30, "few": [-(10**20), 7], "is": True},), 5: "five"}
    assert json.loads(written(told)) == {
        "values": [{"many": 1e30, "few": [-1e20, 7], "is": True}],
        "5": "five",
    }

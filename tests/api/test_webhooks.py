"""A system says over REST where it wants to be told, and learns its secret once."""

import uuid
from typing import Any

import pytest

from accounts.models import User
from governance.models import System
from integrations.models import IdempotencyRecord, WebhookDelivery, WebhookEndpoint
from tests.api.conftest import Program
from tests.governance.factories import SystemFactory
from tests.integrations.factories import WebhookDeliveryFactory, WebhookEndpointFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def system(integration: User) -> System:
    return SystemFactory(account=integration)


def asked(system: System, **more: Any) -> dict[str, Any]:
    return {"system": system.pk, "name": "Starters", "url": "https://hooks.example/in"} | more


def test_a_webhook_is_made_and_its_secret_told_once(program: Program, system: System) -> None:
    made = program.post("webhooks/", asked(system, kinds=["created"], resources=["candidates.candidate"]))

    assert (made.status_code, made.json()["status"], made["Cache-Control"]) == (201, "active", "no-store")
    assert made.json()["secret"].startswith("whsec_")
    read = program.get(f"webhooks/{made.json()['id']}/").json()
    assert read["secret"] is None
    assert not {"former_secret", "position"} & read.keys()
    assert read["kinds"] == ["created"]


def test_a_repeated_request_makes_one_and_its_secret_is_kept_nowhere(
    program: Program, system: System
) -> None:
    key = str(uuid.uuid4())
    first = program.post("webhooks/", asked(system), Idempotency_Key=key)
    second = program.post("webhooks/", asked(system), Idempotency_Key=key)

    assert (second.status_code, second.json()["id"]) == (201, first.json()["id"])
    assert (bool(first.json()["secret"]), second.json()["secret"]) == (True, None)
    assert first.json()["secret"] not in str(IdempotencyRecord.objects.values().get())


def test_a_new_secret_and_the_steps_of_a_webhook(program: Program, system: System) -> None:
    made = program.post("webhooks/", asked(system))
    path, tag = f"webhooks/{made.json()['id']}", made["ETag"]

    assert program.post(f"{path}/rotate-secret/").status_code == 428
    rotated = program.post(f"{path}/rotate-secret/", If_Match=tag)
    assert rotated.json()["secret"] not in {None, made.json()["secret"]}
    paused = program.post(f"{path}/pause/", {"reason": "We move."}, If_Match=rotated["ETag"])
    assert (paused.json()["status"], paused.json()["secret"]) == ("paused", None)
    assert program.post(f"{path}/send-test/").status_code == 422
    resumed = program.post(f"{path}/resume/", If_Match=paused["ETag"])
    assert resumed.json()["status"] == "active"
    assert program.post(f"{path}/send-test/").status_code == 200
    assert WebhookDelivery.objects.get().event == "ping"
    changed = program.patch(f"{path}/", {"watched": ["owner"]}, If_Match=resumed["ETag"])
    assert changed.json()["watched"] == ["owner"]
    assert program.delete(f"{path}/", If_Match=changed["ETag"]).status_code == 204
    assert WebhookEndpoint.objects.count() == 0


def test_what_was_given_up_is_sent_again(program: Program, system: System) -> None:
    endpoint = WebhookEndpointFactory(system=system)
    dead = WebhookDeliveryFactory(endpoint=endpoint, status="dead", tries=30)

    assert program.post(f"webhooks/{endpoint.pk}/send-dead-again/").status_code == 200

    dead.refresh_from_db()
    assert (dead.status, dead.tries) == ("waiting", 0)


def test_webhooks_of_other_systems_are_not_there(program: Program, system: System) -> None:
    other = WebhookEndpointFactory()

    assert program.get("webhooks/").json()["results"] == []
    assert program.get(f"webhooks/{other.pk}/").status_code == 404
    assert program.post(f"webhooks/{other.pk}/rotate-secret/", If_Match='"1"').status_code == 404
    assert program.post("webhooks/", asked(other.system)).status_code == 403


@pytest.mark.parametrize(
    ("more", "pointer"),
    [
        ({"url": "https://10.0.0.1/"}, "/url"),
        ({"url": "gopher://x"}, "/url"),
        ({"resources": ["accounts.nothing"]}, "/resources"),
        ({"kinds": ["eaten"]}, "/kinds"),
        ({"name": "\x00"}, "/name"),
    ],
)
def test_nonsense_is_refused_where_it_stands(
    program: Program, system: System, more: dict[str, Any], pointer: str
) -> None:
    answer = program.post("webhooks/", asked(system, **more))

    assert answer.status_code in {400, 422}
    assert answer.json()["errors"][0]["pointer"].startswith(f"#{pointer}")
    assert WebhookEndpoint.objects.count() == 0


def test_people_without_the_right_see_none(program_of: Any, recruiter: User) -> None:
    WebhookEndpointFactory()
    assert program_of(recruiter).get("webhooks/").status_code == 403

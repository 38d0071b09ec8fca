"""The pages of webhooks: what arrived and what did not, for those who connect systems."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from candidates.models import Candidate
from integrations.choices import EndpointStatus
from integrations.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from tests.candidates.factories import CandidateFactory
from tests.governance.factories import SystemFactory
from tests.integrations.factories import WebhookDeliveryFactory, WebhookEndpointFactory

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>"


def address(view: str, *keys: int) -> str:
    return reverse(f"admin:integrations_webhookendpoint_{view}", args=keys)


@pytest.fixture
def endpoint() -> WebhookEndpoint:
    return WebhookEndpointFactory(name=HOSTILE)


@pytest.fixture
def admin_browser(as_user: Any, administrator: User) -> Client:
    return as_user(administrator)


def test_a_webhook_is_added_and_its_secret_shown_once(
    admin_browser: Client, endpoint: WebhookEndpoint
) -> None:
    answer = admin_browser.post(
        address("add"),
        {"system": endpoint.system.pk, "name": "New", "url": "https://hooks.example/in", "kinds": ["created"],
         "resources": ["candidates.candidate"], "watched": ["owner", "status"], "skips_own": "on"},
    )  # fmt: skip

    made = WebhookEndpoint.objects.get(name="New")
    secret = answer.context["secret"]
    assert secret.startswith("whsec_")
    assert "no-store" in answer["Cache-Control"]
    assert (made.watched, made.kinds) == (["owner", "status"], ["created"])
    assert secret not in admin_browser.get(address("page", made.pk)).text


def test_a_forbidden_address_is_refused_at_its_field(
    admin_browser: Client, endpoint: WebhookEndpoint
) -> None:
    answer = admin_browser.post(
        address("add"), {"system": endpoint.system.pk, "name": "New", "url": "https://127.0.0.1/"}
    )

    assert "no public address" in str(answer.context["adminform"].form.errors["url"])


def test_a_system_without_an_account_is_refused_with_what_to_do(admin_browser: Client) -> None:
    answer = admin_browser.post(
        address("add"),
        {"system": SystemFactory(account=None).pk, "name": "New", "url": "https://hooks.example/"},
    )

    assert "Name the service account" in str(answer.context["adminform"].form.errors["system"])


def test_it_is_paused_resumed_tested_and_given_a_new_secret(
    admin_browser: Client, endpoint: WebhookEndpoint
) -> None:
    def act(view: str, **said: Any) -> Any:
        endpoint.refresh_from_db()
        return admin_browser.post(
            address(view, endpoint.pk), {"version": endpoint.version, **said}, follow=True
        )

    act("pause", reason=HOSTILE)
    endpoint.refresh_from_db()
    assert (endpoint.status, endpoint.status_reason) == (EndpointStatus.PAUSED, HOSTILE)
    assert "Resume the webhook first" in act("test").text
    act("resume")
    assert "A test" in act("test").text
    sealed = endpoint.secret
    assert act("rotate").context["secret"].startswith("whsec_")
    endpoint.refresh_from_db()
    assert (endpoint.former_secret, endpoint.status) == (sealed, EndpointStatus.ACTIVE)
    assert HOSTILE not in admin_browser.get(address("page", endpoint.pk)).text


def test_a_page_that_is_older_than_the_webhook_changes_nothing(
    admin_browser: Client, endpoint: WebhookEndpoint
) -> None:
    answer = admin_browser.post(address("pause", endpoint.pk), {"version": endpoint.version + 1}, follow=True)

    assert "changed this webhook" in answer.text
    endpoint.refresh_from_db()
    assert endpoint.status == EndpointStatus.ACTIVE


def test_messages_are_read_with_their_attempts_and_without_values(
    admin_browser: Client, endpoint: WebhookEndpoint, administrator: User
) -> None:
    hidden = CandidateFactory(full_name="Hidden Person", is_restricted=True)
    shown = CandidateFactory(full_name="Shown Person")
    deliveries = [
        WebhookDeliveryFactory(
            endpoint=endpoint, object_id=each.pk, values={"full_name": each.full_name}, status="dead"
        )
        for each in (hidden, shown)
    ]
    WebhookAttempt.objects.create(
        delivery=deliveries[0], at=timezone.now(), milliseconds=5, status=500, problem="It answered 500.",
        answer=HOSTILE,
    )  # fmt: skip

    page = admin_browser.get(address("page", endpoint.pk), {"show": "dead"}).text
    message = admin_browser.get(address("message", endpoint.pk, deliveries[0].pk)).text

    assert f'href="/admin/candidates/candidate/{shown.pk}/"' in page
    assert f'href="/admin/candidates/candidate/{hidden.pk}/"' not in page
    assert "It answered 500." in message
    assert HOSTILE not in message
    assert "With the values of full_name" in message
    for text in (page, message):
        assert "Person" not in text
    admin_browser.post(address("again", endpoint.pk, deliveries[0].pk))
    deliveries[0].refresh_from_db()
    assert deliveries[0].status == "waiting"


def test_messages_of_another_webhook_are_not_there(admin_browser: Client, endpoint: WebhookEndpoint) -> None:
    other = WebhookDeliveryFactory()

    assert admin_browser.get(address("message", endpoint.pk, other.pk)).status_code == 404
    assert admin_browser.post(address("again", endpoint.pk, other.pk)).status_code == 404


@pytest.mark.parametrize("reader", ["recruiter", "lead"])
def test_nobody_else_sees_webhooks(
    request: pytest.FixtureRequest, as_user: Any, endpoint: WebhookEndpoint, reader: str
) -> None:
    delivery = WebhookDeliveryFactory(endpoint=endpoint)
    browser = as_user(request.getfixturevalue(reader))

    assert browser.get(address("page", endpoint.pk)).status_code in {403, 404}
    assert browser.get(address("message", endpoint.pk, delivery.pk)).status_code in {403, 404}


def test_who_only_reads_may_not_act(as_user: Any, auditor: User, endpoint: WebhookEndpoint) -> None:
    browser = as_user(auditor)
    delivery = WebhookDeliveryFactory(endpoint=endpoint, status="dead")
    page = browser.get(address("page", endpoint.pk)).text
    assert "Send a test" not in page
    assert endpoint.url not in page
    for view in ("test", "pause", "rotate", "send-dead-again"):
        browser.post(address(view, endpoint.pk), {"version": endpoint.version})
    browser.post(address("again", endpoint.pk, delivery.pk))

    fresh = WebhookEndpoint.objects.get(pk=endpoint.pk)
    assert (fresh.status, fresh.secret) == (endpoint.status, endpoint.secret)
    assert list(WebhookDelivery.objects.values_list("status", flat=True)) == ["dead"]


def test_long_lists_are_turned_by_key_and_cost_no_more(
    admin_browser: Client, endpoint: WebhookEndpoint, django_assert_max_num_queries: Any
) -> None:
    people: list[Candidate] = CandidateFactory.create_batch(3)
    for number in range(55):
        WebhookDeliveryFactory(endpoint=endpoint, object_id=people[number % 3].pk)

    with django_assert_max_num_queries(40):
        first = admin_browser.get(address("page", endpoint.pk))
    page = first.context["page"]
    second = admin_browser.get(address("page", endpoint.pk), {"before": page.before})

    assert (len(page.rows), len(second.context["page"].rows)) == (50, 5)
    for nonsense in ("x", "9" * 30, "-1", ""):
        assert admin_browser.get(address("page", endpoint.pk), {"before": nonsense}).status_code == 200


def test_the_sidebar_counts_webhooks_in_trouble(admin_browser: Client, endpoint: WebhookEndpoint) -> None:
    WebhookDeliveryFactory(endpoint=endpoint, status="dead")
    WebhookEndpointFactory(status="waiting")
    WebhookEndpointFactory()

    assert list(WebhookEndpoint.objects.in_trouble().order_by("pk").values_list("pk", flat=True))[:1] == [
        endpoint.pk
    ]
    assert WebhookEndpoint.objects.in_trouble().count() == 2


def test_it_is_deleted_with_what_it_was_told(admin_browser: Client, endpoint: WebhookEndpoint) -> None:
    WebhookDeliveryFactory(endpoint=endpoint)

    admin_browser.post(address("delete", endpoint.pk), {"post": "yes"})

    assert (WebhookEndpoint.objects.count(), WebhookDelivery.objects.count()) == (0, 0)

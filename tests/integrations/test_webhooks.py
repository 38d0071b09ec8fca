"""Other systems are told what changed: only what they may know, once it is committed, in order, until it arrives."""

import datetime as dt
import itertools
import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from django.conf import settings as site
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils import timezone
from standardwebhooks.webhooks import Webhook

from accounts.models import User
from audit.context import acting
from audit.models import AccessLog
from audit.redaction import redact
from candidates.models import Candidate
from candidates.operations.merging import merge_candidates
from governance.models import System
from integrations import operations
from integrations.choices import DeliveryStatus, EndpointStatus, EventKind
from integrations.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from integrations.sealing import seal
from integrations.webhooks.courier import LOCKS, Line, deliver_once, serve
from integrations.webhooks.dispatch import busy_endpoints
from integrations.webhooks.keeping import forget_old_deliveries
from integrations.webhooks.notices import send_notices
from integrations.webhooks.patience import TROUBLE, delay
from integrations.webhooks.signing import signed_headers
from records.operations import Conflict
from tests.api.test_changes import see_all_commits
from tests.candidates.factories import CandidateFactory
from tests.governance.factories import SystemFactory
from tests.integrations.giving import give
from tests.integrations.receiver import Receiver

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Receiver]:
    receiver = Receiver(tmp_path_factory.mktemp("receiver"))
    receiver.start()
    yield receiver
    receiver.kill()


@pytest.fixture
def receiver(server: Receiver, settings: Any) -> Receiver:
    settings.OUTBOUND_NETWORKS = ["127.0.0.0/8"]
    server.is_down = False
    (server.folder / "taken").unlink(missing_ok=True)
    return server


@pytest.fixture
def payroll(integration: User) -> System:
    return SystemFactory(name="Payroll", account=integration)


@pytest.fixture
def add(receiver: Receiver, administrator: User, payroll: System) -> Callable[..., WebhookEndpoint]:
    """Add a webhook, by default for every event of candidates."""

    def make(way: str = "take", **options: Any) -> WebhookEndpoint:
        options = {"name": way, "resources": ["candidates.candidate"], "system": payroll} | options
        with acting(administrator):
            endpoint = operations.add_endpoint(url=receiver.url(way), **options)
        receiver.trust(endpoint.issued_secret)
        return endpoint

    return make


def deliver(endpoint: WebhookEndpoint, *, times: int = 3, held: bool = False) -> None:
    """Do what the worker would; ``held`` while a transaction of the test itself is still running."""
    if not held:
        see_all_commits()

    def act() -> None:
        with Line() as line:
            for _ in range(times):
                deliver_once(endpoint.pk, line)
        connection.close()

    # In a thread of its own: the browser of other tests keeps an event loop in this one.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(act).result()
    endpoint.refresh_from_db()


def told(receiver: Receiver) -> list[tuple[str, int]]:
    return [(row["type"], row["data"].get("id")) for row in receiver.taken]


def test_what_changed_is_told_in_order_signed_and_thin(add: Any, receiver: Receiver, recruiter: User) -> None:
    endpoint = add()
    with acting(recruiter):
        candidate = CandidateFactory(full_name="Ada Secret")
        Candidate.objects.filter(pk=candidate.pk).update(headline="Engineer")
        key = candidate.pk
        candidate.delete()

    deliver(endpoint, times=5)

    assert told(receiver) == [
        ("candidate.created", key), ("candidate.changed", key), ("candidate.deleted", key)
    ]  # fmt: skip
    assert [row["is_sound"] for row in receiver.taken] == [True] * 3
    changed = receiver.taken[1]["data"]
    assert (changed["version"], changed["fields_changed"], changed["via"]) == (2, ["headline"], "task")
    assert "Secret" not in str(receiver.taken)
    assert "Engineer" not in str(receiver.taken)
    assert set(WebhookDelivery.objects.values_list("status", flat=True)) == {DeliveryStatus.DELIVERED}


def test_what_was_rolled_back_is_not_told(add: Any, receiver: Receiver) -> None:
    endpoint = add()
    with pytest.raises(RuntimeError), transaction.atomic():
        CandidateFactory()
        raise RuntimeError
    kept = CandidateFactory()

    deliver(endpoint)

    assert told(receiver) == [("candidate.created", kept.pk)]


def test_what_was_before_the_webhook_is_not_told(add: Any, receiver: Receiver) -> None:
    CandidateFactory()
    endpoint = add()

    deliver(endpoint)

    assert receiver.taken == []


def test_what_commits_late_is_told(add: Any, receiver: Receiver) -> None:
    first, second = CandidateFactory.create_batch(2)
    endpoint = add()
    with psycopg.connect(site.DATABASE_URLS["app"]) as slow:
        slow.execute("UPDATE candidates_candidate SET headline = 'slow' WHERE id = %s", [first.pk])
        Candidate.objects.filter(pk=second.pk).update(headline="quick")
        deliver(endpoint, held=True)
        assert receiver.taken == []
        slow.commit()
    deliver(endpoint)

    assert sorted(key for _, key in told(receiver)) == [first.pk, second.pk]


def test_nothing_hidden_is_told(add: Any, receiver: Receiver, recruiter: User) -> None:
    endpoint = add(resources=[])
    with acting(recruiter):
        hidden = CandidateFactory(owner=recruiter, is_restricted=True)
        hidden.headline = "x"
        hidden.save()
        hidden.delete()
        shown = CandidateFactory()

    deliver(endpoint)

    assert {key for kind, key in told(receiver) if kind.startswith("candidate.")} == {shown.pk}
    assert WebhookDelivery.objects.filter(object_id=hidden.pk, model="candidates.candidate").count() == 0


def test_what_became_hidden_before_it_was_sent_is_withheld(add: Any, receiver: Receiver) -> None:
    endpoint = add()
    receiver.is_down = True
    candidate = CandidateFactory()
    deliver(endpoint, times=1)
    Candidate.objects.filter(pk=candidate.pk).update(is_restricted=True)
    receiver.is_down = False
    WebhookDelivery.objects.update(due_at=timezone.now())

    deliver(endpoint)

    assert receiver.taken == []
    assert set(WebhookDelivery.objects.values_list("status", flat=True)) == {DeliveryStatus.WITHHELD}


@pytest.mark.parametrize("off", ["account", "system"])
def test_who_is_switched_off_is_told_nothing_and_goes_on_later(
    add: Any, receiver: Receiver, payroll: System, off: str
) -> None:
    endpoint = add()
    target = payroll.account if off == "account" else payroll
    type(target).objects.filter(pk=target.pk).update(is_active=False)
    candidate = CandidateFactory()
    deliver(endpoint)
    assert (receiver.taken, busy_endpoints()) == ([], [])

    type(target).objects.filter(pk=target.pk).update(is_active=True)
    deliver(endpoint)

    assert told(receiver) == [("candidate.created", candidate.pk)]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"kinds": [EventKind.DELETED]}, ["candidate.deleted"]),
        ({"kinds": [EventKind.CHANGED], "watched": ["headline"]}, ["candidate.changed"]),
        ({"kinds": [EventKind.CHANGED], "watched": ["owner"]}, []),
        ({"resources": ["clients.client"]}, []),
    ],
)
def test_only_what_was_asked_for_is_told(
    add: Any, receiver: Receiver, asked: dict[str, Any], expected: list[str]
) -> None:
    endpoint = add(**asked)
    candidate = CandidateFactory()
    candidate.headline = "x"
    candidate.save()
    candidate.delete()

    deliver(endpoint)

    assert [kind for kind, _ in told(receiver)] == expected


def test_a_system_does_not_hear_itself(add: Any, receiver: Receiver, integration: User) -> None:
    quiet = add()
    with acting(integration):
        candidate = CandidateFactory()
    deliver(quiet)
    assert receiver.taken == []

    curious = add(skips_own=False)
    Candidate.objects.filter(pk=candidate.pk).update(headline="x")
    with acting(integration):
        Candidate.objects.filter(pk=candidate.pk).update(headline="y")
    deliver(curious)

    assert [row["data"]["is_own"] for row in receiver.taken] == [False, True]


def test_a_merge_is_told_as_such(add: Any, receiver: Receiver, manager: User) -> None:
    kept, doubled = CandidateFactory.create_batch(2)
    endpoint = add(kinds=[EventKind.MERGED])
    with acting(manager):
        merge_candidates(kept, doubled)

    deliver(endpoint)

    assert told(receiver) == [("candidate.merged", doubled.pk)]
    assert receiver.taken[0]["data"]["merged_into"] == kept.pk


def test_a_redaction_is_told_and_takes_values_with_it(
    add: Any, receiver: Receiver, privacy_officer: User
) -> None:
    candidate = CandidateFactory(headline="secret")
    endpoint = add(kinds=[EventKind.REDACTED])
    kept = WebhookDelivery.objects.create(
        endpoint=endpoint, event="candidate.changed", model="candidates.candidate", object_id=candidate.pk,
        values={"headline": "secret"}, happened_at=timezone.now(), status=DeliveryStatus.DELIVERED,
    )  # fmt: skip
    redact(candidate, ["headline"], reason="asked for by the person", actor=privacy_officer)

    deliver(endpoint)

    assert told(receiver) == [("candidate.redacted", candidate.pk)]
    assert receiver.taken[0]["data"]["fields_changed"] == ["headline"]
    kept.refresh_from_db()
    assert kept.values is None


# --- Receivers that are slow, broken or away ----------------------------------------------------------


def test_one_record_waits_in_line_and_the_others_do_not(add: Any, receiver: Receiver) -> None:
    endpoint = add()
    stuck, free = CandidateFactory.create_batch(2)
    deliver(endpoint, times=1)
    (receiver.folder / "taken").unlink()
    WebhookDelivery.objects.filter(object_id=stuck.pk).update(
        status=DeliveryStatus.WAITING, due_at=timezone.now() + dt.timedelta(hours=1)
    )
    Candidate.objects.filter(pk__in=[stuck.pk, free.pk]).update(headline="x")

    deliver(endpoint)

    assert told(receiver) == [("candidate.changed", free.pk)]
    assert busy_endpoints() == []
    WebhookDelivery.objects.filter(object_id=stuck.pk).update(due_at=timezone.now())
    deliver(endpoint)
    assert told(receiver)[1:] == [("candidate.created", stuck.pk), ("candidate.changed", stuck.pk)]


@pytest.mark.parametrize(
    ("way", "sentence"),
    [("refuse/500", "answered 500"), ("away", "no redirects"), ("refuse/404", "answered 404")],
)
def test_what_is_not_taken_is_tried_again_later(
    add: Any, receiver: Receiver, way: str, sentence: str
) -> None:
    endpoint = add(way)
    CandidateFactory()

    deliver(endpoint)

    delivery, attempt = WebhookDelivery.objects.get(), WebhookAttempt.objects.get()
    assert (delivery.status, delivery.tries) == (DeliveryStatus.WAITING, 1)
    assert delivery.due_at > timezone.now()
    assert sentence in attempt.problem
    assert attempt.answer == "<script>no</script>"
    assert len(receiver.taken) == 1


def test_who_asks_for_time_gets_it(add: Any) -> None:
    endpoint = add("later")
    CandidateFactory()

    deliver(endpoint)

    assert endpoint.held_until > timezone.now() + dt.timedelta(seconds=100)
    assert busy_endpoints() == []


def test_who_is_gone_for_good_is_paused(add: Any) -> None:
    endpoint = add("gone")
    CandidateFactory()

    deliver(endpoint)

    assert (endpoint.status, "410" in endpoint.status_reason) == (EndpointStatus.PAUSED, True)
    assert busy_endpoints() == []


def test_a_receiver_that_is_down_is_waited_for_and_gets_everything_when_it_is_back(
    add: Any, receiver: Receiver
) -> None:
    endpoint = add()
    receiver.is_down = True
    people = CandidateFactory.create_batch(TROUBLE + 3)
    deliver(endpoint, times=1)
    assert endpoint.status == EndpointStatus.WAITING
    assert WebhookAttempt.objects.count() == TROUBLE + 3
    people += CandidateFactory.create_batch(2)

    # One message at a time asks whether it is back, and not before it is time.
    deliver(endpoint)
    assert WebhookAttempt.objects.count() == TROUBLE + 3
    WebhookEndpoint.objects.update(held_until=timezone.now())
    deliver(endpoint, times=1)
    assert WebhookAttempt.objects.count() == TROUBLE + 4

    receiver.is_down = False
    WebhookEndpoint.objects.update(held_until=None)
    deliver(endpoint)

    assert endpoint.status == EndpointStatus.ACTIVE
    assert {key for _, key in told(receiver)} == {person.pk for person in people}


def test_nobody_waits_for_a_slow_receiver(add: Any, receiver: Receiver) -> None:
    """Each webhook has a courier of its own; the slow one is still at it when the quick one is done."""
    slow, quick = add("slow/30"), add("take", name="quick")
    candidate = CandidateFactory()
    see_all_commits()
    assert busy_endpoints() == sorted([slow.pk, quick.pk])
    with psycopg.connect(site.DATABASE_URLS["app"], autocommit=True) as courier:
        courier.execute("SELECT pg_advisory_lock(%s, %s)", [LOCKS, slow.pk])
        assert busy_endpoints() == [quick.pk]
        serve(slow.pk)  # another is at it: goes at once
        deliver(quick)

    assert told(receiver) == [("candidate.created", candidate.pk)]


def test_a_silent_receiver_is_given_up_on_in_time(add: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("integrations.outbound.PATIENCE", 0.2)
    monkeypatch.setattr("integrations.outbound.Sender.__init__.__kwdefaults__", {"patience": 0.2})
    endpoint = add("slow/2")
    CandidateFactory()

    deliver(endpoint, times=1)

    assert "No answer within 0.2 seconds" in WebhookAttempt.objects.get().problem


def test_after_a_day_a_message_is_given_up_with_one_letter(
    add: Any, administrator: User, mailoutbox: list[Any]
) -> None:
    endpoint = add("refuse/500")
    CandidateFactory()
    deliver(endpoint)
    WebhookDelivery.objects.update(
        tries=30, tried_first_at=timezone.now() - dt.timedelta(hours=25), due_at=timezone.now()
    )

    deliver(endpoint)
    assert WebhookDelivery.objects.get().status == DeliveryStatus.DEAD
    assert [send_notices(), send_notices()] == [1, 0]

    assert [letter.to for letter in mail.outbox] == [[administrator.email]]
    assert "1 message was given up" in mail.outbox[0].body
    assert list(WebhookEndpoint.objects.in_trouble()) == [endpoint]


def test_the_wait_grows_and_is_never_the_same() -> None:
    waits = [[delay(failures).total_seconds() for _ in range(20)] for failures in (1, 3, 6, 30)]

    assert [max(each) < min(later) for each, later in itertools.pairwise(waits)] == [True] * 3
    assert all(len(set(each)) > 1 for each in waits)
    assert max(waits[-1]) <= 4500


# --- Values -------------------------------------------------------------------------------------------


@pytest.fixture
def given(payroll: System) -> Callable[[], None]:
    """Payroll is given the headline of candidates, until this is called."""
    give(payroll, "candidates.candidate", "headline")
    return lambda: give(payroll, "candidates.candidate")


def test_values_are_those_that_the_map_gives_frozen_as_history_has_them(
    add: Any, receiver: Receiver, given: Callable[[], None]
) -> None:
    endpoint = add()
    candidate = CandidateFactory(full_name="Ada Secret", headline="Clerk")
    for headline in ("Engineer", ""):
        Candidate.objects.filter(pk=candidate.pk).update(headline=headline)

    deliver(endpoint, times=5)

    assert [row["data"]["values"] for row in receiver.taken] == [
        {"headline": "Clerk"}, {"headline": "Engineer"}, {"headline": None}
    ]  # fmt: skip
    assert "Secret" not in str(receiver.taken)
    trace = AccessLog.objects.get(action="exported")
    assert (trace.reader, trace.object_ids) == (endpoint.system.account, [candidate.pk])


def test_what_is_no_longer_given_is_not_sent_though_it_was_written_down(
    add: Any, receiver: Receiver, given: Callable[[], None]
) -> None:
    endpoint = add()
    receiver.is_down = True
    CandidateFactory(headline="Clerk")
    deliver(endpoint, times=1)
    assert WebhookDelivery.objects.get().values == {"headline": "Clerk"}
    given()
    receiver.is_down = False
    WebhookDelivery.objects.update(due_at=timezone.now())

    deliver(endpoint)

    assert "Clerk" not in str(receiver.taken)
    assert len(receiver.taken) == 1


def test_a_deletion_carries_no_values_and_takes_those_that_wait_with_it(
    add: Any, receiver: Receiver, given: Callable[[], None]
) -> None:
    endpoint = add()
    receiver.is_down = True
    candidate = CandidateFactory(headline="Clerk")
    deliver(endpoint, times=1)
    candidate.delete()
    receiver.is_down = False
    WebhookDelivery.objects.update(due_at=timezone.now())

    deliver(endpoint, times=5)

    assert [row["type"] for row in receiver.taken] == ["candidate.created", "candidate.deleted"]
    assert "Clerk" not in str(receiver.taken)


# --- What people do -----------------------------------------------------------------------------------


def test_the_secret_is_in_no_table_and_no_history(add: Any) -> None:
    endpoint = add()

    row = str(WebhookEndpoint.objects.filter(pk=endpoint.pk).values().get())
    assert endpoint.issued_secret.removeprefix("whsec_")[:20] not in row
    assert endpoint.history.model._meta.get_fields()
    assert "secret" not in {field.name for field in endpoint.history.model._meta.get_fields()}


def test_while_a_secret_changes_both_are_accepted(add: Any, administrator: User, receiver: Receiver) -> None:
    endpoint = add()
    first = endpoint.issued_secret
    with acting(administrator):
        endpoint = operations.rotate_secret(endpoint)

    headers = signed_headers(endpoint, "msg_1", b"{}")
    for secret in (first, endpoint.issued_secret):
        Webhook(secret).verify(b"{}", headers)
    WebhookEndpoint.objects.update(former_until=timezone.now())
    endpoint.refresh_from_db()
    with pytest.raises(Exception, match="No matching signature"):
        Webhook(first).verify(b"{}", signed_headers(endpoint, "msg_1", b"{}"))


def test_former_keys_of_the_site_open_older_secrets(add: Any, receiver: Receiver, settings: Any) -> None:
    endpoint = add()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    CandidateFactory()
    deliver(endpoint)
    assert [row["is_sound"] for row in receiver.taken] == [True]

    settings.SECRET_KEY_FALLBACKS = []
    CandidateFactory()
    deliver(endpoint)
    assert "sealed under another SECRET_KEY" in WebhookAttempt.objects.latest("pk").problem
    assert seal("x") != seal("x")


def test_paused_it_is_silent_and_resumed_it_tells_what_happened_meanwhile(
    add: Any, receiver: Receiver, administrator: User
) -> None:
    endpoint = add()
    with acting(administrator):
        operations.pause_endpoint(endpoint, reason="They move house.")
        candidate = CandidateFactory()
        deliver(endpoint)
        assert receiver.taken == []
        with pytest.raises(ValidationError, match="Resume the webhook first"):
            operations.send_test(endpoint)
        operations.resume_endpoint(endpoint)
    deliver(endpoint)

    assert told(receiver) == [("candidate.created", candidate.pk)]


def test_a_test_is_sent_and_ends_at_once_when_it_fails(
    add: Any, receiver: Receiver, administrator: User
) -> None:
    good, bad = add(), add("refuse/500")
    receiver.trust(good.issued_secret)
    with acting(administrator):
        sent = [operations.send_test(each) for each in (good, bad)]
    deliver(good)
    deliver(bad)

    assert [WebhookDelivery.objects.get(pk=each.pk).status for each in sent] == ["delivered", "dead"]
    assert receiver.taken[0]["type"] == "ping"


def test_what_is_sent_again_has_the_same_id(add: Any, receiver: Receiver, administrator: User) -> None:
    endpoint = add()
    CandidateFactory()
    deliver(endpoint)
    delivery = WebhookDelivery.objects.get()
    with acting(administrator):
        operations.send_again(delivery)
        with pytest.raises(ValidationError, match="on its way"):
            operations.send_again(delivery)
    deliver(endpoint)

    assert [row["id"] for row in receiver.taken] == [delivery.name] * 2
    assert delivery.attempts.count() == 2


def test_a_system_looks_after_its_own_webhooks_only(
    add: Any, payroll: System, integration: User, recruiter: User
) -> None:
    endpoint = add()
    other = SystemFactory(account=recruiter)
    with acting(integration):
        changed = operations.change_endpoint(endpoint, changes={"name": "Mine"}, version=endpoint.version)
        assert changed.name == "Mine"
        with pytest.raises(Conflict):
            operations.change_endpoint(endpoint, changes={"name": "x"}, version=endpoint.version)
        with pytest.raises(PermissionDenied):
            operations.add_endpoint(system=other, name="x", url=endpoint.url)
        with pytest.raises(PermissionDenied):
            operations.change_endpoint(endpoint, changes={"system": other})
    for act in (operations.pause_endpoint, operations.rotate_secret, operations.send_test):
        with acting(recruiter), pytest.raises(PermissionDenied):
            act(endpoint)


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"url": "https://169.254.169.254/latest"}, "url"),
        ({"url": "https://me:pass@example.org/"}, "url"),
        ({"url": "x" * 600}, "url"),
        ({"resources": ["audit.changeset"]}, "resources"),
        ({"resources": ["no.such"]}, "resources"),
        ({"watched": ["no_such"]}, "watched"),
        ({"kinds": ["eaten"]}, "kinds"),
        ({"name": "x\x00"}, "name"),
        ({"system": None}, "system"),
    ],
)
def test_what_cannot_be_meant_is_refused_at_its_field(
    administrator: User, payroll: System, options: dict[str, Any], field: str
) -> None:
    options = {"system": payroll, "name": "x", "url": "https://example.org/"} | options
    if options["system"] is None:
        options["system"] = SystemFactory(account=None)
    with acting(administrator), pytest.raises(ValidationError) as refusal:
        operations.add_endpoint(**options)
    assert field in refusal.value.error_dict


def test_what_ended_a_month_ago_is_forgotten(add: Any) -> None:
    endpoint = add()
    CandidateFactory.create_batch(2)
    deliver(endpoint)
    old = WebhookDelivery.objects.latest("pk")
    WebhookDelivery.objects.filter(pk=old.pk).update(ended_at=timezone.now() - dt.timedelta(days=31))

    forget_old_deliveries()

    assert WebhookDelivery.objects.filter(pk=old.pk).count() == 0
    assert (WebhookDelivery.objects.count(), WebhookAttempt.objects.count()) == (1, 1)


def test_the_log_names_nobody(add: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    endpoint = add("refuse/500")
    CandidateFactory(full_name="Ada Secret", headline="Top Secret")
    deliver(endpoint)
    assert "Secret" not in caplog.text

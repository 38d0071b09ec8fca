"""An administrator connects a system in the browser: added, tested, seen to arrive, sent again."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Page, expect

from accounts.models import User
from audit.context import acting
from integrations.models import WebhookEndpoint
from integrations.webhooks.courier import Line, deliver_once
from tests.accounts.factories import PASSWORD
from tests.api.test_changes import see_all_commits
from tests.candidates.factories import CandidateFactory
from tests.governance.factories import SystemFactory
from tests.integrations.receiver import Receiver


@pytest.fixture
def receiver(tmp_path: Path, settings: Any) -> Iterator[Receiver]:
    settings.OUTBOUND_NETWORKS = ["127.0.0.0/8"]
    receiver = Receiver(tmp_path)
    receiver.start()
    yield receiver
    receiver.kill()


def work(endpoint: WebhookEndpoint) -> None:
    """Do what the worker would; the browser keeps an event loop in this thread."""

    def act() -> None:
        with Line() as line:
            for _ in range(2):
                deliver_once(endpoint.pk, line)
        connection.close()

    see_all_commits()
    with ThreadPoolExecutor(1) as pool:
        pool.submit(act).result()


@pytest.mark.django_db(transaction=True)
def test_a_system_is_connected(
    page: Page, receiver: Receiver, administrator: User, integration: User, recruiter: User
) -> None:
    SystemFactory(name="Payroll", account=integration)
    page.goto("/admin/login/")
    page.fill("input[name=username]", administrator.email)
    page.fill("input[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url("**/admin/")
    page.goto("/admin/integrations/webhookendpoint/add/")
    page.locator(".select2-selection").first.click()
    page.locator(".select2-search__field").last.fill("Pay")
    page.get_by_role("option", name="Payroll").click()
    page.get_by_label("Name").fill("Starters")
    page.get_by_label("Address").fill(receiver.url())
    page.get_by_label("Changed", exact=True).check()
    page.get_by_role("button", name="Save", exact=True).click()

    secret = page.locator("#issued-secret").inner_text()
    receiver.trust(secret)
    page.get_by_role("link", name="I have copied it").click()
    endpoint = WebhookEndpoint.objects.get()

    page.get_by_role("button", name="Send a test").click()
    expect(page.get_by_text("It has not been sent yet")).to_be_visible()
    work(endpoint)
    expect(page.get_by_text("Delivered")).to_be_visible()
    expect(page.get_by_text("204")).to_be_visible()

    with acting(recruiter):
        candidate = CandidateFactory(full_name="Ada Secret")
        candidate.headline = "Engineer"
        candidate.save()
    work(endpoint)
    page.get_by_role("link", name=re.compile("All messages")).click()
    expect(page.get_by_text("Ada Secret")).to_have_count(0)
    page.get_by_role("link", name="candidate.changed").first.click()
    page.get_by_role("button", name="Send it again").click()
    expect(page.get_by_text("Next try")).to_be_visible()
    work(endpoint)
    expect(page.get_by_text("Delivered")).to_be_visible()

    taken = [row for row in receiver.taken if row["type"] == "candidate.changed"]
    assert len(taken) == 2
    assert len({row["id"] for row in taken}) == 1
    assert all(row["is_sound"] for row in receiver.taken)

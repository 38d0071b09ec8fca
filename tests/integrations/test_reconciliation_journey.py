"""A manager compares the CRM's copy in the browser, decides about everything, and the next copy agrees."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from clients.models import Client
from governance.choices import Classification, OnConflict
from governance.models import AuthorityRule, DataElement, ExternalIdentifier
from integrations.models import Discrepancy, ReconciliationRun
from integrations.reconciliation.comparing import compare
from tests.clients.factories import ClientFactory
from tests.governance.factories import SystemFactory
from tests.integrations.test_journey import _log_in, _look
from tests.integrations.test_reconciliation import known

pytestmark = pytest.mark.django_db(transaction=True)

HEAD = "Account ID,Company name,Phone,City\n"
FIRST = HEAD + (
    "1,ACME LTD,+44 20 7946 0001,Leeds\n"
    "2,Globex,+44 20 7946 0002,Hull\n"
    "3,Initech,+44 20 7946 0003,Hull\n"
    "4,Umbrella,+44 20 7946 0004,Leeds\n"
    "9,<script>alert(1)</script>Harbour Lights,+44 20 7946 0009,Bristol\n"
)
SECOND = FIRST.replace("Hull", "Leeds")


def _compare(page: Any, file: Path, name: str) -> ReconciliationRun:
    page.goto("/admin/integrations/reconciliationrun/add/")
    _look(page, f"{name}-1-copy")
    page.get_by_label("Whose copy it is").select_option(label="Northstar")
    page.get_by_label("What the rows are").select_option("clients")
    page.set_input_files("input[type=file]", file)
    page.click("text=Upload and look")
    page.wait_for_selector("text=What do the columns hold?")
    _look(page, f"{name}-2-columns")
    page.get_by_role("button", name="Compare", exact=True).click()
    page.wait_for_selector("[role=progressbar]")
    run = ReconciliationRun.objects.latest("pk")
    for _ in compare(run):
        pass
    page.wait_for_selector("text=Open", timeout=10_000)
    page.wait_for_selector(".sor-figure")
    _look(page, f"{name}-3-found")
    return run


def test_a_manager_reconciles_a_copy_to_nothing_open(page: Any, manager: Any, tmp_path: Path) -> None:
    crm = SystemFactory(code="crm", name="Northstar", kind="crm")
    for key, name, number in (("1", "Acme Ltd", "0099"), ("2", "Globex", "0002"), ("3", "Initech", "0003")):
        client = ClientFactory(
            legal_name=name, trading_name="", city="Leeds", country="GB", phone=f"+44207946{number}"
        )
        known(client, crm, key)
    ClientFactory(legal_name="Umbrella", trading_name="", city="Leeds", phone="+442079460004")
    known(ClientFactory(legal_name="Hooli", trading_name=""), crm, "5")
    phone = DataElement.objects.create(
        model="clients.client", field="phone", classification=Classification.INTERNAL
    )
    AuthorityRule.objects.create(
        model="clients.client", element=phone, system=crm, on_conflict=OnConflict.REJECT,
        valid_from=timezone.localdate() - timedelta(days=1),
    )  # fmt: skip
    file = tmp_path / "accounts.csv"
    file.write_text(FIRST)
    _log_in(page, manager)
    _compare(page, file, "first")
    assert Discrepancy.objects.unsettled().count() == 6

    # Many at once: the two cities are ours to decide.
    page.click("text=Work through what is open")
    page.wait_for_selector("#result_list")
    _look(page, "4-list")
    for box in page.locator("#result_list tr", has_text="City").locator("input.action-select").all():
        box.check()
    page.locator("select[name=action]").select_option("decide_chosen")
    page.get_by_role("button", name="Run").click()
    page.wait_for_selector("text=What should be done with 2 discrepancies?")
    _look(page, "5-many")
    page.get_by_role("button", name="Let them take ours").click()
    page.wait_for_selector("text=2 decided")

    # One by one, what the map advises first; each leads to the next.
    page.goto("/admin/integrations/discrepancy/?status__exact=open")
    page.locator("#result_list tr", has_text="Harbour").locator("a").first.click()
    page.wait_for_selector("text=What should be done?")
    _look(page, "6-one")
    page.get_by_role("button", name="Put on the record").click()
    page.wait_for_selector("text=Settled: put on the record.")
    for _ in range(3):
        page.locator("form[action$='/decide/'] button.bg-primary-600").first.click()
        page.wait_for_selector("text=/Settled|Noted/")
    _look(page, "7-decided")

    assert Client.objects.get(legal_name="Acme Ltd").phone == "+442079460001"
    assert ExternalIdentifier.objects.filter(external_id="4").exists()
    assert {row.what: row.status for row in Discrepancy.objects.unsettled()} == {
        "different": "pushed",
        "missing_there": "pushed",
    }

    # They have corrected their copy, but for one, whose key is retired.
    page.goto("/admin/integrations/discrepancy/?what__exact=missing_there")
    page.locator("#result_list tr", has_text="Hooli").locator("a").first.click()
    page.get_by_role("button", name="Open again").click()
    page.wait_for_selector("text=Noted: to decide.")
    page.get_by_role("button", name="Retire their key").click()
    page.wait_for_selector("text=Settled: their key was retired.")
    file.write_text(SECOND)
    _compare(page, file, "second")

    assert list(Discrepancy.objects.live()) == []
    assert {row.resolution for row in Discrepancy.objects.all()} == {
        "corrected", "created", "linked", "retired", "taken",
    }  # fmt: skip
    assert all(row.history.count() > 1 for row in Discrepancy.objects.all())
    assert page.locator("text=Nothing is left to do").is_visible()

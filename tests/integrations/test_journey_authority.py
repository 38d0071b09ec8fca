"""An administrator says who decides; somebody sees it; systems write; what came is kept, in the browser."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from accounts.choices import RoleCode
from accounts.models import User
from clients.models import Client
from governance.installation import install_map
from governance.models import System
from tests.accounts.factories import ServiceAccountFactory
from tests.api.conftest import Program
from tests.clients.factories import ClientFactory
from tests.governance.factories import SystemFactory
from tests.integrations.test_journey import _log_in, _look

pytestmark = pytest.mark.django_db(transaction=True)


def _system(code: str, name: str) -> System:
    account = ServiceAccountFactory(role=RoleCode.INTEGRATION, display_name=f"{name} key")
    return SystemFactory(code=code, name=name, kind=code, account=account)


def _write(system: System, client: Client, name: str) -> Any:
    version = Client.objects.get(pk=client.pk).version
    return Program(system.account).patch(
        f"clients/{client.pk}/", {"legal_name": name}, If_Match=f'"{version}"'
    )


def _is_accessible(page: Any) -> None:
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"][:120]) for each in found] == []


def test_a_field_gets_a_master(page: Any, administrator: User, account_manager: User) -> None:
    crm, vms = _system("crm", "Northwind CRM"), _system("vms", "Fieldglass")
    install_map()
    client = ClientFactory(
        legal_name="Babbage Ltd", owner=account_manager, team=account_manager.teams.first()
    )

    # The administrator finds the field on the map and says that the CRM decides.
    _log_in(page, administrator)
    page.goto(reverse("admin:governance_authorityrule_map"))
    _look(page, "map")
    _is_accessible(page)
    page.select_option("#kind", label="Client")
    page.wait_for_url("**kind=clients.client**")
    page.click("a:has-text('Legal name')")
    _look(page, "decide")
    _is_accessible(page)
    page.select_option("[name=system]", label="Northwind CRM")
    page.check("[name=on_conflict][value=reject]")
    page.fill("[name=note]", "The client master is kept there.")
    page.click("button:has-text('Decide')")
    page.wait_for_selector("text=The map was changed")
    assert page.locator("text=Northwind CRM decides; others read it.").count()

    # Two systems write: the master is heard, the other is refused.
    assert _write(crm, client, "Babbage PLC").status_code == 200
    refused = _write(vms, client, "Babbage Incorporated")
    assert refused.json()["errors"][0]["detail"] == (
        "The legal name comes from Northwind CRM: Fieldglass may not change it here."
    )

    # Both are kept.
    page.goto(reverse("admin:integrations_inboundchange_changelist"))
    _look(page, "inbound")
    _is_accessible(page)
    assert "Fieldglass" in page.inner_text("#result_list")
    page.goto(reverse("admin:integrations_inboundchange_page", args=[vms.inbound_changes.get().pk]))
    _look(page, "inbound-page")
    _is_accessible(page)
    assert "Babbage Incorporated" in page.inner_text("main")

    # The account manager reads the name with its master, and who says so, by keyboard.
    page.context.clear_cookies()
    _log_in(page, account_manager)
    page.goto(reverse("admin:clients_client_change", args=[client.pk]))
    assert page.locator("#id_legal_name").is_disabled()
    assert "Northwind CRM last wrote this record" in page.inner_text("main")
    page.goto(reverse("admin:clients_client_page", args=[client.pk]))
    page.focus("button:has-text('Legal name')")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Northwind CRM key")
    _look(page, "says-so")
    _is_accessible(page)
    page.keyboard.press("Escape")
    assert not page.locator(".sor-says-card").count()
    assert page.evaluate("document.activeElement.textContent") == "Legal name"

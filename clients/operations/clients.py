"""Clients, the people there and the terms agreed with them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Team, User
from audit.context import acting
from clients.choices import NEXT_CLIENT_STATUSES, ClientStatus
from clients.models import Client, ClientAgreement, ClientContact
from governance.teams import home_team
from records.changes import check_fields, differing, write_changes
from records.operations import acting_user, delete_record, lock, operation, require
from records.policies import may


@operation("added a client")
def create_client(*, legal_name: str, **details: Any) -> Client:
    """Put a company on the record. The acting user becomes the owner unless ``details`` name one."""
    user = acting_user()
    require(may(user, "add", Client), "You may not add clients.")
    client = Client(legal_name=legal_name.strip(), **{"owner": user, **details})
    client.team = client.team or home_team(client.owner)
    check_fields(client)
    client.save(force_insert=True)
    return client


@operation("changed a client")
def update_client(client: Client, *, changes: Mapping[str, Any], version: int | None = None) -> Client:
    """Set ``changes``, each by its own rule: owner, status and restriction are not plain fields."""
    user = acting_user()
    fresh = lock(client, version=version)
    require(may(user, "change", fresh), "You may not change this client.")
    wanted = differing(fresh, changes)
    if {"owner", "team"} & wanted.keys():
        require(may(user, "change_owner", fresh), "You may not change the owner of this client.")
    if "is_restricted" in wanted:
        require(may(user, "share", fresh), "You may not restrict or open this client.")
    if "status" in wanted:
        _refuse_forbidden_step(fresh, ClientStatus(wanted["status"]))
    write_changes(fresh, wanted)
    return fresh


@operation("moved a client")
def change_client_status(client: Client, *, to: ClientStatus, reason: str = "") -> Client:
    """Move ``client`` to another status. Raises :class:`ValidationError` for a forbidden step."""
    with acting(reason=reason):
        return update_client(client, changes={"status": to})


@operation("changed the owner of a client")
def change_client_owner(client: Client, *, owner: User, team: Team | None = None, reason: str = "") -> Client:
    """Hand ``client`` to another account manager, and to that manager's team unless one is named."""
    with acting(reason=reason):
        return update_client(client, changes={"owner": owner, "team": team or home_team(owner)})


@operation("deleted a client")
def delete_client(client: Client, *, version: int | None = None) -> None:
    """Take ``client`` off the record. Raises :class:`ValidationError` listing what holds it."""
    delete_record(client, version=version)


@operation("added a contact")
def add_contact(client: Client, *, full_name: str, **details: Any) -> ClientContact:
    """Note a person at ``client`` with whom we deal."""
    contact = ClientContact(client=client, full_name=full_name.strip(), **details)
    require(may(acting_user(), "add", contact), "You may not add contacts to this client.")
    check_fields(contact)
    contact.save(force_insert=True)
    return contact


@operation("changed a contact")
def update_contact(
    contact: ClientContact, *, changes: Mapping[str, Any], version: int | None = None
) -> ClientContact:
    """Set ``changes`` on a contact."""
    fresh = lock(contact, version=version)
    require(may(acting_user(), "change", fresh), "You may not change this contact.")
    write_changes(fresh, changes)
    return fresh


@operation("noted that a contact left")
def mark_contact_left(contact: ClientContact, *, on: date | None = None) -> ClientContact:
    """Note that the person no longer works at the client; their story stays."""
    return update_contact(contact, changes={"left_on": on or timezone.localdate()})


@operation("added an agreement")
def add_agreement(client: Client, *, title: str, **terms: Any) -> ClientAgreement:
    """Note terms agreed with ``client``."""
    agreement = ClientAgreement(client=client, title=title.strip(), **terms)
    require(may(acting_user(), "add", agreement), "You may not add agreements with this client.")
    check_fields(agreement)
    agreement.save(force_insert=True)
    return agreement


@operation("changed an agreement")
def update_agreement(
    agreement: ClientAgreement, *, changes: Mapping[str, Any], version: int | None = None
) -> ClientAgreement:
    """Set ``changes`` on an agreement."""
    fresh = lock(agreement, version=version)
    require(may(acting_user(), "change", fresh), "You may not change this agreement.")
    write_changes(fresh, changes)
    return fresh


@operation("ended an agreement")
def end_agreement(agreement: ClientAgreement, *, on: date) -> ClientAgreement:
    """Let an agreement end with a day."""
    return update_agreement(agreement, changes={"valid_until": on})


def _refuse_forbidden_step(client: Client, to: ClientStatus) -> None:
    status = ClientStatus(client.status)
    if to not in NEXT_CLIENT_STATUSES[status]:
        raise ValidationError(
            {"status": f"A client that is {status.label.lower()} cannot become {to.label.lower()}."}
        )
    if to == ClientStatus.FORMER and (held := client.job_orders.live().count()):
        orders = "job order is" if held == 1 else "job orders are"
        raise ValidationError({"status": f"{held} {orders} not finished yet: close or cancel first."})

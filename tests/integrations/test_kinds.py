"""Clients, contacts, job orders and interactions out of files: each finds what it belongs to."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.choices import Locale
from audit.context import acting
from candidates.models import Candidate
from candidates.operations import create_candidate
from candidates.operations.merging import merge_candidates
from clients.models import Client, ClientContact, JobOrder
from clients.operations import create_client
from governance.models import ExternalIdentifier
from integrations.choices import ExistingMode, ImportKind, ImportStatus, LookalikeMode
from integrations.models import ImportBatch
from interactions.choices import Entry, Timeliness
from interactions.models import Interaction
from tests.accounts.factories import UserFactory
from tests.governance.factories import SkillFactory, SystemFactory
from tests.integrations.conftest import uploaded

pytestmark = pytest.mark.django_db

CLIENTS = (
    b"Account ID,Account Name,Phone,Website,Billing City,Billing Country,Industry,Payment terms\n"
    b"A1,Babbage Ltd,+44 20 7946 0958,babbage.example,London,United Kingdom,Engines,30\n"
    b"A2,Lovelace AG,,https://lovelace.example,Z\xc3\xbcrich,Schweiz,Software,\n"
)
CONTACTS = b"Contact ID,First name,Last name,Account ID,Email,Title\nP1,Mary,Somerville,A1,mary@babbage.example,CTO\n"
JOBS = (
    b"Job ID,Job title,Company ID,Contact email,Type,Openings,Salary,Currency,Per,Skills,Status\n"
    b"J1,Engineer,A1,mary@babbage.example,Full-time,2,60000,GBP,year,Java,Active\n"
)
NOTES = (
    b"Note ID,Candidate email,Date,Type,Subject,Body,Job ID\n"
    b"N1,ada@example.org,2024-03-05 10:30,Phone call,Intro,Wants to move to London in spring,J1\n"
)


@pytest.fixture
def system(db: None) -> Any:
    return SystemFactory()


@pytest.fixture
def world(imported: Any, lead: Any, system: Any) -> dict[str, ImportBatch]:
    """The four files of another system, in the order in which they point to each other."""
    SkillFactory(name="Java")
    with acting(lead):
        create_candidate(full_name="Ada Byron", emails=["ada@example.org"])
    return {
        kind: imported(lead, data, kind=kind, system=system)
        for kind, data in (
            (ImportKind.CLIENTS, CLIENTS),
            (ImportKind.CONTACTS, CONTACTS),
            (ImportKind.JOB_ORDERS, JOBS),
            (ImportKind.INTERACTIONS, NOTES),
        )
    }


def _told(batch: ImportBatch) -> list[tuple[str, str]]:
    return list(batch.rows.order_by("line").values_list("action", "reason"))


def test_files_that_point_to_each_other_become_one_world(world: Any, lead: Any, system: Any) -> None:
    client = Client.objects.get(legal_name="Babbage Ltd")
    contact = ClientContact.objects.get()
    job = JobOrder.objects.get()
    note = Interaction.objects.get()

    assert (client.country, client.payment_days, client.website, client.owner) == (
        "GB", 30, "https://babbage.example", lead,
    )  # fmt: skip
    assert (contact.full_name, contact.client, contact.title) == ("Mary Somerville", client, "CTO")
    assert (job.client, job.contact, job.openings, job.pay_minimum, job.unit, job.status) == (
        client, contact, 2, 60000, "year", "open",
    )  # fmt: skip
    assert [row.skill.name for row in job.wanted_skills.all()] == ["Java"]
    assert (note.candidate.full_name, note.kind, note.job_order, note.subject) == (
        "Ada Byron", "call", job, "Intro",
    )  # fmt: skip
    assert (note.entry, note.timeliness) == (Entry.IMPORTED, Timeliness.BACKFILLED)
    assert set(ExternalIdentifier.objects.filter(system=system).values_list("model", "external_id")) == {
        ("clients.client", "A1"), ("clients.client", "A2"), ("clients.clientcontact", "P1"),
        ("clients.joborder", "J1"), ("interactions.interaction", "N1"),
    }  # fmt: skip
    rows = world[ImportKind.INTERACTIONS].rows.get()
    assert (rows.object_id, rows.candidate) == (note.pk, note.candidate)


def test_the_same_files_again_change_nothing(
    world: Any, imported: Any, checked: Any, lead: Any, system: Any
) -> None:
    for kind, data in (
        (ImportKind.CLIENTS, CLIENTS), (ImportKind.CONTACTS, CONTACTS), (ImportKind.JOB_ORDERS, JOBS),
        (ImportKind.INTERACTIONS, NOTES),
    ):  # fmt: skip
        batch = checked(lead, data, kind=kind, system=system, existing=ExistingMode.UPDATE)
        assert {(action, reason[:17]) for action, reason in _told(batch)} == {("skip", "Nothing new about")}


def test_without_keys_names_and_moments_are_known(imported: Any, checked: Any, lead: Any) -> None:
    with acting(lead):
        create_candidate(full_name="Ada Byron", emails=["ada@example.org"])
    clients, notes = (
        b"Name,City\nBabbage Ltd,London\n",
        b"Candidate,Date,Note\nada byron,5 March 2024,Wants to move\n",
    )
    imported(lead, clients, kind=ImportKind.CLIENTS)
    imported(lead, notes, kind=ImportKind.INTERACTIONS)

    again = [
        checked(lead, clients.upper(), kind=ImportKind.CLIENTS),
        checked(lead, notes, kind=ImportKind.INTERACTIONS),
    ]

    assert [_told(batch)[0][0] for batch in again] == ["skip", "skip"]
    assert "by name: Babbage Ltd" in _told(again[0])[0][1]


@pytest.mark.parametrize("column", ["Candidate reference", "Candidate email", "Candidate"])
def test_what_was_said_with_somebody_who_was_merged_belongs_to_the_one_that_goes_on(
    imported: Any, lead: Any, column: str
) -> None:
    with acting(lead):
        going_on = create_candidate(full_name="Ada Lovelace", emails=["ada@example.org"])
        merged = create_candidate(
            full_name="Ada Byron", emails=["ada@example.org"], different_from=[going_on]
        )
        merge_candidates(going_on, merged)
    named = {"Candidate reference": merged.reference, "Candidate email": "ada@example.org"}
    row = f"{column},Date,Note\n{named.get(column, 'Ada Byron')},5 March 2024,Wants to move\n"

    imported(lead, row.encode(), kind=ImportKind.INTERACTIONS)

    assert Interaction.objects.get().candidate == going_on


def test_what_a_row_points_to_must_be_there_and_visible(checked: Any, lead: Any) -> None:
    with acting(lead):
        create_client(legal_name="Seen Ltd")
    hidden = UserFactory()
    Client.objects.filter(legal_name="Seen Ltd").update(is_restricted=True, owner=hidden, team=None)

    batch = checked(lead, b"Name,Company\nMary,Seen Ltd\nJane,Nowhere Ltd\n", kind=ImportKind.CONTACTS)

    assert _told(batch) == [
        ("error", "There is no client with the name “Seen Ltd”. Import the client first."),
        ("error", "There is no client with the name “Nowhere Ltd”. Import the client first."),
    ]


@pytest.mark.parametrize(("locale", "day"), [(Locale.BRITISH, 3), (Locale.AMERICAN, 4)])
def test_a_date_that_reads_two_ways_is_read_as_chosen_and_told(
    imported: Any, lead: Any, locale: str, day: int
) -> None:
    with acting(lead):
        create_candidate(full_name="Ada Byron")

    batch = imported(
        lead,
        b"Candidate,Date,Note\nAda Byron,03/04/2024,Wants to move\n",
        kind=ImportKind.INTERACTIONS,
        locale=locale,
    )

    assert Interaction.objects.get().occurred_at.day == day
    assert f"was read as {day} " in batch.rows.get().warnings[0]["sentence"]


def test_the_preview_says_what_the_import_would_refuse(checked: Any, lead: Any) -> None:
    with acting(lead):
        create_client(legal_name="Babbage Ltd")
    data = (
        b"Job title,Company,Openings,Pay min,Pay max\n"
        b"Engineer,Babbage Ltd,many,,\nWelder,Babbage Ltd,0,,\n,Babbage Ltd,1,,\n"
    )

    batch = checked(lead, data, kind=ImportKind.JOB_ORDERS)

    rows = list(batch.rows.order_by("line"))
    assert [row.action for row in rows] == ["create", "create", "error"]
    assert rows[0].warnings[0]["sentence"] == "“many” is not a number. It was left out."
    assert rows[2].reason == "There is no job title."


def test_a_refusal_of_the_record_costs_its_row_alone(imported: Any, lead: Any) -> None:
    with acting(lead):
        create_client(legal_name="Babbage Ltd")

    batch = imported(
        lead, b"Job title,Company,Openings\nWelder,Babbage Ltd,0\nEngineer,Babbage Ltd,1\n",
        kind=ImportKind.JOB_ORDERS,
    )  # fmt: skip

    assert [action for action, _ in _told(batch)] == ["error", "create"]
    assert "1 to 1,000 people" in _told(batch)[0][1]


def test_updating_changes_the_filled_cells_and_clears_only_when_told(imported: Any, lead: Any) -> None:
    with acting(lead):
        client = create_client(legal_name="Babbage Ltd", industry="Engines", city="Bath")
    data = b"Name,Industry,City\nBabbage Ltd,,London\n"
    columns = {"Name": "legal_name", "Industry": "industry", "City": "city"}

    imported(lead, data, kind=ImportKind.CLIENTS, existing=ExistingMode.UPDATE, mapping=columns)
    client.refresh_from_db()
    assert (client.industry, client.city) == ("Engines", "London")
    imported(lead, data, kind=ImportKind.CLIENTS, existing=ExistingMode.UPDATE, mapping=columns, clears=True)
    client.refresh_from_db()
    assert (client.industry, client.city) == ("", "London")


def test_updating_only_adds_nobody_and_a_chosen_key_is_the_only_one(checked: Any, recruiter: Any) -> None:
    with acting(recruiter):
        create_candidate(full_name="Ada Byron", emails=["ada@example.org"], phones=["+44 20 7946 0958"])
    data = b"Name,Email,Phone,City\nAda Byron,,+44 20 7946 0958,London\nBob,bob@example.org,,Bath\n"

    only = checked(recruiter, data, existing=ExistingMode.ONLY)
    by_email = checked(
        recruiter, data, existing=ExistingMode.UPDATE, match_by="email", lookalikes=LookalikeMode.ADD
    )

    assert [action for action, _ in _told(only)] == ["update", "skip"]
    assert [action for action, _ in _told(by_email)] == ["create", "create"]
    assert Candidate.objects.count() == 1


def test_who_may_not_import_clients_does_not(recruiter: Any) -> None:
    with pytest.raises(PermissionDenied, match="You may not import clients"):
        uploaded(recruiter, CLIENTS, kind=ImportKind.CLIENTS)
    assert list(ImportBatch.objects.exclude(status=ImportStatus.DONE)) == []


# Cards and JSON ------------------------------------------------------------------------------------

CARDS = b"""BEGIN:VCARD
VERSION:3.0
FN:Ada Byron
N:Byron;Ada;;;
item1.EMAIL;TYPE=INTERNET;TYPE=WORK:ada@work.example
EMAIL;TYPE=HOME:ada@example.org
TEL;TYPE=CELL:+44 20 7946 0958
ADR;TYPE=HOME:;;12 St James's Square;London;;SW1Y 4JH;United Kingdom
ORG:Babbage\\, Sons Ltd;Engines
TITLE:Analyst
NOTE:Likes numbers\\nand music
END:VCARD
BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=BCrgen
EMAIL;INTERNET:jm@example.org
END:VCARD
"""
RESUME = b"""{"basics": {"name": "Ada Byron", "label": "Analyst", "email": "ada@example.org",
"location": {"city": "London", "countryCode": "GB"}, "profiles": [{"url": "https://github.com/ada"}]},
"work": [{"name": "Old Ltd", "position": "Clerk", "endDate": "2020-01"}, {"name": "Babbage Ltd", "position": "CTO"}],
"skills": [{"name": "Web", "keywords": ["Java"]}]}"""


def test_business_cards_become_candidates(imported: Any, recruiter: Any) -> None:
    imported(recruiter, CARDS, name="cards.vcf")

    ada = Candidate.objects.get(full_name="Ada Byron")
    assert Candidate.objects.filter(full_name="Jürgen Müller", emails__normalised="jm@example.org").exists()
    assert (ada.current_employer, ada.current_title, ada.city, ada.country, ada.summary) == (
        "Babbage, Sons Ltd", "Analyst", "London", "GB", "Likes numbers\nand music",
    )  # fmt: skip
    assert {(each.normalised, each.kind) for each in ada.emails.all()} == {
        ("ada@work.example", "work"), ("ada@example.org", "personal"),
    }  # fmt: skip


def test_a_json_resume_becomes_a_candidate(imported: Any, recruiter: Any) -> None:
    java = SkillFactory(name="Java")

    imported(recruiter, RESUME, name="resume.json")

    ada = Candidate.objects.get()
    assert (ada.full_name, ada.headline, ada.current_title, ada.current_employer, ada.city) == (
        "Ada Byron", "Analyst", "CTO", "Babbage Ltd", "London",
    )  # fmt: skip
    assert [row.skill for row in ada.skill_rows.all()] == [java]


@pytest.mark.parametrize(
    "data",
    [
        b'[{"first_name": "Ada", "last_name": "Byron", "emails": [{"value": "ada@example.org"}]}]',
        (
            b'{"first_name": "Ada", "last_name": "Byron", "emails": ["ada@example.org"]}\n'
            b'{"first_name": "Bob", "last_name": "Lee", "emails": ["bob@example.org"]}\n'
        ),
    ],
)
def test_lists_of_objects_are_rows(imported: Any, recruiter: Any, data: bytes) -> None:
    imported(recruiter, data, name="people.json")

    assert Candidate.objects.filter(full_name="Ada Byron", emails__normalised="ada@example.org").exists()


@pytest.mark.parametrize(
    "data", [b'{"name": "x"}', b'["a", "b"]', b'{"a": ', b"[" * 100_000, b'[["' + b"x" * 99]
)
def test_json_that_is_no_list_of_records_is_refused(recruiter: Any, data: bytes) -> None:
    with pytest.raises(ValidationError, match="JSON"):
        uploaded(recruiter, data, "x.json")


# Lookalikes ----------------------------------------------------------------------------------------


def test_somebody_who_seems_to_be_there_is_held_back_or_told(checked: Any, recruiter: Any) -> None:
    with acting(recruiter):
        create_candidate(full_name="Adelaide Byron-Lovelace", emails=["adelaide@example.org"], city="London")
    data = b"Name,Email,City\nAdelaide Byron Lovelace,adelaide@other.example,London\nBob Lee,bob@example.org,Bath\n"

    held = checked(recruiter, data)
    told = checked(recruiter, data, lookalikes=LookalikeMode.ADD)

    assert [action for action, _ in _told(held)] == ["skip", "create"]
    assert _told(held)[0][1].startswith("May be Adelaide Byron-Lovelace (C-")
    assert [action for action, _ in _told(told)] == ["create", "create"]
    assert told.rows.earliest("line").warnings[0]["sentence"].startswith("May be Adelaide")


def test_the_next_file_with_these_columns_begins_with_what_was_chosen(
    checked: Any, recruiter: Any, colleague: Any
) -> None:
    data = b"Name,Email,Mood\nAda Byron,ada@example.org,Bright\n"
    chosen = {"Name": "full_name", "Email": "email", "Mood": "headline"}
    checked(recruiter, data, mapping=chosen, existing=ExistingMode.UPDATE, name="may.csv")

    again = uploaded(recruiter, data, "june.csv")
    others = uploaded(colleague, data)

    assert (again.mapping, again.existing) == (chosen, ExistingMode.UPDATE)
    assert "The columns are mapped as you did for may.csv." in again.layout["notes"]
    assert others.mapping == {}

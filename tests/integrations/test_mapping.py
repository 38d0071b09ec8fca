"""Columns are recognised by heading and values, in many words; doubt leaves them out and says so."""

import pytest

from integrations.choices import ImportKind
from integrations.kinds import importable
from integrations.mapping import Proposal, is_phone, propose_mapping
from integrations.vocabulary import PEOPLE

EXPORTS = {
    "OpenCATS": (
        [
            "first_name",
            "last_name",
            "email1",
            "email2",
            "phone_cell",
            "phone_work",
            "city",
            "key_skills",
            "owner",
        ],
        [
            "Ada",
            "Byron",
            "ada@x.org",
            "ada@y.org",
            "+44 20 7946 0958",
            "+44 20 7946 0959",
            "London",
            "Python",
            "Rita",
        ],
        "given_name family_name email email phone phone city skill owner",
    ),
    "Bullhorn": (
        [
            "ID",
            "First Name",
            "Last Name",
            "Primary Email",
            "Mobile Phone",
            "Occupation",
            "Company",
            "Date Added",
        ],
        ["77", "Ada", "Byron", "ada@x.org", "+44 20 7946 0958", "Engineer", "Babbage Ltd", "2024-01-01"],
        "external_id given_name family_name email phone current_title current_employer -",
    ),
    "Greenhouse": (
        ["Candidate ID", "Candidate Name", "Email Address", "Phone", "Current Company", "Job Name", "Tags"],
        ["77", "Ada Byron", "ada@x.org", "+44 20 7946 0958", "Babbage Ltd", "Engineer at X", "urgent"],
        "external_id full_name email phone current_employer - tag",
    ),
    "Lever": (
        ["Contact ID", "Name", "Headline", "Stage", "Origin", "Emails", "Phones", "Links", "Location"],
        [
            "c-1",
            "Ada Byron",
            "Engineer",
            "Lead",
            "sourced",
            "ada@x.org",
            "+442079460958",
            "https://x.org/a",
            "London",
        ],
        "external_id full_name headline - source email phone link city",
    ),
    "LinkedIn": (
        ["First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On"],
        [
            "Ada",
            "Byron",
            "https://www.linkedin.com/in/ada",
            "ada@x.org",
            "Babbage Ltd",
            "Engineer",
            "05 Jun 2023",
        ],
        "given_name family_name link email current_employer current_title -",
    ),
    "HubSpot": (
        [
            "Record ID",
            "First Name",
            "Last Name",
            "Email",
            "Phone Number",
            "Lifecycle Stage",
            "Original Source",
        ],
        ["1001", "Ada", "Byron", "ada@x.org", "+44 20 7946 0958", "lead", "ORGANIC_SEARCH"],
        "external_id given_name family_name email phone - source",
    ),
    "Salesforce": (
        ["FirstName", "LastName", "Email", "MobilePhone", "LeadSource", "OwnerId", "Title", "Company"],
        ["Ada", "Byron", "ada@x.org", "+44 20 7946 0958", "Web", "005xx", "Engineer", "Babbage Ltd"],
        "given_name family_name email phone source owner current_title current_employer",
    ),
}


def _propose(headings: list[str], *rows: list[str]) -> Proposal:
    return propose_mapping(headings, rows)


@pytest.mark.parametrize("system", EXPORTS)
def test_the_exports_of_other_systems_are_recognised(system: str) -> None:
    headings, row, targets = EXPORTS[system]
    proposal = _propose(headings, row)

    assert proposal.export_name == system
    assert [column.target or "-" for column in proposal.columns] == targets.split()
    assert proposal.doubt == ""


@pytest.mark.parametrize(
    ("heading", "target"),
    [
        ("Vorname", "given_name"), ("Nachname", "family_name"), ("E-Mail-Adresse", "email"),
        ("Prénom", "given_name"), ("Nom de famille", "family_name"), ("Téléphone", "phone"),
        ("Nombre", "full_name"), ("Correo electrónico", "email"), ("Teléfono móvil", "phone"),
        ("Apellidos", "family_name"), ("Cognome", "family_name"), ("Achternaam", "family_name"),
        ("Imię", "given_name"), ("Nazwisko", "family_name"), ("Фамилия", "family_name"),
        ("Электронная почта", "email"), ("氏名", "full_name"), ("メールアドレス", "email"),
        ("电话", "phone"), ("이름", "full_name"), ("الهاتف", "phone"), ("candidateFirstName", "given_name"),
        ("Candidate: E-mail *", "email"), ("EMAIL ADDRESS 2", "email"), ("phone_number", "phone"),
        ("☎ Mobile", "phone"), ("Company Name", "current_employer"), ("LinkedIn Profile URL", "link"),
        ("Date of birth", ""), ("Email opt-out", ""), ("Job Name", ""), ("Lead Status", ""),
    ],
)  # fmt: skip
def test_headings_are_recognised_in_several_languages(heading: str, target: str) -> None:
    assert PEOPLE.recognise(heading)[0] == target


def test_values_win_over_a_heading_that_they_contradict() -> None:
    proposal = _propose(["Name", "Email", "Phone"], ["Ann", "+44 20 7946 0958", "ann@example.org"])

    assert proposal.mapping == {"Name": "full_name", "Email": "phone", "Phone": "email"}


def test_a_column_of_e_mails_and_phones_is_recognised_as_mixed() -> None:
    rows = [["Ann", "ann@x.org / 020 7946 0958"], ["Bob", "bob@x.org"], ["Cy", "+44 20 7946 0959"]]

    assert _propose(["Name", "Contact details"], *rows).mapping["Contact details"] == "reach"


def test_parts_of_a_name_come_before_the_whole() -> None:
    proposal = _propose(["Name", "First name", "Last name"], ["Ada Byron", "Ada", "Byron"])

    assert proposal.mapping == {"First name": "given_name", "Last name": "family_name"}
    assert "used instead" in proposal.columns[0].reason


def test_several_columns_may_hold_e_mails_but_one_the_city() -> None:
    proposal = _propose(
        ["Name", "Email", "Work email", "City", "Town"], ["Ann", "a@x.org", "a@y.org", "Rome", "Rome"]
    )

    assert list(proposal.mapping.values()) == ["full_name", "email", "email", "city"]


def test_empty_columns_are_left_out_and_samples_are_shown() -> None:
    proposal = _propose(["Name", "Email", "Phone"], ["Ann", "a@x.org", ""], ["Bob", "b@x.org", "n/a"])

    assert "Phone" not in proposal.mapping
    assert proposal.columns[2].is_empty
    assert proposal.columns[0].samples == ["Ann", "Bob"]


@pytest.mark.parametrize(
    ("headings", "row", "doubt"),
    [
        (["id", "name", "requisition_id"], ["1", "Welder", "R-7"], "seem to be jobs"),
        (["id", "name", "account_number"], ["1", "Acme", "77"], "seem to be companies"),
        (
            ["id", "first_name", "last_name", "site_admin"],
            ["1", "Nina", "Simone", "false"],
            "seem to be users",
        ),
        (["name", "email", "access_role"], ["Kate Bush", "kate@example.org", "admin"], "seem to be users"),
        (
            ["id", "name", "parent_office_external_id"],
            ["1", "Leeds", "7"],
            "seem to be departments or offices",
        ),
        (["id", "name", "job_stage_id"], ["1", "Phone screen", "7"], "seem to be stages"),
        (["id", "candidate_id", "overall_recommendation"], ["1", "2", "yes"], "seem to be scorecards"),
        (["id", "name", "active"], ["1", "Past applicants", "true"], "names with their numbers"),
        (["id", "name", "_synced_by"], ["1", "Past applicants", "x"], "Nothing in this file says"),
        (["candidate_id", "tag_id"], ["1", "7"], "Put the names of the tags in place of their numbers"),
        (["id", "candidate_id", "creator_id", "status"], ["1", "2", "3", "signed"], "made on a submission"),
        (["a", "b"], ["1", "2"], "Nothing in this file says"),
    ],
)
def test_rows_that_hardly_are_people_are_doubted(headings: list[str], row: list[str], doubt: str) -> None:
    proposal = _propose(headings, row)

    assert doubt in proposal.doubt
    assert proposal.mapping == {}


def test_people_of_whom_a_job_is_told_are_doubted_but_mapped() -> None:
    proposal = _propose(["Candidate Name", "Email", "Job ID"], ["Ada Byron", "ada@example.org", "7"])

    assert proposal.mapping == {"Candidate Name": "full_name", "Email": "email"}
    assert "seem to be jobs. Import them only if" in proposal.doubt


def test_people_without_names_are_doubted_but_mapped() -> None:
    proposal = _propose(["Lead Email", "Lead Phone"], ["a@x.org", "+44 20 7946 0958"])

    assert proposal.mapping == {"Lead Email": "email", "Lead Phone": "phone"}
    assert "update candidates but not create" in proposal.doubt


@pytest.mark.parametrize(
    ("kind", "headings", "told"),
    [
        (
            ImportKind.JOB_ORDERS,
            ["id", "opening_id", "job_id", "status"],
            "openings of jobs. Import the jobs",
        ),
        (ImportKind.INTERACTIONS, ["id", "Account Number", "name"], "companies. Import them as clients."),
        (ImportKind.INTERACTIONS, ["interview_id", "user_id"], "people who hold an interview"),
        (ImportKind.CLIENTS, ["_fivetran_start", "account_number", "name"], "former states of companies"),
        (ImportKind.CLIENTS, ["id", "name", "annual_revenue"], ""),
        (ImportKind.CLIENTS, ["id", "name"], ""),
        (ImportKind.INTERACTIONS, ["candidate_id", "duration_in_minutes", "date"], ""),
        (ImportKind.JOB_ORDERS, ["id", "title", "requisition_id", "client"], ""),
    ],
)
def test_rows_of_another_kind_than_was_said_are_told(kind: str, headings: list[str], told: str) -> None:
    proposal = propose_mapping(headings, [["1"] * len(headings)], importable(kind).vocabulary)

    assert proposal.doubt == "" if not told else told in proposal.doubt


def test_a_proposal_survives_being_stored() -> None:
    proposal = _propose(["Name", "Email"], ["Ann", "a@x.org"])

    assert Proposal.from_json(proposal.as_json()) == proposal


@pytest.mark.parametrize(
    "text", ["+44 20 7946 0958", "(02) 5550 1177", "555-0100", "9876501234", "+1 555 010 0199 x12"]
)
def test_telephone_numbers_are_told(text: str) -> None:
    assert is_phone(text)


@pytest.mark.parametrize(
    "text", ["2024-03-15", "01/15/2024", "2024-03-15 09:12:00", "12", "4.5", "LD-1001", "Ann"]
)
def test_other_values_are_no_telephone_numbers(text: str) -> None:
    assert not is_phone(text)

"""Comparing a copy with the record: what is found, what is not, and what a later comparison makes of it."""

import io
from collections.abc import Callable
from typing import Any

import pytest

from audit.context import acting
from candidates.models import Candidate
from governance.models import ExternalIdentifier, System
from integrations.choices import ComparisonStatus, CopyScope, DiscrepancyKind, DiscrepancyStatus, ImportKind
from integrations.models import CopiedRow, Discrepancy, ReconciliationRun
from integrations.operations.comparisons import start_comparison, upload_copy
from integrations.reconciliation.comparing import compare
from tests.candidates.factories import CandidateEmailFactory, CandidateFactory, CandidatePhoneFactory
from tests.clients.factories import ClientFactory
from tests.governance.factories import SystemFactory

pytestmark = pytest.mark.django_db

type Compare = Callable[..., ReconciliationRun]


@pytest.fixture
def crm(db: None) -> System:
    return SystemFactory(code="crm", name="Northstar")


@pytest.fixture
def compared(crm: System, manager: Any) -> Compare:
    """Upload a copy and compare it, as a manager and the worker do it in several steps."""

    def run(text: str, *, mapping: dict[str, str] | None = None, **options: Any) -> ReconciliationRun:
        data = text.encode()
        with acting(manager):
            uploaded = upload_copy(
                io.BytesIO(data), name="copy.csv", size=len(data), system=crm,
                kind=options.pop("kind", ImportKind.CANDIDATES),
            )  # fmt: skip
            chosen = mapping or uploaded.read_proposal().mapping
            started = start_comparison(uploaded, mapping=chosen, **options)
        *_, last = compare(started)
        return last

    return run


def known(record: Any, system: System, key: str) -> Any:
    """Let ``system`` know ``record`` by ``key``."""
    ExternalIdentifier.objects.create(
        system=system, model=record._meta.label_lower, object_id=record.pk, external_id=key
    )
    return record


def found(run: ReconciliationRun) -> list[tuple[str, str, str, str]]:
    rows = Discrepancy.objects.seen_in(run).live().order_by("element", "what", "their_key")
    return [(row.what, row.element, row.ours, row.theirs) for row in rows]


HEAD = "Id,Full name,City,Country,Email,Phone\n"


def test_what_is_written_otherwise_is_equal(crm: System, compared: Compare) -> None:
    person = known(CandidateFactory(full_name="Zoë  Müller", city="Köln", country="DE"), crm, "7")
    CandidateEmailFactory(candidate=person, value="Zoe@Example.org", is_primary=True)
    CandidatePhoneFactory(candidate=person, value="+49 221 998877", is_primary=True)

    run = compared(HEAD + "7,ZOE\u0308 MÜLLER , köln,Germany,zoe@EXAMPLE.org,0221/998877\n")

    assert (run.status, found(run)) == (ComparisonStatus.DONE, [])


def test_each_kind_of_difference_is_found(crm: System, compared: Compare) -> None:
    person = known(CandidateFactory(full_name="Ada Byron", city="Leeds", country=""), crm, "1")
    CandidateEmailFactory(candidate=person, value="ada@example.org", is_primary=True)
    reached = CandidateFactory(full_name="Ben Known", city="", country="")
    CandidateEmailFactory(candidate=reached, value="ben@example.org", is_primary=True)
    known(CandidateFactory(full_name="Gone There"), crm, "3")

    run = compared(
        HEAD
        + "1,Ada Byron,York,United Kingdom,,\n"
        + "2,Ben Known,,,ben@example.org,\n"
        + "9,Nobody Here,Rome,Italy,nobody@example.org,\n"
        + "1,Ada Byron again,York,United Kingdom,,\n"
    )

    assert sorted((row.what, row.element, row.their_key) for row in Discrepancy.objects.seen_in(run)) == [
        (DiscrepancyKind.DIFFERENT, "city", "1"),
        (DiscrepancyKind.DUPLICATE, "", "1"),
        (DiscrepancyKind.EMPTY_HERE, "country", "1"),
        (DiscrepancyKind.EMPTY_THERE, "emails", "1"),
        (DiscrepancyKind.MISSING_HERE, "", "9"),
        (DiscrepancyKind.MISSING_THERE, "", "3"),
        (DiscrepancyKind.UNLINKED, "", "2"),
    ]
    assert CopiedRow.objects.count() == 0


def test_comparing_writes_nothing_on_the_record(crm: System, compared: Compare) -> None:
    person = known(CandidateFactory(city="Leeds"), crm, "1")
    known(CandidateFactory(), crm, "2")

    compared(HEAD + "1,Other,York,,,\n9,New,Rome,,,\n")

    person.refresh_from_db()
    assert (person.version, Candidate.objects.count()) == (1, 2)


def test_a_later_comparison_tells_new_still_and_gone(crm: System, compared: Compare) -> None:
    known(CandidateFactory(full_name="Ada", city="Leeds"), crm, "1")
    known(CandidateFactory(full_name="Ben", city="Bath"), crm, "2")
    first = compared("Id,Full name,City\n1,Ada,York\n2,Ben,Bath\n")
    age = Discrepancy.objects.get().found_at

    second = compared("Id,Full name,City\n1,Ada,York\n2,Ben,Rome\n")
    third = compared("Id,Full name,City\n1,Ada,Leeds\n2,Ben,Rome\n")

    names = ["theirs", "status", "resolution"]
    assert list(Discrepancy.objects.order_by("pk").values_list(*names)) == [
        ("York", "settled", "gone"),
        ("Rome", "open", ""),
    ]
    assert [Discrepancy.objects.seen_in(run).count() for run in (first, second, third)] == [1, 2, 1]
    assert [Discrepancy.objects.new_in(run).count() for run in (first, second, third)] == [1, 1, 0]
    assert [Discrepancy.objects.gone_in(run).count() for run in (first, second, third)] == [0, 0, 1]
    assert Discrepancy.objects.get(theirs="York").found_at == age


def test_comparing_twice_changes_nothing_and_leaves_no_history(crm: System, compared: Compare) -> None:
    known(CandidateFactory(full_name="Ada", city="Leeds"), crm, "1")
    compared("Id,Full name,City\n1,Ada,York\n8,New,Rome\n")
    history = Discrepancy.history.count()

    compared("Id,Full name,City\n1,Ada,York\n8,New,Rome\n")

    assert Discrepancy.history.count() == history == 2


def test_what_a_copy_does_not_tell_stays_open(crm: System, compared: Compare) -> None:
    known(CandidateFactory(full_name="Ada", city="Leeds", country="GB"), crm, "1")
    known(CandidateFactory(full_name="Ben", city="Bath", country=""), crm, "2")
    compared("Id,Full name,City,Country\n1,Ada,York,France\n2,Ben,Rome,\n")

    run = compared("Id,Full name,Country\n1,Ada,Atlantis\n", scope=CopyScope.PART)

    assert found(run) == []
    assert Discrepancy.objects.live().count() == 3


def test_clients_are_known_by_number_or_name(crm: System, compared: Compare) -> None:
    ClientFactory(legal_name="Acme Limited", registration_number="AB 12", city="Leeds")
    ClientFactory(legal_name="Globex GmbH", trading_name="Globex", city="Bonn", payment_days=30)

    run = compared(
        "Account Id,Company name,Registration number,City,Payment days\n"
        "a1,Acme Ltd,ab 12,Leeds,\nb2,GLOBEX,,Bonn,14 days\n",
        kind=ImportKind.CLIENTS,
    )

    assert found(run) == [
        (DiscrepancyKind.UNLINKED, "", "", "Acme Ltd"),
        (DiscrepancyKind.UNLINKED, "", "", "GLOBEX"),
        (DiscrepancyKind.DIFFERENT, "legal_name", "Acme Limited", "Acme Ltd"),
        (DiscrepancyKind.DIFFERENT, "legal_name", "Globex GmbH", "GLOBEX"),
        (DiscrepancyKind.DIFFERENT, "payment_days", "30", "14"),
    ]
    assert set(Discrepancy.objects.values_list("status", flat=True)) == {DiscrepancyStatus.OPEN}

"""What the database refuses about candidates and what belongs to them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from candidates.choices import BulkStatus, CandidateStatus
from candidates.models import (
    Candidate,
    CandidateEmail,
    CandidateLink,
    CandidatePhone,
    Certification,
    Document,
)
from governance.choices import ReasonKind
from tests.accounts.factories import UserFactory
from tests.candidates.factories import (
    NAMES,
    BulkActFactory,
    CandidateEmailFactory,
    CandidateFactory,
    CandidateLanguageFactory,
    CandidateLinkFactory,
    CandidatePhoneFactory,
    CandidateSecondaryOwnerFactory,
    CandidateSkillFactory,
    CandidateTagFactory,
    CandidateTeamGrantFactory,
    CandidateUserGrantFactory,
    CertificationFactory,
    DocumentFactory,
    DroppedResumeFactory,
    DuplicatePairFactory,
    EducationFactory,
    MergeOperationFactory,
    MergeRunFactory,
    SavedSearchFactory,
    SuggestionFactory,
    TalentPoolFactory,
    TalentPoolMemberFactory,
    WorkAuthorisationFactory,
    WorkHistoryFactory,
)
from tests.governance.factories import ReasonFactory
from tests.refusals import attack, carry_out, constraints_of, sentences_of

PAID = {"pay_currency": "EUR", "pay_unit": "year"}
NOW = datetime(2026, 1, 1, tzinfo=UTC)
ENDED = {"started_on": date(2020, 2, 1), "ended_on": date(2020, 1, 1)}


def same(factory, name, *, within="candidate"):
    """Give a row the value of another row below the same parent."""
    return lambda row: {name: getattr(factory(**{within: getattr(row, within)}), name)}


ATTACKS = [
    attack("full_name_filled", CandidateFactory, {"full_name": " "}),
    attack("status_known", CandidateFactory, {"status": "placed"}),
    attack("country_shape", CandidateFactory, {"country": "gb"}),
    attack("work_modes_known", CandidateFactory, {"work_modes": ["remote", "beach"]}),
    attack("employment_types_known", CandidateFactory, {"employment_types": ["serfdom"]}),
    attack("latitude_range", CandidateFactory, {"latitude": 91, "longitude": 0}),
    attack("longitude_range", CandidateFactory, {"latitude": 0, "longitude": -181}),
    attack("place_whole", CandidateFactory, {"latitude": 51}),
    attack(
        "available_from_available_until_order",
        CandidateFactory,
        {"available_from": date(2026, 2, 1), "available_until": date(2026, 1, 1)},
    ),
    attack("notice_days_range", CandidateFactory, {"notice_days": 731}),
    attack("pay_minimum_least", CandidateFactory, {"pay_minimum": -1, **PAID}),
    attack("pay_target_least", CandidateFactory, {"pay_target": -1, **PAID}),
    attack("pay_told", CandidateFactory, {"pay_target": 50_000}),
    attack("pay_currency_shape", CandidateFactory, {"pay_currency": "eur"}),
    attack("pay_minimum_pay_target_order", CandidateFactory, {"pay_minimum": 2, "pay_target": 1, **PAID}),
    attack("do_not_contact_reason", CandidateFactory, {"do_not_contact": True}),
    attack("do_not_contact_whole", CandidateFactory, {"do_not_contact_until": date(2030, 1, 1)}),
    attack("restricted_owned", CandidateFactory, {"is_restricted": True, "owner": None}),
    attack("merged_other", CandidateFactory, lambda row: {"merged_into": row, "status": "merged"}),
    attack("merged_status", CandidateFactory, {"status": CandidateStatus.MERGED}),
    attack("referred_other", CandidateFactory, lambda row: {"referred_by": row}),
    attack("summary_length", CandidateFactory, {"summary": "x" * 20_001}),
    attack("once", CandidateSecondaryOwnerFactory, same(CandidateSecondaryOwnerFactory, "user")),
    attack("once", CandidateTagFactory, same(CandidateTagFactory, "tag")),
    attack(
        "once",
        CandidateEmailFactory,
        lambda row: {
            "normalised": (twin := CandidateEmailFactory(candidate=row.candidate)).normalised,
            "value": twin.value,
        },
    ),
    attack(
        "primary",
        CandidateEmailFactory,
        lambda row: {
            "is_primary": CandidateEmailFactory(candidate=row.candidate, is_primary=True).is_primary
        },
    ),
    attack("kind_known", CandidateEmailFactory, {"kind": "zz"}),
    attack("normalised_shape", CandidateEmailFactory, {"normalised": "Not@Folded", "value": "no address"}),
    attack(
        "once",
        CandidatePhoneFactory,
        lambda row: {
            "normalised": (twin := CandidatePhoneFactory(candidate=row.candidate)).normalised,
            "value": twin.value,
        },
    ),
    attack(
        "primary",
        CandidatePhoneFactory,
        lambda row: {
            "is_primary": CandidatePhoneFactory(candidate=row.candidate, is_primary=True).is_primary
        },
    ),
    attack("kind_known", CandidatePhoneFactory, {"kind": "zz"}),
    attack("normalised_shape", CandidatePhoneFactory, {"normalised": "020 7946", "value": "12"}),
    attack("extension_shape", CandidatePhoneFactory, {"extension": "12a", "value": "call me"}),
    attack(
        "once",
        CandidateLinkFactory,
        lambda row: {
            "normalised": (twin := CandidateLinkFactory(candidate=row.candidate)).normalised,
            "value": twin.value,
        },
    ),
    attack("kind_known", CandidateLinkFactory, {"kind": "zz"}),
    attack("normalised_shape", CandidateLinkFactory, {"normalised": "javascript:x", "value": "javascript:x"}),
    attack("once", CandidateSkillFactory, same(CandidateSkillFactory, "skill")),
    attack("level_range", CandidateSkillFactory, {"level": 6}),
    attack("years_range", CandidateSkillFactory, {"years": 61}),
    attack("last_used_range", CandidateSkillFactory, {"last_used": 26}),
    attack("evidence_known", CandidateSkillFactory, {"evidence": "zz"}),
    attack("employer_filled", WorkHistoryFactory, {"employer": ""}),
    attack("employment_type_known", WorkHistoryFactory, {"employment_type": "zz"}),
    attack("country_shape", WorkHistoryFactory, {"country": "de"}),
    attack("started_on_ended_on_order", WorkHistoryFactory, ENDED),
    attack("current_not_ended", WorkHistoryFactory, {"is_current": True, "ended_on": date(2020, 1, 1)}),
    attack("description_length", WorkHistoryFactory, {"description": "x" * 20_001}),
    attack("institution_filled", EducationFactory, {"institution": ""}),
    attack("started_on_ended_on_order", EducationFactory, ENDED),
    attack("description_length", EducationFactory, {"description": "x" * 10_001}),
    attack("name_filled", CertificationFactory, {"name": ""}),
    attack(
        "issued_on_expires_on_order",
        CertificationFactory,
        {"issued_on": date(2020, 2, 1), "expires_on": date(2020, 1, 1)},
    ),
    attack("country_known", WorkAuthorisationFactory, {"country": ""}),
    attack("kind_known", WorkAuthorisationFactory, {"kind": "zz"}),
    attack(
        "valid_from_expires_on_order",
        WorkAuthorisationFactory,
        {"valid_from": date(2020, 2, 1), "expires_on": date(2020, 1, 1)},
    ),
    attack("once", DocumentFactory, same(DocumentFactory, "sha256")),
    attack("kind_known", DocumentFactory, {"kind": "zz"}),
    attack("name_filled", DocumentFactory, {"name": ""}),
    attack("sha256_shape", DocumentFactory, {"sha256": "A" * 64}),
    attack("size_range", DocumentFactory, {"size": 0}),
    attack("revision_range", DocumentFactory, {"revision": 0}),
    attack("replaces_other", DocumentFactory, lambda row: {"replaces": row}),
    attack("text_length", DocumentFactory, {"text": "x" * 5_000_001}),
    attack("text_state_known", DocumentFactory, {"text_state": "zz"}),
    attack("once", CandidateLanguageFactory, same(CandidateLanguageFactory, "language")),
    attack("language_known", CandidateLanguageFactory, {"language": "FR"}),
    attack("level_known", CandidateLanguageFactory, {"level": "zz"}),
    attack(
        "once",
        SuggestionFactory,
        lambda row: {"key": SuggestionFactory(document=row.document, element=row.element).key},
    ),
    attack("element_known", SuggestionFactory, {"element": "zz"}),
    attack("status_known", SuggestionFactory, {"status": "zz", "decided_at": NOW}),
    attack("key_filled", SuggestionFactory, {"key": ""}),
    attack("confidence_range", SuggestionFactory, {"confidence": 101}),
    attack("decided_when", SuggestionFactory, {"status": "accepted"}),
    attack("once", DroppedResumeFactory, same(DroppedResumeFactory, "sha256", within="drop")),
    attack("status_known", DroppedResumeFactory, {"status": "zz"}),
    attack("text_state_known", DroppedResumeFactory, {"text_state": "zz"}),
    attack("name_filled", DroppedResumeFactory, {"name": ""}),
    attack("sha256_shape", DroppedResumeFactory, {"sha256": "A" * 64}),
    attack("size_range", DroppedResumeFactory, {"size": 0}),
    attack("open_without_candidate", DroppedResumeFactory, lambda _: {"candidate": CandidateFactory()}),
    attack(
        "once", CandidateUserGrantFactory, same(CandidateUserGrantFactory, "user", within="content_object")
    ),
    attack(
        "once", CandidateTeamGrantFactory, same(CandidateTeamGrantFactory, "team", within="content_object")
    ),
    attack("once", DuplicatePairFactory, same(DuplicatePairFactory, "second", within="first")),
    attack("ordered", DuplicatePairFactory, lambda row: {"first": row.second, "second": row.first}),
    attack("score_range", DuplicatePairFactory, {"score": 2}),
    attack("status_known", DuplicatePairFactory, {"status": "zz"}),
    attack("decided_by_somebody", DuplicatePairFactory, {"status": "different"}),
    attack("two_people", MergeOperationFactory, lambda row: {"loser": row.survivor}),
    attack("once", MergeOperationFactory, lambda _: {"loser": MergeOperationFactory().loser}),
    attack(
        "merged_at_undone_at_order",
        MergeOperationFactory,
        lambda row: {"undone_at": row.merged_at - timedelta(days=1), "undone_by": UserFactory()},
    ),
    attack("undone_by_somebody", MergeOperationFactory, lambda _: {"undone_by": UserFactory()}),
    attack("name_filled", SavedSearchFactory, {"name": ""}),
    attack("name", SavedSearchFactory, same(SavedSearchFactory, "name", within="owner")),
    attack("visibility_known", SavedSearchFactory, {"visibility": "zz"}),
    attack("alert_known", SavedSearchFactory, {"alert": "zz"}),
    attack("query_length", SavedSearchFactory, {"query": {"text": "x" * 10_001}}),
    attack("name_filled", TalentPoolFactory, {"name": ""}),
    attack("kind_known", TalentPoolFactory, {"kind": "zz"}),
    attack("visibility_known", TalentPoolFactory, {"visibility": "zz"}),
    attack("search_given", TalentPoolFactory, {"kind": "search"}),
    attack("description_length", TalentPoolFactory, {"description": "x" * 5_001}),
    attack("once", TalentPoolMemberFactory, same(TalentPoolMemberFactory, "candidate", within="pool")),
    attack("status_known", BulkActFactory, {"status": "zz"}, verb="tag", looked_at=timezone.now()),
    attack("size", BulkActFactory, {"candidate_keys": []}),
    attack("status_known", MergeRunFactory, {"status": "zz", "finished_at": timezone.now()}),
    attack("least_range", MergeRunFactory, {"least": Decimal(2)}),
    attack("size", MergeRunFactory, {"pair_keys": []}),
    attack("finished", MergeRunFactory, {"status": BulkStatus.DONE}),
    attack("decided", BulkActFactory, {"status": BulkStatus.DONE}),
]


@pytest.mark.parametrize("attack", ATTACKS, ids=str)
def test_database_refuses_and_says_why(attack, db):
    carry_out(attack)


def test_every_constraint_is_attacked():
    assert {attack.constraint for attack in ATTACKS} == constraints_of("candidates")


def test_every_refusal_is_a_sentence():
    assert [(m, s) for m, s in sentences_of("candidates") if not s.endswith(".") or "Constraint" in s] == []


def test_names_are_kept_as_people_have_them(db):
    people = CandidateFactory.create_batch(len(NAMES), international=True)

    assert {person.full_name for person in people} == {name for name, *_ in NAMES}
    for person in people:
        person.full_clean()


def test_candidates_are_numbered(db):
    first, second = CandidateFactory.create_batch(2)

    assert first.reference.startswith("C-0")
    assert int(second.reference[2:]) == int(first.reference[2:]) + 1


def test_millionth_candidate_has_a_longer_number(db, django_db_blocker):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT 'C-' || to_char(1234567, 'FM9999999999000000')")
        assert cursor.fetchone() == ("C-1234567",)


@pytest.mark.parametrize(
    ("called", "names"),
    [
        ("Kim", {"preferred_name": "Kim", "given_name": "Kimberly"}),
        ("Kimberly", {"given_name": "Kimberly"}),
        ("Sukarno", {"full_name": "Sukarno"}),
    ],
)
def test_person_is_called_as_they_prefer(called, names):
    assert Candidate(**names).called == called


def test_contactable_leaves_out_who_asked_to_be_left_alone(db):
    reason = ReasonFactory(kind=ReasonKind.DO_NOT_CONTACT)
    today = timezone.localdate()
    told = {"do_not_contact": True, "do_not_contact_reason": reason}
    anyone = CandidateFactory()
    CandidateFactory(**told)
    CandidateFactory(**told, do_not_contact_until=today)
    again = CandidateFactory(**told, do_not_contact_until=today - timedelta(days=1))
    CandidateFactory(status=CandidateStatus.MERGED, merged_into=anyone)

    assert set(Candidate.objects.contactable()) == {anyone, again}
    assert [c.is_contactable for c in Candidate.objects.order_by("id")] == [True, False, False, True, True]


def test_reason_for_not_contacting_is_of_that_kind(db):
    candidate = CandidateFactory.build(
        owner=UserFactory(),
        do_not_contact=True,
        do_not_contact_reason=ReasonFactory(kind=ReasonKind.REJECTION),
    )

    with pytest.raises(ValidationError, match="not contacting"):
        candidate.full_clean()


def test_email_is_normalised_when_checked(db):
    row = CandidateEmail(candidate=CandidateFactory(), value="Ana@Müller.DE")

    row.full_clean()

    assert (row.value, row.normalised) == ("Ana@Müller.DE", "ana@xn--mller-kva.de")


def test_phone_is_read_in_the_country_of_the_candidate(db):
    row = CandidatePhone(candidate=CandidateFactory(country="FR"), value="01 23 45 67 89 ext 4")

    row.full_clean()

    assert (row.normalised, row.extension) == ("+33123456789", "4")


def test_link_tells_whose_it_is(db):
    row = CandidateLink(candidate=CandidateFactory(), value="de.linkedin.com/in/Ana/")

    row.full_clean()

    assert (row.kind, row.normalised) == ("linkedin", "https://www.linkedin.com/in/ana")


def test_wrong_number_is_told_where_it_was_typed(db):
    row = CandidatePhone(candidate=CandidateFactory(country=""), value="01 23 45 67 89")

    with pytest.raises(ValidationError) as told:
        row.full_clean()

    assert list(told.value.message_dict) == ["value"]


def test_certificates_by_validity(db):
    today = timezone.localdate()
    valid = CertificationFactory(expires_on=today)
    endless = CertificationFactory(expires_on=None)
    expired = CertificationFactory(expires_on=today - timedelta(days=1))

    assert set(Certification.objects.valid()) == {valid, endless}
    assert list(Certification.objects.expired()) == [expired]


def test_file_is_kept_by_its_content(db):
    document = DocumentFactory(content=b"cv")

    assert document.file.name == f"documents/{document.sha256[:2]}/{document.sha256[2:4]}/{document.sha256}"


def test_latest_documents_leave_out_replaced_ones(db):
    first = DocumentFactory()
    second = DocumentFactory(candidate=first.candidate, replaces=first, revision=2)

    assert list(Document.objects.latest_only()) == [second]

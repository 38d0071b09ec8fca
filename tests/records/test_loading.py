"""COPY writes what bulk_create writes, history and all."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from audit.context import acting
from candidates.choices import CandidateStatus, EmailKind
from candidates.models import Candidate, CandidateEmail
from governance.choices import WorkMode
from records.loading import FEW, insert_rows
from records.models import Record, _given_fields

MANY = FEW + 1
AWKWARD = 'Tab\there, "quotes", back\\slash, \\N, new\nline, יונתן'


def test_insert_rows_gives_keys_references_and_history(transactional_db, recruiter):
    people = [
        Candidate(full_name=f"Person {n}", summary=AWKWARD, work_modes=[WorkMode.REMOTE], owner=recruiter)
        for n in range(MANY)
    ]

    with acting(recruiter, verb="loaded people"):
        insert_rows(people)

    saved = Candidate.objects.in_bulk([person.pk for person in people])
    assert len(saved) == MANY
    for person in people:
        kept = saved[person.pk]
        assert (kept.full_name, kept.summary, kept.work_modes) == (person.full_name, AWKWARD, ["remote"])
        assert (kept.reference, kept.created_at) == (person.reference, person.created_at)
        assert not person._state.adding
    told = Candidate.history.filter(id__in=saved)
    assert {(row.history_type, row.history_user_id) for row in told} == {("+", recruiter.pk)}
    assert {row.change_set.verb for row in told.select_related("change_set")} == {"loaded people"}
    assert told.count() == MANY


def test_insert_rows_follows_records_that_were_saved_after_they_were_set(recruiter):
    people = [Candidate(full_name=f"Person {n}", owner=recruiter) for n in range(MANY)]
    emails = [
        CandidateEmail(
            candidate=person,
            value=f"p{n}@example.org",
            normalised=f"p{n}@example.org",
            kind=EmailKind.WORK,
        )
        for n, person in enumerate(people)
    ]

    with acting(recruiter):
        insert_rows(people)
        insert_rows(emails)

    assert list(CandidateEmail.objects.order_by("id").values_list("candidate_id", "kind")) == [
        (person.pk, "work") for person in people
    ]


def test_insert_rows_writes_all_or_none(recruiter):
    people = [Candidate(full_name=f"Person {n}", owner=recruiter) for n in range(MANY)]
    people[-1].full_name = " blanks around "

    with acting(recruiter), pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(people)

    assert not Candidate.objects.exists()
    assert not Candidate.history.exists()


def test_insert_rows_writes_enumerations_numbers_and_yes_or_no_as_save_does(recruiter):
    person = Candidate.objects.create(full_name="Ada", owner=recruiter)
    emails = [
        CandidateEmail(
            candidate_id=person.pk,
            value=f"p{n}@example.org",
            normalised=f"p{n}@example.org",
            kind=EmailKind.WORK,
            is_primary=not n,
        )
        for n in range(MANY)
    ]

    with acting(recruiter):
        insert_rows(emails)

    saved = CandidateEmail.objects.order_by("id").values_list("candidate_id", "kind", "is_primary", "version")
    assert list(saved) == [(person.pk, "work", not n, 1) for n in range(MANY)]


NUMBERS = (
    "1.5", "0", "0.00", "-0.001", "1E+3", "1E-9", "NaN", "-Infinity", "99.99", "99.999", "999.99999",
    "9999999999.99", "99999999999.9", "99999999999", "0.000000001",
)  # fmt: skip
WHATEVER = (
    "", "a", "a" * 201, "a" * 5_000, "a\x00b", 0, 1, -1, 2**15, 2**31, 2**63, True, None, 1.5, "GB", "XX", "en",
    "active", CandidateStatus.ACTIVE, EmailKind.WORK, *map(Decimal, NUMBERS),
    date(2026, 1, 1), datetime(2026, 1, 1, tzinfo=UTC),
)  # fmt: skip


def test_what_is_right_at_sight_django_finds_right_too():
    fields = [
        each
        for model in apps.get_models()
        if issubclass(model, Record)
        for each in _given_fields(model)
        if not each[0].is_relation
    ]
    right = [(field, value) for field, *_, is_right, _ in fields for value in WHATEVER if is_right(value)]

    assert len(right) > 1_000
    for field, value in right:
        assert field.clean(value, None) is value
        assert "\x00" not in str(value)

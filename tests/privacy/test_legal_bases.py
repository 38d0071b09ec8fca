"""What people allow us and refuse: the last word decides, nothing is rewritten, and nobody is called past it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from audit.context import acting
from candidates.models import Candidate
from candidates.operations.merging import merge_candidates, unmerge_candidates
from candidates.reaching import barred, reachable
from interactions.dormant import suggestions
from interactions.models import Interaction
from privacy.choices import Channel, Event, Ground, Purpose, State
from privacy.models import LegalBasis
from privacy.operations import (
    adopt_consent_rule,
    record_bases,
    record_basis,
    record_refusal,
    renew_basis,
    void_basis,
)
from privacy.standing import standings
from tests.candidates.factories import CandidateFactory, CandidateUserGrantFactory, DocumentFactory
from tests.interactions.factories import InteractionFactory
from tests.privacy.factories import ConsentRuleFactory, LegalBasisFactory

pytestmark = pytest.mark.django_db
CONTACT, KEEPING = Purpose.CONTACT, Purpose.KEEPING


def today() -> date:
    return timezone.localdate()


def days_ago(days: int) -> Any:
    return timezone.now() - timedelta(days=days)


def may_be_called(candidate: Candidate) -> bool:
    """Tell what the list of those to call says; the reasons given one by one must agree."""
    is_listed = bool(reachable(Candidate.objects.filter(pk=candidate.pk), today()).exists())
    assert is_listed == (not barred([candidate.pk], today()))
    return is_listed


def states(candidate: Candidate) -> dict[str, State]:
    return {
        each.basis.purpose: each.state for each in standings([candidate.pk], today()).get(candidate.pk, [])
    }


@pytest.fixture
def candidate(recruiter: User) -> Candidate:
    return CandidateFactory(full_name="Ann Asked", owner=recruiter, team=recruiter.teams.first())


def allow(candidate: Candidate, **details: Any) -> LegalBasis:
    given = {"purpose": CONTACT, "channel": Channel.PHONE, "evidence": "“Call me.”"}
    return record_basis(candidate, **given | details)


def test_the_last_word_on_each_purpose_decides(recruiter: User, candidate: Candidate) -> None:
    with acting(recruiter):
        allow(candidate, happened_at=days_ago(90), expires_on=today() + timedelta(days=400))
        allow(candidate, purpose=KEEPING, happened_at=days_ago(90), expires_on=today() + timedelta(days=20))
        assert may_be_called(candidate)
        record_refusal(candidate, purposes=[CONTACT], channel=Channel.EMAIL)

    assert states(candidate) == {CONTACT: State.REFUSED, KEEPING: State.ENDING}
    assert not may_be_called(candidate)
    with acting(recruiter):
        allow(candidate, happened_at=days_ago(30), evidence="An older form that turned up.")
        assert states(candidate)[CONTACT] == State.REFUSED
        allow(candidate, evidence="“I changed my mind.”")
    assert may_be_called(candidate)


@pytest.mark.parametrize(
    ("purpose", "details", "is_called"),
    [
        (CONTACT, {}, True),
        (CONTACT, {"expires_on": 0}, True),
        (CONTACT, {"expires_on": -1}, False),
        (KEEPING, {"expires_on": -1}, False),
        (Purpose.REPRESENTATION, {"expires_on": -1}, True),
        (CONTACT, {"event": Event.WITHDRAWN}, False),
        (CONTACT, {"event": Event.OBJECTED, "ground": Ground.LEGITIMATE_INTEREST}, False),
        (KEEPING, {"event": Event.ENDED, "ground": Ground.CONTRACT}, False),
        (CONTACT, {"event": Event.WITHDRAWN, "voided_at": 1}, True),
    ],
)
def test_who_is_called_follows_from_what_they_said(
    recruiter: User, candidate: Candidate, purpose: Purpose, details: dict[str, Any], is_called: bool
) -> None:
    if "expires_on" in details:
        details = {**details, "expires_on": today() + timedelta(days=details["expires_on"])}
    if details.get("voided_at"):
        void = {"voided_at": timezone.now(), "voided_by": recruiter, "void_reason": "Wrong person."}
        details = {**details, **void}
    LegalBasisFactory(candidate=candidate, purpose=purpose, happened_at=days_ago(40), **details)

    assert may_be_called(candidate) is is_called


def test_nothing_on_file_is_enough_unless_the_house_needs_consent(
    privacy_officer: User, candidate: Candidate
) -> None:
    agreed, interest = CandidateFactory(), CandidateFactory()
    LegalBasisFactory(candidate=agreed)
    LegalBasisFactory(candidate=interest, ground=Ground.LEGITIMATE_INTEREST)
    assert all(may_be_called(each) for each in (candidate, agreed, interest))

    with acting(privacy_officer):
        adopt_consent_rule(needs_consent=True, months=18, reason="The regulator asked.")
        with pytest.raises(ValidationError, match="This is the rule already"):
            adopt_consent_rule(needs_consent=True, months=18, reason="Again.")

    assert [may_be_called(each) for each in (candidate, agreed, interest)] == [False, True, False]
    assert "No consent" in barred([candidate.pk], today())[candidate.pk]


def test_the_dormant_list_leaves_them_out(recruiter: User) -> None:
    silent = [CandidateFactory(full_name=name, owner=recruiter) for name in ("Free", "Refused", "Expired")]
    for each in silent:
        InteractionFactory(candidate=each, performed_by=recruiter, occurred_at=days_ago(400))
    with acting(recruiter):
        record_refusal(silent[1], purposes=[CONTACT], channel=Channel.PHONE)
    LegalBasisFactory(candidate=silent[2], happened_at=days_ago(800), expires_on=today() - timedelta(days=1))

    found = suggestions(recruiter, months=6, mine=False, now=timezone.now())

    assert [each.candidate.full_name for each in found] == ["Free"]


def test_renewal_logs_the_talk_and_goes_on_as_long_as_the_house_says(
    recruiter: User, candidate: Candidate
) -> None:
    ConsentRuleFactory(needs_consent=False, months=12)
    basis = LegalBasisFactory(candidate=candidate, happened_at=days_ago(700), expires_on=today())

    with acting(recruiter):
        renewed = renew_basis(basis, channel=Channel.PHONE)
        with pytest.raises(ValidationError, match="Something happened since"):
            renew_basis(basis, channel=Channel.PHONE)  # a second click

    assert renewed.expires_on.year == today().year + 1
    assert renewed.interaction == Interaction.objects.get(candidate=candidate)
    assert (renewed.event, renewed.ground) == (Event.RENEWED, Ground.CONSENT)


def test_what_refuses_or_ends_nothing_is_refused(recruiter: User, candidate: Candidate) -> None:
    with acting(recruiter):
        with pytest.raises(ValidationError, match="nothing on file"):
            allow(candidate, event=Event.RENEWED)
        with pytest.raises(ValidationError, match="still to come"):
            allow(candidate, happened_at=timezone.now() + timedelta(days=1))
        with pytest.raises(ValidationError, match="what shows the consent"):
            allow(candidate, evidence="  ")
        with pytest.raises(ValidationError, match="before the day"):
            allow(candidate, expires_on=today() - timedelta(days=1))
        with pytest.raises(ValidationError, match="has an end"):
            allow(candidate, event=Event.WITHDRAWN, expires_on=today() + timedelta(days=1))
        with pytest.raises(ValidationError, match="of this candidate"):
            allow(candidate, document=DocumentFactory())
        with pytest.raises(ValidationError, match="consent is withdrawn"):
            allow(candidate, event=Event.OBJECTED)
        with pytest.raises(ValidationError, match="NUL"):
            allow(candidate, evidence="a\x00b")
        record_refusal(candidate, purposes=[CONTACT], channel=Channel.PHONE)
        with pytest.raises(ValidationError, match="on file already"):
            record_refusal(candidate, purposes=[CONTACT], channel=Channel.PHONE)
        with pytest.raises(ValidationError, match="what for"):
            record_refusal(candidate, purposes=[], channel=Channel.PHONE)
        allow(candidate)
        with pytest.raises(ValidationError, match="on file already"):
            allow(candidate)

    assert [each.event for each in LegalBasis.objects.order_by("id")] == [Event.OBJECTED, Event.GIVEN]


def test_consent_on_file_is_withdrawn_anything_else_objected_to(
    recruiter: User, candidate: Candidate
) -> None:
    with acting(recruiter):
        record_bases(candidate, purposes=[CONTACT], channel=Channel.FORM, evidence="The form of 3 May")
        noted = record_refusal(candidate, purposes=[CONTACT, KEEPING], channel=Channel.EMAIL)

    assert [(each.purpose, each.event, each.ground) for each in noted] == [
        (CONTACT, Event.WITHDRAWN, Ground.CONSENT),
        (KEEPING, Event.OBJECTED, Ground.LEGITIMATE_INTEREST),
    ]


def test_a_refusal_is_taken_by_whoever_hears_it_consent_by_whoever_may_change(
    stranger: User, auditor: User, candidate: Candidate
) -> None:
    CandidateUserGrantFactory(content_object=candidate, user=stranger)  # to see, not to change
    with acting(stranger):
        with pytest.raises(PermissionDenied, match="a colleague who may change"):
            allow(candidate)
        [refusal] = record_refusal(candidate, purposes=[CONTACT], channel=Channel.PHONE)
    with acting(auditor), pytest.raises(PermissionDenied):
        record_refusal(candidate, purposes=[KEEPING], channel=Channel.PHONE)

    assert (refusal.recorded_by, LegalBasis.objects.count()) == (stranger, 1)


def test_what_was_said_is_never_rewritten(recruiter: User) -> None:
    basis = LegalBasisFactory(happened_at=days_ago(3), recorded_by=recruiter)
    rows = LegalBasis.objects.filter(pk=basis.pk)
    for change in (
        {"event": "withdrawn"},
        {"expires_on": today()},
        {"evidence": "x"},
        {"purpose": "keeping"},
    ):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            rows.update(**change)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        rows.delete()
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        ConsentRuleFactory().delete()


def test_an_event_entered_by_mistake_is_void_once_and_by_few(
    recruiter: User, colleague: User, candidate: Candidate
) -> None:
    with acting(recruiter):
        [refusal] = record_refusal(candidate, purposes=[CONTACT], channel=Channel.PHONE)
    with acting(colleague), pytest.raises(PermissionDenied, match="whoever recorded it may"):
        void_basis(refusal, reason="Not mine.")
    with acting(recruiter):
        with pytest.raises(ValidationError, match="what was wrong"):
            void_basis(refusal, reason=" ")
        void_basis(refusal, reason="It was another Ann.")
        with pytest.raises(ValidationError, match="void before"):
            void_basis(refusal, reason="Again.")
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        LegalBasis.objects.filter(pk=refusal.pk).update(void_reason="Other")

    assert may_be_called(candidate)


def test_a_merge_brings_both_stories_together_and_taking_it_apart_parts_them(
    manager: User, candidate: Candidate
) -> None:
    twin = CandidateFactory()
    LegalBasisFactory(candidate=candidate, happened_at=days_ago(100))
    with acting(manager):
        record_refusal(twin, purposes=[CONTACT], channel=Channel.EMAIL)
        merge = merge_candidates(candidate, twin)
        assert not may_be_called(candidate)
        with pytest.raises(ValidationError, match="was merged"):
            allow(Candidate.objects.get(pk=twin.pk))
        unmerge_candidates(merge)

    assert states(candidate) == {CONTACT: State.IN_FORCE}
    assert states(twin) == {CONTACT: State.REFUSED}


def test_many_are_asked_about_in_one_query(recruiter: User) -> None:
    people = [CandidateFactory() for _ in range(20)]
    for each in people:
        LegalBasisFactory(candidate=each)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert len(standings([each.pk for each in people], today())) == 20

    assert len(queries) == 1

"""Two records of one person become one, nothing is lost, and it can be undone."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from audit.context import acting
from audit.story import acts_about, tell_about
from candidates import operations
from candidates.choices import CandidateStatus, PairStatus
from candidates.merging import survivor_of
from candidates.models import Candidate, CandidateEmail, MergeOperation
from candidates.operations.matching import find_all_duplicates
from candidates.operations.merging import merge_candidates, unmerge_candidates
from candidates.operations.people import NewCandidate, refuse_duplicates
from governance.models import ExternalIdentifier
from interactions.models import Interaction, Obligation
from placements.choices import Stage
from placements.models import StageEvent, Submission
from records.operations import Conflict
from tests.at_once import together
from tests.candidates.factories import (
    CandidateEmailFactory,
    CandidateFactory,
    CandidatePhoneFactory,
    CandidateSkillFactory,
    CandidateTagFactory,
    CandidateUserGrantFactory,
    CertificationFactory,
    DocumentFactory,
    DuplicatePairFactory,
    EducationFactory,
    TalentPoolMemberFactory,
    WorkAuthorisationFactory,
    WorkHistoryFactory,
)
from tests.governance.factories import ExternalIdentifierFactory, SkillFactory
from tests.interactions.factories import FollowUpFactory, InteractionFactory, ObligationFactory
from tests.placements.factories import ClientRestrictionFactory, SubmissionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(lead, team):
    """Two records of one person, each with something the other lacks."""
    survivor = CandidateFactory(full_name="Anna Berg", owner=lead, team=team, city="", country="SE")
    loser = CandidateFactory(
        full_name="Anna Bergström", owner=lead, team=team, city="Malmö", country="SE", work_modes=["remote"]
    )
    return survivor, loser


def state_of(*candidates: Candidate) -> dict:
    """Return everything that people see of candidates and of what names them, without versions and times."""
    from records.merging import keys_to

    told = {}
    for model, name in keys_to(Candidate):
        if model._meta.label in {
            "candidates.MatchQueue", "candidates.MatchKey", "candidates.MergeOperation", "candidates.DuplicatePair",
            "candidates.CandidateSearch",
        }:  # fmt: skip
            continue
        skipped = {"version", "updated_at"}
        names = [field.attname for field in model._meta.concrete_fields if field.name not in skipped]
        rows = model._base_manager.filter(**{f"{name}__in": [each.pk for each in candidates]})
        told[model._meta.label, name] = sorted(map(str, rows.values_list(*names)))
    skipped = {"version", "updated_at"}
    names = [field.attname for field in Candidate._meta.concrete_fields if field.name not in skipped]
    told["candidates"] = list(
        Candidate.objects.filter(pk__in=[each.pk for each in candidates]).order_by("pk").values_list(*names)
    )
    return told


def give_everything(survivor: Candidate, loser: Candidate, user) -> None:
    skill = SkillFactory()
    for candidate in (survivor, loser):
        CandidateEmailFactory(
            candidate=candidate, value="anna@x.example", normalised="anna@x.example", is_primary=True
        )
        CandidatePhoneFactory(candidate=candidate, is_primary=True)
        WorkHistoryFactory(candidate=candidate)
        EducationFactory(candidate=candidate)
        CertificationFactory(candidate=candidate)
        WorkAuthorisationFactory(candidate=candidate)
        DocumentFactory(candidate=candidate)
        CandidateTagFactory(candidate=candidate)
        TalentPoolMemberFactory(candidate=candidate)
        InteractionFactory(candidate=candidate, performed_by=user)
        FollowUpFactory(candidate=candidate, owner=user)
        ClientRestrictionFactory(candidate=candidate)
        SubmissionFactory(candidate=candidate, recruiter=user)
        ExternalIdentifierFactory(model="candidates.candidate", object_id=candidate.pk)
    CandidateEmailFactory(candidate=loser, value="berg@y.example", normalised="berg@y.example")
    CandidateSkillFactory(candidate=survivor, skill=skill)
    CandidateSkillFactory(candidate=loser, skill=skill, level=4)
    CandidateSkillFactory(candidate=loser)
    ObligationFactory(candidate=loser, responsible=user)


# Merging -------------------------------------------------------------------------------------------


def test_everything_goes_over_and_the_merged_record_leads_to_the_survivor(pair, lead) -> None:
    survivor, loser = pair
    give_everything(survivor, loser, lead)
    counts = {
        model: model._base_manager.filter(candidate__in=pair).count()
        for model in (Interaction, Submission, Obligation)
    }

    with acting(lead):
        merge = merge_candidates(survivor, loser, reason="Same address")

    survivor.refresh_from_db()
    loser.refresh_from_db()
    assert (loser.status, loser.merged_into, survivor_of(loser)) == (
        CandidateStatus.MERGED,
        survivor,
        survivor,
    )
    assert (survivor.full_name, survivor.city, survivor.work_modes) == ("Anna Berg", "Malmö", ["remote"])
    for model, count in counts.items():
        assert model._base_manager.filter(candidate=survivor).count() == count
    assert {row.value for row in survivor.emails.all()} == {"anna@x.example", "berg@y.example"}
    assert (
        survivor.emails.filter(is_primary=True).count()
        == survivor.phones.filter(is_primary=True).count()
        == 1
    )
    assert survivor.skill_rows.filter(level=4).count() == 1
    assert ExternalIdentifier.objects.of(survivor).count() == 2
    assert (merge.merged_by, merge.snapshot["loser"]["full_name"]) == (lead, "Anna Bergström")


def test_undoing_restores_both_to_the_letter(pair, lead) -> None:
    survivor, loser = pair
    give_everything(survivor, loser, lead)
    before = state_of(*pair)

    with acting(lead):
        merge = merge_candidates(survivor, loser)
        assert state_of(*pair) != before
        merge = unmerge_candidates(merge)

    assert merge.leftovers == []
    assert state_of(*pair) == before


def test_what_happened_to_moved_rows_since_comes_back_with_them(pair, lead) -> None:
    survivor, loser = pair
    email = CandidateEmailFactory(candidate=loser)
    gone = CandidateEmailFactory(candidate=loser)
    with acting(lead):
        merge = merge_candidates(survivor, loser)
        CandidateEmail.objects.filter(pk=email.pk).update(opted_out_at=timezone.now())
        operations.remove_contact(CandidateEmail.objects.get(pk=gone.pk))
        operations.update_candidate(Candidate.objects.get(pk=survivor.pk), changes={"city": "Lund"})
        MergeOperation.objects.filter(pk=merge.pk).update(merged_at=timezone.now() - timedelta(minutes=1))
        new = operations.add_email(survivor, value="new@x.example")
        merge = unmerge_candidates(merge)

    email.refresh_from_db()
    assert email.candidate == loser
    assert email.opted_out_at is not None
    said = {(each["model"], each["key"]): each["why"] for each in merge.leftovers}
    assert "deleted" in said["candidates.candidateemail", gone.pk]
    assert "added after the merge" in said["candidates.candidateemail", new.pk]
    assert "keeps: city" in said["candidates.candidate", survivor.pk]
    survivor.refresh_from_db()
    assert survivor.city == "Lund"


def test_of_two_open_submissions_for_one_job_the_further_goes_on(pair, lead) -> None:
    survivor, loser = pair
    early = SubmissionFactory(candidate=survivor, stage=Stage.IDENTIFIED)
    further = SubmissionFactory(candidate=loser, job_order=early.job_order, stage=Stage.SCREENING)

    with acting(lead):
        merge = merge_candidates(survivor, loser)

    early.refresh_from_db()
    further.refresh_from_db()
    assert (early.stage, further.stage, further.candidate) == (Stage.WITHDRAWN, Stage.SCREENING, survivor)
    assert StageEvent.objects.filter(submission=early, to_stage=Stage.WITHDRAWN).exists()
    assert any("was closed" in note for journal in merge.manifest for note in journal["notes"])

    with acting(lead):
        unmerge_candidates(merge)

    early.refresh_from_db()
    further.refresh_from_db()
    assert (early.stage, early.closed_note, early.candidate) == (Stage.IDENTIFIED, "", survivor)
    assert (further.stage, further.candidate) == (Stage.SCREENING, loser)


def test_a_submission_of_the_merged_record_that_was_closed_is_reopened(pair, lead) -> None:
    survivor, loser = pair
    further = SubmissionFactory(candidate=survivor, stage=Stage.SCREENING)
    early = SubmissionFactory(candidate=loser, job_order=further.job_order, stage=Stage.CONTACTED)
    before = state_of(*pair)

    with acting(lead):
        merge = merge_candidates(survivor, loser)
        early.refresh_from_db()
        assert (early.stage, early.candidate) == (Stage.WITHDRAWN, survivor)
        unmerge_candidates(merge)

    early.refresh_from_db()
    assert (early.stage, early.candidate) == (Stage.CONTACTED, loser)
    assert {name for name in before if state_of(*pair)[name] != before[name]} <= {
        ("placements.Submission", "candidate")
    }


def test_nobody_is_opened_up_by_a_merge(pair, lead) -> None:
    survivor, loser = pair
    Candidate.objects.filter(pk=loser.pk).update(is_restricted=True)
    with acting(lead):
        merge = merge_candidates(survivor, loser, choices={"is_restricted": "survivor"})
    survivor.refresh_from_db()
    assert survivor.is_restricted
    with acting(lead):
        unmerge_candidates(merge)
    survivor.refresh_from_db()
    assert not survivor.is_restricted


def test_the_owner_of_the_merged_record_goes_on_looking_after_the_person(pair, lead, colleague) -> None:
    survivor, loser = pair
    Candidate.objects.filter(pk=loser.pk).update(owner=colleague)
    with acting(lead):
        merge = merge_candidates(survivor, loser)
        assert list(survivor.secondary_owners.all()) == [colleague]
        unmerge_candidates(merge)
    assert list(survivor.secondary_owners.all()) == []


@pytest.mark.parametrize("choices", [{"name": "loser"}, {"name": "loser", "nonsense": "x", "place": "zz"}])
def test_values_are_chosen_by_group(pair, lead, choices) -> None:
    survivor, loser = pair
    with acting(lead):
        merge_candidates(survivor, loser, choices=choices)
    survivor.refresh_from_db()
    assert survivor.full_name == "Anna Bergström"
    assert survivor.city == "Malmö"


def test_what_nobody_chose_is_the_fuller_value_and_else_the_later_one(lead, team) -> None:
    """A later record that says less must not blot out what the older one knows."""
    with acting(lead):
        survivor = operations.create_candidate(
            full_name="Ida Sand",
            current_title="Nurse",
            current_employer="Klinikum",
            city="Oslo",
            latitude="59.9",
            longitude="10.7",
            headline="Nurse",
        )
    with acting(lead):
        loser = operations.create_candidate(
            full_name="IDA SAND",
            current_title="Nurse",
            city="Oslo",
            headline="Head nurse",
            different_from=[survivor],
        )
    with acting(lead):
        merge_candidates(survivor, loser)
    survivor.refresh_from_db()
    assert (survivor.full_name, survivor.current_employer, survivor.headline) == (
        "Ida Sand",
        "Klinikum",
        "Head nurse",
    )
    assert survivor.latitude is not None


def test_a_name_in_capitals_gives_way_to_one_that_is_not(pair, lead) -> None:
    survivor, loser = pair
    Candidate.objects.filter(pk=survivor.pk).update(full_name="ANNA BERG", given_name="", family_name="")
    Candidate.objects.filter(pk=loser.pk).update(full_name="Anna Berg", given_name="", family_name="")
    with acting(lead):
        merge_candidates(survivor, loser)
    survivor.refresh_from_db()
    assert survivor.full_name == "Anna Berg"


def test_merging_chains_and_undoes_in_order(pair, lead, team) -> None:
    survivor, loser = pair
    third = CandidateFactory(owner=lead, team=team)
    with acting(lead):
        first = merge_candidates(survivor, loser)
        second = merge_candidates(third, survivor)
        loser.refresh_from_db()
        assert survivor_of(loser) == third
        with pytest.raises(ValidationError, match="Undo that merge first"):
            unmerge_candidates(first)
        unmerge_candidates(second)
        unmerge_candidates(first)
        with pytest.raises(ValidationError, match="undone already"):
            unmerge_candidates(first)
    assert not Candidate.objects.filter(status=CandidateStatus.MERGED).exists()


# Who may -------------------------------------------------------------------------------------------


def test_merging_needs_the_right_on_both(pair, recruiter, lead, stranger, other_team) -> None:
    survivor, loser = pair
    with acting(recruiter), pytest.raises(PermissionDenied, match="may not merge"):
        merge_candidates(survivor, loser)
    Candidate.objects.filter(pk=loser.pk).update(owner=stranger, team=other_team)
    with acting(lead), pytest.raises(PermissionDenied, match="may not merge"):
        merge_candidates(survivor, loser)
    assert MergeOperation.objects.count() == 0


def test_a_record_is_merged_once_and_never_into_itself(pair, lead) -> None:
    survivor, loser = pair
    with acting(lead):
        with pytest.raises(ValidationError, match="itself"):
            merge_candidates(survivor, survivor)
        merge_candidates(survivor, loser)
        with pytest.raises(ValidationError, match="merged into"):
            merge_candidates(survivor, loser)
        with pytest.raises(ValidationError, match="merged into"):
            merge_candidates(loser, survivor)


def test_an_edit_in_between_is_a_conflict_and_nothing_is_half_done(pair, lead) -> None:
    survivor, loser = pair
    read = survivor.version
    with acting(lead):
        operations.update_candidate(survivor, changes={"headline": "Nurse"})
        with pytest.raises(Conflict, match="headline"):
            merge_candidates(survivor, loser, survivor_version=read, loser_version=loser.version)
    loser.refresh_from_db()
    assert loser.merged_into is None


# History and matching ------------------------------------------------------------------------------


def test_both_histories_read_as_one_story_with_the_merge_in_it(pair, lead, colleague) -> None:
    survivor, loser = pair
    with acting(lead):
        operations.update_candidate(loser, changes={"headline": "Staff nurse"})
        merge_candidates(survivor, loser, reason="Same address")
    acts = [change_set for _, change_set in acts_about(survivor, limit=50)]
    told = [
        change
        for act in tell_about(survivor, acts, user=colleague)
        for step in act.steps
        for change in step.changes
    ]
    assert "Staff nurse" in {change.new for change in told}


def test_a_pair_that_was_merged_is_settled_and_one_that_was_undone_is_two_people(pair, lead) -> None:
    survivor, loser = pair
    first, second = sorted(pair, key=lambda each: each.pk)
    row = DuplicatePairFactory(first=first, second=second)
    with acting(lead):
        merge = merge_candidates(survivor, loser)
        list(find_all_duplicates())
        row.refresh_from_db()
        assert row.status == PairStatus.MERGED
        unmerge_candidates(merge)
        list(find_all_duplicates())
    row.refresh_from_db()
    assert (row.status, row.decided_by) == (PairStatus.DIFFERENT, lead)


def test_sharing_goes_over_once(pair, lead, stranger) -> None:
    survivor, loser = pair
    for candidate in pair:
        CandidateUserGrantFactory(content_object=candidate, user=stranger)
    with acting(lead):
        merge_candidates(survivor, loser)
    assert survivor.user_grants.count() == 1


# At the same time ----------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_people_merge_the_same_pair_at_once_and_one_wins(lead, manager, team) -> None:
    survivor, loser = (CandidateFactory(owner=lead, team=team) for _ in range(2))
    CandidateEmailFactory(candidate=loser)

    def merge(user, one, other):
        def act() -> None:
            with acting(user):
                merge_candidates(one, other)

        return act

    results = together(merge(lead, survivor, loser), merge(manager, loser, survivor))

    assert sorted(type(result).__name__ for result in results) == ["NoneType", "ValidationError"]
    assert MergeOperation.objects.count() == 1
    merged = Candidate.objects.filter(merged_into__isnull=False).get()
    assert CandidateEmail.objects.get().candidate_id == merged.merged_into_id


@pytest.mark.django_db(transaction=True)
def test_an_edit_at_the_same_moment_wins_or_waits(lead, team) -> None:
    survivor, loser = (CandidateFactory(owner=lead, team=team) for _ in range(2))
    versions = {"survivor_version": survivor.version, "loser_version": loser.version}

    def merge() -> None:
        with acting(lead):
            merge_candidates(survivor, loser, **versions)

    def edit() -> None:
        with acting(lead):
            operations.update_candidate(loser, changes={"city": "Lund"}, version=loser.version)

    merged, edited = together(merge, edit)

    loser.refresh_from_db()
    assert (merged is None) != (edited is None)
    assert (loser.merged_into_id is None) == (merged is not None)
    assert loser.city == ("Lund" if edited is None else "")


@pytest.mark.django_db(transaction=True)
def test_one_person_who_is_added_twice_at_once_is_asked_about(recruiter) -> None:
    """A form that is sent by a double click: the second waits, sees the first and asks who it is."""
    typed = {"full_name": "Ines Ferreira", "city": "Porto"}

    def add() -> None:
        with acting(recruiter), transaction.atomic():
            refuse_duplicates(
                NewCandidate(candidate=Candidate(**typed), emails=[CandidateEmail(value="ines@x.example")])
            )
            operations.create_candidate(**typed, emails=["ines@x.example"], different_from=None)

    results = together(add, add)

    assert sorted(type(result).__name__ for result in results) == ["NoneType", "PossibleDuplicates"]
    assert Candidate.objects.count() == 1

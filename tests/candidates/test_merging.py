"""Two records of one person become one, nothing is lost, and it can be undone."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from audit.context import acting
from audit.story import acts_about, tell_about
from candidates import operations
from candidates.choices import CandidateStatus, PairStatus
from candidates.merging import survivor_of
from candidates.models import Candidate, CandidateEmail, CandidateLanguage, MergeOperation, WorkHistory
from candidates.operations.matching import find_all_duplicates
from candidates.operations.merging import merge_candidates, unmerge_candidates
from candidates.operations.people import NewCandidate, refuse_duplicates
from governance.models import ChangeRequest, ExternalIdentifier, ProtectedField
from governance.operations import approve_request, rebase_request
from governance.operations.proposals import look_after_all
from interactions.choices import Kind
from interactions.models import Interaction, Obligation
from interactions.operations.contacts import log_interaction
from interactions.operations.follow_ups import plan_follow_up
from placements.choices import InterviewStatus, OfferStatus, RestrictionKind, Stage
from placements.models import StageEvent, Submission
from placements.operations.restrictions import restrict_candidate
from records.operations import Conflict, create_record
from records.policies import may
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
    TalentPoolFactory,
    TalentPoolMemberFactory,
    WorkAuthorisationFactory,
    WorkHistoryFactory,
)
from tests.clients.factories import ClientFactory
from tests.governance.factories import ExternalIdentifierFactory, ReasonFactory, SkillFactory, TagFactory
from tests.interactions.factories import FollowUpFactory, InteractionFactory, ObligationFactory
from tests.placements.factories import (
    ClientRestrictionFactory,
    InterviewFactory,
    OfferFactory,
    PlacementFactory,
    SubmissionFactory,
)

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


def test_who_opted_out_of_one_of_two_equal_addresses_stays_out(pair, lead) -> None:
    survivor, loser = pair
    when = timezone.now()
    for candidate, opted_out in ((survivor, None), (loser, when)):
        CandidateEmailFactory(
            candidate=candidate, value="a@x.example", normalised="a@x.example", opted_out_at=opted_out
        )
        CandidatePhoneFactory(
            candidate=candidate, value="+46701234567", normalised="+46701234567", opted_out_at=opted_out
        )

    with acting(lead):
        merge = merge_candidates(survivor, loser)
        assert [row.opted_out_at for row in (survivor.emails.get(), survivor.phones.get())] == [when, when]
        unmerge_candidates(merge)

    assert [row.opted_out_at for row in (survivor.emails.get(), survivor.phones.get())] == [None, None]


def test_why_somebody_is_in_a_pool_is_known_if_only_the_merged_record_said_it(pair, lead) -> None:
    survivor, loser = pair
    member = TalentPoolMemberFactory(candidate=survivor, reason="")
    TalentPoolMemberFactory(candidate=loser, pool=member.pool, reason="Knows the ward")

    with acting(lead):
        merge_candidates(survivor, loser)

    assert survivor.pool_memberships.get().reason == "Knows the ward"


def test_interviews_and_offers_end_with_the_submission_that_is_closed(pair, lead) -> None:
    survivor, loser = pair
    further = SubmissionFactory(candidate=survivor, stage=Stage.OFFER)
    early = SubmissionFactory(candidate=loser, job_order=further.job_order, stage=Stage.INTERVIEWING)
    interview = InterviewFactory(submission=early, status=InterviewStatus.SCHEDULED)
    offer = OfferFactory(submission=early, status=OfferStatus.DRAFT)
    kept = OfferFactory(submission=further, status=OfferStatus.SENT)

    def standing() -> list[str]:
        for row in (interview, offer, kept):
            row.refresh_from_db()
        return [interview.status, interview.cancelled_reason, offer.status, kept.status]

    before = standing()
    with acting(lead):
        merge = merge_candidates(survivor, loser)
        assert standing() == ["cancelled", "The submission was closed.", "withdrawn", "sent"]
        unmerge_candidates(merge)
    assert standing() == before


def test_who_is_placed_in_a_job_is_not_put_forward_for_it_any_longer(pair, lead) -> None:
    survivor, loser = pair
    placed = SubmissionFactory(candidate=loser, stage=Stage.PLACED)
    PlacementFactory(submission=placed)
    still_open = SubmissionFactory(candidate=survivor, job_order=placed.job_order, stage=Stage.INTERVIEWING)

    with acting(lead):
        merge = merge_candidates(survivor, loser)
        still_open.refresh_from_db()
        placed.refresh_from_db()
        assert (still_open.stage, placed.stage) == (Stage.WITHDRAWN, Stage.PLACED)
        unmerge_candidates(merge)

    still_open.refresh_from_db()
    assert still_open.stage == Stage.INTERVIEWING


def test_what_was_shared_of_an_open_record_opens_no_restricted_one(pair, lead, stranger) -> None:
    survivor, loser = pair
    Candidate.objects.filter(pk=survivor.pk).update(is_restricted=True)
    CandidateUserGrantFactory(content_object=loser, user=stranger)

    with acting(lead):
        merge = merge_candidates(survivor, loser)
        assert not may(stranger, "view", Candidate.objects.get(pk=survivor.pk))
        unmerge_candidates(merge)

    assert may(stranger, "view", Candidate.objects.get(pk=loser.pk))


def test_who_wants_no_contact_is_left_alone_whoever_else_is_asked_about_changes_of_that(pair, lead) -> None:
    survivor, loser = pair
    ProtectedField.objects.filter(field="do_not_contact").update(freed_by="", is_first_free=False)
    reason = ReasonFactory(kind="do_not_contact")
    Candidate.objects.filter(pk=loser.pk).update(do_not_contact=True, do_not_contact_reason=reason)

    with acting(lead):
        merge_candidates(survivor, loser)

    survivor.refresh_from_db()
    assert (survivor.do_not_contact, survivor.do_not_contact_reason) == (True, reason)


# A record that was merged --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "write",
    [
        lambda merged, user: operations.add_email(merged, value="new@x.example"),
        lambda merged, user: operations.add_skills(merged, skills=[SkillFactory()]),
        lambda merged, user: operations.tag_candidate(merged, tags=[TagFactory()]),
        lambda merged, user: operations.add_secondary_owner(merged, user=user),
        lambda merged, user: operations.add_to_pool(TalentPoolFactory(owner=user), candidates=[merged]),
        lambda merged, user: operations.add_document(merged, file=ContentFile(b"Hello", name="a.txt")),
        lambda merged, user: create_record(WorkHistory(candidate=merged, title="Nurse", employer="St Mary")),
        lambda merged, user: create_record(CandidateLanguage(candidate=merged, language="de")),
        lambda merged, user: log_interaction(merged, kind=Kind.CALL, body="We spoke."),
        lambda merged, user: plan_follow_up(merged, next_step="Call", due_on=timezone.localdate()),
        lambda merged, user: restrict_candidate(
            merged, client=ClientFactory(owner=user), kind=RestrictionKind.BLOCKED_BY_AGENCY, reason="No"
        ),
    ],
)
def test_nothing_is_written_to_a_merged_record_where_nobody_would_find_it(pair, lead, write) -> None:
    survivor, loser = pair
    with acting(lead):
        merge_candidates(survivor, loser)
        before = state_of(loser)
        with pytest.raises(ValidationError, match=f"merged into {survivor.reference}: change that one"):
            write(loser, lead)
    assert state_of(loser) == before


@pytest.mark.django_db(transaction=True)
def test_a_contact_that_is_logged_at_the_moment_of_a_merge_goes_along_or_is_refused(lead, team) -> None:
    survivor, loser = (CandidateFactory(owner=lead, team=team) for _ in range(2))

    def merge() -> None:
        with acting(lead):
            merge_candidates(survivor, loser)

    def log() -> None:
        with acting(lead):
            log_interaction(loser, kind=Kind.CALL, body="We spoke.")

    merged, logged = together(merge, log)

    assert merged is None
    assert Interaction.objects.filter(candidate=survivor).exists() == (logged is None)
    assert not Interaction.objects.filter(candidate=loser).exists()


# What waits for approval ---------------------------------------------------------------------------


def test_what_was_proposed_for_the_merged_record_ends_with_it_and_everybody_is_told(
    pair, lead, recruiter, as_user
) -> None:
    survivor, loser = pair
    with acting(recruiter):
        operations.update_candidate(loser, changes={"full_name": "Anna Berglund"})
    request = ChangeRequest.objects.get()
    page = as_user(lead).get(reverse("admin:candidates_candidate_merge", args=[survivor.pk, loser.pk]))
    assert f"of {loser.reference} waits for approval, proposed by Rita Recruiter" in page.content.decode()

    with acting(lead):
        merge = merge_candidates(survivor, loser)
        with pytest.raises(ValidationError, match=f"was merged into {survivor.reference}"):
            rebase_request(request)
    look_after_all()
    request.refresh_from_db()
    said = request.decisions.latest("pk").note
    assert (request.status, said) == ("expired", f"{loser.reference} was merged into {survivor.reference}.")

    with acting(lead):
        merge = unmerge_candidates(merge)
    assert [(each["key"], each["why"]) for each in merge.leftovers] == [
        (request.pk, "ended with the merge: propose it again, if it is right")
    ]


def test_what_still_waits_when_a_merge_is_undone_goes_on_waiting(pair, lead, recruiter) -> None:
    survivor, loser = pair
    with acting(recruiter):
        operations.update_candidate(loser, changes={"full_name": "Anna Berglund"})
    with acting(lead):
        merge = unmerge_candidates(merge_candidates(survivor, loser))
        approve_request(ChangeRequest.objects.get())
    loser.refresh_from_db()
    assert (merge.leftovers, loser.full_name) == ([], "Anna Berglund")


# Who may -------------------------------------------------------------------------------------------


def test_merging_needs_the_right_on_both(pair, recruiter, lead, stranger, other_team) -> None:
    survivor, loser = pair
    with acting(recruiter), pytest.raises(PermissionDenied, match="may not merge"):
        merge_candidates(survivor, loser)
    Candidate.objects.filter(pk=loser.pk).update(owner=stranger, team=other_team)
    with acting(lead), pytest.raises(PermissionDenied, match="may not merge"):
        merge_candidates(survivor, loser)
    assert MergeOperation.objects.count() == 0


def test_who_may_not_give_away_a_person_merges_without_doing_so(pair, privacy_officer) -> None:
    survivor, loser = pair
    Candidate.objects.filter(pk=survivor.pk).update(owner=None, team=None)
    with acting(privacy_officer):
        with pytest.raises(PermissionDenied, match="may not change the owner"):
            merge_candidates(survivor, loser, choices={"owner": "loser"})
        merge_candidates(survivor, loser)
    survivor.refresh_from_db()
    assert (survivor.owner, list(survivor.secondary_owners.all())) == (None, [loser.owner])


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

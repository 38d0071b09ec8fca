"""Which rows and which record: one answer, the right one, for whoever asks."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, Permission
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Role, RoleScope, Team, TeamMembership, User, UserRole
from accounts.rights import forget, rights_of
from audit.context import acting
from candidates.models import (
    Candidate,
    CandidateSecondaryOwner,
    CandidateTeamGrant,
    CandidateUserGrant,
)
from clients.models import JobOrder
from governance.models import ExternalIdentifier, Tag
from interactions.choices import Visibility
from interactions.models import Interaction
from records.choices import Reach
from records.operations import delete_record, update_record
from records.policies import may, may_read_story, registered, visible
from tests.accounts.factories import RoleFactory, TeamFactory, UserFactory
from tests.candidates import factories as candidates
from tests.candidates.factories import CandidateFactory, CandidateTeamGrantFactory, CandidateUserGrantFactory
from tests.clients.factories import ClientFactory, ClientUserGrantFactory, JobOrderFactory
from tests.governance.factories import SystemFactory
from tests.interactions.factories import FollowUpFactory, InteractionFactory
from tests.placements import factories as placements

pytestmark = pytest.mark.django_db

VERBS = ("view", "change", "delete")


# --- Lists and records agree, with each other and with the rule in plain words -----------------------


@dataclass(frozen=True)
class Person:
    is_active: bool
    is_superuser: bool
    member_of: frozenset[int]
    leads: frozenset[int]
    roles: frozenset[int]


@dataclass(frozen=True)
class RoleSpec:
    verbs: frozenset[str]
    reach: Reach | None
    seen: Reach | None


@dataclass(frozen=True)
class Row:
    owner: int
    team: int | None
    co_owner: int | None
    restricted: bool
    user_grants: frozenset[tuple[int, str]]
    team_grants: frozenset[tuple[int, str]]


@dataclass(frozen=True)
class World:
    parents: tuple[int | None, ...]
    roles: tuple[RoleSpec, ...]
    people: tuple[Person, ...]
    rows: tuple[Row, ...]

    def below(self, teams: frozenset[int]) -> set[int]:
        found = set(teams)
        while more := {t for t, parent in enumerate(self.parents) if parent in found} - found:
            found |= more
        return found

    def reaches(self, person: Person, verb: str) -> set[Reach]:
        if person.is_superuser:
            return {Reach.ALL}
        held = [self.roles[number] for number in person.roles if verb in self.roles[number].verbs]
        return {(role.seen if verb == "view" else None) or role.reach or Reach.OWN for role in held}

    def allows(self, number: int, verb: str, row: Row) -> bool:
        """The rule as a manager would tell it."""
        person = self.people[number]
        reaches = self.reaches(person, verb)
        if not person.is_active or not reaches:
            return False
        kinds = {"view", "change"} if verb == "view" else {"change"}
        shared = any(who == number and kind in kinds for who, kind in row.user_grants)
        shared |= any(
            team in person.member_of | person.leads and kind in kinds for team, kind in row.team_grants
        )
        if row.owner == number or shared:
            return True
        if row.restricted:
            return False
        in_team = row.team in self.below(person.member_of | person.leads)
        return Reach.ALL in reaches or row.co_owner == number or (Reach.TEAM in reaches and in_team)


PEOPLE = TEAMS = ROLES = 3
someone, some_team = st.integers(0, PEOPLE - 1), st.integers(0, TEAMS - 1)
grant_kinds = st.sampled_from(["view", "change"])
worlds = st.builds(
    World,
    # A team stands below an earlier one, so that there is no circle.
    parents=st.tuples(st.none(), st.none() | st.just(0), st.none() | st.sampled_from([0, 1])),
    roles=st.tuples(
        *[
            st.builds(
                RoleSpec,
                verbs=st.frozensets(st.sampled_from(VERBS)),
                reach=st.none() | st.sampled_from(Reach),
                seen=st.none() | st.sampled_from(Reach),
            )
        ]
        * ROLES
    ),
    people=st.tuples(
        *[
            st.builds(
                Person,
                is_active=st.sampled_from([True, True, True, False]),
                is_superuser=st.sampled_from([False, False, False, True]),
                member_of=st.frozensets(some_team, max_size=2),
                leads=st.frozensets(some_team, max_size=1),
                roles=st.frozensets(st.integers(0, ROLES - 1), max_size=2),
            )
        ]
        * PEOPLE
    ),
    rows=st.tuples(
        *[
            st.builds(
                Row,
                owner=someone,
                team=st.none() | some_team,
                co_owner=st.none() | someone,
                restricted=st.booleans(),
                user_grants=st.frozensets(st.tuples(someone, grant_kinds), max_size=2),
                team_grants=st.frozensets(st.tuples(some_team, grant_kinds), max_size=2),
            )
        ]
        * 5
    ),
)


def _build(world: World) -> tuple[list[User], list[Candidate]]:
    rights = {p.codename.partition("_")[0]: p for p in Permission.objects.filter(
        content_type__app_label="candidates", codename__in=[f"{verb}_candidate" for verb in VERBS]
    )}  # fmt: skip
    teams: list[Team] = []
    for parent in world.parents:
        teams.append(TeamFactory(parent=None if parent is None else teams[parent]))
    roles: list[Role] = []
    for spec in world.roles:
        role = RoleFactory()
        role.group.permissions.set([rights[verb] for verb in spec.verbs])
        scopes = [("", spec.reach), ("view", spec.seen)]
        RoleScope.objects.bulk_create(
            RoleScope(role=role, model="candidates.candidate", verb=verb, reach=reach)
            for verb, reach in scopes
            if reach
        )
        roles.append(role)
    users: list[User] = []
    for person in world.people:
        user = UserFactory(is_active=person.is_active, is_superuser=person.is_superuser)
        TeamMembership.objects.bulk_create(TeamMembership(team=teams[t], user=user) for t in person.member_of)
        UserRole.objects.bulk_create(UserRole(user=user, group=roles[r].group) for r in person.roles)
        for led in person.leads:
            teams[led].lead = user
            teams[led].save(update_fields=["lead"])
        users.append(user)
    rows = [_candidate(row, users, teams, rights) for row in world.rows]
    return users, rows


def _candidate(row: Row, users: list[User], teams: list[Team], rights: dict[str, Permission]) -> Candidate:
    team = None if row.team is None else teams[row.team]
    candidate = CandidateFactory(owner=users[row.owner], team=team, is_restricted=row.restricted)
    if row.co_owner is not None:
        CandidateSecondaryOwner.objects.create(candidate=candidate, user=users[row.co_owner])
    for who, kind in row.user_grants:
        CandidateUserGrant.objects.create(content_object=candidate, user=users[who], permission=rights[kind])
    for which, kind in row.team_grants:
        CandidateTeamGrant.objects.create(
            content_object=candidate, team=teams[which], permission=rights[kind]
        )
    return candidate


def _leaders(world: World) -> World:
    """A team has one lead: the last who claims it."""
    last = {team: number for number, person in enumerate(world.people) for team in person.leads}
    people = tuple(
        Person(
            person.is_active,
            person.is_superuser,
            person.member_of,
            frozenset(team for team in person.leads if last[team] == number),
            person.roles,
        )
        for number, person in enumerate(world.people)
    )
    return World(world.parents, world.roles, people, world.rows)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(world=worlds.map(_leaders))
def test_list_and_record_agree_and_follow_the_rule(db: None, world: World) -> None:
    with transaction.atomic():
        users, rows = _build(world)
        for number, user in enumerate(users):
            for verb in VERBS:
                listed = set(visible(user, Candidate, verb).values_list("pk", flat=True))
                allowed = {row.pk for row in rows if may(user, verb, row)}
                expected = {
                    row.pk
                    for row, spec in zip(rows, world.rows, strict=True)
                    if world.allows(number, verb, spec)
                }
                assert listed == allowed == expected, (number, verb)
                assert may(user, verb, Candidate) or not expected
        transaction.set_rollback(True)


def test_the_reach_of_a_team_goes_down_and_never_up(
    lead: User, stranger: User, team: Team, other_team: Team, recruiter: User
) -> None:
    other_team.parent = team
    other_team.save(update_fields=["parent"])
    above = CandidateFactory(owner=recruiter, team=team)
    below = CandidateFactory(owner=stranger, team=other_team)

    assert set(visible(lead, Candidate)) == {above, below}
    assert list(visible(stranger, Candidate)) == [below]


# --- Restricted records ------------------------------------------------------------------------------

OF_A_CANDIDATE: dict[str, Callable[[Candidate], Any]] = {
    "e-mail": lambda c: candidates.CandidateEmailFactory(candidate=c),
    "phone": lambda c: candidates.CandidatePhoneFactory(candidate=c),
    "link": lambda c: candidates.CandidateLinkFactory(candidate=c),
    "skill": lambda c: candidates.CandidateSkillFactory(candidate=c),
    "tag": lambda c: candidates.CandidateTagFactory(candidate=c),
    "work history": lambda c: candidates.WorkHistoryFactory(candidate=c),
    "education": lambda c: candidates.EducationFactory(candidate=c),
    "certification": lambda c: candidates.CertificationFactory(candidate=c),
    "work authorisation": lambda c: candidates.WorkAuthorisationFactory(candidate=c),
    "document": lambda c: candidates.DocumentFactory(candidate=c),
    "pool member": lambda c: candidates.TalentPoolMemberFactory(candidate=c, pool__owner=c.owner),
    "secondary owner": lambda c: candidates.CandidateSecondaryOwnerFactory(candidate=c),
    "grant": lambda c: CandidateUserGrantFactory(content_object=c),
    "team grant": lambda c: CandidateTeamGrantFactory(content_object=c),
    "duplicate": lambda c: candidates.DuplicatePairFactory(
        first=c, second=CandidateFactory(owner=c.owner, team=c.team)
    ),
    "external key": lambda c: ExternalIdentifier.objects.create(
        model="candidates.candidate", object_id=c.pk, system=SystemFactory(), external_id="X-1"
    ),
    "interaction": lambda c: InteractionFactory(candidate=c),
    "follow-up": lambda c: FollowUpFactory(candidate=c),
    "submission": lambda c: placements.SubmissionFactory(candidate=c),
    "stage event": lambda c: placements.StageEventFactory(submission__candidate=c),
    "interview": lambda c: placements.InterviewFactory(submission__candidate=c),
    "offer": lambda c: placements.OfferFactory(submission__candidate=c),
    "placement": lambda c: placements.PlacementFactory(submission__candidate=c),
    "rate": lambda c: placements.PlacementRateFactory(placement__submission__candidate=c),
    "client restriction": lambda c: placements.ClientRestrictionFactory(candidate=c),
}


@pytest.fixture
def secret(recruiter: User, team: Team) -> Candidate:
    """A restricted candidate of the recruiter."""
    return CandidateFactory(owner=recruiter, team=team, is_restricted=True)


@pytest.mark.parametrize("kind", OF_A_CANDIDATE)
def test_what_belongs_to_a_restricted_candidate_is_hidden_with_it(
    kind: str, secret: Candidate, recruiter: User, colleague: User, lead: User, manager: User,
    auditor: User, administrator: User,
) -> None:  # fmt: skip
    row = OF_A_CANDIDATE[kind](secret)

    seen_by = {
        person.display_name for person in (recruiter, colleague, lead, manager, auditor, administrator)
        if may(person, "view", row)
    }  # fmt: skip

    assert type(row).objects.filter(pk=row.pk).exists()
    assert seen_by == {"Rita Recruiter"}
    for person in (colleague, lead, manager, auditor, administrator):
        assert row not in visible(person, type(row))


@pytest.mark.parametrize("kind", OF_A_CANDIDATE)
def test_what_belongs_to_a_candidate_of_another_team_is_hidden_with_it(
    kind: str, recruiter: User, colleague: User, stranger: User, team: Team
) -> None:
    row = OF_A_CANDIDATE[kind](CandidateFactory(owner=recruiter, team=team))

    assert may(recruiter, "view", row)
    assert not may(stranger, "view", row)
    assert row not in visible(stranger, type(row))
    if kind != "pool member":  # the pool of the recruiter is its team's only when shown to it
        assert may(colleague, "view", row)


def test_a_restricted_candidate_opens_to_those_with_whom_it_is_shared(
    secret: Candidate, colleague: User, stranger: User, other_team: Team
) -> None:
    assert not may(colleague, "view", secret)
    assert not may(stranger, "view", secret)

    CandidateUserGrantFactory(content_object=secret, user=colleague)
    CandidateTeamGrantFactory(content_object=secret, team=other_team)

    assert may(colleague, "view", secret)
    assert may(stranger, "view", secret)
    assert not may(colleague, "change", secret)
    assert may(colleague, "add", Interaction(candidate=secret))


def test_a_shared_team_opens_to_its_members_but_not_to_the_team_above(
    secret: Candidate, team: Team, other_team: Team, lead: User, stranger: User
) -> None:
    other_team.parent = team
    other_team.save(update_fields=["parent"])
    CandidateTeamGrantFactory(content_object=secret, team=other_team)

    assert may(stranger, "view", secret)
    assert not may(lead, "view", secret)


def test_an_administrator_sees_a_restricted_record_only_after_sharing_it(
    secret: Candidate, administrator: User, manager: User
) -> None:
    assert may(administrator, "share", secret)
    assert not may(administrator, "view", secret)
    assert not may(manager, "share", secret)
    assert secret not in visible(administrator, Candidate)


def test_a_superuser_does_not_see_a_restricted_record(secret: Candidate) -> None:
    root = UserFactory(is_superuser=True)
    open_one = CandidateFactory()

    assert list(visible(root, Candidate)) == [open_one]
    assert not may(root, "view", secret)


def test_what_names_a_restricted_job_order_or_client_is_hidden(
    recruiter: User, team: Team, manager: User
) -> None:
    candidate = CandidateFactory(owner=recruiter, team=team)
    order = JobOrderFactory(owner=manager, client=ClientFactory(owner=manager, is_restricted=True))
    submission = placements.SubmissionFactory(candidate=candidate, job_order=order, recruiter=recruiter)
    talk = InteractionFactory(candidate=candidate, job_order=order, performed_by=recruiter)

    assert order not in visible(recruiter, JobOrder)
    assert not may(recruiter, "view", submission)
    assert not may(recruiter, "view", talk)
    assert may(manager, "view", submission)

    ClientUserGrantFactory(content_object=order.client, user=recruiter)

    assert may(recruiter, "view", submission)
    assert may(recruiter, "view", talk)


def test_a_job_order_beyond_reach_does_not_hide_the_talk_about_it(
    recruiter: User, team: Team, stranger: User
) -> None:
    order = JobOrderFactory(owner=stranger)
    talk = InteractionFactory(candidate=CandidateFactory(owner=recruiter, team=team), job_order=order)

    assert order not in visible(recruiter, JobOrder)
    assert may(recruiter, "view", talk)


# --- Private notes -----------------------------------------------------------------------------------


def test_a_private_note_is_for_its_author_and_who_may_read_private_notes(
    recruiter: User, colleague: User, team: Team, auditor: User, privacy_officer: User, manager: User
) -> None:
    note = InteractionFactory(
        candidate=CandidateFactory(owner=recruiter, team=team),
        performed_by=recruiter,
        visibility=Visibility.PRIVATE,
    )

    readers = [p for p in (recruiter, colleague, auditor, privacy_officer, manager) if may(p, "view", note)]

    assert readers == [recruiter, privacy_officer, manager]
    assert list(visible(colleague, Interaction)) == []


def test_an_interaction_is_corrected_by_who_had_it(
    recruiter: User, colleague: User, lead: User, team: Team
) -> None:
    talk = InteractionFactory(candidate=CandidateFactory(owner=recruiter, team=team), performed_by=recruiter)

    assert may(recruiter, "change", talk)
    assert may(colleague, "view", talk)
    assert not may(colleague, "change", talk)
    assert may(lead, "change", talk)


# --- Rights come and go ------------------------------------------------------------------------------


def test_a_right_taken_away_is_gone_at_the_next_request(recruiter: User, team: Team) -> None:
    candidate = CandidateFactory(owner=recruiter, team=team)
    assert may(recruiter, "change", candidate)

    role = Role.objects.get(code="recruiter")
    role.group.permissions.remove(Permission.objects.get(codename="change_candidate"))
    next_request = User.objects.get(pk=recruiter.pk)

    assert may(next_request, "view", candidate)
    assert not may(next_request, "change", candidate)


def test_leaving_the_team_closes_its_records(colleague: User, team: Team, recruiter: User) -> None:
    candidate = CandidateFactory(owner=recruiter, team=team)
    assert may(colleague, "view", candidate)

    TeamMembership.objects.filter(user=colleague).delete()
    forget(colleague)

    assert not may(colleague, "view", candidate)
    assert list(visible(colleague, Candidate)) == []


@pytest.mark.parametrize("verb", ["view", "add", "change", "delete", "export", "share", "unlock", "fly"])
def test_nobody_and_disabled_users_may_nothing(verb: str, recruiter: User, team: Team) -> None:
    candidate = CandidateFactory(owner=recruiter, team=team)
    recruiter.is_active = False

    for who in (AnonymousUser(), None, recruiter):
        for policy in registered():
            assert not may(who, verb, policy.model)
            assert not policy.visible(who, verb).exists()
        assert not may(who, verb, candidate)


@pytest.mark.parametrize(
    ("verb", "who"),
    [
        ("import", {"recruiter", "lead", "manager", "administrator", "integration"}),
        ("export", {"lead", "manager", "administrator", "privacy_officer", "integration"}),
        ("change_owner", {"lead", "manager", "administrator"}),
        ("merge", {"lead", "manager", "administrator", "privacy_officer"}),
        ("unlock", {"administrator"}),
    ],
)
def test_weighty_verbs_are_rights_of_their_own(
    verb: str, who: set[str], request: pytest.FixtureRequest
) -> None:
    cast = ["recruiter", "lead", "manager", "auditor", "privacy_officer", "administrator", "integration"]

    holders = {name for name in cast if may(request.getfixturevalue(name), verb, Candidate)}

    assert holders == who


def test_an_auditor_changes_nothing(auditor: User) -> None:
    writes = [
        (policy.model, verb)
        for policy in registered()
        for verb in ("add", "change", "delete", *policy.verbs)
        if policy.model._meta.model_name not in {"savedsearch", "savedmapping", "talentpool"}  # one's own
        if may(auditor, verb, policy.model) and verb != "read_private"
    ]

    assert writes == []


# --- Writing -----------------------------------------------------------------------------------------


def test_a_record_cannot_be_added_below_a_parent_out_of_sight(
    stranger: User, recruiter: User, team: Team
) -> None:
    hidden = CandidateFactory(owner=recruiter, team=team)

    assert not may(stranger, "add", InteractionFactory.build(candidate=hidden, performed_by=stranger))
    assert not may(stranger, "add", candidates.CandidateTagFactory.build(candidate=hidden, tag=Tag(name="x")))
    assert may(recruiter, "add", InteractionFactory.build(candidate=hidden, performed_by=recruiter))


def test_what_a_form_puts_on_the_record_counts_for_nothing(
    stranger: User, recruiter: User, team: Team
) -> None:
    candidate = CandidateFactory(owner=recruiter, team=team)

    candidate.owner, candidate.team, candidate.is_restricted = stranger, None, False

    assert not may(stranger, "change", candidate)


def test_a_record_cannot_be_pushed_below_a_parent_out_of_sight(
    stranger: User, recruiter: User, team: Team
) -> None:
    hidden = CandidateFactory(owner=recruiter, team=team)
    talk = InteractionFactory(candidate=CandidateFactory(owner=stranger), performed_by=stranger)

    with acting(stranger), pytest.raises(PermissionDenied):
        update_record(talk, changes={"candidate": hidden})

    talk.refresh_from_db()
    assert talk.candidate != hidden


def test_owner_team_and_restriction_need_rights_of_their_own(
    recruiter: User, colleague: User, lead: User, team: Team
) -> None:
    candidate = CandidateFactory(owner=recruiter, team=team)

    with acting(recruiter), pytest.raises(PermissionDenied):
        update_record(candidate, changes={"owner": colleague})
    with acting(lead):
        update_record(candidate, changes={"owner": colleague})

    candidate.refresh_from_db()
    assert candidate.owner == colleague


# --- The story of what is gone -----------------------------------------------------------------------


@pytest.mark.parametrize(("restricted", "readers"), [(False, {"auditor", "manager"}), (True, {"manager"})])
def test_the_story_of_a_deleted_record_is_for_those_who_would_have_seen_it(
    restricted: bool, readers: set[str], request: pytest.FixtureRequest, manager: User
) -> None:
    candidate = CandidateFactory(owner=manager, is_restricted=restricted)
    phone = candidates.CandidatePhoneFactory(candidate=candidate)
    keys = {Candidate: candidate.pk, type(phone): phone.pk}
    with acting(manager):
        delete_record(candidate)

    for model, key in keys.items():
        told = {
            name for name in ("auditor", "manager", "recruiter")
            if may_read_story(request.getfixturevalue(name), model, key)
        }  # fmt: skip
        assert told == readers


# --- Price -------------------------------------------------------------------------------------------


def test_a_list_costs_one_query_more_than_without_policy(
    recruiter: User, team: Team, django_assert_num_queries: Any
) -> None:
    CandidateFactory.create_batch(3, owner=recruiter, team=team)
    recruiter = User.objects.get(pk=recruiter.pk)

    with django_assert_num_queries(2):  # rights, rows
        assert len(visible(recruiter, Candidate)) == 3
    with django_assert_num_queries(1):
        assert len(visible(recruiter, Interaction)) == 0
    with django_assert_num_queries(0):
        assert may(recruiter, "add", Candidate)
        assert not may(recruiter, "merge", Candidate)


def test_what_was_worked_out_for_a_request_serves_the_next_until_rights_change(
    recruiter: User, team: Team, django_assert_num_queries: Any
) -> None:
    candidate = CandidateFactory(owner=None, team=team)

    def at_next_request() -> User:
        return User.objects.get(pk=recruiter.pk)

    assert may(at_next_request(), "change", candidate)
    again = at_next_request()
    with django_assert_num_queries(2):  # rights, row
        assert may(again, "change", candidate)
    assert rights_of(again) is rights_of(at_next_request())

    team.memberships.filter(user=recruiter).delete()
    assert not may(at_next_request(), "change", candidate)

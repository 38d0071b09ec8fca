"""Pools: who is in them, page by page, joined and left; nothing hidden comes out."""

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from candidates.models import BulkAct, Candidate, TalentPool, TalentPoolMember
from tests.candidates.factories import (
    CandidateFactory,
    SavedSearchFactory,
    TalentPoolFactory,
    TalentPoolMemberFactory,
)
from tests.records.admin_suite import address

pytestmark = pytest.mark.django_db


@pytest.fixture
def pool(recruiter: User) -> TalentPool:
    return TalentPoolFactory(owner=recruiter, name="Silver medal")


@pytest.fixture
def candidate(recruiter: User) -> Candidate:
    return CandidateFactory(owner=recruiter, team=recruiter.teams.first(), full_name="Ada Byron")


def test_a_pool_is_joined_from_the_candidates_page_and_left_again(
    as_user: Any, recruiter: User, pool: TalentPool, candidate: Candidate
) -> None:
    browser = as_user(recruiter)
    assert "Silver medal" in browser.get(address(candidate, "page")).content.decode()

    for _ in range(2):
        browser.post(
            reverse("admin:candidates_talentpool_choose"), {"pool": pool.pk, "candidate": candidate.pk}
        )
    assert [row.candidate for row in pool.members.all()] == [candidate]
    assert "Ada Byron" in browser.get(address(pool, "page")).content.decode()

    browser.post(address(pool, "leave"), {"candidate": candidate.pk})
    assert pool.members.count() == 0


def test_a_long_pool_is_paged_without_a_gap(
    as_user: Any, recruiter: User, pool: TalentPool, django_assert_max_num_queries: Any
) -> None:
    people = CandidateFactory.create_batch(60, owner=recruiter, team=recruiter.teams.first())
    for person in people:
        TalentPoolMemberFactory(pool=pool, candidate=person)
    browser = as_user(recruiter)

    with django_assert_max_num_queries(45):
        first = browser.get(address(pool, "page")).context["people"]
    second = browser.get(address(pool, "page"), {"after": first.after}).context["people"]

    shown = [each.candidate.pk for each in (*first.members, *second.members)]
    assert (len(first.members), second.after) == (50, "")
    assert sorted(shown) == sorted(person.pk for person in people)


def test_hidden_people_are_not_shown_nor_chosen(as_user: Any, recruiter: User, pool: TalentPool) -> None:
    hidden = CandidateFactory(is_restricted=True, full_name="Zqx Hidden")
    TalentPoolMemberFactory(pool=pool, candidate=hidden)
    browser = as_user(recruiter)

    assert "Zqx Hidden" not in browser.get(address(pool, "page")).content.decode()
    browser.post(address(pool, "bulk"))
    assert BulkAct.objects.count() == 0
    assert browser.post(address(pool, "join"), {"candidate": hidden.pk}).status_code == 404
    assert browser.post(address(pool, "leave"), {"candidate": "9" * 30}).status_code == 404


def test_a_pool_of_a_search_holds_whom_it_finds(as_user: Any, recruiter: User, candidate: Candidate) -> None:
    search = SavedSearchFactory(owner=recruiter, query={"q": "Byron"})
    pool = TalentPoolFactory(owner=recruiter, kind="search", search=search)
    CandidateFactory(owner=recruiter, full_name="Somebody Else")
    browser = as_user(recruiter)

    people = browser.get(address(pool, "page")).context["people"]
    assert [each.candidate for each in people.members] == [candidate]
    browser.post(address(pool, "bulk"))
    assert BulkAct.objects.get().candidate_keys == [candidate.pk]


@pytest.mark.parametrize(
    ("who", "visibility", "may_fill"),
    [
        ("recruiter", "private", True),
        ("colleague", "team", True),
        ("colleague", "all", True),
        ("stranger", "all", False),
    ],
)
def test_a_pool_is_filled_by_who_keeps_it_and_by_its_team_alone(
    as_user: Any, request: Any, recruiter: User, who: str, visibility: str, may_fill: bool
) -> None:
    user = request.getfixturevalue(who)
    pool = TalentPoolFactory(
        owner=recruiter, team=recruiter.teams.first(), visibility=visibility, name="Zq keepers"
    )
    inside = TalentPoolMemberFactory(
        pool=pool, candidate=CandidateFactory(owner=user, team=user.teams.first())
    )
    person = CandidateFactory(owner=user, team=user.teams.first())
    browser = as_user(user)

    page = browser.get(address(pool, "page")).content.decode()
    assert (f'action="{address(pool, "leave")}"' in page) is may_fill
    assert ("Zq keepers" in browser.get(address(person, "page")).content.decode()) is may_fill

    browser.post(address(pool, "join"), {"candidate": person.pk})
    browser.post(address(pool, "leave"), {"candidate": inside.candidate_id})
    people = {row.candidate for row in pool.members.all()}
    assert people == ({person} if may_fill else {inside.candidate})


def test_a_private_pool_is_not_found_by_others(as_user: Any, stranger: User, recruiter: User) -> None:
    pool = TalentPoolFactory(owner=recruiter, visibility="private")
    mine = CandidateFactory(owner=stranger, team=stranger.teams.first())
    browser = as_user(stranger)

    assert browser.get(address(pool, "page")).status_code == 404
    data = {"pool": pool.pk, "candidate": mine.pk}
    assert browser.post(reverse("admin:candidates_talentpool_choose"), data).status_code == 404
    assert TalentPoolMember.objects.count() == 0

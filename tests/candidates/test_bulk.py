"""Bulk changes: previewed, confirmed once, refused one by one and written in one change set."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from audit.context import acting
from audit.models import ChangeSet
from candidates.bulk import HIDDEN, MERGED, MOVED_ON, TOO_MANY
from candidates.choices import BulkStatus, CandidateStatus
from candidates.models import BulkAct, Candidate, CandidateTag, TalentPoolMember
from candidates.models.bulk import MOST
from candidates.operations.bulk import choose_candidates, forget_drafts
from candidates.operations.together import ALONE
from candidates.tasks import carry_out, carry_out_waiting
from governance.models import ChangeRequest, ProtectedField
from governance.operations import approve_request
from records.beside import progress_of
from tests.candidates.factories import (
    BulkActFactory,
    CandidateFactory,
    CandidateTagFactory,
    TalentPoolFactory,
)
from tests.governance.factories import ReasonFactory, TagFactory
from tests.records.admin_suite import AdminSuite, address

pytestmark = pytest.mark.django_db
BULK = "admin:candidates_candidate_bulk"


class TestBulkActAdmin(AdminSuite):
    model = BulkAct

    @pytest.fixture
    def reader(self, recruiter: User) -> User:
        return recruiter

    def make(self, owner: User) -> BulkAct:
        return BulkActFactory(owner=owner)

    def hide(self, owner: User) -> BulkAct:
        return BulkActFactory(owner=owner)


@pytest.fixture
def people(recruiter: User) -> list[Candidate]:
    return CandidateFactory.create_batch(3, owner=recruiter, team=recruiter.teams.first())


def chosen(browser: Any, people: Any) -> BulkAct:
    answer = browser.post(reverse(BULK), {"ids": ",".join(str(each.pk) for each in people)})
    assert answer.status_code == 302
    return BulkAct.objects.get()


def prepare(browser: Any, act: BulkAct, do: str, **values: Any) -> Any:
    return browser.post(address(act, "prepare"), {"do": do, **values}, follow=True)


def confirm(browser: Any, act: BulkAct) -> BulkAct:
    act.refresh_from_db()
    browser.post(address(act, "confirm"), {"version": act.version})
    act.refresh_from_db()
    return act


def test_whoever_may_not_give_somebody_away_proposes_it_for_all_in_one_act(
    as_user: Any, recruiter: User, colleague: User, lead: User, people: list[Candidate]
) -> None:
    restricted = CandidateFactory(owner=recruiter, team=recruiter.teams.first(), is_restricted=True)
    browser = as_user(recruiter)
    act = chosen(browser, [*people, restricted])

    verdict = prepare(browser, act, "owner", owner=colleague.pk, reason="Away").context["verdict"]
    assert (verdict.changes, sorted(verdict.proposed)) == ([], [each.pk for each in people])
    assert verdict.refused == {restricted.pk: ALONE}
    act = confirm(browser, act)

    assert (act.status, act.changed, len(act.refusals)) == (BulkStatus.DONE, 0, 1)
    assert not Candidate.objects.filter(owner=colleague).exists()
    asked = ChangeRequest.objects.all()
    assert {(each.object_id, each.reason, each.proposer) for each in asked} == {
        (each.pk, "Away", recruiter) for each in people
    }
    assert browser.get(address(act, "page")).context["waits"] == 3

    with acting(lead):
        for each in asked.undecided():
            approve_request(each)
    assert Candidate.objects.filter(owner=colleague).count() == 3


def test_a_bulk_change_does_not_flood_those_who_approve(
    as_user: Any, recruiter: User, colleague: User, people: list[Candidate], monkeypatch: Any
) -> None:
    monkeypatch.setattr("candidates.bulk.MOST_PROPOSED", 2)
    browser = as_user(recruiter)

    verdict = prepare(browser, chosen(browser, people), "owner", owner=colleague.pk).context["verdict"]

    assert (len(verdict.proposed), set(verdict.refused.values())) == (2, {TOO_MANY})


def test_tags_are_put_on_those_who_lack_them(as_user: Any, recruiter: User, people: list[Candidate]) -> None:
    java, berlin = TagFactory(name="Java"), TagFactory(name="Berlin")
    CandidateTagFactory(candidate=people[0], tag=java)
    CandidateTagFactory(candidate=people[0], tag=berlin)
    browser = as_user(recruiter)
    act = chosen(browser, people)

    preview = prepare(browser, act, "tag", tags=[java.pk, berlin.pk])
    verdict = preview.context["verdict"]
    assert (len(verdict.changes), len(verdict.same), verdict.refused) == (2, 1, {})
    assert CandidateTag.objects.count() == 2
    act = confirm(browser, act)

    assert (act.status, act.changed, act.unchanged) == (BulkStatus.DONE, 2, 1)
    assert CandidateTag.objects.count() == 6


def test_a_second_confirmation_changes_nothing(
    as_user: Any, recruiter: User, people: list[Candidate]
) -> None:
    tag = TagFactory()
    browser = as_user(recruiter)
    act = chosen(browser, people)
    prepare(browser, act, "tag", tags=[tag.pk])
    act = confirm(browser, act)
    CandidateTag.objects.all().delete()

    browser.post(address(act, "confirm"), {"version": act.version})
    carry_out(act_id=act.pk)

    assert CandidateTag.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_each_refusal_is_told_with_its_reason(
    as_user: Any, lead: User, recruiter: User, stranger: User
) -> None:
    team = recruiter.teams.first()
    fit = CandidateFactory(owner=recruiter, team=team)
    moved = CandidateFactory(owner=recruiter, team=team)
    gone = CandidateFactory(owner=recruiter, team=team)
    closed = CandidateFactory(owner=lead, team=team, is_restricted=True)
    merged = CandidateFactory(owner=recruiter, team=team, status=CandidateStatus.MERGED, merged_into=fit)
    browser = as_user(lead)
    act = chosen(browser, [fit, moved, gone, closed, merged])
    prepare(browser, act, "owner", owner=lead.pk)

    with acting(recruiter):
        moved.headline = "Changed meanwhile"
        moved.save(update_fields=["headline"])
        gone.owner, gone.is_restricted = stranger, True
        gone.save(update_fields=["owner", "is_restricted"])
    page = browser.get(address(act, "page")).content.decode()
    act = confirm(browser, act)

    assert act.changed == 1
    fit.refresh_from_db()
    assert fit.owner == lead
    assert act.refusals == {
        str(moved.pk): MOVED_ON, str(gone.pk): HIDDEN, str(closed.pk): ALONE, str(merged.pk): MERGED,
    }  # fmt: skip
    assert gone.full_name not in page
    result = browser.get(address(act, "page")).content.decode()
    assert gone.full_name not in result
    assert moved.full_name in result


def test_who_may_not_hand_over_is_not_offered_it(
    as_user: Any, recruiter: User, people: list[Candidate]
) -> None:
    ProtectedField.objects.filter(field="owner").update(is_active=False)
    browser = as_user(recruiter)
    act = chosen(browser, people)

    offered = [offer.verb.code for offer in browser.get(address(act, "page")).context["offers"]]
    assert "owner" not in offered
    prepare(browser, act, "owner", owner=recruiter.pk)

    act.refresh_from_db()
    assert act.verb == ""


def test_what_was_committed_late_is_left_alone(
    as_user: Any, lead: User, people: list[Candidate], stranger: User
) -> None:
    """A colleague's transaction may begin before the preview and end after it: versions tell, times do not."""
    browser = as_user(lead)
    act = chosen(browser, people)
    prepare(browser, act, "owner", owner=lead.pk)
    Candidate.objects.filter(pk=people[0].pk).update(owner=stranger)
    BulkAct.objects.filter(pk=act.pk).update(looked_at=timezone.now() + timedelta(minutes=1))

    act = confirm(browser, act)

    assert act.refusals == {str(people[0].pk): MOVED_ON}
    people[0].refresh_from_db()
    assert people[0].owner == stranger


def test_a_right_lost_before_the_worker_comes_stops_it(recruiter: User, people: list[Candidate]) -> None:
    ProtectedField.objects.filter(field="owner").update(is_active=False)
    act = BulkActFactory(
        owner=recruiter, candidate_keys=[people[0].pk], status=BulkStatus.WAITING, verb="owner",
        values={"owner": [str(recruiter.pk)], "reason": [""]}, looked_at=timezone.now(),
    )  # fmt: skip

    carry_out(act_id=act.pk)

    act.refresh_from_db()
    assert (act.status, bool(act.problem)) == (BulkStatus.FAILED, True)


def test_hidden_candidates_are_not_even_counted(
    as_user: Any, recruiter: User, people: list[Candidate]
) -> None:
    hidden = CandidateFactory(is_restricted=True)

    act = chosen(as_user(recruiter), [*people, hidden])

    assert act.candidate_keys == [each.pk for each in people]


def test_a_choice_of_nobody_or_of_hostile_keys_is_refused(as_user: Any, recruiter: User) -> None:
    browser = as_user(recruiter)

    for ids in ("", "abc", "9" * 40, "-1", "\x00", "१"):
        assert browser.post(reverse(BULK), {"ids": ids}).status_code == 302
    assert browser.get(reverse(BULK)).status_code == 405
    assert BulkAct.objects.count() == 0


def test_more_than_ten_thousand_are_refused(recruiter: User) -> None:
    with acting(recruiter), pytest.raises(Exception, match="At most 10,000"):
        choose_candidates(range(MOST + 1))


def test_another_cannot_decide_on_my_choice(
    as_user: Any, manager: User, recruiter: User, people: list[Candidate]
) -> None:
    act = BulkActFactory(owner=recruiter, candidate_keys=[people[0].pk])
    browser = as_user(manager)

    assert prepare(browser, act, "tag", tags=[TagFactory().pk]).status_code == 404
    assert browser.post(address(act, "confirm"), {"version": act.version}).status_code == 404

    act.refresh_from_db()
    assert (act.status, act.verb) == (BulkStatus.DRAFT, "")


def test_status_do_not_contact_and_pools_follow_their_rules(
    as_user: Any, recruiter: User, people: list[Candidate]
) -> None:
    browser = as_user(recruiter)
    people[0].status = CandidateStatus.ARCHIVED
    people[0].save(update_fields=["status"])
    pool = TalentPoolFactory(owner=recruiter)
    reason = ReasonFactory(kind="do_not_contact")
    asked: dict[str, dict[str, Any]] = {
        "status": {"status": "archived"},
        "stop": {"reason": reason.pk, "until": ""},
        "pool": {"pool": pool.pk, "reason": "Silver medal"},
    }
    counts = {}
    for do, values in asked.items():
        BulkAct.objects.all().delete()
        act = chosen(browser, people)
        assert prepare(browser, act, do, **values).status_code == 200
        act = confirm(browser, act)
        counts[do] = (act.changed, act.unchanged, act.refusals)

    assert counts == {"status": (2, 1, {}), "stop": (3, 0, {}), "pool": (3, 0, {})}
    assert Candidate.objects.filter(do_not_contact=True, do_not_contact_reason=reason).count() == 3
    assert set(TalentPoolMember.objects.values_list("added_by", "reason")) == {(recruiter.pk, "Silver medal")}


def test_a_form_with_nothing_in_it_comes_back(as_user: Any, recruiter: User, people: list[Candidate]) -> None:
    browser = as_user(recruiter)
    act = chosen(browser, people)

    answer = prepare(browser, act, "tag")

    assert answer.status_code == 422
    assert "Choose at least one tag." in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_large_change_waits_for_the_worker_and_is_shown_with_a_bar(
    as_user: Any, recruiter: User, people: list[Candidate], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("candidates.admin.bulk.AT_ONCE", 2)
    browser = as_user(recruiter)
    act = chosen(browser, people)
    prepare(browser, act, "tag", tags=[TagFactory().pk])
    act = confirm(browser, act)

    assert act.status == BulkStatus.WAITING
    assert 'role="progressbar"' in browser.get(address(act, "page")).content.decode()
    assert "HX-Refresh" not in browser.get(address(act, "progress")).headers
    carry_out_waiting(0)
    carry_out(act_id=act.pk)

    act.refresh_from_db()
    assert (act.status, act.changed) == (BulkStatus.DONE, 3)
    assert browser.get(address(act, "progress")).headers["HX-Refresh"] == "true"


def test_those_refused_can_be_chosen_again(as_user: Any, recruiter: User, people: list[Candidate]) -> None:
    act = BulkActFactory(
        owner=recruiter, candidate_keys=[each.pk for each in people], status=BulkStatus.DONE, verb="tag",
        looked_at=timezone.now(), refusals={str(people[1].pk): MOVED_ON},
    )  # fmt: skip

    as_user(recruiter).post(address(act, "again"))

    assert BulkAct.objects.latest("id").candidate_keys == [people[1].pk]


def test_choices_nobody_decided_upon_are_forgotten(recruiter: User) -> None:
    draft = BulkActFactory(owner=recruiter)
    kept = BulkActFactory(owner=recruiter, status=BulkStatus.DONE, verb="tag", looked_at=timezone.now())

    with acting(verb="tidied"):
        forget_drafts(before=timezone.now() + timedelta(seconds=5))

    assert list(BulkAct.objects.all()) == [kept]
    assert kept != draft


def test_the_preview_of_many_asks_a_bounded_number_of_queries(
    as_user: Any, recruiter: User, django_assert_max_num_queries: Any
) -> None:
    people = CandidateFactory.create_batch(50, owner=recruiter, team=recruiter.teams.first())
    browser = as_user(recruiter)
    act = chosen(browser, people)
    prepare(browser, act, "tag", tags=[TagFactory().pk])
    act.refresh_from_db()

    with django_assert_max_num_queries(40):
        assert browser.get(address(act, "page")).context["verdict"].changes
    with django_assert_max_num_queries(60):
        browser.post(address(act, "confirm"), {"version": act.version})


def test_the_list_offers_the_bulk_change(as_user: Any, recruiter: User, people: list[Candidate]) -> None:
    url = reverse("admin:candidates_candidate_changelist")
    keys = [each.pk for each in people]

    as_user(recruiter).post(url, {"action": "change_in_bulk", "_selected_action": keys})

    assert sorted(BulkAct.objects.get().candidate_keys) == sorted(keys)


@pytest.mark.django_db(transaction=True)
def test_it_is_one_change_set_under_its_own_name(recruiter: User, people: list[Candidate]) -> None:
    act = BulkActFactory(
        owner=recruiter, candidate_keys=[each.pk for each in people], status=BulkStatus.WAITING, verb="tag",
        values={"tags": [str(TagFactory().pk)]}, looked_at=timezone.now(),
    )  # fmt: skip

    carry_out(act_id=act.pk)

    written = ChangeSet.objects.filter(entries__model="candidates.candidatetag").distinct()
    assert [(each.verb, each.actor_name) for each in written] == [
        ("tagged candidates in bulk", str(recruiter))
    ]
    assert written.get().entries.filter(model="candidates.bulkact").exists()
    assert BulkAct.objects.get().progress == len(people)


@pytest.mark.django_db(transaction=True)
def test_progress_is_seen_while_the_change_is_under_way(recruiter: User, app_connection: Any) -> None:
    act = BulkActFactory(owner=recruiter)
    with transaction.atomic(), progress_of(act, "progress") as tell:
        tell(1)
        seen = app_connection.execute("SELECT progress FROM candidates_bulkact").fetchone()

    assert seen == (1,)

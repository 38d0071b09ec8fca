"""A leaver's handover: everything goes to those who take over, as far as they and the lead may."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from accounts.models import User
from audit.context import acting
from audit.models import ChangeSet
from candidates.models import Candidate
from interactions.choices import HandoverStatus
from interactions.models import FollowUp, Handover, Obligation
from interactions.operations import carry_out_handover, plan_handover
from interactions.tasks import hand_over, take_up_waiting_handovers
from placements.models import Submission
from tests.candidates.factories import CandidateFactory
from tests.clients.factories import JobOrderFactory
from tests.interactions.factories import FollowUpFactory, HandoverFactory, ObligationFactory
from tests.placements.factories import SubmissionFactory
from tests.records.admin_suite import AdminSuite, address
from tests.sor_project.test_screens import log_in

pytestmark = pytest.mark.django_db


def of(leaver: User) -> str:
    return reverse("admin:interactions_handover_of", args=[leaver.pk])


class TestHandoverAdmin(AdminSuite):
    model = Handover

    @pytest.fixture
    def reader(self, lead: User) -> User:
        return lead

    def make(self, owner: User) -> Handover:
        return HandoverFactory(owner=User.objects.filter(led_teams__isnull=False).first() or owner)

    def hide(self, owner: User) -> Handover:
        return HandoverFactory(owner=owner)

    def test_add_form_opens_for_those_who_may(
        self, as_user: Any, administrator: User, recruiter: User
    ) -> None:
        """It begins with the one who leaves."""
        answer = as_user(administrator).get(reverse("admin:interactions_handover_add"))
        assert answer["Location"] == reverse("admin:accounts_user_changelist")
        assert as_user(recruiter).get(reverse("admin:interactions_handover_add")).status_code == 403


@pytest.fixture
def desk(recruiter: User) -> dict[str, Any]:
    """One of each that the recruiter looks after, and what is closed or somebody else's."""
    team = recruiter.teams.first()
    candidate = CandidateFactory(owner=recruiter, team=team)
    job = JobOrderFactory(
        owner=recruiter, team=team, status="open", client__owner=recruiter, client__team=team
    )
    FollowUpFactory(candidate=candidate, owner=recruiter, status="done", closed_at=candidate.created_at,
                    closed_by=recruiter)  # fmt: skip
    return {
        "candidate": candidate,
        "job": job,
        "submission": SubmissionFactory(candidate=candidate, job_order=job, recruiter=recruiter),
        "follow_up": FollowUpFactory(candidate=candidate, owner=recruiter),
        "obligation": ObligationFactory(candidate=candidate, responsible=recruiter),
    }


def test_everything_open_goes_to_the_colleague(
    as_user: Any, lead: User, recruiter: User, colleague: User, desk: dict[str, Any]
) -> None:
    browser = as_user(lead)
    shown = {line.holding.code: line.count for line in browser.get(of(recruiter)).context["lines"]}
    assert shown == {
        "candidates": 1, "clients": 1, "jobs": 1, "submissions": 1, "follow_ups": 1, "obligations": 1,
    }  # fmt: skip

    answer = browser.post(of(recruiter), {"heirs": [colleague.pk], "reason": "Leaves in March."})

    handover = Handover.objects.get()
    assert answer["Location"] == address(handover, "page")
    for record in desk.values():
        record.refresh_from_db()
    assert desk["candidate"].owner == desk["job"].owner == desk["job"].client.owner == colleague
    assert (
        desk["submission"].recruiter == desk["follow_up"].owner == desk["obligation"].responsible == colleague
    )
    assert FollowUp.objects.filter(owner=recruiter, status="done").count() == 1
    assert {line["title"]: (line["moved"], line["left"]) for line in handover.outcome}["Candidates"] == (1, 0)
    assert all(line["moved"] == 1 for line in handover.outcome)


def test_several_share_and_what_belongs_to_one_candidate_stays_together(
    lead: User, recruiter: User, colleague: User
) -> None:
    team = recruiter.teams.first()
    people = CandidateFactory.create_batch(10, owner=recruiter, team=team)
    for person in people:
        FollowUpFactory(candidate=person, owner=recruiter)
    both = [colleague.pk, lead.pk]

    with acting(lead):
        carry_out_handover(
            plan_handover(recruiter, plan={"candidates": both, "follow_ups": both}, reason="Leaves.")
        )

    owners = dict(Candidate.objects.values_list("pk", "owner"))
    assert sorted({list(owners.values()).count(key) for key in both}) == [5]
    assert all(step.owner_id == owners[step.candidate_id] for step in FollowUp.objects.all())


def test_a_kind_may_stay_or_go_to_one_alone(
    as_user: Any, lead: User, recruiter: User, colleague: User, desk: dict[str, Any]
) -> None:
    as_user(lead).post(
        of(recruiter),
        {"heirs": [colleague.pk], "reason": "Part time", "clients": "stay", "submissions": str(lead.pk)},
    )

    for record in desk.values():
        record.refresh_from_db()
    assert desk["job"].client.owner == recruiter
    assert desk["submission"].recruiter == lead
    assert desk["candidate"].owner == colleague


def test_what_is_hidden_is_neither_counted_nor_moved(
    as_user: Any, lead: User, recruiter: User, colleague: User, desk: dict[str, Any]
) -> None:
    closed = CandidateFactory(owner=recruiter, team=recruiter.teams.first(), is_restricted=True)
    browser = as_user(lead)
    counts = {line.holding.code: line.count for line in browser.get(of(recruiter)).context["lines"]}
    assert counts["candidates"] == 1

    browser.post(of(recruiter), {"heirs": [colleague.pk], "reason": "Leaves."})

    closed.refresh_from_db()
    assert closed.owner == recruiter


def test_what_the_colleague_cannot_see_is_left(
    lead: User, recruiter: User, colleague: User, stranger: User
) -> None:
    """A step about somebody whom only the lead and the leaver see stays where it is."""
    person = CandidateFactory(owner=lead, team=recruiter.teams.first())
    step = FollowUpFactory(candidate=person, owner=recruiter)
    person.team = None
    person.save(update_fields=["team"])

    with acting(lead):
        handover = carry_out_handover(
            plan_handover(recruiter, plan={"follow_ups": [stranger.pk]}, reason="Leaves.")
        )

    step.refresh_from_db()
    assert step.owner == recruiter
    assert [(line["moved"], line["left"]) for line in handover.outcome] == [(0, 1)]


def test_those_who_may_not_are_refused(
    as_user: Any, recruiter: User, colleague: User, auditor: User, desk: dict[str, Any]
) -> None:
    for person in (colleague, auditor):
        assert as_user(person).get(of(recruiter)).status_code == 403
        with acting(person), pytest.raises(PermissionDenied):
            plan_handover(recruiter, plan={"candidates": [colleague.pk]}, reason="Leaves.")
    assert Handover.objects.count() == 0


def test_nonsense_is_refused_in_words(
    as_user: Any, lead: User, recruiter: User, colleague: User, integration: User, desk: dict[str, Any]
) -> None:
    colleague.is_active = False
    colleague.save(update_fields=["is_active"])
    browser = as_user(lead)

    for data in (
        {"heirs": [recruiter.pk], "reason": "x"},
        {"heirs": [colleague.pk], "reason": "x"},
        {"heirs": [integration.pk], "reason": "x"},
        {"heirs": [lead.pk], "reason": ""},
        {"heirs": [], "reason": "x"},
        {"heirs": [lead.pk], "reason": "x\x00"},
        {"heirs": [lead.pk], "reason": "x", "candidates": "99999999"},
    ):
        assert browser.post(of(recruiter), data).status_code == 422
    assert Handover.objects.count() == 0
    assert browser.get(of(integration)).status_code == 404
    with acting(lead), pytest.raises(ValidationError, match="nothing to hand over"):
        plan_handover(colleague, plan={"candidates": [lead.pk]}, reason="x")


def test_a_large_one_is_carried_out_by_the_worker_once(
    as_user: Any, lead: User, recruiter: User, colleague: User, desk: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("interactions.admin.handover.AT_ONCE", 1)
    browser = as_user(lead)
    browser.post(of(recruiter), {"heirs": [colleague.pk], "reason": "Leaves."})
    handover = Handover.objects.get()
    assert 'role="progressbar"' in browser.get(address(handover, "page")).content.decode()
    assert Submission.objects.get().recruiter == recruiter

    hand_over(handover_id=handover.pk)
    Candidate.objects.update(owner=recruiter)
    hand_over(handover_id=handover.pk)

    handover.refresh_from_db()
    assert handover.status == HandoverStatus.DONE
    assert Candidate.objects.get().owner == recruiter
    assert browser.get(address(handover, "progress")).headers["HX-Refresh"] == "true"
    take_up_waiting_handovers(0)


@pytest.mark.django_db(transaction=True)
def test_it_is_one_change_set_with_the_reason(
    lead: User, recruiter: User, colleague: User, desk: dict[str, Any]
) -> None:
    with acting(lead):
        handover = plan_handover(
            recruiter,
            plan={"candidates": [colleague.pk], "follow_ups": [colleague.pk]},
            reason="Leaves in March.",
        )
    hand_over(handover_id=handover.pk)

    acts = ChangeSet.objects.filter(entries__model="candidates.candidate", entries__kind="~").distinct()
    act = acts.latest("pk")
    assert (act.reason, act.actor_name) == ("Leaves in March.", str(lead))
    assert act.entries.filter(model="interactions.followup").exists()


def test_switching_somebody_off_points_to_the_handover(
    as_user: Any, administrator: User, recruiter: User, desk: dict[str, Any]
) -> None:
    browser = as_user(administrator)
    assert "still looks after" not in browser.get(address(recruiter, "change")).content.decode()
    recruiter.is_active = False
    recruiter.save(update_fields=["is_active"])

    page = browser.get(address(recruiter, "change")).content.decode()

    assert "still looks after records" in page
    assert of(recruiter) in page


def test_the_preview_asks_few_queries(
    as_user: Any, lead: User, recruiter: User, django_assert_max_num_queries: Any
) -> None:
    team = recruiter.teams.first()
    for person in CandidateFactory.create_batch(50, owner=recruiter, team=team):
        FollowUpFactory(candidate=person, owner=recruiter)
    browser = as_user(lead)

    with django_assert_max_num_queries(40):
        browser.get(of(recruiter))


@pytest.mark.django_db(transaction=True)
def test_a_leavers_desk_is_handed_over_in_the_browser(
    page: Any, lead: User, recruiter: User, colleague: User, desk: dict[str, Any]
) -> None:
    log_in(page, lead)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(of(recruiter))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator("select[name=heirs]").select_option(str(colleague.pk), force=True)
    page.get_by_label("Reason").fill("Leaves in March")
    page.get_by_role("button", name="Hand over").click()
    page.get_by_text("Leaves in March").wait_for()

    assert page.get_by_role("row", name="Candidates 1 0").is_visible()
    assert Obligation.objects.get().responsible == colleague
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

"""Proposing and approving in the admin site: the pages, tampering with them, and a whole journey in a browser."""

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from audit.context import acting
from candidates.models import Candidate
from candidates.operations import update_candidate
from governance.models import ChangeDecision, ChangeRequest, ProtectedField
from tests.candidates.factories import CandidateFactory
from tests.candidates.test_identity_screens import look
from tests.governance.factories import ChangeDecisionFactory, ChangeRequestFactory, ProtectedFieldFactory
from tests.records.admin_suite import AdminSuite
from tests.sor_project.test_accessibility import violations
from tests.sor_project.test_screens import log_in

HOSTILE = "<script>alert(1)</script>\u202e{{7*7}}=HYPERLINK()"


@pytest.fixture
def candidate(recruiter: User) -> Candidate:
    return CandidateFactory(full_name="Anna Berg", owner=recruiter, team=recruiter.teams.get())


def propose(candidate: Candidate, by: User, name: str = "Anna Bergström") -> ChangeRequest:
    with acting(by, reason="She married"):
        update_candidate(candidate, changes={"full_name": name})
    return ChangeRequest.objects.get(proposed={"full_name": name})


def page_of(request: ChangeRequest, view: str = "page") -> str:
    return reverse(f"admin:governance_changerequest_{view}", args=[request.pk])


class TestProtectedFieldAdmin(AdminSuite):
    model = ProtectedField

    def make(self, owner: User) -> Any:
        return ProtectedFieldFactory()


class TestChangeRequestAdmin(AdminSuite):
    model = ChangeRequest

    def make(self, owner: User) -> Any:
        return ChangeRequestFactory(about=CandidateFactory(owner=owner), proposer=owner)

    def hide(self, owner: User) -> Any:
        hidden = CandidateFactory(owner=owner, is_restricted=True)
        return ChangeRequestFactory(about=hidden, proposer=owner)


class TestChangeDecisionAdmin(AdminSuite):
    model = ChangeDecision

    def make(self, owner: User) -> Any:
        return ChangeDecisionFactory()

    def hide(self, owner: User) -> Any:
        hidden = CandidateFactory(owner=owner, is_restricted=True)
        return ChangeDecisionFactory(request=ChangeRequestFactory(about=hidden, proposer=owner))


@pytest.mark.django_db
def test_the_list_is_what_the_reader_may_decide_on(
    as_user: Any, candidate: Candidate, recruiter: User, lead: User
) -> None:
    propose(candidate, recruiter)
    listed = reverse("admin:governance_changerequest_changelist")

    assert [row.pk for row in as_user(recruiter).get(listed).context["cl"].result_list] == []
    mine = as_user(recruiter).get(f"{listed}mine/", follow=True).content.decode()
    theirs = as_user(lead).get(listed).content.decode()
    assert "Anna Berg" in mine
    assert "Anna Berg" in theirs


@pytest.mark.django_db
def test_a_tampered_approval_of_ones_own_is_refused(
    as_user: Any, candidate: Candidate, recruiter: User
) -> None:
    request = propose(candidate, recruiter)
    browser = as_user(recruiter)
    assert "Approve" not in browser.get(page_of(request)).content.decode()

    answer = browser.post(page_of(request, "approve"), {"version": request.version}, follow=True)

    assert "You proposed this yourself" in answer.content.decode()
    candidate.refresh_from_db()
    assert candidate.full_name == "Anna Berg"


@pytest.mark.django_db
@pytest.mark.parametrize("version", ["", "0", "9", "x", "-1"])
def test_an_approval_without_the_version_that_was_read_is_refused(
    as_user: Any, candidate: Candidate, recruiter: User, lead: User, version: str
) -> None:
    request = propose(candidate, recruiter)

    as_user(lead).post(page_of(request, "approve"), {"version": version})

    candidate.refresh_from_db()
    assert candidate.full_name == "Anna Berg"


@pytest.mark.django_db
@pytest.mark.parametrize("step", ["approve", "reject", "ask", "answer", "withdraw", "rebase"])
def test_what_is_hidden_is_404_and_nothing_is_done_by_get(
    as_user: Any, candidate: Candidate, recruiter: User, lead: User, stranger: User, step: str
) -> None:
    request = propose(candidate, recruiter)
    assert as_user(lead).get(page_of(request, step)).status_code == 405
    Candidate.objects.update(is_restricted=True)

    for reader in (lead, stranger):
        assert as_user(reader).post(page_of(request, step), {"version": "1"}).status_code == 404
        assert as_user(reader).get(page_of(request)).status_code == 404


@pytest.mark.django_db
def test_hostile_values_are_shown_as_text(
    as_user: Any, candidate: Candidate, recruiter: User, lead: User
) -> None:
    request = propose(candidate, recruiter, name=HOSTILE)

    for address in (
        page_of(request),
        f"{reverse('admin:governance_changerequest_together')}?ids={request.pk}",
    ):
        shown = as_user(lead).get(address).content.decode()
        assert "<script>alert(1)" not in shown
        assert "&lt;script&gt;alert(1)" in shown


@pytest.mark.django_db
def test_many_are_approved_together_each_by_itself(as_user: Any, recruiter: User, lead: User) -> None:
    people = [CandidateFactory(owner=recruiter, team=recruiter.teams.get()) for _ in range(3)]
    first, second, third = (propose(each, recruiter, name=f"New {each.pk}") for each in people)
    with acting(lead):
        update_candidate(people[2], changes={"full_name": "Overtaken"})
    browser = as_user(lead)
    together = reverse("admin:governance_changerequest_together")
    keys = f"{first.pk},{second.pk},{third.pk},999999,x"
    shown = browser.get(together, {"ids": keys}).context
    assert [each["proposal"].pk for each in shown["ready"]] == [first.pk, second.pk]
    assert [each["proposal"].pk for each in shown["others"]] == [third.pk]

    chosen = [f"{first.pk}:{first.version}", f"{second.pk}:7", f"{third.pk}:{third.version}", "999999:1", "x"]
    browser.post(together, {"chosen": chosen, "note": "Fine"})

    states = dict(ChangeRequest.objects.values_list("pk", "status"))
    assert states == {first.pk: "approved", second.pk: "open", third.pk: "open"}


@pytest.mark.django_db
def test_the_pages_ask_few_questions(
    as_user: Any, recruiter: User, lead: User, django_assert_max_num_queries: Any
) -> None:
    requests = [
        propose(
            CandidateFactory(owner=recruiter, team=recruiter.teams.get()), recruiter, name=f"New {number}"
        )
        for number in range(50)
    ]
    browser = as_user(lead)
    with django_assert_max_num_queries(30):
        browser.get(reverse("admin:governance_changerequest_changelist"))
    with django_assert_max_num_queries(45):
        browser.get(page_of(requests[0]))


@pytest.mark.django_db
def test_an_owner_that_may_only_be_proposed_is_offered_in_place(
    as_user: Any, candidate: Candidate, recruiter: User, colleague: User
) -> None:
    browser = as_user(recruiter)
    address = reverse("admin:candidates_candidate_spot", args=[candidate.pk, "owner"])
    editor = browser.get(address)
    assert "Propose" in editor.content.decode()

    key = f"spot-candidate-{candidate.pk}-owner-owner"
    answer = browser.post(address, {"read": editor.context["read"], key: colleague.pk})

    assert answer.status_code == 200
    assert "Proposed: Owner" in answer.content.decode()
    candidate.refresh_from_db()
    assert candidate.owner == recruiter


@pytest.mark.django_db(transaction=True)
def test_a_recruiter_proposes_a_name_and_the_lead_approves(page: Any, recruiter: User, lead: User) -> None:
    candidate = CandidateFactory(full_name="Anna Berg", owner=recruiter, team=recruiter.teams.get())
    log_in(page, recruiter)
    page.goto(f"/admin/candidates/candidate/{candidate.pk}/")
    page.get_by_role("button", name="Change name").click()
    page.get_by_label("Full name").fill("Anna Bergström")
    page.get_by_text("Full name: A second person approves changes of this.").wait_for()
    page.keyboard.press("Enter")
    page.get_by_text("Proposed: Full name").wait_for()
    page.goto(f"/admin/candidates/candidate/{candidate.pk}/")
    page.get_by_role("heading", name="Waits for approval").wait_for()
    look(page, "candidate-with-proposal")
    assert page.locator(".sor-name").first.inner_text().startswith("Anna Berg")
    assert violations(page) == []
    page.context.clear_cookies()

    log_in(page, lead)
    page.get_by_role("link", name="To approve").first.click()
    assert violations(page) == []
    look(page, "to-approve")
    page.goto(f"/admin/governance/changerequest/together/?ids={ChangeRequest.objects.get().pk}")
    assert violations(page) == []
    look(page, "together")
    page.goto("/admin/governance/changerequest/")
    page.get_by_role("link", name="Full name").first.click()
    page.get_by_role("button", name="Approve").wait_for()
    for scheme in ("dark", "light"):
        page.evaluate(f"document.documentElement.classList.toggle('dark', {str(scheme == 'dark').lower()})")
        assert violations(page) == []
    look(page, "proposal")
    page.get_by_role("button", name="Approve").click()
    page.get_by_text("Approved: it is on the record now.").wait_for()

    page.goto(f"/admin/candidates/candidate/{candidate.pk}/history/")
    page.get_by_text("Proposed by Rita Recruiter. Approved by Lena Lead.").wait_for()
    candidate.refresh_from_db()
    assert candidate.full_name == "Anna Bergström"

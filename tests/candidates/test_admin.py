"""The pages of candidates: the inherited suite, the page to read, the form, and what must not leak."""

from html import unescape
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from candidates.models import (
    Candidate,
    Document,
    DuplicatePair,
    MergeOperation,
    SavedSearch,
    TalentPool,
)
from tests.candidates.factories import (
    CandidateEmailFactory,
    CandidateFactory,
    CandidateSkillFactory,
    DocumentFactory,
    DuplicatePairFactory,
    MergeOperationFactory,
    SavedSearchFactory,
    TalentPoolFactory,
)
from tests.interactions.factories import InteractionFactory
from tests.records.admin_suite import AdminSuite, address

SECRET = "Zyxwvut Hiddenperson"


class TestCandidateAdmin(AdminSuite):
    model = Candidate

    def make(self, owner: User) -> Candidate:
        return CandidateFactory(owner=owner, team=owner.teams.first())

    def hide(self, owner: User) -> Candidate:
        return CandidateFactory(owner=owner, is_restricted=True, full_name=SECRET)


class TestDocumentAdmin(AdminSuite):
    model = Document

    def make(self, owner: User) -> Document:
        return DocumentFactory(candidate__owner=owner)

    def hide(self, owner: User) -> Document:
        return DocumentFactory(candidate__owner=owner, candidate__is_restricted=True)


class TestTalentPoolAdmin(AdminSuite):
    model = TalentPool

    def make(self, owner: User) -> TalentPool:
        return TalentPoolFactory(owner=owner, visibility="all")

    def hide(self, owner: User) -> TalentPool:
        return TalentPoolFactory(owner=owner, visibility="private")


class TestSavedSearchAdmin(AdminSuite):
    model = SavedSearch

    def make(self, owner: User) -> SavedSearch:
        return SavedSearchFactory(owner=owner, visibility="all")

    def hide(self, owner: User) -> SavedSearch:
        return SavedSearchFactory(owner=owner, visibility="private")


class TestDuplicatePairAdmin(AdminSuite):
    model = DuplicatePair

    def make(self, owner: User) -> DuplicatePair:
        return DuplicatePairFactory()

    def hide(self, owner: User) -> DuplicatePair:
        return DuplicatePairFactory(first__owner=owner, first__is_restricted=True)


class TestMergeOperationAdmin(AdminSuite):
    model = MergeOperation

    def make(self, owner: User) -> MergeOperation:
        return MergeOperationFactory()

    def hide(self, owner: User) -> MergeOperation:
        return MergeOperationFactory(survivor__owner=owner, survivor__is_restricted=True)


@pytest.fixture
def candidate(recruiter: User) -> Candidate:
    return CandidateFactory(owner=recruiter, team=recruiter.teams.first(), full_name="María José López")


def form_of(browser: Any, record: Candidate) -> dict[str, Any]:
    """Return what the browser would submit if nothing were typed."""
    context = browser.get(address(record, "change")).context
    data: dict[str, Any] = {}
    for form in (
        context["adminform"].form,
        *(row for each in context["inline_admin_formsets"] for row in each.formset),
    ):
        for field in form:
            _submit(data, field)
    for each in context["inline_admin_formsets"]:
        for field in each.formset.management_form:
            _submit(data, field)
    return data


def _submit(data: dict[str, Any], field: Any) -> None:
    value = field.value()
    widget = getattr(field.field.widget, "widget", field.field.widget)
    if hasattr(widget, "decompress"):
        parts = value if isinstance(value, list) else widget.decompress(value)
        data.update({f"{field.html_name}_{i}": part or "" for i, part in enumerate(parts)})
    elif value is True:
        data[field.html_name] = "on"
    elif value is not False and value is not None:
        data[field.html_name] = value


def test_page_shows_who_and_how_to_reach_them(as_user: Any, recruiter: User, candidate: Candidate) -> None:
    CandidateEmailFactory(candidate=candidate, value="maria@example.com")

    page = as_user(recruiter).get(address(candidate, "page")).content.decode()

    assert "María José López" in page
    assert 'href="mailto:maria@example.com"' in page


def test_page_escapes_what_people_typed(as_user: Any, recruiter: User) -> None:
    candidate = CandidateFactory(
        owner=recruiter, full_name="<script>alert(1)</script>", headline="<img src=x>"
    )
    browser = as_user(recruiter)

    for view in ("page", "change", "history", "changelist", "delete"):
        page = browser.get(address(candidate, view))
        text = page.content.decode() if page.status_code == 200 else ""
        assert "<script>alert(1)" not in text
        assert "<img src=x>" not in text


@pytest.mark.django_db(transaction=True)  # one transaction is one act
def test_form_changes_by_operation_and_keeps_the_reason(
    as_user: Any, recruiter: User, candidate: Candidate
) -> None:
    browser = as_user(recruiter)
    data = form_of(browser, candidate) | {"city": "Kraków", "change_reason": "Told me on the phone"}

    answer = browser.post(address(candidate, "change"), data)

    assert answer.status_code == 302
    assert answer.url == address(candidate, "page")
    candidate.refresh_from_db()
    assert (candidate.city, candidate.version) == ("Kraków", 2)
    act = candidate.history.first().change_set
    assert (act.actor_name, act.via, act.reason) == (str(recruiter), "ui", "Told me on the phone")


def test_form_adds_a_candidate_who_is_mine(as_user: Any, recruiter: User, candidate: Candidate) -> None:
    browser = as_user(recruiter)
    data = {name: value for name, value in form_of(browser, candidate).items() if "INITIAL" not in name}
    data = {name: value for name, value in data.items() if "__" not in name and not name[:1].isdigit()} | {
        "full_name": "Suharto",
        "version_read": "",
    }
    for name in (
        "emails",
        "phones",
        "links",
        "skill_rows",
        "languages",
        "taggings",
        "work_history",
        "education",
    ):
        data |= {f"{name}-TOTAL_FORMS": "0", f"{name}-INITIAL_FORMS": "0"}
    for name in ("certifications", "work_authorisations", "secondary_ownerships"):
        data |= {f"{name}-TOTAL_FORMS": "0", f"{name}-INITIAL_FORMS": "0"}

    answer = browser.post(reverse("admin:candidates_candidate_add"), data)

    assert answer.status_code == 302, answer.context["errors"]
    added = Candidate.objects.get(full_name="Suharto")
    assert (added.owner, added.created_at is not None) == (recruiter, True)


def test_stale_form_comes_back_with_both_sides_and_loses_nothing(
    as_user: Any, recruiter: User, candidate: Candidate
) -> None:
    browser = as_user(recruiter)
    data = form_of(browser, candidate) | {"city": "Kraków", "headline": "Welder"}
    Candidate.objects.filter(pk=candidate.pk).update(city="Berlin", current_title="Smith")

    answer = browser.post(address(candidate, "change"), data)

    assert answer.status_code == 200
    form = answer.context["adminform"].form
    clashes = {clash.label: (clash.theirs, clash.yours, clash.both) for clash in form.clashes}
    assert clashes == {"City": ("Berlin", "Kraków", True), "Current title": ("Smith", "", False)}
    shown = {name: form[name].value() for name in ("city", "headline", "current_title", "version_read")}
    assert shown == {"city": "Kraków", "headline": "Welder", "current_title": "Smith", "version_read": "2"}
    candidate.refresh_from_db()
    assert (candidate.city, candidate.headline) != ("Kraków", "Welder")


def test_saving_again_keeps_what_the_form_shows(as_user: Any, recruiter: User, candidate: Candidate) -> None:
    browser = as_user(recruiter)
    data = form_of(browser, candidate) | {"city": "Kraków"}
    Candidate.objects.filter(pk=candidate.pk).update(city="Berlin", current_title="Smith")
    form = browser.post(address(candidate, "change"), data).context["adminform"].form

    again = data | {name: form[name].value() or "" for name in ("city", "current_title", "version_read")}
    answer = browser.post(address(candidate, "change"), again)

    assert answer.status_code == 302
    candidate.refresh_from_db()
    assert (candidate.city, candidate.current_title) == ("Kraków", "Smith")


def test_refusal_of_an_operation_comes_back_with_the_form(
    as_user: Any, recruiter: User, candidate: Candidate
) -> None:
    browser = as_user(recruiter)
    data = form_of(browser, candidate) | {"status": "merged", "city": "Kraków"}

    answer = browser.post(address(candidate, "change"), data)

    assert answer.status_code == 200
    assert "cannot become merged" in answer.content.decode()
    assert answer.context["adminform"].form["city"].value() == "Kraków"
    candidate.refresh_from_db()
    assert candidate.city != "Kraków"


def test_deletion_names_what_holds_the_record(as_user: Any, manager: User, candidate: Candidate) -> None:
    from tests.placements.factories import SubmissionFactory

    submission = SubmissionFactory(candidate=candidate)

    page = as_user(manager).get(address(candidate, "delete"))

    held = {group.kind: group.named for group in page.context["consequences"].holds}
    assert submission in held["submission"]
    assert as_user(manager).post(address(candidate, "delete")).status_code == 200
    assert Candidate.objects.filter(pk=candidate.pk).exists()


@pytest.mark.django_db(transaction=True)  # one transaction is one act
def test_deleted_candidate_stays_in_the_audit_log(as_user: Any, manager: User, candidate: Candidate) -> None:
    browser = as_user(manager)

    assert browser.post(address(candidate, "delete"), {"change_reason": "Entered twice"}).status_code == 302

    log = browser.get(reverse("admin:audit_changeset_changelist"), {"type": "candidates.candidate"})
    act = log.context["cl"].result_list[0]
    assert (act.verb, act.reason) == ("deleted a candidate", "Entered twice")
    page = browser.get(reverse("admin:audit_changeset_change", args=[act.pk])).content.decode()
    assert "María José López" in page


# What must not leak. There is something that could: SECRET is in the database.


@pytest.fixture
def hidden(recruiter: User) -> Candidate:
    return CandidateFactory(owner=recruiter, is_restricted=True, full_name=SECRET)


@pytest.mark.parametrize(
    "path",
    [
        "/admin/candidates/candidate/?q=Hiddenperson",
        "/admin/search/?s=hiddenperson",
        "/admin/search/?s=log+call+with+hiddenperson",
        "/admin/autocomplete/?app_label=interactions&model_name=interaction&field_name=candidate&term=Hiddenperson",
        "/admin/candidates/candidate/?referred_by__id__exact=1",
        "/admin/audit/changeset/",
        "/admin/",
    ],
)
def test_hidden_candidate_is_nowhere(
    as_user: Any, stranger: User, administrator: User, hidden: Candidate, path: str
) -> None:
    assert Candidate.objects.filter(full_name=SECRET).exists()
    for user in (stranger, administrator):
        assert SECRET not in as_user(user).get(path, follow=True).content.decode()


def test_owner_finds_the_restricted_candidate(as_user: Any, recruiter: User, hidden: Candidate) -> None:
    browser = as_user(recruiter)

    assert SECRET in browser.get("/admin/search/?s=hiddenperson").content.decode()
    assert SECRET in browser.get("/admin/candidates/candidate/?q=Hiddenperson").content.decode()


def test_form_refuses_a_hidden_record_in_a_foreign_key(
    as_user: Any, stranger: User, recruiter: User, hidden: Candidate
) -> None:
    mine = CandidateFactory(owner=stranger)
    browser = as_user(stranger)
    data = form_of(browser, mine) | {"referred_by": hidden.pk}

    answer = browser.post(address(mine, "change"), data)

    assert answer.status_code == 200
    assert "referred_by" in answer.context["adminform"].form.errors
    mine.refresh_from_db()
    assert mine.referred_by is None


def test_history_does_not_name_a_hidden_record(as_user: Any, stranger: User, hidden: Candidate) -> None:
    mine = CandidateFactory(owner=stranger, referred_by=hidden)

    page = as_user(stranger).get(address(mine, "history")).content.decode()

    assert f"candidate no. {hidden.pk}" in page
    assert SECRET not in page


def test_form_keeps_a_hidden_reference_without_naming_it(
    as_user: Any, stranger: User, hidden: Candidate
) -> None:
    mine = CandidateFactory(owner=stranger, referred_by=hidden)
    browser = as_user(stranger)
    assert SECRET not in browser.get(address(mine, "change")).content.decode()

    answer = browser.post(address(mine, "change"), form_of(browser, mine) | {"city": "Kraków"})

    assert answer.status_code == 302
    mine.refresh_from_db()
    assert (mine.city, mine.referred_by) == ("Kraków", hidden)


def test_right_taken_away_is_gone_at_the_next_search(
    as_user: Any, recruiter: User, hidden: Candidate, colleague: User
) -> None:
    browser = as_user(recruiter)
    assert SECRET in browser.get("/admin/search/?s=hiddenperson").content.decode()

    Candidate.objects.filter(pk=hidden.pk).update(owner=colleague)

    assert SECRET not in browser.get("/admin/search/?s=hiddenperson").content.decode()


def test_without_owner_lists_only_those_whom_nobody_looks_after(as_user, manager, recruiter):
    CandidateFactory(full_name="Somebody Else's", owner=recruiter)
    CandidateFactory(full_name="Left Alone", owner=None)

    page = as_user(manager).get(reverse("admin:candidates_candidate_without-owner"), follow=True)

    assert [row.full_name for row in page.context["cl"].result_list] == ["Left Alone"]


def test_an_empty_list_says_how_to_begin(as_user, recruiter):
    answer = as_user(recruiter).get(reverse("admin:candidates_candidate_changelist"))

    page = unescape(answer.content.decode())
    assert answer.context["title"] == "Candidates"
    assert "Import them from another system's export, or add the first one by hand." in page


def test_the_page_of_a_candidate_asks_the_same_few_questions_however_much_there_is(
    as_user: Any, recruiter: User, django_assert_max_num_queries: Any
) -> None:
    candidate = CandidateFactory(owner=recruiter)
    CandidateSkillFactory.create_batch(10, candidate=candidate)
    InteractionFactory.create_batch(50, candidate=candidate, performed_by=recruiter)
    browser, page = as_user(recruiter), reverse("admin:candidates_candidate_page", args=[candidate.pk])
    browser.get(page)

    with django_assert_max_num_queries(42):
        assert browser.get(page).status_code == 200

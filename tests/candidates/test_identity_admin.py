"""Duplicates in the admin site: asked when adding, reviewed in a queue, merged side by side, undone."""

from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from audit.context import acting
from candidates.choices import PairStatus
from candidates.models import Candidate, DuplicatePair, MergeOperation
from candidates.operations.matching import find_all_duplicates
from candidates.operations.merging import merge_candidates
from clients.models import JobOrder
from governance.choices import ProposalKind
from governance.models import ChangeRequest
from placements.choices import Stage
from tests.candidates.factories import CandidateEmailFactory, CandidateFactory, DuplicatePairFactory
from tests.clients.factories import JobOrderFactory
from tests.placements.factories import SubmissionFactory

pytestmark = pytest.mark.django_db

QUEUE = reverse("admin:candidates_duplicatepair_changelist")


def twins(owner, team, **values) -> tuple[Candidate, Candidate]:
    found = []
    for _ in range(2):
        candidate = CandidateFactory(
            full_name="Wilma Szczepańska", city="Łódź", owner=owner, team=team, **values
        )
        CandidateEmailFactory(
            candidate=candidate, value="w@x.example", normalised="w@x.example", is_primary=True
        )
        found.append(candidate)
    list(find_all_duplicates())
    return found[0], found[1]


def merge_page(one: Candidate, other: Candidate) -> str:
    return reverse("admin:candidates_candidate_merge", args=[one.pk, other.pk])


def test_the_queue_lists_what_is_undecided_the_likeliest_first(lead, team, as_user) -> None:
    first, second = twins(lead, team)
    weak = DuplicatePairFactory(
        first=CandidateFactory(owner=lead, team=team),
        second=CandidateFactory(owner=lead, team=team),
        score="0.83",
    )
    done = DuplicatePairFactory(
        first=first, second=CandidateFactory(owner=lead, team=team), status=PairStatus.MERGED, decided_by=lead,
        decided_at="2026-01-01T00:00Z",
    )  # fmt: skip

    page = as_user(lead).get(QUEUE)

    rows = list(page.context["cl"].result_list)
    assert [row.second for row in rows] == [second, weak.second]
    assert done not in rows
    assert "Same e-mail address" in page.content.decode()


def test_the_queue_shows_no_pair_of_which_one_is_hidden(recruiter, stranger, team, as_user) -> None:
    _first, second = twins(recruiter, team)
    Candidate.objects.filter(pk=second.pk).update(is_restricted=True, owner=stranger)
    browser = as_user(recruiter)
    pair = DuplicatePair.objects.get()

    assert list(browser.get(QUEUE).context["cl"].result_list) == []
    assert browser.get(merge_page(_first, second)).status_code == 404
    decide = reverse("admin:candidates_duplicatepair_decide", args=[pair.pk])
    assert browser.post(decide, {"decision": "different"}).status_code == 404
    compare = reverse("admin:candidates_candidate_merge_with", args=[_first.pk])
    shown = browser.get(f"{compare}?with={second.reference}")
    assert shown.url == reverse("admin:candidates_candidate_page", args=[_first.pk])


def test_a_recruiter_decides_and_does_not_merge(recruiter, team, as_user) -> None:
    first, second = twins(recruiter, team)
    browser = as_user(recruiter)
    page = browser.get(merge_page(first, second)).content.decode()
    assert "Merge C-" not in page
    assert "One person" in page

    browser.post(
        merge_page(first, second), {"survivor_version": first.version, "loser_version": second.version}
    )

    assert ChangeRequest.objects.get().kind == ProposalKind.MERGE
    assert not MergeOperation.objects.exists()
    decide = reverse("admin:candidates_duplicatepair_decide", args=[DuplicatePair.objects.get().pk])
    assert browser.post(decide, {"decision": "same", "note": "Asked"}).status_code == 302
    assert DuplicatePair.objects.get().status == PairStatus.CONFIRMED
    assert browser.post(decide, {"decision": "nonsense"}).status_code == 404


def test_merging_and_undoing_on_the_page(lead, team, as_user) -> None:
    first, second = twins(lead, team)
    Candidate.objects.filter(pk=second.pk).update(headline="<script>alert(1)</script>")
    browser = as_user(lead)
    url = merge_page(first, second)
    page = browser.get(url)
    assert b"<script>alert(1)" not in page.content
    first.refresh_from_db()
    second.refresh_from_db()
    sent = {"survivor_version": first.version, "loser_version": second.version, "headline": "loser"}

    assert browser.post(url, sent).status_code == 302

    merge = MergeOperation.objects.get()
    again = browser.post(url, sent)
    assert again.status_code == 302
    assert MergeOperation.objects.count() == 1
    tombstone = browser.get(reverse("admin:candidates_candidate_page", args=[second.pk]))
    assert tombstone.url == reverse("admin:candidates_candidate_page", args=[first.pk])
    assert browser.get(tombstone.url).status_code == 200
    assert browser.get(reverse("admin:candidates_candidate_change", args=[second.pk])).status_code == 302
    read = reverse("admin:candidates_mergeoperation_page", args=[merge.pk])
    assert b"Undo" in browser.get(read).content

    undo = reverse("admin:candidates_mergeoperation_undo", args=[merge.pk])
    browser.post(undo, {"version": merge.version})

    merge.refresh_from_db()
    assert merge.undone_by == lead
    assert browser.get(reverse("admin:candidates_candidate_page", args=[second.pk])).status_code == 200


def test_after_a_merge_comes_the_likeliest_pair_that_the_reader_may_see(
    lead, team, stranger, as_user
) -> None:
    first, second = twins(lead, team)
    mine = DuplicatePairFactory(
        first=CandidateFactory(owner=lead, team=team), second=CandidateFactory(owner=lead, team=team), score="0.83"
    )  # fmt: skip
    seen, hidden = (
        CandidateFactory(owner=lead, team=team),
        CandidateFactory(owner=stranger, is_restricted=True),
    )
    DuplicatePairFactory(first=seen, second=hidden, score="0.99")
    with acting(lead):
        merge = merge_candidates(first, second)
    DuplicatePairFactory(first=second, second=CandidateFactory(owner=lead, team=team), score="0.98")

    page = as_user(lead).get(reverse("admin:candidates_mergeoperation_page", args=[merge.pk]))

    assert page.context["next"] == mine


def test_after_a_conflict_what_was_chosen_and_written_is_still_there(lead, team, as_user) -> None:
    first, second = twins(lead, team)
    Candidate.objects.filter(pk=second.pk).update(headline="Head nurse")
    browser = as_user(lead)
    sent = {"survivor_version": 999, "loser_version": 999, "headline": "survivor", "reason": "Asked <her>"}
    line = '<input type="radio" name="headline" value="{}" checked '

    assert line.format("loser") in browser.get(merge_page(first, second)).content.decode()
    page = browser.post(merge_page(first, second), sent).content.decode()

    assert line.format("survivor") in page
    assert 'value="Asked &lt;her&gt;"' in page
    assert not MergeOperation.objects.exists()


def test_what_goes_over_and_what_is_closed_is_told_before(lead, team, stranger, as_user) -> None:
    first, second = twins(lead, team)
    CandidateEmailFactory(candidate=second, value="new@y.example", normalised="new@y.example")
    job, hidden = JobOrderFactory(owner=lead, title="Open job"), JobOrderFactory(title="Hidden job")
    for each in (job, hidden):
        SubmissionFactory(candidate=first, job_order=each, recruiter=lead, stage=Stage.INTERVIEWING)
        SubmissionFactory(candidate=second, job_order=each, recruiter=lead)
    JobOrder.objects.filter(pk=hidden.pk).update(is_restricted=True, owner=stranger)
    browser = as_user(lead)

    context = browser.get(merge_page(first, second)).context

    (addresses,) = (heap for heap in context["united"] if heap.kind == "e-mail addresses")
    assert (addresses.going, addresses.there) == (("new@y.example",), ("w@x.example",))
    assert context["clashes"] == [f"{job}: “Interviewing” goes on, “Identified” is closed."]
    with acting(lead):
        merge = merge_candidates(first, second)
    page = browser.get(reverse("admin:candidates_mergeoperation_page", args=[merge.pk])).content.decode()
    assert "What went over" in page
    assert "Hidden job" not in page


def test_whoever_only_reads_decides_nothing(lead, auditor, team, as_user) -> None:
    first, second = (CandidateFactory(owner=lead, team=team) for _ in range(2))
    pair = DuplicatePairFactory()
    browser = as_user(auditor)

    read = browser.get(merge_page(pair.first, pair.second)).content.decode()
    assert "Side by side" in read
    assert 'name="decision"' not in read
    refused = browser.post(merge_page(first, second), {"decision": "different"}).content.decode()
    assert "You may not decide about these two." in refused
    assert DuplicatePair.objects.get() == pair

    browser = as_user(lead)
    assert (
        browser.post(merge_page(first, second), {"decision": "different", "note": "Met both"}).status_code
        == 302
    )
    told = DuplicatePair.objects.get(first=first)
    assert (told.second, told.status, told.decided_by, told.note) == (second, "different", lead, "Met both")


@pytest.mark.parametrize("versions", [{}, {"survivor_version": "x", "loser_version": "\x00"}])
def test_a_page_that_does_not_say_what_it_showed_merges_nothing(lead, team, as_user, versions) -> None:
    first, second = twins(lead, team)

    page = as_user(lead).post(merge_page(first, second), versions)

    assert page.status_code in {200, 400}
    assert not MergeOperation.objects.exists()


def test_certain_pairs_are_merged_together_one_act_each(lead, team, as_user) -> None:
    first, _second = twins(lead, team)
    pair = DuplicatePair.objects.get()
    weak = DuplicatePairFactory(
        first=CandidateFactory(owner=lead, team=team),
        second=CandidateFactory(owner=lead, team=team),
        score="0.83",
    )
    data = {"action": "merge_chosen", "_selected_action": [pair.pk, weak.pk]}

    page = as_user(lead).post(QUEUE, data, follow=True).content.decode()

    assert MergeOperation.objects.get().survivor == first
    assert "not certain enough" in page


def test_the_merge_page_takes_a_bounded_number_of_queries(
    lead, team, as_user, django_assert_max_num_queries
) -> None:
    first, second = twins(lead, team)
    for number in range(50):
        CandidateEmailFactory(
            candidate=second, value=f"w{number}@y.example", normalised=f"w{number}@y.example"
        )
    browser = as_user(lead)
    with django_assert_max_num_queries(60):
        browser.get(merge_page(first, second))


def test_the_queue_takes_a_bounded_number_of_queries(
    lead, team, as_user, django_assert_max_num_queries
) -> None:
    for _ in range(50):
        DuplicatePairFactory(
            first=CandidateFactory(owner=lead, team=team), second=CandidateFactory(owner=lead, team=team)
        )
    browser = as_user(lead)
    with django_assert_max_num_queries(40):
        assert len(browser.get(QUEUE).context["cl"].result_list) == 50


def test_the_page_of_a_candidate_hints_at_the_other_record(lead, team, as_user) -> None:
    first, second = twins(lead, team)
    browser = as_user(lead)
    page = reverse("admin:candidates_candidate_page", args=[first.pk])
    assert second.reference in browser.get(page).content.decode()
    with acting(lead):
        merge_candidates(first, second)
    assert "was merged into this record" in browser.get(page).content.decode()


def test_the_command_merges_what_is_certain_and_says_what_is_left(lead, team) -> None:
    first, second = twins(lead, team)
    out = StringIO()
    options = {"user": lead.email, "above": Decimal("0.97"), "stdout": out, "stderr": StringIO()}

    call_command("merge_certain", dry_run=True, **options)
    assert not MergeOperation.objects.exists()
    call_command("merge_certain", **options)

    second.refresh_from_db()
    assert second.merged_into == first
    assert "1 pairs merged, 0 left." in out.getvalue()
    with pytest.raises(CommandError, match="one by one"):
        call_command("merge_certain", user=lead.email, above=Decimal("0.5"))

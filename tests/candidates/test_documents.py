"""Documents from the drop to the record: who may, what is kept, what is read, what is suggested and accepted."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audit.context import acting
from audit.links import url_of
from audit.models import AccessLog
from candidates import operations
from candidates.choices import CandidateStatus, DropStatus, PairStatus, TextState
from candidates.models import Candidate, Document, DroppedResume, DuplicatePair, ResumeDrop, Suggestion
from candidates.models.kept import MOST_TRIES
from candidates.operations import drops
from candidates.operations.reading import read_file
from candidates.operations.storage import forget_files, path_of, sweep_files
from candidates.queue import wake_reader
from governance.models import ChangeRequest
from tests.candidates import files
from tests.candidates.factories import (
    CandidateEmailFactory,
    CandidateFactory,
    DocumentFactory,
    SuggestionFactory,
)
from tests.governance.factories import SkillFactory

pytestmark = pytest.mark.django_db
RESUME = (
    "Jane Smith\njane@smith.example\nExperience\nSoftware Engineer at Company X, 2020-2023\nSkills\nPython"
)


@pytest.fixture
def candidate(recruiter, team):
    return CandidateFactory(owner=recruiter, team=team, full_name="Jane Smith")


@pytest.fixture
def document(candidate, recruiter):
    """A résumé that the worker has read."""
    SkillFactory(name="Python")
    with acting(recruiter):
        row = operations.add_document(candidate, file=ContentFile(files.pdf(RESUME), name="cv.pdf"))
    assert read_file(Document, row.pk)
    row.refresh_from_db()
    return row


def upload(client, candidate, *given, **data):
    named = [SimpleUploadedFile(name, content) for name, content in given]
    url = reverse("admin:candidates_candidate_documents", args=[candidate.pk])
    return client.post(url, {"file": named, **data}, headers={"X-Requested-With": "fetch"})


def address(view, row):
    return reverse(f"admin:candidates_{row._meta.model_name}_{view}", args=[row.pk])


# --- In and out --------------------------------------------------------------------------------------


def test_dropped_files_are_kept_and_a_refused_one_says_why(as_user, recruiter, candidate):
    answer = upload(as_user(recruiter), candidate, ("cover_letter.txt", b"Dear all"), ("x.pdf", b"MZ\x00"))

    assert answer.status_code == 422
    assert "x.pdf" in answer.json()["problems"][0]
    kept = candidate.documents.get()
    assert (kept.name, kept.kind, kept.text_state) == ("cover_letter.txt", "cover_letter", "waiting")


def test_nothing_is_dropped_on_a_candidate_who_is_hidden(as_user, stranger, candidate):
    assert upload(as_user(stranger), candidate, ("a.txt", b"x")).status_code == 404
    assert not Document.objects.exists()


def test_who_may_only_look_cannot_add(as_user, auditor, candidate):
    answer = upload(as_user(auditor), candidate, ("a.txt", b"x"))

    assert answer.json()["problems"] == ["You may not add documents to this candidate."]


@pytest.mark.parametrize(
    ("asked", "status", "told"),
    [
        ("bytes=0-3", 206, b"%PDF"),
        ("bytes=1-", 206, None),
        ("bytes=-6", 206, None),
        ("bytes=999999-", 416, b""),
        ("bytes=5-2", 416, b""),
        ("bytes=-", 200, None),
        ("bytes=0-1,4-5", 200, None),
        ("lines=1-2", 200, None),
        ("bytes=" + "9" * 400 + "-", 200, None),
    ],
)
def test_a_download_goes_on_where_it_stopped(as_user, recruiter, document, asked, status, told):
    client, url = as_user(recruiter), address("file", document)
    whole = b"".join(client.get(url).streaming_content)

    answer = client.get(url, headers={"Range": asked})

    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    expected = {"bytes=1-": whole[1:], "bytes=-6": whole[-6:]}.get(asked, whole if told is None else told)
    assert (answer.status_code, content) == (status, expected)
    if status == 206:
        assert answer["Content-Range"].endswith(f"/{len(whole)}")
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_part_of_a_file_that_changed_is_the_whole_new_one(as_user, recruiter, stranger, document):
    url, asked = address("file", document), {"Range": "bytes=0-3", "If-Range": '"another"'}

    assert as_user(recruiter).get(url, headers=asked).status_code == 200
    assert as_user(stranger).get(url, headers={"Range": "bytes=0-3"}).status_code == 404


def test_a_file_leaves_as_an_attachment_that_runs_nowhere_and_is_traced(as_user, recruiter, document):
    answer = as_user(recruiter).get(address("file", document))

    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert list(AccessLog.objects.values_list("action", "reader_id")) == [("downloaded", recruiter.pk)]
    again = as_user(recruiter).get(address("file", document), headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("view", ["page", "file", "picture", "again", "suggestions"])
def test_nothing_of_a_hidden_document_is_shown(as_user, stranger, document, view):
    browser = as_user(stranger)
    ask = browser.post if view in {"again", "suggestions"} else browser.get

    assert ask(address(view, document)).status_code == 404
    sheet = reverse("admin:candidates_document_sheet", args=[document.pk, 1])
    assert browser.get(sheet).status_code == 404


def test_a_private_document_is_for_who_uploaded_it(as_user, recruiter, colleague, candidate):
    with acting(recruiter):
        row = operations.add_document(candidate, file=ContentFile(b"secret", name="a.txt"), is_private=True)

    assert as_user(recruiter).get(address("page", row)).status_code == 200
    assert as_user(colleague).get(address("page", row)).status_code == 404
    part = reverse("admin:candidates_candidate_documents", args=[candidate.pk])
    assert b"a.txt" not in as_user(colleague).get(part).content


def test_html_is_shown_as_words(as_user, recruiter, candidate):
    page = b"<!doctype html><html><body><script>alert(1)</script><p>Jane</p></body></html>"
    with acting(recruiter):
        row = operations.add_document(candidate, file=ContentFile(page, name="cv.html"))
    read_file(Document, row.pk)

    shown = as_user(recruiter).get(address("page", row)).content
    assert b"alert(1)</script>" not in shown
    assert as_user(recruiter).get(address("picture", row)).status_code == 404


def test_pages_are_drawn_as_pictures(as_user, recruiter, document):
    url = reverse("admin:candidates_document_sheet", args=[document.pk, 1])

    assert as_user(recruiter).get(url).content.startswith(b"\x89PNG")


def test_the_same_file_on_another_record_is_told_to_who_sees_both(as_user, recruiter, stranger, document):
    twin = CandidateFactory(owner=recruiter, team=document.candidate.team, full_name="Twin Person")
    hidden = CandidateFactory(owner=stranger, is_restricted=True, full_name="Hidden Person")
    for each in (twin, hidden):
        DocumentFactory(candidate=each, sha256=document.sha256)

    shown = as_user(recruiter).get(address("page", document)).content
    assert b"Twin Person" in shown
    assert b"Hidden Person" not in shown


# --- Storage -----------------------------------------------------------------------------------------


def test_orphans_are_swept_and_what_somebody_holds_stays(document):
    orphan = default_storage.save(path_of("ab" * 32), ContentFile(b"orphan"))

    sweep_files()
    assert default_storage.exists(orphan)  # it may belong to a transaction that is still open
    sweep_files(at=timezone.now() + timedelta(days=2))
    assert not default_storage.exists(orphan)
    assert default_storage.exists(path_of(document.sha256))


def test_a_file_that_a_dropped_resume_still_has_stays(
    recruiter, document, django_capture_on_commit_callbacks
):
    with acting(recruiter):
        drops.drop_resume(drops.start_drop(), file=ContentFile(files.pdf(RESUME), name="cv.pdf"))
    Document.objects.all().delete()

    with django_capture_on_commit_callbacks(execute=True):
        forget_files([document.sha256])

    assert default_storage.exists(path_of(document.sha256))


# --- Reading -----------------------------------------------------------------------------------------


def test_reading_keeps_text_pages_and_writes_no_history(document):
    assert (document.text_state, document.pages) == (TextState.READ, 1)
    assert "Jane Smith" in document.text
    assert document.history.count() == 1


def test_a_file_that_is_gone_says_so(candidate):
    row = DocumentFactory(candidate=candidate, sha256="cd" * 32)
    default_storage.delete(row.file.name)

    read_file(Document, row.pk)

    row.refresh_from_db()
    assert row.text_state == TextState.MISSING


def test_a_file_that_kills_its_workers_is_let_be(candidate):
    row = DocumentFactory(candidate=candidate)
    long_ago = timezone.now() - timedelta(hours=1)
    Document.objects.filter(pk=row.pk).update(text_tries=MOST_TRIES, text_tried_at=long_ago)

    read_file(Document, row.pk)

    row.refresh_from_db()
    assert row.text_state == TextState.FAILED


def test_a_file_in_other_hands_is_left_to_them(candidate):
    row = DocumentFactory(candidate=candidate)
    Document.objects.filter(pk=row.pk).update(text_tried_at=timezone.now())

    assert not read_file(Document, row.pk)


def test_what_could_not_be_read_is_tried_again(as_user, recruiter, candidate):
    row = DocumentFactory(candidate=candidate, text_state=TextState.DAMAGED, text_tries=3)

    as_user(recruiter).post(address("again", row))

    row.refresh_from_db()
    assert (row.text_state, row.text_tries) == (TextState.WAITING, 0)


# --- Suggestions -------------------------------------------------------------------------------------


def test_a_resume_suggests_what_the_record_lacks_and_writes_nothing(candidate, document):
    said = {(row.element, row.told) for row in document.suggestions.all()}

    assert ("email", "jane@smith.example") in said
    assert ("job", "Software Engineer, Company X, 2020-01 to 2023-01") in said
    assert ("skill", "Python") in said
    assert "name" not in {element for element, _ in said}
    candidate.refresh_from_db()
    assert (candidate.version, candidate.emails.count()) == (1, 0)


def test_all_are_accepted_and_one_that_cannot_be_stays(as_user, recruiter, candidate, document):
    bad = document.suggestions.get(element="email")
    Suggestion.objects.filter(pk=bad.pk).update(values={"value": "no address"})

    answer = as_user(recruiter).post(
        address("suggestions", document), {"act": "accept"}, headers={"HX-Request": "true"}
    )

    assert answer.status_code == 200
    assert [row.pk for row in document.suggestions.open()] == [bad.pk]
    job = candidate.work_history.get()
    assert (job.title, job.employer, job.started_on.year) == ("Software Engineer", "Company X", 2020)
    assert candidate.skill_rows.get().evidence == "resume"


def test_a_suggestion_is_corrected_before_it_is_accepted(as_user, recruiter, candidate, document):
    row = document.suggestions.get(element="email")
    data = {"act": "accept", "suggestion": row.pk, "edited": "1", "value": "jane.smith@example.org"}

    as_user(recruiter).post(address("suggestions", document), data)

    assert candidate.emails.get().normalised == "jane.smith@example.org"


def test_a_suggested_name_that_waits_for_approval_says_so(as_user, recruiter, candidate, document):
    row = SuggestionFactory(document=document, element="name", values={"value": "Jane Roe"})
    data = {"act": "accept", "suggestion": row.pk}

    answer = as_user(recruiter).post(address("suggestions", document), data, headers={"HX-Request": "true"})

    candidate.refresh_from_db()
    assert candidate.full_name != "Jane Roe"
    request = ChangeRequest.objects.get()
    assert f'<a class="underline" href="{url_of(request)}">Full name</a> waits' in answer.content.decode()


def test_what_was_declined_is_not_suggested_again(recruiter, document):
    row = document.suggestions.get(element="email")
    with acting(recruiter):
        operations.decline_suggestion(row)
        newer = operations.add_document(
            document.candidate,
            file=ContentFile(files.pdf(f"{RESUME}\nmore"), name="cv2.pdf"),
            replaces=document,
        )
    read_file(Document, newer.pk)

    assert not newer.suggestions.filter(element="email").exists()


def test_a_suggestion_is_decided_once(recruiter, document):
    row = document.suggestions.get(element="email")
    with acting(recruiter):
        operations.accept_suggestion(row)
        with pytest.raises(Exception, match="accepted already by Rita"):
            operations.accept_suggestion(row)


@pytest.mark.parametrize("act", ["accept", "decline"])
def test_a_suggestion_that_is_gone_decides_nothing_about_the_others(
    as_user, recruiter, candidate, document, act
):
    left = document.suggestions.open().count()
    gone = document.suggestions.latest("id").pk + 1

    answer = as_user(recruiter).post(
        address("suggestions", document), {"act": act, "suggestion": gone}, headers={"HX-Request": "true"}
    )

    assert "not there any more" in answer.content.decode()
    assert (document.suggestions.open().count(), candidate.emails.count()) == (left, 0)


def test_who_may_only_look_accepts_nothing(as_user, auditor, candidate, document):
    as_user(auditor).post(address("suggestions", document), {"act": "accept"})

    assert candidate.emails.count() == 0


# --- Many at once ------------------------------------------------------------------------------------


@pytest.fixture
def dropped(recruiter):
    with acting(recruiter):
        row = drops.drop_resume(drops.start_drop(), file=ContentFile(files.pdf(RESUME), name="cv.pdf"))
    read_file(DroppedResume, row.pk)
    row.refresh_from_db()
    return row


def decide_part(browser, row, act, **data):
    """Decide as the page does, by htmx."""
    url = address("decide", row.drop)
    return browser.post(url, {"row": row.pk, "act": act, **data}, headers={"HX-Request": "true"})


def decide(browser, row, act, **data):
    return browser.post(address("decide", row.drop), {"row": row.pk, "act": act, **data}, follow=True)


def test_a_dropped_resume_names_who_it_may_be(as_user, recruiter, stranger, candidate, dropped):
    CandidateEmailFactory(candidate=candidate, value="jane@smith.example")
    hidden = CandidateFactory(owner=stranger, is_restricted=True, full_name="Hidden Person")
    CandidateEmailFactory(candidate=hidden, value="jane@smith.example")

    shown = as_user(recruiter).get(address("page", dropped.drop)).content.decode()

    assert "Same name, Same e-mail address" in shown
    assert "New candidate, a different person" in shown
    assert "Hidden Person" not in shown


def test_who_is_said_to_be_another_person_becomes_a_candidate_and_that_is_remembered(
    as_user, recruiter, candidate, dropped
):
    """The e-mail address was corrected by hand: whom it points to is asked about first."""
    CandidateEmailFactory(candidate=candidate, value="jane@elsewhere.example")
    browser = as_user(recruiter)
    typed = {"full_name": candidate.full_name, "emails": "jane@elsewhere.example"}

    refused = decide_part(browser, dropped, "create", **typed).content.decode()
    assert f'name="different" value="{candidate.pk}"' in refused
    assert Candidate.objects.count() == 1

    decide_part(browser, dropped, "create", different=[candidate.pk], **typed)
    made = Candidate.objects.exclude(pk=candidate.pk).get()
    assert DuplicatePair.objects.get().status == PairStatus.DIFFERENT
    assert made.full_name == candidate.full_name


def test_two_resumes_of_one_person_in_a_list_are_told_before_either_is_decided(as_user, recruiter, dropped):
    with acting(recruiter):
        for name, text in (("later.txt", f"{RESUME}\nMore"), ("other.txt", RESUME.replace("Jane", "June"))):
            row = drops.drop_resume(dropped.drop, file=ContentFile(text.encode(), name=name))
            read_file(DroppedResume, row.pk)

    shown = as_user(recruiter).get(address("page", dropped.drop)).content.decode()

    assert shown.count("Seems to be of the same person as") == 1
    assert '<bdi class="sor-break">cv.pdf</bdi>, above' in shown


def test_a_long_list_is_compared_in_a_bounded_number_of_queries(as_user, recruiter, dropped):
    browser = as_user(recruiter)
    counts = []
    for number in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(address("rows", dropped.drop)).status_code == 200
        counts.append(len(queries))
        if not number:
            for copy in range(50):
                DroppedResume.objects.create(
                    drop=dropped.drop, name="cv.pdf", sha256=f"{copy:064x}", size=1, found=dropped.found,
                    file=dropped.file.name, text_state=dropped.text_state,
                )  # fmt: skip

    assert counts[1] <= counts[0] + 1 <= 40


def test_a_new_candidate_is_made_of_a_dropped_resume(as_user, recruiter, dropped):
    decide(as_user(recruiter), dropped, "create", full_name="Jane Smith", emails="jane@smith.example")

    made = Candidate.objects.get(full_name="Jane Smith")
    dropped.refresh_from_db()
    assert (dropped.status, dropped.candidate, dropped.text) == (DropStatus.CREATED, made, "")
    assert made.documents.get().sha256 == dropped.sha256


def test_a_dropped_resume_is_added_once(as_user, recruiter, candidate, dropped):
    for _ in range(2):
        decide(as_user(recruiter), dropped, "add", reference=candidate.reference)

    assert candidate.documents.count() == 1


def test_a_reference_of_somebody_who_was_merged_leads_to_who_goes_on(as_user, recruiter, candidate, dropped):
    merged = CandidateFactory(owner=recruiter, merged_into=candidate, status=CandidateStatus.MERGED)

    decide(as_user(recruiter), dropped, "add", reference=merged.reference)

    assert (candidate.documents.count(), merged.documents.count()) == (1, 0)


def test_a_dropped_resume_is_not_added_to_somebody_hidden(as_user, recruiter, stranger, dropped):
    hidden = CandidateFactory(owner=stranger, is_restricted=True)

    answer = decide(as_user(recruiter), dropped, "add", candidate=hidden.pk)

    assert "Nobody on the record" in answer.content.decode()
    assert hidden.documents.count() == 0


def test_a_discarded_resume_leaves_no_file(as_user, recruiter, dropped, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        decide(as_user(recruiter), dropped, "discard")

    assert not DroppedResume.objects.exists()
    assert not default_storage.exists(path_of(dropped.sha256))


def test_a_list_of_dropped_resumes_is_its_owners(as_user, colleague, dropped):
    browser = as_user(colleague)

    assert browser.get(address("page", dropped.drop)).status_code == 404
    assert decide(browser, dropped, "discard").status_code == 404
    assert list(ResumeDrop.objects.all()) == [dropped.drop]


def test_to_ask_twice_for_the_same_work_breaks_nothing(db: None) -> None:
    """The queue refuses the second; what the request does besides goes on."""
    document = DocumentFactory()

    wake_reader(document)
    wake_reader(document)

    assert Document.objects.filter(pk=document.pk).exists()

"""Files over REST: sent once, kept as they are, read by whoever may."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from audit.models import AccessLog
from candidates.models import Candidate, Document, Suggestion
from tests.api.conftest import Program
from tests.candidates.factories import CandidateFactory, DocumentFactory

pytestmark = pytest.mark.django_db

TEXT = b"Ada Lovelace\nAnalyst at Babbage & Co\n"


@pytest.fixture
def candidate(recruiter: Any) -> Candidate:
    return CandidateFactory(owner=recruiter)


@pytest.fixture
def sender(program_of: Any, recruiter: Any) -> Program:
    return program_of(recruiter)


def _send(
    program: Program, candidate: Candidate, *, content: bytes = TEXT, key: str = "", **parts: Any
) -> Any:
    headers = program.headers | ({"Idempotency-Key": key} if key else {})
    file = SimpleUploadedFile(parts.pop("filename", "cv.txt"), content)
    told = {"candidate": candidate.pk, "file": file, **parts}
    return program.browser.post("/api/v1/documents/", told, headers=headers)


def test_a_file_is_kept_for_a_candidate_and_comes_back_as_it_was(
    sender: Program, candidate: Candidate
) -> None:
    made = _send(sender, candidate, kind="resume", is_private="true", expires_on="2030-01-31")

    told = made.json()
    assert made.status_code == 201, made.content
    assert (told["candidate"], told["kind"], told["name"], told["content_type"]) == (
        candidate.pk, "resume", "cv.txt", "text/plain",
    )  # fmt: skip
    assert (told["is_private"], told["expires_on"]) == (True, "2030-01-31")
    assert made["Location"].endswith(f"/documents/{told['id']}/")
    answer = sender.get(f"documents/{told['id']}/file/", Accept="text/plain")
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, TEXT)
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert sender.get(f"documents/{told['id']}/file/", If_None_Match=answer["ETag"]).status_code == 304
    assert AccessLog.objects.filter(action="downloaded", object_ids=[candidate.pk]).exists()


def test_a_file_that_is_sent_again_has_one_effect(sender: Program, candidate: Candidate) -> None:
    """Its parts have another boundary each time: what counts is what is in them."""
    first = _send(sender, candidate, key="cv-1")
    again = _send(sender, candidate, key="cv-1")
    other = _send(sender, candidate, key="cv-1", content=b"Grace Hopper\n")

    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 422)
    assert (again["Idempotent-Replayed"], again.content) == ("true", first.content)
    assert other.json()["code"] == "idempotency_key_reused"
    assert Document.objects.count() == 1


def test_the_same_file_twice_is_refused_with_words(sender: Program, candidate: Candidate) -> None:
    _send(sender, candidate)
    again = _send(sender, candidate)

    assert (again.status_code, again.json()["detail"]) == (422, "This very file is on the record already.")


@pytest.mark.parametrize(
    ("parts", "status", "pointer"),
    [
        ({"content": b"\x00\x01\x02MZ", "filename": "run.exe"}, 422, "#/file"),
        ({"content": b""}, 400, "#/file"),
        ({"kind": "poem"}, 400, "#/kind"),
        ({"is_private": "perhaps"}, 400, "#/is_private"),
        ({"expires_on": "2030-02-31"}, 400, "#/expires_on"),
        ({"sha256": "0" * 64}, 400, "#/sha256"),
        ({"name": "a\x00b"}, 400, "#/name"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_place(
    sender: Program, candidate: Candidate, parts: dict[str, Any], status: int, pointer: str
) -> None:
    answer = _send(sender, candidate, **parts)

    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (status, pointer), answer.content
    assert not Document.objects.exists()


def test_a_form_too_large_is_not_read(sender: Program, candidate: Candidate, settings: Any) -> None:
    settings.LARGEST_UPLOAD = 1_000

    assert _send(sender, candidate, content=b"x" * 2_000).status_code == 413


def test_hidden_files_and_those_of_hidden_people_are_not_there(
    program_of: Any, candidate: Candidate, recruiter: Any, colleague: Any
) -> None:
    hidden = DocumentFactory(candidate=CandidateFactory(owner=recruiter, is_restricted=True))
    private = DocumentFactory(candidate=candidate, is_private=True, uploaded_by=recruiter)
    other = program_of(colleague)

    for document in (hidden, private):
        assert other.get(f"documents/{document.pk}/file/").status_code == 404
        assert other.get(f"documents/{document.pk}/").status_code == 404
    assert _send(other, hidden.candidate).json()["errors"][0]["pointer"] == "#/candidate"
    assert not AccessLog.objects.filter(action="downloaded").exists()


def test_a_suggestion_is_written_when_it_is_accepted(sender: Program, candidate: Candidate) -> None:
    document = DocumentFactory(candidate=candidate)
    suggestion = Suggestion.objects.create(
        document=document, element="title", key="analyst", values={"value": "Analyst"}, confidence=80
    )
    path = f"suggestions/{suggestion.pk}/accept/"

    accepted = sender.post(path, {"values": {"value": "Lead analyst"}}, If_Match='"1"')
    again = sender.post(path, {}, If_Match='"2"')

    assert (accepted.status_code, accepted.json()["status"]) == (200, "accepted"), accepted.content
    assert again.status_code == 422
    candidate.refresh_from_db()
    assert candidate.current_title == "Lead analyst"

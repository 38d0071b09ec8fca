"""Every write on candidates: what it does, whom it refuses, and what it leaves as it was."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from audit.context import acting
from audit.models import ChangeSet
from candidates import operations
from candidates.choices import NEXT_CANDIDATE_STATUSES, CandidateStatus, DocumentKind
from candidates.models import (
    Candidate,
    CandidateEmail,
    CandidateLink,
    CandidatePhone,
    CandidateSkill,
    Document,
)
from candidates.models.document import MOST_BYTES
from candidates.operations import NewCandidate
from governance.choices import ReasonKind
from records.operations import Conflict
from tests.candidates.factories import (
    CandidateEmailFactory,
    CandidateFactory,
    CandidatePhoneFactory,
    DocumentFactory,
    DuplicatePairFactory,
    MergeOperationFactory,
    TalentPoolFactory,
)
from tests.governance.factories import ReasonFactory, SkillFactory, SourceFactory, TagFactory

# A change set is one transaction's: what the factories write must be committed before.
committed = pytest.mark.django_db(transaction=True)


@pytest.fixture
def candidate(recruiter, team):
    return CandidateFactory(owner=recruiter, team=team)


def values(rows):
    return [(row.normalised, row.is_primary) for row in rows.order_by("id")]


# --- Putting people on the record --------------------------------------------------------------------


def test_create_candidate_with_everything(recruiter, team):
    skill, tag, source = SkillFactory(), TagFactory(), SourceFactory()

    with acting(recruiter):
        candidate = operations.create_candidate(
            full_name="  María José  García ",
            country="ES",
            source=source,
            emails=["MJ@Example.ES", CandidateEmail(value="work@example.es", kind="work", is_primary=True)],
            phones=["612 34 56 78"],
            links=["es.linkedin.com/in/MJ-Garcia/"],
            skills=[skill],
            tags=[tag],
        )

    candidate.refresh_from_db()
    assert (candidate.full_name, candidate.owner, candidate.team) == ("María José García", recruiter, team)
    assert candidate.reference.startswith("C-")
    assert candidate.status == CandidateStatus.NEW
    assert values(candidate.emails) == [("mj@example.es", False), ("work@example.es", True)]
    assert values(candidate.phones) == [("+34612345678", True)]
    assert [link.normalised for link in candidate.links.all()] == ["https://www.linkedin.com/in/mj-garcia"]
    assert list(candidate.skills.all()) == [skill]
    assert list(candidate.tags.all()) == [tag]


@committed
def test_create_candidate_is_one_act_in_history(recruiter):
    with acting(recruiter, via="ui"):
        candidate = operations.create_candidate(full_name="Sukarno", emails=["s@example.id"])

    acts = {candidate.history.get().change_set, candidate.emails.get().history.get().change_set}
    assert [(act.verb, act.actor_id) for act in acts] == [("added a candidate", recruiter.pk)]


def test_create_candidate_composes_a_name_from_its_parts(recruiter):
    with acting(recruiter):
        candidate = operations.create_candidate(given_name="Minh Khai", family_name="Nguyễn")

    assert candidate.full_name == "Minh Khai Nguyễn"


def test_create_candidate_takes_an_address_given_twice_once(recruiter):
    with acting(recruiter):
        candidate = operations.create_candidate(full_name="Ana", emails=["ana@x.example", "ANA@X.example"])

    assert values(candidate.emails) == [("ana@x.example", True)]


def test_create_candidate_tells_everything_that_is_wrong_at_once(recruiter):
    with acting(recruiter), pytest.raises(ValidationError) as told:
        operations.create_candidate(
            full_name=" ", country="XX", emails=["nobody"], phones=["020 7946 0000"], links=["no"]
        )

    assert told.value.message_dict.keys() >= {"full_name", "country", "emails", "links"}
    assert Candidate.objects.count() == 0


def test_create_candidate_says_what_the_database_refused(recruiter):
    with acting(recruiter), pytest.raises(ValidationError, match="needs a currency and a unit"):
        operations.create_candidate(full_name="Ana", pay_target=50_000)

    assert Candidate.objects.count() == 0


def test_create_candidate_refuses_who_may_not(auditor):
    with acting(auditor), pytest.raises(PermissionDenied, match="may not add candidates"):
        operations.create_candidate(full_name="Ana")

    assert Candidate.objects.count() == 0


def test_create_candidate_refuses_nobody(db):
    with pytest.raises(PermissionDenied, match="Nobody is acting"):
        operations.create_candidate(full_name="Ana")


def test_create_candidates_writes_all_or_none(recruiter):
    people = [
        NewCandidate(candidate=Candidate(full_name=name), emails=[CandidateEmail(value=f"{name}@x.example")])
        for name in ("Ana", "Bea")
    ]
    wrong = NewCandidate(candidate=Candidate(full_name="Cleo"), phones=[CandidatePhone(value="12")])

    with acting(recruiter), pytest.raises(ValidationError):
        operations.create_candidates([*people, wrong])
    assert Candidate.objects.count() == 0

    with acting(recruiter):
        operations.create_candidates(people)
    assert Candidate.objects.filter(owner=recruiter, emails__is_primary=True).count() == 2


def test_create_candidate_needs_few_queries(recruiter, django_assert_max_num_queries):
    with acting(recruiter), django_assert_max_num_queries(15):  # up to three ask who decides
        operations.create_candidate(full_name="Ana", emails=["a@x.example"], phones=["+442079460000"])


# --- Changing ----------------------------------------------------------------------------------------


def test_update_candidate(candidate, recruiter):
    with acting(recruiter):
        operations.update_candidate(candidate, changes={"city": "Porto", "country": "PT"}, version=1)

    candidate.refresh_from_db()
    assert (candidate.city, candidate.country, candidate.version) == ("Porto", "PT", 2)


def test_update_candidate_that_changes_nothing_leaves_no_trace(candidate, recruiter):
    with acting(recruiter):
        operations.update_candidate(candidate, changes={"city": candidate.city})

    assert candidate.history.count() == 1


@committed
def test_update_candidate_refuses_an_old_version(candidate, recruiter, lead):
    with acting(lead):
        operations.update_candidate(candidate, changes={"city": "Porto"}, version=1)

    with acting(recruiter), pytest.raises(Conflict, match="Lena Lead"):
        operations.update_candidate(candidate, changes={"city": "Lisbon"}, version=1)

    candidate.refresh_from_db()
    assert candidate.city == "Porto"


def test_update_candidate_refuses_a_stranger(candidate, stranger):
    with acting(stranger), pytest.raises(PermissionDenied):
        operations.update_candidate(candidate, changes={"city": "Porto"})

    candidate.refresh_from_db()
    assert candidate.city == ""


@pytest.mark.parametrize("field", ["reference", "merged_into"])
def test_update_candidate_refuses_what_is_not_typed(candidate, recruiter, field):
    with acting(recruiter), pytest.raises(ValidationError, match="not changed by hand"):
        operations.update_candidate(candidate, changes={field: CandidateFactory()})


def test_merged_candidate_is_not_changed(candidate, recruiter):
    gone = CandidateFactory(
        owner=recruiter, team=candidate.team, status=CandidateStatus.MERGED, merged_into=candidate
    )

    with acting(recruiter), pytest.raises(ValidationError, match=candidate.reference):
        operations.update_candidate(gone, changes={"city": "Porto"})


@pytest.mark.parametrize("to", CandidateStatus)
@pytest.mark.parametrize("status", sorted(set(CandidateStatus) - {CandidateStatus.MERGED}))
def test_every_step_of_status(recruiter, team, status, to):
    candidate = CandidateFactory(owner=recruiter, team=team, status=status)
    allowed = to in NEXT_CANDIDATE_STATUSES[status]

    with acting(recruiter):
        if allowed or to == status:
            operations.change_candidate_status(candidate, to=to, reason="Told us by phone")
        else:
            with pytest.raises(ValidationError, match="cannot become"):
                operations.change_candidate_status(candidate, to=to)

    candidate.refresh_from_db()
    assert candidate.status == (to if allowed else status)


def test_every_status_has_its_next_ones():
    assert NEXT_CANDIDATE_STATUSES.keys() == set(CandidateStatus)


@committed
def test_change_owner_is_a_right_of_its_own(candidate, recruiter, lead, stranger, other_team):
    with acting(recruiter):
        operations.change_owner(candidate, owner=stranger)
    candidate.refresh_from_db()
    assert candidate.owner == recruiter

    with acting(lead):
        operations.change_owner(candidate, owner=stranger, reason="Moved to Finance")

    candidate.refresh_from_db()
    assert (candidate.owner, candidate.team) == (stranger, other_team)
    assert candidate.history.first().change_set.reason == "Moved to Finance"


def test_owner_cannot_be_changed_in_passing(candidate, recruiter, stranger):
    with acting(recruiter):
        operations.update_candidate(candidate, changes={"city": "Porto", "owner": stranger})

    candidate.refresh_from_db()
    assert (candidate.city, candidate.owner) == ("Porto", recruiter)


def test_secondary_owner_is_added_once_and_removed(candidate, recruiter, colleague):
    with acting(recruiter):
        operations.add_secondary_owner(candidate, user=colleague)
        operations.add_secondary_owner(candidate, user=colleague)
        assert list(candidate.secondary_owners.all()) == [colleague]
        operations.remove_secondary_owner(candidate, user=colleague)

    assert list(candidate.secondary_owners.all()) == []


def test_do_not_contact_has_a_reason_and_lifting_it_another(candidate, recruiter, lead):
    reason = ReasonFactory(kind=ReasonKind.DO_NOT_CONTACT)

    with acting(recruiter):
        operations.set_do_not_contact(candidate, reason=reason)
    candidate.refresh_from_db()
    assert not candidate.is_contactable

    with acting(lead), pytest.raises(ValidationError, match="Say how you know"):
        operations.lift_do_not_contact(candidate, reason=" ")
    with acting(lead):
        operations.lift_do_not_contact(candidate, reason="Wrote to us")
    candidate.refresh_from_db()
    assert candidate.is_contactable
    assert candidate.do_not_contact_reason is None


def test_do_not_contact_refuses_a_reason_for_something_else(candidate, recruiter):
    with acting(recruiter), pytest.raises(ValidationError, match="not contacting"):
        operations.set_do_not_contact(candidate, reason=ReasonFactory(kind=ReasonKind.REJECTION))


def test_restricting_needs_the_right_to_share(candidate, recruiter, privacy_officer):
    with acting(privacy_officer), pytest.raises(PermissionDenied, match="restrict or open"):
        operations.update_candidate(candidate, changes={"is_restricted": True})
    with acting(recruiter):
        operations.update_candidate(candidate, changes={"is_restricted": True})

    candidate.refresh_from_db()
    assert candidate.is_restricted


# --- Deleting ----------------------------------------------------------------------------------------


def test_delete_candidate_takes_its_parts_along(candidate, lead):
    CandidateEmailFactory(candidate=candidate)
    DuplicatePairFactory(first=candidate)

    with acting(lead):
        operations.delete_candidate(candidate)

    assert not Candidate.objects.filter(pk=candidate.pk).exists()
    assert Candidate.history.filter(id=candidate.pk).first().history_type == "-"


def test_delete_candidate_says_what_holds_it(candidate, lead):
    CandidateFactory(full_name="Bea", referred_by=candidate, owner=lead)
    MergeOperationFactory(survivor=candidate)

    with acting(lead), pytest.raises(ValidationError) as told:
        operations.delete_candidate(candidate)

    sentence = told.value.messages[0]
    assert "cannot be deleted" in sentence
    assert "1 candidate (Bea)" in sentence
    assert "1 merge operation" in sentence


def test_delete_candidate_refuses_a_recruiter(candidate, recruiter):
    with acting(recruiter), pytest.raises(PermissionDenied):
        operations.delete_candidate(candidate)

    assert Candidate.objects.filter(pk=candidate.pk).exists()


# --- How to reach them -------------------------------------------------------------------------------


def test_first_address_is_primary_and_another_takes_over(candidate, lead):
    with acting(lead):
        operations.add_email(candidate, value="a@x.example")
        operations.add_email(candidate, value="b@x.example")
        operations.add_email(candidate, value="c@x.example", is_primary=True)

    assert values(candidate.emails) == [
        ("a@x.example", False), ("b@x.example", False), ("c@x.example", True)
    ]  # fmt: skip


def test_same_address_twice_is_refused_in_words(candidate, recruiter):
    with acting(recruiter):
        operations.add_email(candidate, value="a@x.example")
    with acting(recruiter), pytest.raises(ValidationError, match="has this e-mail address already"):
        operations.add_email(candidate, value="A@X.example")

    assert values(candidate.emails) == [("a@x.example", True)]


def test_two_people_may_share_a_number(candidate, recruiter):
    with acting(recruiter):
        operations.add_phone(candidate, value="020 7946 0000")
        operations.add_phone(CandidateFactory(owner=recruiter, team=candidate.team), value="020 7946 0000")

    assert CandidatePhone.objects.filter(normalised="+442079460000").count() == 2


def test_removing_the_primary_address_prefers_the_next(candidate, lead):
    first = CandidateEmailFactory(candidate=candidate, value="a@x.example", is_primary=True)
    CandidateEmailFactory(candidate=candidate, value="b@x.example")

    with acting(lead):
        operations.remove_contact(first)

    assert values(candidate.emails) == [("b@x.example", True)]


def test_make_primary(candidate, recruiter):
    CandidatePhoneFactory(candidate=candidate, value="+44 20 7946 0001", is_primary=True)
    second = CandidatePhoneFactory(candidate=candidate, value="+44 20 7946 0002")

    with acting(recruiter):
        operations.make_primary(second)

    assert values(candidate.phones) == [("+442079460001", False), ("+442079460002", True)]


def test_replacing_addresses_keeps_equal_rows(candidate, lead):
    old = CandidateEmailFactory(candidate=candidate, value="a@x.example", is_primary=True)
    kept = CandidateEmailFactory(candidate=candidate, value="b@x.example")

    with acting(lead):
        operations.replace_emails(
            candidate,
            rows=[
                CandidateEmail(value="C@x.example"),
                CandidateEmail(value="B@x.example", kind="work", is_primary=True),
            ],
        )

    kept.refresh_from_db()
    assert (kept.kind, kept.is_primary) == ("work", True)
    assert set(values(candidate.emails)) == {("b@x.example", True), ("c@x.example", False)}
    assert not CandidateEmail.objects.filter(pk=old.pk).exists()


def test_replacing_links_and_phones(candidate, recruiter):
    with acting(recruiter):
        operations.replace_links(candidate, rows=[CandidateLink(value="github.com/ana")])
        operations.replace_phones(candidate, rows=[CandidatePhone(value="020 7946 0000")])
        operations.replace_links(candidate, rows=[])

    assert candidate.links.count() == 0
    assert values(candidate.phones) == [("+442079460000", True)]


def test_replacing_with_something_wrong_changes_nothing(candidate, recruiter):
    CandidateEmailFactory(candidate=candidate, value="a@x.example", is_primary=True)

    with acting(recruiter), pytest.raises(ValidationError):
        operations.replace_emails(
            candidate, rows=[CandidateEmail(value="b@x.example"), CandidateEmail(value="b")]
        )

    assert values(candidate.emails) == [("a@x.example", True)]


def test_stranger_adds_no_address(candidate, stranger):
    with acting(stranger), pytest.raises(PermissionDenied):
        operations.add_link(candidate, value="github.com/ana")

    assert candidate.links.count() == 0


# --- Tags, skills, pools -----------------------------------------------------------------------------


@committed
def test_tags_are_put_on_once_and_taken_off(candidate, recruiter):
    one, two = TagFactory(), TagFactory()

    with acting(recruiter):
        operations.tag_candidate(candidate, tags=[one])
        operations.tag_candidate(candidate, tags=[one, two])
        operations.untag_candidate(candidate, tags=[one])

    assert list(candidate.tags.all()) == [two]
    assert ChangeSet.objects.filter(verb="untagged a candidate").count() == 1


def test_skill_told_again_replaces_what_was_known(candidate, recruiter):
    python = SkillFactory(name="Python")

    with acting(recruiter):
        operations.add_skills(candidate, skills=[python])
        operations.add_skills(candidate, skills=[CandidateSkill(skill=python, level=4)])
        operations.add_skills(candidate, skills=[python, SkillFactory(name="SQL")])

    assert [(row.skill.name, row.level) for row in candidate.skill_rows.order_by("id")] == [
        ("Python", 4),
        ("SQL", None),
    ]

    with acting(recruiter):
        operations.remove_skills(candidate, skills=[python])
    assert [row.skill.name for row in candidate.skill_rows.all()] == ["SQL"]


def test_pool_counts_only_who_is_new(candidate, recruiter):
    pool = TalentPoolFactory(owner=recruiter)
    other = CandidateFactory(owner=recruiter)

    with acting(recruiter):
        counts = [
            operations.add_to_pool(pool, candidates=[candidate], reason="Python"),
            operations.add_to_pool(pool, candidates=[candidate, other]),
        ]
        operations.remove_from_pool(pool, candidates=[candidate])

    assert counts == [1, 1]
    assert list(pool.candidates.all()) == [other]


# --- Documents ---------------------------------------------------------------------------------------


def test_document_is_kept_by_its_content(candidate, recruiter):
    with acting(recruiter):
        document = operations.add_document(candidate, file=ContentFile(b"My life", name="../../CV Ana.pdf"))

    assert (document.name, document.size, document.revision) == ("CV Ana.pdf", 7, 1)
    assert document.content_type == "text/plain"
    assert document.uploaded_by == recruiter
    assert default_storage.open(document.file.name).read() == b"My life"
    assert "Ana" not in document.file.name


def test_same_file_twice_is_noticed(candidate, recruiter):
    with acting(recruiter):
        operations.add_document(candidate, file=ContentFile(b"same", name="a.pdf"))
    with acting(recruiter), pytest.raises(ValidationError, match="on the record already"):
        operations.add_document(candidate, file=ContentFile(b"same", name="b.pdf"))

    assert candidate.documents.count() == 1


def test_newer_document_follows_the_older(candidate, recruiter):
    with acting(recruiter):
        first = operations.add_document(candidate, file=ContentFile(b"v1", name="cv.pdf"))
        second = operations.add_document(candidate, file=ContentFile(b"v2", name="cv.pdf"), replaces=first)

    assert second.revision == 2
    assert list(Document.objects.latest_only()) == [second]


@pytest.mark.parametrize("content", [b"", b"x" * (MOST_BYTES + 1)], ids=["empty", "too large"])
def test_file_of_no_or_too_many_bytes_is_refused(candidate, recruiter, content):
    with acting(recruiter), pytest.raises(ValidationError, match="at most 25 MB"):
        operations.add_document(candidate, file=ContentFile(content, name="cv.pdf"))


def test_file_goes_with_the_last_document_that_has_it(
    candidate, recruiter, lead, django_capture_on_commit_callbacks
):
    other = CandidateFactory(owner=recruiter, team=candidate.team)
    with acting(recruiter):
        first = operations.add_document(candidate, file=ContentFile(b"both", name="a.pdf"))
        second = operations.add_document(
            other, file=ContentFile(b"both", name="a.pdf"), kind=DocumentKind.CONTRACT
        )

    with acting(lead), django_capture_on_commit_callbacks(execute=True):
        operations.delete_document(first)
    assert default_storage.exists(second.file.name)

    with acting(lead), django_capture_on_commit_callbacks(execute=True):
        operations.delete_candidate(other)
    assert not default_storage.exists(second.file.name)


def test_document_of_another_candidate_is_not_replaced(candidate, recruiter):
    with acting(recruiter), pytest.raises(ValidationError, match="same candidate"):
        operations.add_document(candidate, file=ContentFile(b"x", name="x.pdf"), replaces=DocumentFactory())

"""The words by which a candidate is found follow the rows, however they are written."""

import threading

import pytest
from django.db import connection, connections, transaction

from candidates.models import Candidate, CandidateEmail, CandidateSearch
from candidates.search import found
from tests.candidates.factories import CandidateEmailFactory, CandidateFactory, CandidatePhoneFactory


def text_of(candidate):
    return CandidateSearch.objects.get(candidate=candidate).text


def test_words_hold_names_work_reference_and_addresses(db):
    candidate = CandidateFactory(
        full_name="Jürgen Groß", preferred_name="Jogi", current_title="Köchin", current_employer="Łódź AG"
    )
    CandidateEmailFactory(candidate=candidate, value="J.Gross@Example.org")
    CandidatePhoneFactory(candidate=candidate, value="+49 176 12345678")

    words = text_of(candidate)

    assert words.startswith(" jurgen gross jogi kochin lodz ag c-")
    assert words.endswith(" j.gross@example.org +4917612345678")


def test_words_follow_update_bulk_and_plain_sql(db):
    candidates = Candidate.objects.bulk_create(CandidateFactory.build_batch(3, owner=None))
    Candidate.objects.update(full_name="Changed")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE candidates_candidate SET current_title = 'Chef' WHERE id = %s", [candidates[0].pk]
        )

    texts = [row.text for row in CandidateSearch.objects.order_by("candidate_id")]
    assert [("changed" in text, "chef" in text) for text in texts] == [
        (True, True),
        (True, False),
        (True, False),
    ]


def test_words_forget_an_address_that_is_gone_or_moved(db):
    one, two = CandidateFactory(), CandidateFactory()
    moved = CandidateEmailFactory(candidate=one, value="moved@x.example")
    gone = CandidateEmailFactory(candidate=one, value="gone@x.example")

    CandidateEmail.objects.filter(pk=moved.pk).update(candidate=two)
    gone.delete()

    assert "@" not in text_of(one)
    assert "moved@x.example" in text_of(two)


def test_words_go_with_the_candidate(db):
    candidate = CandidateFactory()
    CandidateEmailFactory(candidate=candidate)

    candidate.delete()

    assert CandidateSearch.objects.count() == 0


@pytest.mark.parametrize(
    "text",
    ["jurgen", "GROSS", "groß jürgen", "ürge", "012345678", "+49 (176) 012", "j.gross@", "c-0", "ju", ""],
)
def test_candidate_is_found(db, text):
    candidate = CandidateFactory(full_name="Jürgen Groß")
    CandidateEmailFactory(candidate=candidate, value="j.gross@example.org")
    CandidatePhoneFactory(candidate=candidate, value="+49 176 012345678")

    assert list(found(Candidate.objects.all(), text)) == [candidate]


@pytest.mark.parametrize("text", ["jurgen mueller", "%", "_", "g\\", "50%", "rg"])
def test_candidate_is_not_found_by_other_words_or_by_signs(db, text):
    CandidateFactory(full_name="Jürgen Groß")

    assert list(found(Candidate.objects.all(), text)) == []


def test_search_can_use_the_index(db):
    with connection.cursor() as cursor:
        # The table is too small for the planner to choose it unasked.
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")

    query = CandidateSearch.objects.filter(text__contains="jurgen").order_by()

    assert "candidates_search_trigrams" in query.explain()


@pytest.mark.django_db(transaction=True)
def test_two_addresses_added_at_once_are_both_found():
    candidate = CandidateFactory()
    second_waits = threading.Event()

    def add_second():
        second_waits.set()
        CandidateEmailFactory(candidate=candidate, value="second@x.example")
        connections.close_all()

    other = threading.Thread(target=add_second)
    with transaction.atomic():
        CandidateEmailFactory(candidate=candidate, value="first@x.example")
        other.start()
        second_waits.wait(5)
        _until_somebody_waits_for_a_lock()
    other.join(10)

    assert "first@x.example second@x.example" in text_of(candidate)


def _until_somebody_waits_for_a_lock():
    with connection.cursor() as cursor:
        for _ in range(500):
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
            cursor.execute("SELECT pg_sleep(0.01)")
    pytest.fail("The second writer did not wait for the first.")


def test_the_words_of_a_load_are_folded_in_line():
    """A function with settings of its own is called for each word: a load of a million took twice as long."""
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (VERBOSE) SELECT candidates_plain(full_name) FROM candidates_candidate")
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert "regexp_replace(" in plan
    assert "candidates_plain(" not in plan

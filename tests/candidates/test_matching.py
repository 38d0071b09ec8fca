"""Who may be one person: comparing, scoring, finding, and the doors that ask first."""

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import StringIO
from pathlib import Path
from threading import Event

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from audit.context import acting
from bench import twins
from candidates import operations, tasks
from candidates.choices import PairStatus
from candidates.matching import PossibleDuplicates, Traits, likely, traits_of
from candidates.matching.evaluation import evaluate, pairs_among
from candidates.matching.frequencies import Frequencies
from candidates.matching.households import sharing_among
from candidates.matching.keys import keys_of, most_thin
from candidates.matching.labelled import read_labelled
from candidates.matching.lookup import pairs_of
from candidates.matching.names import Part, called_alike, compare_parts, skeleton, spelt_alike
from candidates.matching.scoring import THROUGH_THIRD, judge
from candidates.matching.tables import UnreadableSetError
from candidates.matching.thirds import through_third
from candidates.matching.traits import is_role
from candidates.matching.weights import DOUBTFUL, QUEUED, WEIGHTS
from candidates.models import Candidate, DuplicatePair, MatchFrequency, MatchKey, MatchQueue
from candidates.operations import matching
from candidates.operations.matching import (
    Share,
    compare_noted,
    count_frequencies,
    find_all_duplicates,
    find_duplicates,
    hold_back_matching,
    note_keys,
    queue_everybody,
    queue_unseen,
)
from candidates.operations.pairs import defer_pair, reconsider_pair, tell_apart
from tests.candidates.factories import CandidateEmailFactory, CandidateFactory, CandidatePhoneFactory

ANNA = {"given_name": "Anna", "family_name": "Bergström", "city": "Malmö", "emails": ["anna.b@x.example"]}


def person(**values) -> Traits:
    return Traits.of(**values)


def score(one: dict, other: dict) -> float:
    people = [person(key=1, **one), person(key=2, **other)]
    return judge(*people, Frequencies.among(people)).score


# Names ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "part"),
    [
        (("anna",), ("anna",), Part.SAME),
        (("maria", "jose"), ("jose", "maria"), Part.SAME),
        (("geo", "rge"), ("george",), Part.SAME),
        (("robert",), ("bob",), Part.NICKNAME),
        (("garcia",), ("garcia", "nunez"), Part.CONTAINED),
        (("j",), ("john",), Part.INITIAL),
        (("j",), ("peter",), Part.OTHER),
        (("shepherd",), ("shepyerd",), Part.NEAR),
        (("lee",), ("leo",), Part.OTHER),
        ((), ("anna",), Part.ABSENT),
    ],
)
def test_parts_of_names_stand_to_one_another(one, other, part) -> None:
    assert compare_parts(one, other) == compare_parts(other, one) == part


def test_a_nickname_is_a_form_of_a_name_and_not_of_every_name() -> None:
    assert called_alike("liz", "elizabeth")
    assert called_alike("sasha", "aleksandr")
    assert not called_alike("liz", "robert")


def test_short_words_have_no_room_for_slips() -> None:
    assert not spelt_alike("ann", "ana")
    assert spelt_alike("hemmings", "hemxmings")


def test_a_skeleton_is_what_spellings_of_a_sound_share() -> None:
    assert skeleton("philip") == skeleton("filip")
    assert skeleton("shcherbakov")[:1] == "s"


def test_names_of_other_scripts_are_compared_in_latin_letters_and_kept_as_they_are() -> None:
    assert person(full_name="Владимир Иванов").words == ("vladimir", "ivanov")
    assert (
        score(
            {"full_name": "Владимир Иванов", "city": "Омск"}, {"full_name": "Vladimir Ivanov", "city": "Omsk"}
        )
        > 0.9
    )


@pytest.mark.parametrize("text", ["", "\x00", "\N{GRINNING FACE}", "7", "." * 10_000, "\u202e"])
def test_text_that_is_no_name_is_nobody(text) -> None:
    assert keys_of(person(full_name=text, city=text)) <= keys_of(person(city=text))


@pytest.mark.parametrize("local", ["jobs", "jobs5", "hr-team", "info", "123"])
def test_an_office_is_not_a_person(local) -> None:
    assert is_role(local)


def test_a_person_is_not_an_office() -> None:
    assert not is_role("anna.jobs")


# Scores --------------------------------------------------------------------------------------------


def test_every_level_has_a_weight_and_agreeing_is_never_worth_less() -> None:
    assert WEIGHTS["email"]["same"] > WEIGHTS["email"]["shared"] > WEIGHTS["email"]["other"]
    assert WEIGHTS["phone"]["same"] > WEIGHTS["phone"]["shared"] > WEIGHTS["phone"]["other"]
    assert WEIGHTS["link"]["same"] > WEIGHTS["link"]["other"]


def test_name_and_address_make_one_person() -> None:
    one = {"given_name": "Anna", "family_name": "Berg", "city": "Malmö", "emails": ["anna@x.example"]}
    verdict = judge(person(key=1, **one), person(key=2, **one), Frequencies())
    assert verdict.is_strong
    assert verdict.reasons == ["Same name", "Same e-mail address", "Same city"]


def test_a_third_record_joins_nobody_whose_names_and_addresses_contradict() -> None:
    wilma = person(key=1, full_name="Wilma Nowak", city="Łódź", emails=["w77@x.example"])
    wed = person(key=2, full_name="Wilma Kowalska")
    kofi = person(key=3, full_name="Kofi Mensah", city="Accra", emails=["k12@y.example"])

    def joined(one: Traits, other: Traits) -> bool:
        return through_third(judge(one, other, Frequencies()), 0.99) is not None

    assert (joined(wilma, wed), joined(wilma, kofi)) == (True, False)


def test_parts_of_a_name_that_changed_places_agree() -> None:
    one = judge(
        person(given_name="Mason", family_name="Alec", city="Perth"),
        person(given_name="Alec", family_name="Mason", city="Perth"),
        Frequencies(),
    )
    assert one.is_queued
    assert "other way round" in one.reasons[0]


def test_a_family_that_shares_telephone_surname_and_city_is_doubtful_at_most() -> None:
    home = {"family_name": "Olofsson", "city": "Malmö", "phones": ["+46701234567"]}
    for shared in ({}, {"emails": ["anna.olofsson@x.example"]}):
        assert (
            score({"given_name": "Anna", **home, **shared}, {"given_name": "Torbjörn", **home, **shared})
            <= DOUBTFUL
        )


@pytest.mark.parametrize("shared", [{"phones": ["+46701234567"]}, {}])
def test_a_household_is_not_one_person(shared) -> None:
    crowd = [person(key=n, full_name=f"Q{n} Olofsson", city="Malmö") for n in range(40)]
    crowd += [person(key=n, full_name=f"Q{n} Z{n}", city=f"C{n}") for n in range(40, 1_000)]
    frequencies = Frequencies.among(crowd)
    home = {"family_name": "Olofsson", "city": "Malmö", **shared}
    one, other = person(given_name="Anna", **home), person(given_name="Torbjörn", **home)
    assert not judge(one, other, frequencies).is_queued
    assert judge(one, replace(other, given=one.given), frequencies).is_queued


def test_whoever_moved_to_another_region_and_kept_the_telephone_is_found() -> None:
    known = {"full_name": "Kenneth Nordgren", "phones": ["+46702037667"]}
    one = {**known, "city": "Stockholm", "region": "Stockholm"}
    assert score(one, {**known, "city": "Göteborg", "region": "Västra Götaland"}) > QUEUED


def test_a_common_name_says_less_than_a_rare_one() -> None:
    crowd = [person(key=n, given_name="Jane", family_name="Smith") for n in range(900)]
    crowd += [person(key=n, given_name=f"Q{n}", family_name=f"Z{n}") for n in range(900, 1_800)]
    frequencies = Frequencies.among(crowd)
    smith = judge(crowd[0], crowd[1], frequencies).score
    rare = person(given_name="Wilhelmina", family_name="Szczepańska")
    assert judge(rare, rare, frequencies).score > smith
    assert smith < 0.5


def test_one_shared_mailbox_alone_is_no_reason() -> None:
    office = ["jobs@agency.example"]
    assert (
        score({"full_name": "Anna Berg", "emails": office}, {"full_name": "Per Holm", "emails": office}) < 0.5
    )


def test_an_address_of_many_counts_as_shared() -> None:
    names = ["Anna Berg", "Per Holm", "Kofi Mensah", "Jane Smith", "Igor Petrov", "Mei Lin"]
    people = [person(key=n, full_name=name, emails=["home@x.example"]) for n, name in enumerate(names)]
    verdict = judge(people[0], people[1], Frequencies.among(people))
    assert verdict.comparison.email == "shared"
    assert not verdict.is_queued


def test_an_address_on_many_records_of_one_person_is_theirs() -> None:
    people = [person(key=n, full_name="Anna Berg", emails=["anna@x.example"]) for n in range(8)]
    people.append(person(key=8, given_name="Anna", emails=["anna@x.example"]))
    frequencies = Frequencies.among(people)
    assert judge(people[0], people[1], frequencies).comparison.email == "same"
    assert judge(people[0], people[8], frequencies).comparison.email == "same"


@pytest.mark.parametrize(
    ("other", "level"),
    [
        ("scottsalinah@ughes-lopez.com", "mistyped"),
        ("scottsalinas7@hughes-lopez.com", "near"),
        ("scottsalinas@elsewhere.example", "same name"),
        ("peter.mueller@hughes-lopez.com", "other"),
    ],
)
def test_a_slip_in_an_address_is_told_from_another_mailbox(other, level) -> None:
    one = person(full_name="Freddie Thompson", emails=["scottsalinas@hughes-lopez.com"])
    assert (
        judge(one, person(full_name="Freddie Thompson", emails=[other]), Frequencies()).comparison.email
        == level
    )


def test_the_only_name_of_one_may_be_either_name_of_the_other() -> None:
    one = judge(person(family_name="Brown"), person(given_name="Brown", family_name="Ethan"), Frequencies())
    assert one.comparison.order == "swapped"
    assert {one.comparison.given, one.comparison.family} == {Part.SAME, Part.ABSENT}


def test_whoever_has_no_city_is_found_by_the_region() -> None:
    ellen, married = {"full_name": "Ellen Buckell"}, {"full_name": "Ellen Dixon"}
    assert not keys_of(person(**ellen)) & keys_of(person(**married))
    assert keys_of(person(**ellen, region="WA")) & keys_of(person(**married, region="WA"))


def test_among_many_a_common_name_and_a_city_are_no_reason() -> None:
    one, other = (person(key=n, given_name="Taiyi", family_name="Sato", city="Yokohama") for n in range(2))
    usual = {"names": {"taiyi": 20, "sato": 80}, "cities": {"yokohama": 200}}
    assert judge(one, other, Frequencies(people=10_000, **usual)).is_queued
    assert not judge(one, other, Frequencies(people=10_000, everybody=1_000_000, **usual)).is_queued


def test_the_more_people_there_are_the_fewer_may_share_a_thin_key() -> None:
    assert [most_thin(crowd) for crowd in (0, 5_000, 20_000, 80_000, 1_000_000)] == [10, 10, 10, 5, 3]


@pytest.mark.parametrize(
    ("written", "given", "family"),
    [
        ("Berg, Anna", ("anna",), ("berg",)),
        ("BERG, Dr. Anna, PhD", ("anna",), ("berg",)),
        ("Anna Berg, RN", ("anna",), ("berg",)),
        ("John Smith Jr.", ("john",), ("smith",)),
        ("Ma, Jun", ("jun",), ("ma",)),
        ("김민수", ("minsu",), ("gim",)),
        ("王小明", ("xiaoming",), ("wang",)),
        ("n/a", (), ()),
        ("FNU", (), ()),
        ("Null", (), ("null",)),
    ],
)
def test_a_name_is_read_however_it_is_written(written, given, family) -> None:
    read = person(full_name=written)
    assert (read.given, read.family) == (given, family)


def test_what_was_made_up_because_a_form_insisted_says_nothing() -> None:
    blank = person(
        full_name="Anna Berg",
        emails=["none@none.com", "noemail@x.example", "test@test.com"],
        phones=["+10000000000", "+11234567890", "+15555555555"],
        city="N/A",
        region="unknown",
    )
    assert (blank.emails, blank.phones, blank.city, blank.region) == ((), (), "", "")
    real = person(full_name="Anna Test", emails=["test@company.example"], phones=["+46701234567"], city="Nà")
    assert all((real.emails, real.phones, real.city))


def test_a_place_is_a_city_and_perhaps_its_region() -> None:
    austin = person(full_name="Anna Berg", city="Austin, TX")
    assert (austin.city, austin.region) == ("austin", "tx")


def test_father_and_son_of_one_name_are_two() -> None:
    home = {"city": "Leeds", "phones": ["+441130000123"], "emails": ["ray.wexcombe@x.example"]}
    elder, younger = (person(key=end, full_name=f"Ray Wexcombe {end}", **home) for end in ("Sr.", "Jr"))
    verdict = judge(elder, younger, Frequencies())
    assert not verdict.is_queued
    assert any("the younger" in reason for reason in verdict.reasons)
    assert judge(elder, person(full_name="Ray Wexcombe", **home), Frequencies()).is_queued


def test_a_slip_is_told_from_a_name_that_is_nearly_the_same() -> None:
    one, other = (
        person(full_name=f"{given} Seo", city="Seoul", phones=[phone])
        for given, phone in (("Yeongjin", "+821012341111"), ("Seongjin", "+821012342222"))
    )
    usual = {"names": {"yeongjin": 1, "seongjin": 9, "seo": 30}, "cities": {"seoul": 60}}
    slip = Frequencies(people=5_000, **usual)
    names = Frequencies(people=5_000, **usual | {"names": {"yeongjin": 9, "seongjin": 9, "seo": 30}})
    assert judge(one, other, slip).score > 0.95
    assert judge(one, other, names).score < 0.85


def test_how_many_live_together_is_counted_among_those_who_share_a_number() -> None:
    def homes(names: tuple[str, str]) -> list[Traits]:
        return [
            person(key=(home, name), full_name=f"{name} Z{home}", phones=[f"+4670{home:07}"])
            for home in range(1, 61)
            for name in names
        ]

    assert sharing_among(homes(("Anna", "Anna"))) == (60, 0)
    assert sharing_among(homes(("Anna", "Torbjörn"))) == (0, 60)
    one, other = homes(("Anna", "Torbjörn"))[:2]
    alone = Frequencies.among([one, other])
    assert alone.households == 0
    among_families = Frequencies.among(homes(("Anna", "Torbjörn")))
    assert judge(one, other, among_families).score < judge(one, other, alone).score / 20


# Doors ---------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_whoever_is_there_is_likely_the_moment_they_are_added(recruiter) -> None:
    with acting(recruiter):
        there = operations.create_candidate(**ANNA)
    found = likely(person(full_name="Anna Bergstrom", emails=["anna.b@x.example"], city="Malmo"), recruiter)
    assert [each.candidate for each in found] == [there]
    assert found[0].is_strong
    find_duplicates()
    assert MatchQueue.objects.count() == 0
    again = likely(person(full_name="Bergström Anna", city="Malmö"), recruiter)
    assert [each.candidate for each in again] == [there]


@pytest.mark.django_db
def test_adding_somebody_twice_is_refused_and_names_who_is_there(recruiter) -> None:
    with acting(recruiter):
        there = operations.create_candidate(**ANNA)
        with pytest.raises(PossibleDuplicates, match=there.reference) as refusal:
            operations.create_candidate(**ANNA)
    assert [each.candidate for each in refusal.value.likenesses] == [there]
    assert Candidate.objects.count() == 1


@pytest.mark.django_db
def test_a_different_person_is_added_and_remembered_with_who_said_so(recruiter) -> None:
    with acting(recruiter):
        there = operations.create_candidate(**ANNA)
        twin = operations.create_candidate(**ANNA, different_from=[there])
    pair = DuplicatePair.objects.get()
    assert (pair.first, pair.second, pair.status) == (there, twin, PairStatus.DIFFERENT)
    assert pair.decided_by == recruiter
    list(find_all_duplicates())
    pair.refresh_from_db()
    assert pair.status == PairStatus.DIFFERENT


@pytest.mark.django_db
def test_a_name_alone_refuses_nobody(recruiter) -> None:
    with acting(recruiter):
        operations.create_candidate(full_name="Anna Bergström")
        operations.create_candidate(full_name="Anna Bergström")
    assert Candidate.objects.count() == 2


@pytest.mark.django_db
def test_a_shared_key_alone_refuses_nobody(recruiter) -> None:
    with acting(recruiter):
        operations.create_candidate(full_name="Anna Berg", phones=["+46701234567"])
        operations.create_candidate(full_name="Torbjörn Holmgren", phones=["+46701234567"])
        # The address bears the name of the one who has it: that says nothing of the other.
        operations.create_candidate(full_name="Wilma Szczepańska", emails=["wilma.szczepanska@x.example"])
        operations.create_candidate(full_name="Torbjörn Holmgren", emails=["wilma.szczepanska@x.example"])
    assert Candidate.objects.count() == 4


@pytest.mark.django_db
def test_a_hidden_person_is_never_named(recruiter, stranger) -> None:
    with acting(stranger):
        operations.create_candidate(**ANNA, is_restricted=True)
    with acting(recruiter):
        operations.create_candidate(**ANNA)
    assert Candidate.objects.count() == 2
    list(find_all_duplicates())
    assert DuplicatePair.objects.count() == 1


@pytest.mark.django_db
def test_looking_somebody_up_takes_few_queries_however_many_there_are(recruiter) -> None:
    for number in range(50):
        candidate = CandidateFactory(full_name=f"Anna Bergström {number}", city="Malmö", owner=recruiter)
        CandidateEmailFactory(candidate=candidate)
    with CaptureQueriesContext(connection) as queries:
        likely(person(full_name="Anna Bergström", city="Malmö"), recruiter)
    assert len(queries) <= 12


# The background ------------------------------------------------------------------------------------


def _twins(**values) -> tuple[Candidate, Candidate]:
    first, second = (CandidateFactory(full_name="Wilma Szczepańska", city="Łódź", **values) for _ in range(2))
    for each in (first, second):
        CandidateEmailFactory(candidate=each, value="wilma@x.example", normalised="wilma@x.example")
    return first, second


@pytest.mark.django_db
def test_pairs_are_found_once_with_their_reasons() -> None:
    first, second = _twins()
    list(find_all_duplicates())
    pair = DuplicatePair.objects.get()
    assert (pair.first_id, pair.second_id) == (first.pk, second.pk)
    assert pair.score > 0.95
    assert "Same e-mail address" in pair.reasons
    version = pair.version
    MatchQueue.objects.create(candidate=first)
    list(find_all_duplicates())
    pair.refresh_from_db()
    assert pair.version == version


@pytest.mark.django_db
@pytest.mark.parametrize("crowd", [0, 1_000_000])
def test_the_database_and_the_evaluation_pair_the_same_people(crowd) -> None:
    MatchFrequency.objects.create(kind="people", value="everybody", people=crowd)
    drawn = random.Random(7)
    names = ("Anna Berg", "Ana Berg", "Berg Anna", "Anna Holm", "Per Berg", "Per Holm", "Hanna Berg")
    rows = [
        CandidateFactory(full_name=drawn.choice(names), city=drawn.choice(("Malmö", "Lund", "")))
        for _ in range(60)
    ]
    for row in drawn.sample(rows, 15):
        CandidateEmailFactory(candidate=row, value="office@x.example", normalised="office@x.example")
    queued = set(note_keys().values())
    wanted = pairs_among(traits_of(queued), crowd=crowd)
    assert wanted
    assert set(pairs_of(queued)[0]) == wanted
    assert set(pairs_of([rows[0].pk])[0]) == {pair for pair in wanted if rows[0].pk in pair}


@pytest.mark.django_db
def test_two_who_look_at_two_halves_of_a_pair_at_once_find_it_once() -> None:
    _twins()
    shares = [Share(0, 2), Share(1, 2)]
    noted = [note_keys(share=share) for share in shares]
    assert [compare_noted(queued, share=share) for queued, share in zip(noted, shares, strict=True)] == [1, 1]
    assert DuplicatePair.objects.count() == 1
    assert MatchQueue.objects.count() == 0


@pytest.mark.django_db
def test_whoever_was_interrupted_after_noting_keys_begins_again() -> None:
    _twins()
    queued = note_keys()
    assert DuplicatePair.objects.count() == 0
    list(find_all_duplicates())
    assert DuplicatePair.objects.count() == 1
    assert compare_noted(queued) == 0


@pytest.mark.django_db
def test_the_command_compares_who_waits_and_everybody_when_asked() -> None:
    _twins()
    out = StringIO()
    call_command("match", processes=1, stdout=out, stderr=StringIO())
    call_command("match", processes=1, stdout=out, stderr=StringIO())
    call_command("match", processes=1, again=True, stdout=out, stderr=StringIO())
    assert [line.split()[0] for line in out.getvalue().splitlines()] == ["2", "0", "2"]
    assert DuplicatePair.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_background_matcher_waits_while_many_are_brought() -> None:
    _twins()
    with ThreadPoolExecutor(1) as elsewhere:
        told = Event()

        def bring() -> None:
            with transaction.atomic():
                hold_back_matching()
                told.set()
                looked.wait(30)
            connection.close()

        looked = Event()
        brought = elsewhere.submit(bring)
        assert told.wait(30)
        tasks.find_duplicates(0)
        assert (DuplicatePair.objects.count(), MatchQueue.objects.exists()) == (0, True)
        looked.set()
        brought.result()
    tasks.find_duplicates(0)
    assert (DuplicatePair.objects.count(), MatchQueue.objects.exists()) == (1, False)


@pytest.mark.django_db
def test_people_written_by_plain_sql_are_found() -> None:
    _twins()
    list(find_all_duplicates())
    third = CandidateFactory(full_name="Someone Else")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE candidates_candidate SET full_name = 'Wilma Szczepanska', city = 'Lodz' WHERE id = %s",
            [third.pk],
        )
    list(find_all_duplicates())
    assert DuplicatePair.objects.filter(second=third).count() == 2


@pytest.mark.django_db
def test_a_suspicion_that_nothing_speaks_for_goes_and_a_decision_stays(recruiter) -> None:
    first, _second = _twins(owner=recruiter)
    list(find_all_duplicates())
    Candidate.objects.filter(pk=first.pk).update(full_name="Kofi Mensah", city="Accra")
    first.emails.all().delete()
    list(find_all_duplicates())
    assert DuplicatePair.objects.count() == 0


def _chain(owner) -> tuple[Candidate, Candidate, Candidate]:
    """Return the records of somebody before and after a wedding, and one of the time between."""
    first = CandidateFactory(full_name="Wilma Nowak", city="Łódź", owner=owner)
    third = CandidateFactory(full_name="Wilma Kowalska", city="", owner=owner)
    between = CandidateFactory(full_name="Wilma Nowak-Kowalska", city="Łódź", owner=owner)
    for each in (first, between):
        CandidateEmailFactory(candidate=each, value="w77@x.example", normalised="w77@x.example")
    for each in (third, between):
        CandidatePhoneFactory(candidate=each, value="+48 601 234 567", normalised="+48601234567")
    list(find_all_duplicates())
    return first, third, between


def _suspected() -> set[tuple[int, int]]:
    return {(pair.first_id, pair.second_id) for pair in DuplicatePair.objects.undecided()}


@pytest.mark.django_db
def test_two_who_look_like_one_third_are_suspected_and_never_surely(recruiter) -> None:
    first, third, between = _chain(recruiter)
    chain = DuplicatePair.objects.get(first=first, second=third)
    assert chain.reasons[0] == THROUGH_THIRD
    assert 0.85 < chain.score < DOUBTFUL
    assert DuplicatePair.objects.filter(second=between, score__gte=DOUBTFUL).count() == 2
    MatchQueue.objects.create(candidate=third)
    list(find_all_duplicates())
    assert DuplicatePair.objects.get(pk=chain.pk).version == chain.version


@pytest.mark.django_db
@pytest.mark.parametrize("end", ["told apart", "changed", "reconsidered"])
def test_what_only_a_third_showed_goes_when_the_third_is_another(recruiter, end) -> None:
    first, third, between = _chain(recruiter)
    link = DuplicatePair.objects.get(first=first, second=between)
    if end == "changed":
        between.emails.all().delete()
        Candidate.objects.filter(pk=between.pk).update(full_name="Wilma Kowalska", city="")
    else:
        with acting(recruiter):
            link = tell_apart(link)
    list(find_all_duplicates())
    assert (first.pk, third.pk) not in _suspected()
    assert (third.pk, between.pk) in _suspected()
    if end == "reconsidered":
        with acting(recruiter):
            reconsider_pair(link)
        list(find_all_duplicates())
        assert (first.pk, third.pk) in _suspected()


@pytest.mark.django_db
def test_what_two_processes_did_not_see_is_asked_again(recruiter) -> None:
    """One finds the link to the third record, one the other link; neither sees what the other writes."""
    first, third, _between = _chain(recruiter)
    queue_unseen()
    assert MatchQueue.objects.count() == 0
    DuplicatePair.objects.get(first=first, second=third).delete()
    queue_unseen()
    list(find_all_duplicates())
    assert (first.pk, third.pk) in _suspected()


@pytest.mark.django_db
def test_what_was_decided_comes_back_only_when_they_share_more(recruiter) -> None:
    first, second = _twins(owner=recruiter)
    list(find_all_duplicates())
    with acting(recruiter):
        tell_apart(DuplicatePair.objects.get(), note="Mother and daughter")
    Candidate.objects.filter(pk=first.pk).update(current_title="Nurse", region="Łódzkie")
    list(find_all_duplicates())
    assert DuplicatePair.objects.get().status == PairStatus.DIFFERENT

    for each in (first, second):
        CandidatePhoneFactory(candidate=each, value="+48 601 234 567", normalised="+48601234567")
    list(find_all_duplicates())
    pair = DuplicatePair.objects.get()
    assert (pair.status, pair.decided_by) == (PairStatus.SUSPECTED, None)


@pytest.mark.django_db
def test_nobody_decides_about_records_that_they_may_not_change(recruiter, auditor) -> None:
    _twins(owner=recruiter)
    list(find_all_duplicates())
    with acting(auditor), pytest.raises(PermissionDenied, match="may not decide"):
        defer_pair(DuplicatePair.objects.get())
    assert DuplicatePair.objects.get().status == PairStatus.SUSPECTED


@pytest.mark.django_db
def test_keys_that_are_there_are_not_written_again() -> None:
    first, second = _twins()
    list(find_all_duplicates())
    before = _places()
    Candidate.objects.filter(pk=second.pk).update(city="Lublin")
    queue_everybody()
    list(find_all_duplicates())
    after = _places()
    assert {key: place for key, place in before.items() if key[1] == first.pk}.items() <= after.items()
    assert {number for number, owner in after if owner == second.pk} == keys_of(
        traits_of([second.pk])[second.pk]
    )
    assert 0 < len(before.keys() - after.keys()) < len(before) / 2


def _places() -> dict[tuple[int, int], str]:
    """Return where each key is stored: whatever is written again stands elsewhere."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT key, candidate_id, ctid::text FROM candidates_matchkey")
        return {(key, owner): place for key, owner, place in cursor.fetchall()}


@pytest.mark.django_db
def test_keys_go_with_their_candidate() -> None:
    candidate = CandidateFactory()
    find_duplicates()
    assert MatchKey.objects.filter(candidate=candidate).exists()
    candidate.delete()
    assert MatchKey.objects.count() == 0
    find_duplicates()
    assert MatchQueue.objects.count() == 0


@pytest.mark.django_db
def test_a_step_takes_a_bounded_number_of_queries() -> None:
    for number in range(50):
        CandidateEmailFactory(
            candidate=CandidateFactory(full_name=f"Anna Bergström {number % 7}", city="Malmö")
        )
    with CaptureQueriesContext(connection) as queries:
        find_duplicates()
    assert len(queries) <= 25


@pytest.mark.django_db
def test_names_and_who_lives_together_are_counted() -> None:
    for name in ("Jane Smith", "Jane Smith", "Peter Smith", "Jane Smith", "Mei Lin"):
        CandidatePhoneFactory(
            candidate=CandidateFactory(full_name=name, city="Leeds"),
            value="0113 496 0001",
            normalised="+441134960001" if name != "Mei Lin" else "+441134960002",
        )
    assert count_frequencies() == 5
    assert count_frequencies() == 5
    counted = dict(MatchFrequency.objects.filter(kind="people").values_list("value", "people"))
    assert counted == {"counted": 5, "everybody": 5, "one name": 3, "two names": 3}


@pytest.mark.django_db(transaction=True)
def test_names_are_counted_anew_when_many_people_came(recruiter, monkeypatch) -> None:
    """A load of many makes the rare common: what was suspected on the count before is judged again."""
    monkeypatch.setattr(matching, "GROWN_FROM", 40)
    for _ in range(2):
        CandidateFactory(full_name="Nguyen Van Minh", city="Hanoi")
    count_frequencies()
    list(find_all_duplicates())
    assert DuplicatePair.objects.count() == 1
    for number in range(60):
        CandidateFactory(full_name=f"Nguyen Van Minh {number:03}", city="Hanoi")

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
    list(find_all_duplicates())

    assert MatchFrequency.objects.get(kind="people", value="counted").people == 62
    assert not matching.have_grown()


# The command ---------------------------------------------------------------------------------------


def _table(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(text)
    return str(folder / name)


def test_the_command_measures_against_pairs_and_against_entities(tmp_path) -> None:
    people = _table(
        tmp_path,
        "people.csv",
        "Rec ID;Surname;Given Name;E-Mail;Suburb\n"
        "a;Berg;Anna;anna.berg1@x.example;Malmö\nb;Berg;Ana;ANNA.BERG1@x.example;Malmo\nc;Holm;Per;per@y.example;Oslo\n",
    )
    for truth in ("left,right\nb,a\n", "rec_id\tcluster\na\t1\nb\t1\nc\t2\n"):
        out = StringIO()
        call_command(
            "match", "--evaluate", people, _table(tmp_path, "truth", truth), stdout=out, stderr=StringIO()
        )
        assert "precision 1.0000  recall 1.0000  F1 1.0000" in out.getvalue()


_ANNAS = (
    ("7", "Anna", "Berg", "anna.berg1@x.example", "Malmö"),
    ("8", "Ana", "Berg", "anna.berg1@x.example", "Malmö"),
    ("9", "Per", "Holm", "per@y.example", "Oslo"),
)


@pytest.mark.parametrize(
    ("header", "delimiter", "encoding"),
    [
        ("source_id first_name last_name email_1 city", ",", "utf-8-sig"),
        ("N° Prénom Nom Courriel Ville", ";", "utf-8"),
        ("Nr Vorname Name E-Mail-Adresse Wohnort", ";", "cp1252"),
        ("RecordID candidate.firstName candidate.lastName personalEmail homeTown", "\t", "utf-16"),
        ("customer fn ln mail location", "|", "utf-8"),
    ],
)
@pytest.mark.parametrize(
    "truth",
    [
        "id_l,id_r,is_match\n7,8,1\n7,9,0\n",
        "8\t7\n",
        "7 a\n8 a\n9 b\n",
        "person;record\n1;7\n1;8\n;9\n",
        "id,cluster\n7,8\n8,8\n9,7\n",
        "7|8|\n9||\n",
    ],
)
def test_whatever_heads_the_columns_and_however_truth_is_told(
    tmp_path, header, delimiter, encoding, truth
) -> None:
    rows = [header.split(), *_ANNAS]
    people, labels = tmp_path / "people", tmp_path / "truth"
    people.write_bytes("\r\n".join(delimiter.join(row) for row in rows).encode(encoding))
    labels.write_text(truth)
    read = read_labelled(people, labels)
    anna = read.people["7"]
    assert (anna.given, anna.family, anna.emails, anna.city) == (
        ("anna",), ("berg",), ("anna.berg1@x.example",), "malmo"
    )  # fmt: skip
    assert read.truth == {("7", "8")}


@pytest.mark.parametrize(
    ("people", "truth", "says"),
    [
        ("7,Anna Berg,a@x.example\n8,Ana Berg,a@x.example\n", "7,8\n", "no header"),
        ("id,name\n7,Anna\n7,Per\n", "7,8\n", "a key of its own"),
        ("id,name\n7,Anna\n8,Per\n", "x,y\nq,r\n", "that the truth names too"),
        ("id,name\n7,Anna\n8,Per\n", "", "truth is empty"),
        ("id,name\n7,Anna\n8,Per\n", "7\n8\n", "two columns"),
    ],
)
def test_a_set_that_cannot_be_read_says_why(tmp_path, people, truth, says) -> None:
    (tmp_path / "people").write_text(people)
    (tmp_path / "truth").write_text(truth)
    with pytest.raises(UnreadableSetError, match=says):
        read_labelled(tmp_path / "people", tmp_path / "truth")


def test_the_command_says_what_a_file_lacks(tmp_path) -> None:
    people = _table(tmp_path, "people.csv", "a,b\n1,2\n")
    truth = _table(tmp_path, "truth.csv", "x,y\n1,2\n")
    with pytest.raises(CommandError, match="no column with names"):
        call_command("match", "--evaluate", people, truth, stdout=StringIO(), stderr=StringIO())
    with pytest.raises(CommandError, match="No such file"):
        call_command(
            "match", "--evaluate", str(tmp_path / "none"), truth, stdout=StringIO(), stderr=StringIO()
        )


def test_households_namesakes_and_bare_lists_are_told_apart(tmp_path) -> None:
    twins.main(tmp_path, people=800)
    for kind in twins.KINDS:
        drawn = read_labelled(tmp_path / f"{kind}.csv", tmp_path / f"{kind}.truth.csv")
        found = evaluate(drawn.people, drawn.truth, lambda _: None)
        assert found.precision > 0.93, kind
        assert found.recall > 0.7, kind

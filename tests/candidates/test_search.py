# ruff: noqa: RUF001 - names in many scripts
"""What a search finds, in which order, for whom, and how it is turned over page by page."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import connection, transaction
from django.http import QueryDict
from django.utils import timezone

from candidates.choices import CandidateStatus, DocumentKind
from candidates.models import Candidate, CandidateSearch, Document
from candidates.search import Asked, BrokenQueryError, alike, find
from candidates.search.finding import counted, matching
from tests.candidates.factories import (
    CandidateEmailFactory,
    CandidateFactory,
    CandidatePhoneFactory,
    CandidateSkillFactory,
    CandidateTagFactory,
    CertificationFactory,
    DocumentFactory,
    EducationFactory,
    TalentPoolFactory,
    TalentPoolMemberFactory,
    WorkAuthorisationFactory,
    WorkHistoryFactory,
)
from tests.governance.factories import SkillFactory, TagFactory


@pytest.fixture
def look(manager):
    """Search as somebody who sees all but what is restricted."""

    def search(query="", user=manager, **asked):
        return find(user, Asked.read(QueryDict(f"{query}") if "=" in query else {"q": query, **asked}))

    return search


def names(found):
    return [str(candidate) for candidate in found.candidates]


@pytest.fixture
def grace(db):
    candidate = CandidateFactory(
        full_name="Grace Hopper", current_title="Senior Software Developer", current_employer="Navy Yard", city="Köln",
        country="DE", summary="Wrote compilers in C++ and Node.js, led the IT of a full-stack team.",
    )  # fmt: skip
    CandidateEmailFactory(candidate=candidate, value="grace@navy.example")
    CandidatePhoneFactory(candidate=candidate, value="+49 176 12345678")
    return candidate


@pytest.mark.parametrize(
    ("whole", "query"),
    [("jo@x.example", "jo@x.example"), ("+49 176 1234567", "0176 1234567")],
)
def test_whole_address_is_its_holders_and_a_part_everybodys(look, recruiter, whole, query):
    add = CandidateEmailFactory if "@" in whole else CandidatePhoneFactory
    holder = add(value=whole, candidate__full_name="Jo Short").candidate
    longer = "mary-jo@x.example" if "@" in whole else "+49 176 12345671"
    add(value=longer, candidate__full_name="Mary-Jo Long")

    assert names(look(query)) == ["Jo Short"]
    assert names(look(f"-{query.replace(' ', '')}")) == ["Mary-Jo Long"]

    # Who is hidden is not told by the absence of others.
    Candidate.objects.filter(pk=holder.pk).update(is_restricted=True)
    assert names(look(query)) == ["Mary-Jo Long"]


@pytest.mark.parametrize(
    "query",
    [
        "grace", "hopper grace", "GRACE", "hop", '"grace hopper"', "developers", "developing", "develop*", "koln",
        "Köln", "title:developer", "title:develop*", 'title:"software developer"', "employer:navy",
        'company:"navy yard"',
        "city:köln", "name:hopper", "name:hop*", "grace AND compilers", "grace or nobody", "grace -intern",
        "c++", "node.js", '"node.js"', "full-stack", "IT", "email:grace@navy", "grace@navy.example", "phone:12345",
        "0176 1234", "+49 (176) 12345678", "2345678", "head of it or grace", "grace in the navy",
        "(grace or ada) (compilers and not cobol)", "C-0* or grace",
    ],
)  # fmt: skip
def test_candidate_is_found(look, grace, query):
    assert names(look(query)) == ["Grace Hopper"]


@pytest.mark.parametrize(
    "query",
    [
        "ada", "grace ada", "grace -hopper", "not developer", '"hopper grace"', "title:compilers", "name:navy",
        "employer:hopper", "email:ada", "phone:99999", "java", "c#", "skill:python", "tag:silver", "grace not it",
        'title:"developer software"', "c++ -compilers",
    ],
)  # fmt: skip
def test_candidate_is_not_found(look, grace, query):
    assert names(look(query)) == []


def test_words_of_every_part_are_found(look):
    person = CandidateFactory(full_name="Ada")
    WorkHistoryFactory(
        candidate=person, employer="Babbage Works", title="Analyst", description="Punched cards"
    )
    EducationFactory(candidate=person, institution="Somerville College")
    CertificationFactory(candidate=person, name="Prince2")
    CandidateTagFactory(candidate=person, tag=TagFactory(name="Silver medallist"))
    DocumentFactory(candidate=person)
    Document.objects.update(text="Knows the analytical engine by heart")

    found = {
        query: names(look(query))
        for query in (
            "babbage",
            "title:analyst",
            "card",
            "somerville",
            "prince2",
            "tag:silver",
            '"analytical engine"',
        )
    }
    assert found == {query: ["Ada"] for query in found}


def test_private_documents_and_contracts_are_not_searched(look):
    for fields in ({"is_private": True}, {"kind": DocumentKind.CONTRACT}):
        DocumentFactory(**fields)
    Document.objects.update(text="secretword")

    assert names(look("secretword")) == []


def test_words_of_a_replaced_document_are_forgotten(look):
    old = DocumentFactory()
    Document.objects.update(text="cobol")
    DocumentFactory(candidate=old.candidate, replaces=old, revision=2)

    assert names(look("cobol")) == []


def test_skills_are_found_by_alias_and_by_what_they_are_part_of(look):
    infrastructure = SkillFactory(name="Cloud infrastructure")
    kubernetes = SkillFactory(name="Kubernetes", aliases=["k8s"], parent=infrastructure)
    CandidateSkillFactory(candidate__full_name="Kim", skill=kubernetes)

    for query in (
        "k8s",
        "kubernetes",
        "skill:k8s",
        "infrastructure",
        '"cloud infrastructure"',
        "skill:kub*",
        "cloud",
    ):
        assert names(look(query)) == ["Kim"], query
    kubernetes.aliases = ["kube"]
    kubernetes.save(update_fields=["aliases"])
    assert names(look("k8s")) == []
    assert names(look("kube")) == ["Kim"]


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("Владимир Иванов", "vladimir ivanov"), ("Ἀλέξανδρος Παπαδόπουλος", "papadopoulos"), ("李 伟", "li wei"),
        ("محمد بن سلمان", "mohammed salman"), ("משה כהן", "moshe"), ("김민준", "gimminjun"),
        ("Владимир Иванов", "Иванов"),
        ("Robert Oppenheimer", "bob oppenheimer"), ("Bob Dylan", "robert"), ("Nguyễn Thị Minh Khai", "nguyen khai"),
        ("D’Angelo O'Connor", "oconnor"), ("Łukasz Żółć", "lukasz zolc"), ("李 伟", "李"),
    ],
)  # fmt: skip
def test_name_is_found_in_another_script_or_by_a_nickname(look, name, query):
    CandidateFactory(full_name=name)

    assert names(look(query)) == [name]


@pytest.mark.parametrize("typed", ["jon smiht", "Johnn Smit", "Smyth john"])
def test_misspelt_name_is_offered_beside_what_was_found(look, manager, typed):
    CandidateFactory(full_name="John Smith")
    CandidateFactory(full_name="Zoe Quick")

    found = look(typed)

    assert [str(each) for each in (*found.candidates, *alike(manager, found))] == ["John Smith"]


@pytest.mark.parametrize("typed", ["jhn xqzvb", "smxyzqw", "jsm"])
def test_gibberish_is_nobodys_name_misspelt(look, manager, typed):
    CandidateFactory(full_name="John Smith")

    assert alike(manager, look(typed)) == []


def test_words_are_stemmed_by_the_language_of_the_candidate(look):
    CandidateFactory(full_name="Hans", language="de", summary="Entwickelt Datenbanken")
    CandidateFactory(full_name="Jean", language="fr", summary="Développeurs expérimentés")

    assert names(look("Datenbank")) == ["Hans"]
    assert names(look("développeur")) == ["Jean"]


def test_title_weighs_more_than_a_word_in_passing(look):
    CandidateFactory(full_name="Passing", summary="Worked beside a nurse " + "and many others " * 30)
    CandidateFactory(full_name="Trade", current_title="Nurse", summary="Worked beside others")
    CandidateFactory(full_name="Later", summary="Was once a nurse " + "and many others " * 30)

    assert names(look("nurse"))[0] == "Trade"


def test_restricted_and_merged_people_are_found_by_nobody_else(look, recruiter, stranger, manager):
    CandidateFactory(full_name="Hidden One", is_restricted=True, owner=stranger)
    survivor = CandidateFactory(full_name="Survivor One")
    CandidateFactory(full_name="Merged One", status=CandidateStatus.MERGED, merged_into=survivor)

    assert names(look("one")) == ["Survivor One"]
    assert alike(manager, look("hiden")) == []
    assert names(look("hidden", user=stranger)) == ["Hidden One"]
    assert look("one").count == 1


def test_filters_narrow_to_those_who_have_it(look, recruiter, team, manager):
    python = SkillFactory(name="Python")
    skilled = CandidateSkillFactory(
        candidate__full_name="Skilled", skill=SkillFactory(name="Django", parent=python)
    ).candidate
    tagged = CandidateTagFactory(candidate__full_name="Tagged")
    pooled = TalentPoolMemberFactory(candidate__full_name="Pooled", pool=TalentPoolFactory(owner=manager))
    WorkAuthorisationFactory(candidate__full_name="Permitted", country="FR")
    CandidateFactory(full_name="Owned", owner=recruiter, team=team, status="active")
    CandidateFactory(full_name="Free", owner=None, available_from=timezone.localdate())
    CandidateFactory(full_name="Spoken", last_interaction_at=timezone.now() - timedelta(days=3))
    CandidateFactory(full_name="Cheap", pay_minimum=300, pay_currency="EUR", pay_unit="day")
    CandidateFactory(full_name="Dear", pay_minimum=900, pay_currency="EUR", pay_unit="day")

    asked = {
        f"skill={python.pk}": {"Skilled"}, f"tag={tagged.tag_id}": {"Tagged"}, f"pool={pooled.pool_id}": {"Pooled"},
        "permit=FR": {"Permitted"},
        f"owner={recruiter.pk}": {"Owned"}, "owner=none": {"Free"}, f"team={team.pk}": {"Owned"},
        "status=active": {"Owned"}, "available=0": {"Free"}, "contact=7": {"Spoken"},
        "pay=400&currency=EUR&unit=day": {"Cheap"},
        "q=cheap&pay=200": set(), "skill=999999": set(), "owner=abc": set(), "status=nonsense": set(),
    }  # fmt: skip
    assert {query: set(names(look(query))) for query in asked} == asked
    assert skilled.full_name == "Skilled"


@pytest.mark.parametrize("query", ["", "welder", "-plumber", "welder -plumber"])
def test_skills_and_tags_are_looked_up_with_the_words(look, manager, query):
    """The words of a filter are asked beside it, never instead of it or of what is typed."""
    trade, part = SkillFactory(name="Joining"), SkillFactory(name="MIG")
    part.parent = trade
    part.save(update_fields=["parent"])
    wanted = CandidateSkillFactory(skill=part, candidate__headline="Welder").candidate
    CandidateTagFactory(candidate=wanted, tag=(tag := TagFactory()))
    CandidateSkillFactory(skill=trade, candidate__headline="Welder, plumber")
    CandidateTagFactory(candidate__headline="Welder", tag=tag)

    for sort in ("", "name"):
        found = look(f"q={query}&skill={trade.pk}&tag={tag.pk}&sort={sort}")
        assert (found.candidates, found.keys) == ([wanted], [wanted.pk])
    assert counted(manager, Asked.read({"q": query, "skill": [f"{trade.pk}"], "tag": [f"{tag.pk}"]})) == [
        wanted.pk
    ]


def test_radius_takes_the_coordinates_or_those_of_the_town(look):
    CandidateFactory(full_name="Munich by name", city="München", country="DE")
    CandidateFactory(full_name="Augsburg", city="Augsburg", country="DE")
    CandidateFactory(full_name="By map", city="", latitude="48.25", longitude="11.65")
    CandidateFactory(full_name="Paris Texas", city="Paris", country="US")

    assert set(names(look(place="Munich", km="25"))) == {"Munich by name", "By map"}
    assert set(names(look(place="münchen", km="100"))) == {"Munich by name", "By map", "Augsburg"}
    assert names(look(place="Paris, US")) == ["Paris Texas"]
    assert names(look(place="Nowhere at all")) == []


@pytest.mark.parametrize("sort", ["", "updated", "contact", "name", "available"])
def test_pages_show_everybody_once(manager, sort):
    now = timezone.now()
    for number in range(23):
        CandidateFactory(
            full_name=f"Nurse {number % 5}",
            last_interaction_at=now - timedelta(days=number % 4) if number % 3 else None,
            available_from=timezone.localdate() if number % 2 else None,
        )  # fmt: skip
    seen, after = [], ""
    for _ in range(10):
        page = find(manager, Asked.read({"q": "nurse", "sort": sort}), after=after, limit=5)
        seen += [each.pk for each in page.candidates]
        if not (after := page.after):
            break

    assert len(seen) == len(set(seen)) == 23


def test_count_is_capped(look, monkeypatch):
    monkeypatch.setattr("candidates.search.finding.CEILING", 3)
    CandidateFactory.create_batch(5, headline="Welder")

    found = look("welder")

    assert (found.count, found.is_more) == (3, True)
    assert look("welder", sort="name").is_more


def test_words_that_were_written_last_are_read_first(look, manager, monkeypatch):
    old, plumber, *_ = CandidateFactory.create_batch(5, headline="Welder")
    with connection.cursor() as cursor:
        # As if thousands had been written between them, in blocks of every size.
        for number in (400_000, 60_000, 9_000):
            cursor.execute(
                "SELECT max(nextval('candidates_search_stamp')) FROM generate_series(1, %s)", [number]
            )
            CandidateFactory(headline="Welder")
    Candidate.objects.filter(pk=old.pk).update(headline="Master welder")
    Candidate.objects.filter(pk=plumber.pk).update(headline="Plumber")
    asked = Asked.read({"q": "welder"})
    everybody = list(matching(manager, asked).order_by("pk").values_list("pk", flat=True))

    assert len(everybody) == 7
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT first_stamp, last_stamp, cardinality(blocks) FROM candidates_latest_blocks(NULL)"
        )
        blocks = cursor.fetchall()
    assert len(blocks) > 10
    assert blocks[-1][0] == 0
    assert all(later[0] == earlier[1] + 1 for later, earlier in pairwise(blocks))
    assert sorted(counted(manager, asked)) == sorted(look("welder").keys) == everybody
    monkeypatch.setattr("candidates.search.finding.CEILING", 2)
    assert set(counted(manager, asked)) == {old.pk, max(everybody)}


@pytest.mark.parametrize(
    ("query", "is_looked_up"),
    [
        ("welder", True), ("welder -plumber", True), ("-plumber", False), ("welder or -plumber", False),
        ("-(welder -plumber)", False), ("-(not welder)", True), ("-welder email:x@", False),
    ],
)  # fmt: skip
def test_index_is_never_asked_for_what_somebody_lacks(manager, query, is_looked_up):
    """It would be read from end to end."""
    sql = str(matching(manager, Asked.read({"q": query})).query)

    assert ('NOT ("candidates_candidatesearch"."words" @@' in sql) is not is_looked_up


def test_bulk_load_writes_the_words_once_and_at_the_end(db):
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute("SET CONSTRAINTS search_due DEFERRED")
        people = Candidate.objects.bulk_create(CandidateFactory.build_batch(3, owner=None))
        CandidateEmailFactory(candidate=people[0], value="late@x.example")
        assert CandidateSearch.objects.count() == 0
        cursor.execute("SET CONSTRAINTS search_due IMMEDIATE")

    assert "late@x.example" in CandidateSearch.objects.get(candidate=people[0]).text
    assert CandidateSearch.objects.count() == 3


@pytest.mark.parametrize(
    "query", ["'", "\\", "a' | 'b", "!!!", "<->", "'skill#1':*", "%", "_", "\u202eevil", "😀", "a:*", "\\x00"]
)
def test_hostile_words_find_nobody_and_break_nothing(look, query):
    CandidateFactory(full_name="Innocent")

    assert names(look(query)) in ([], ["Innocent"])


def test_broken_query_is_refused(look):
    with pytest.raises(BrokenQueryError, match="character 7"):
        look("nurse (")


def test_text_of_ten_megabytes_is_kept_and_found(look):
    DocumentFactory(candidate__full_name="Long")
    Document.objects.update(text="needle " + " ".join(f"word{n}" for n in range(400_000)))

    assert names(look("needle")) == ["Long"]

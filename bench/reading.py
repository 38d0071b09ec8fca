"""What people and programs read, as whole requests, beside the statements that read the same rows."""
# ruff: noqa: S608 - SQL of our own words

import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.keyset import Keyset
from bench.measuring import Comparison
from candidates.matching import likely
from candidates.models import Candidate
from candidates.operations import NewCandidate
from candidates.search.meaning import quoted
from records.policies import rights_of, visible
from sor_project.demo.agency import DOMAIN
from sor_project.demo.loading import KEY_FILE

LIST_MS, PAGE_MS, NAME_MS, ADDRESS_MS, WORD_MS, PALETTE_MS, LIKELY_MS = 90, 40, 60, 50, 50, 100, 50
LIST = reverse("admin:candidates_candidate_changelist")
SEARCH = reverse("admin:candidates_candidate_search")
PALETTE = reverse("admin:search")

_ROW = """
SELECT c.id, c.reference, c.full_name, c.status, c.current_title, c.city, c.last_interaction_at, c.updated_at,
    o.display_name, t.name
FROM candidates_candidate c
LEFT JOIN accounts_user o ON o.id = c.owner_id LEFT JOIN accounts_team t ON t.id = c.team_id
"""
_MINE = "NOT c.is_restricted AND c.team_id = ANY (%(teams)s)"
_NEWEST = "ORDER BY c.updated_at DESC, c.id DESC LIMIT 50"
_BESIDE = "(c.updated_at, c.id) < (%(at)s, %(key)s)"
_SOUGHT = f"{_ROW} JOIN candidates_candidatesearch s ON s.candidate_id = c.id WHERE {_MINE} AND"
_RANKED = f"""
{_SOUGHT} s.words @@ %(words)s::tsquery
ORDER BY ts_rank(s.words, %(words)s::tsquery) DESC, c.id DESC LIMIT 25
"""
_STORY = """audit_changeentry e JOIN audit_changeset s ON s.id = e.change_set_id
    WHERE root_model = 'candidates.candidate' AND root_id ="""
_HOLDER = "SELECT candidate_id FROM candidates_candidateemail WHERE normalised = %s"
_PARTS = [
    f"SELECT * FROM {what} %(key)s{order}"
    for what, order in (
        ("candidates_candidate WHERE id =", ""),
        ("candidates_candidateemail WHERE candidate_id =", ""),
        ("candidates_candidatephone WHERE candidate_id =", ""),
        ("candidates_candidateskill s JOIN governance_skill k ON k.id = s.skill_id WHERE candidate_id =", ""),
        ("candidates_document WHERE candidate_id =", ""),
        ("interactions_interaction WHERE candidate_id =", " ORDER BY occurred_at DESC LIMIT 20"),
        ("placements_submission WHERE candidate_id =", ""),
        (_STORY, " ORDER BY e.id DESC LIMIT 20"),
    )
]


@dataclass(frozen=True)
class Answer:
    """A request and the statements that read the same."""

    name: str
    statements: Sequence[str]
    address: Callable[[int], str]
    values: Callable[[int], dict[str, Any]] = lambda turn: {}
    most: float | None = None
    most_ms: float | None = None
    is_rest: bool = False


class Reading:
    """The same turns for every operation: people and words are drawn once."""

    def __init__(self, turns: int) -> None:
        self.turns = turns
        drawn = random.Random("people to look at")
        self.reader = User.objects.get(email=f"recruiter@{DOMAIN}")
        self.teams = list(rights_of(self.reader).team_ids)
        mine = visible(self.reader, Candidate)
        self.people = _drawn(mine, drawn, turns + 10)
        self.browser = Client(SERVER_NAME="localhost")
        self.browser.force_login(self.reader)
        key = (settings.DATA_DIR / KEY_FILE).read_text().strip()
        self.program = Client(SERVER_NAME="localhost", headers={"Authorization": f"Bearer {key}"})

    def measure(self) -> Iterator[Comparison]:
        for answer in self.answers():
            comparison = Comparison(answer.name, answer.most, most_ms=answer.most_ms)
            comparison.warm_up(2, plain=self._plain(answer), recorded=self._ours(answer))
            comparison.take_turns(self.turns, plain=self._plain(answer), recorded=self._ours(answer))
            yield comparison
        comparison = Comparison("who is this?", most_ms=LIKELY_MS)
        comparison.warm_up(2, plain=self._holder, recorded=self._likely)
        comparison.take_turns(self.turns, plain=self._holder, recorded=self._likely)
        yield comparison

    def answers(self) -> Iterator[Answer]:
        everybody = visible(self.reader, Candidate)
        places = [Keyset(everybody, ["-updated_at", "-id"], 50).place(person) for person in self.people]
        first = f"{_ROW} WHERE {_MINE} {_NEWEST}"
        deep = f"{_ROW} WHERE {_MINE} AND {_BESIDE} {_NEWEST}"
        yield Answer("list, first page", [first], lambda turn: LIST, most_ms=LIST_MS)
        yield Answer(
            "list, any page",
            [deep],
            lambda turn: f"{LIST}?p={places[turn]}",
            lambda turn: {"at": self.people[turn].updated_at, "key": self.people[turn].pk},
            most_ms=LIST_MS,
        )
        yield Answer(
            "candidate page",
            _PARTS,
            lambda turn: reverse("admin:candidates_candidate_page", args=[self.people[turn].pk]),
            self._key,
            most_ms=PAGE_MS,
        )
        yield from self._searches()
        yield Answer(
            "REST, one candidate",
            _PARTS[:1],
            lambda turn: f"/api/v1/candidates/{self.people[turn].pk}/",
            self._key,
            is_rest=True,
        )
        yield Answer(
            "REST, list",
            ["SELECT * FROM candidates_candidate WHERE NOT is_restricted ORDER BY updated_at, id LIMIT 51"],
            lambda turn: "/api/v1/candidates/",
            most=8,
            is_rest=True,
        )

    def _searches(self) -> Iterator[Answer]:
        def search(query: str) -> Callable[[int], str]:
            return lambda turn: f"{SEARCH}?{query}"

        def words(text: str) -> Callable[[int], dict[str, Any]]:
            return lambda turn: {"words": text}

        named = [person.full_name.split()[0].lower() for person in self.people]
        yield Answer(
            "search by name",
            [_RANKED],
            lambda turn: f"{SEARCH}?q={self.people[turn].full_name}",
            lambda turn: {
                "words": " & ".join(quoted(word) for word in self.people[turn].full_name.lower().split())
            },
            most_ms=NAME_MS,
        )
        yield Answer(
            "search by e-mail",
            [
                f"{_SOUGHT} c.id IN (SELECT candidate_id FROM candidates_candidateemail WHERE normalised = %(email)s)"
            ],
            lambda turn: f"{SEARCH}?q={self.emails[turn]}",
            lambda turn: {"email": self.emails[turn]},
            most_ms=ADDRESS_MS,
        )
        yield Answer(
            "search, a common word", [_RANKED], search("q=management"), words("'manag'"), most_ms=WORD_MS
        )
        yield Answer(
            "search, Boolean in résumés",
            [_RANKED],
            search("q=(kubernetes OR phlebotomy) AND management NOT junior"),
            words("('kubernet' | 'phlebotomi') & 'manag' & !'junior'"),
            most_ms=WORD_MS,
        )
        yield Answer(
            "search, facets",
            [_RANKED.replace("ORDER", "AND c.status = %(status)s ORDER")],
            search("q=kubernetes&status=active&facets=1"),
            lambda turn: {"words": "'kubernet'", "status": "active"},
        )
        yield Answer(
            "palette, a first name",
            [f"{_SOUGHT} s.text LIKE %(name)s {_NEWEST.replace('50', '12')}"],
            lambda turn: f"{PALETTE}?s={named[turn]}",
            lambda turn: {"name": f"%{named[turn]}%"},
            most_ms=PALETTE_MS,
        )

    @property
    def emails(self) -> list[str]:
        if not hasattr(self, "_emails"):
            self._emails = [person.emails.all()[0].value for person in self.people]
        return self._emails

    def _key(self, turn: int) -> dict[str, Any]:
        return {"key": self.people[turn].pk}

    def _holder(self, turn: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(_HOLDER, [self.emails[turn]])
            cursor.fetchall()

    def _likely(self, turn: int) -> None:
        """Ask what every door asks first, of somebody who is there: with a letter less and the same address."""
        person = self.people[turn]
        told = NewCandidate.of(
            full_name=person.full_name[:-1],
            city=person.city,
            country=person.country,
            emails=[self.emails[turn]],
        )
        if person.pk not in [each.candidate.pk for each in likely(told, self.reader)]:
            raise AssertionError(f"{person} is not found by an address and a name that lacks a letter")

    def _plain(self, answer: Answer) -> Callable[[int], object]:
        def run(turn: int) -> None:
            with connection.cursor() as cursor:
                for statement in answer.statements:
                    cursor.execute(statement, {"teams": self.teams, **answer.values(turn)})
                    cursor.fetchall()

        return run

    def _ours(self, answer: Answer) -> Callable[[int], object]:
        client = self.program if answer.is_rest else self.browser

        def run(turn: int) -> None:
            response = client.get(answer.address(turn))
            if response.status_code != 200:
                raise AssertionError(f"{answer.name}: {response.status_code} {response.content[:300]!r}")
            if answer.is_rest:
                json.loads(response.content)

        return run


def _drawn(rows: Any, drawn: random.Random, number: int) -> list[Any]:
    """Return people from all over the table, without reading it."""
    first, last = (rows.order_by(order).values_list("pk", flat=True)[0] for order in ("pk", "-pk"))
    found: list[Any] = []
    while len(found) < number:
        found += rows.filter(pk__gte=drawn.randint(first, last), emails__isnull=False).order_by("pk")[:1]
    return found

"""Putting people on the record, one or ten thousand at a time, by the same rules."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError

from candidates.matching import PossibleDuplicates, hold, likely
from candidates.matching.reading import traits_of_new
from candidates.models import (
    Candidate,
    CandidateEmail,
    CandidateLink,
    CandidatePhone,
    CandidateSkill,
    CandidateTag,
)
from candidates.normalise import normalise_name
from candidates.operations.pairs import tell_many_apart
from candidates.search.later import words_once
from governance.models import Skill, Tag
from governance.teams import home_team
from records.changes import check_fields
from records.loading import insert_rows, new_row
from records.operations import acting_user, operation, require
from records.policies import may

NO_RIGHT = "You may not add candidates."


@dataclass(kw_only=True)
class NewCandidate:
    """A person to be put on the record, with what belongs to them; nothing of it saved yet."""

    candidate: Candidate
    emails: list[CandidateEmail] = field(default_factory=list)
    phones: list[CandidatePhone] = field(default_factory=list)
    links: list[CandidateLink] = field(default_factory=list)
    skills: list[CandidateSkill] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)

    @classmethod
    def of(
        cls,
        *,
        emails: Iterable[str | CandidateEmail] = (),
        phones: Iterable[str | CandidatePhone] = (),
        links: Iterable[str | CandidateLink] = (),
        skills: Iterable[Skill | CandidateSkill] = (),
        tags: Iterable[Tag] = (),
        **details: Any,
    ) -> "NewCandidate":
        """Return the person of whom ``details`` and rows are told; plain values stand for plain rows."""
        return cls(
            candidate=new_row(Candidate, **details),
            emails=[
                row if isinstance(row, CandidateEmail) else new_row(CandidateEmail, value=row)
                for row in emails
            ],
            phones=[
                row if isinstance(row, CandidatePhone) else new_row(CandidatePhone, value=row)
                for row in phones
            ],
            links=[
                row if isinstance(row, CandidateLink) else new_row(CandidateLink, value=row) for row in links
            ],
            skills=[
                row if isinstance(row, CandidateSkill) else new_row(CandidateSkill, skill=row)
                for row in skills
            ],
            tags=list(tags),
        )


@operation("added a candidate")
def create_candidate(
    *,
    full_name: str = "",
    emails: Iterable[str | CandidateEmail] = (),
    phones: Iterable[str | CandidatePhone] = (),
    links: Iterable[str | CandidateLink] = (),
    skills: Iterable[Skill | CandidateSkill] = (),
    tags: Iterable[Tag] = (),
    different_from: Iterable[Candidate] | None = (),
    **details: Any,
) -> Candidate:
    """Put a person on the record. The acting user becomes the owner unless ``details`` name one.

    Raises :class:`PossibleDuplicates` if the person seems to be on the record already, unless those who
    are likely are named in ``different_from``, which is remembered. With ``None`` nobody is compared.

    Plain values may stand for rows that need no more; the first e-mail address and the first telephone
    number become the primary ones. Errors in rows are told under ``emails``, ``phones``, ``links``.
    """
    person = NewCandidate.of(
        full_name=full_name, emails=emails, phones=phones, links=links, skills=skills, tags=tags, **details
    )
    if different_from is None:
        return create_candidates([person])[0]
    others = list(different_from)
    refuse_duplicates(person, different_from=others)
    candidate = create_candidates([person])[0]
    if others:
        tell_many_apart(candidate, different_from=others)
    return candidate


def hold_many(people: Iterable[Mapping[str, Any]]) -> None:
    """Let others who add any of ``people``, told as to :func:`create_candidate`, wait until all are added."""
    told = ({name: row[name] for name in row if name != "different_from"} for row in people)
    hold(NewCandidate.of(**row) for row in told)


def refuse_duplicates(person: NewCandidate, *, different_from: Iterable[Candidate] = ()) -> None:
    """Raise :class:`PossibleDuplicates` unless everybody whom ``person`` may be is in ``different_from``.

    Others who add the same person wait until the transaction that saves it is over.
    """
    traits = traits_of_new(person)
    hold([traits])
    told = {candidate.pk for candidate in different_from}
    found = [each for each in likely(traits, acting_user()) if each.candidate.pk not in told]
    if found:
        raise PossibleDuplicates(found)


@operation("added candidates")
def create_candidates(people: Sequence[NewCandidate]) -> list[Candidate]:
    """Put many people on the record at once: all of them, or none and the first error."""
    user = acting_user()
    require(may(user, "add", Candidate), NO_RIGHT)
    team_of = cache(home_team)
    for person in people:
        candidate = person.candidate
        # By key: what is given as one is not looked up for each of thousands.
        if candidate.owner_id is None:
            candidate.owner = user
        if candidate.team_id is None:
            candidate.team = team_of(candidate.owner)
        prepare(person)
    return _save(people)


def prepare(person: NewCandidate) -> None:
    """Check and normalise a person without touching the database.

    Raises one :class:`ValidationError` with everything that is wrong, by field.
    """
    errors: dict[str, list[Any]] = {}
    candidate = person.candidate
    given = candidate.full_name or f"{candidate.given_name} {candidate.family_name}"
    try:
        candidate.full_name = normalise_name(given)
    except ValidationError as error:
        errors["full_name"] = error.messages
    try:
        check_fields(candidate)
    except ValidationError as error:
        errors = error.message_dict | errors
    for name in ("emails", "phones", "links"):
        rows, wrong = _checked(candidate, getattr(person, name))
        setattr(person, name, rows)
        if wrong:
            errors[name] = wrong
    person.skills = list({row.skill_id: row for row in reversed(person.skills)}.values())[::-1]
    for skill in person.skills:
        skill.candidate = candidate
    person.tags = list(dict.fromkeys(person.tags))
    if errors:
        raise ValidationError(errors)


def _checked[R: (CandidateEmail, CandidatePhone, CandidateLink)](
    candidate: Candidate, rows: list[R]
) -> tuple[list[R], list[str]]:
    """Return the rows that are right, each once and one of them primary, and what is wrong with others."""
    right: dict[tuple[str, str], R] = {}
    wrong: list[str] = []
    for row in rows:
        row.candidate = candidate
        try:
            check_fields(row)
        except ValidationError as error:
            wrong.extend(error.messages)
            continue
        right.setdefault((row.normalised, getattr(row, "extension", "")), row)
    kept = list(right.values())
    prefer_one(kept)
    return kept, wrong


def prefer_one(rows: Sequence[Any]) -> None:
    """Make one of ``rows`` the primary one, where their kind knows such: the first that says so, or is."""
    if rows and hasattr(rows[0], "is_primary"):
        primary = next((row for row in rows if row.is_primary), rows[0])
        for row in rows:
            row.is_primary = row is primary


def _save(people: Sequence[NewCandidate]) -> list[Candidate]:
    with words_once():
        insert_rows([person.candidate for person in people])
        insert_parts(people)
    return [person.candidate for person in people]


def insert_parts(people: Sequence[NewCandidate]) -> None:
    """Save what belongs to people who are saved already, one statement for each kind."""
    for name in ("emails", "phones", "links", "skills"):
        insert_rows([row for person in people for row in getattr(person, name)])
    insert_rows(
        [CandidateTag(candidate=person.candidate, tag=tag) for person in people for tag in person.tags]
    )

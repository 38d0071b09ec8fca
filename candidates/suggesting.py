"""What a résumé suggests for a candidate: what it says and the record does not have yet."""

import hashlib
import json
from collections.abc import Iterator

from django.core.exceptions import ValidationError

from candidates.choices import Element
from candidates.models import (
    Candidate,
    CandidateEmail,
    CandidateLanguage,
    CandidateLink,
    CandidatePhone,
    CandidateSkill,
    Document,
    Education,
    Suggestion,
    WorkHistory,
)
from candidates.normalise import fold_name, normalise_email, normalise_link, normalise_phone
from candidates.resume.facts import Fact, Resume
from candidates.resume.reader import read_resume
from candidates.resume.skills import Vocabulary
from governance.models import Skill

SINGLE = {Element.NAME: "full_name", Element.TITLE: "current_title", Element.EMPLOYER: "current_employer"}


def vocabulary() -> Vocabulary:
    """Return the skills that the agency uses, with their other names."""
    return Vocabulary(
        Skill.objects.filter(is_active=True).values_list("pk", "name", "aliases").order_by("pk")
    )


def read(text: str, *, country: str = "") -> Resume:
    return read_resume(text, country=country, vocabulary=vocabulary())


def suggestions_of(document: Document) -> list[Suggestion]:
    """Return what ``document`` suggests, none of it saved: without what the record has, or was declined."""
    candidate = document.candidate
    known = set(_known(candidate))
    known |= set(
        Suggestion.objects.filter(document__candidate=candidate).values_list("element", "key").order_by()
    )
    found: dict[tuple[str, str], Suggestion] = {}
    for fact in read(document.text, country=candidate.country).facts:
        key = (fact.element, key_of(fact, candidate.country))
        if key not in known and key not in found:
            found[key] = Suggestion(
                document=document,
                element=fact.element,
                key=key[1],
                values=fact.values,
                evidence=fact.evidence,
                confidence=fact.confidence,
            )
    return list(found.values())


def key_of(fact: Fact, country: str = "") -> str:
    """Return what equal facts have in common, however they are written; a digest, for it may be long."""
    values = fact.values
    said: str | list[str]
    match fact.element:
        case Element.JOB:
            said = _folded(values.get("title"), values.get("employer"), (values.get("started_on") or "")[:4])
        case Element.EDUCATION:
            said = _folded(values.get("institution"), values.get("qualification"))
        case Element.SKILL:
            said = str(values.get("skill"))
        case Element.LANGUAGE:
            said = str(values.get("language"))
        case _:
            said = _normalised(fact.element, str(values.get("value") or ""), country)
    return hashlib.sha256(json.dumps([fact.element, said]).encode()).hexdigest()[:32]


def _known(candidate: Candidate) -> Iterator[tuple[str, str]]:
    """Yield what the record has already, as facts would say it."""
    for fact in _facts(candidate):
        yield fact.element, key_of(fact, candidate.country)


def _facts(candidate: Candidate) -> Iterator[Fact]:
    for element, name in SINGLE.items():
        yield Fact(element, {"value": getattr(candidate, name)})
    for model, element in (
        (CandidateEmail, Element.EMAIL),
        (CandidatePhone, Element.PHONE),
        (CandidateLink, Element.LINK),
    ):
        for value in model._default_manager.filter(candidate=candidate).values_list("normalised", flat=True):
            yield Fact(element, {"value": value})
    for job in WorkHistory.objects.filter(candidate=candidate):
        started = job.started_on.isoformat() if job.started_on else None
        yield Fact(Element.JOB, {"title": job.title, "employer": job.employer, "started_on": started})
    for study in Education.objects.filter(candidate=candidate):
        values = {"institution": study.institution, "qualification": study.qualification}
        yield Fact(Element.EDUCATION, values)
    for key in CandidateSkill.objects.filter(candidate=candidate).values_list("skill", flat=True):
        yield Fact(Element.SKILL, {"skill": key})
    for code in CandidateLanguage.objects.filter(candidate=candidate).values_list("language", flat=True):
        yield Fact(Element.LANGUAGE, {"language": code})


def _folded(*words: object) -> list[str]:
    return [_fold(str(word or "")) for word in words]


def _fold(text: str) -> str:
    try:
        return fold_name(text)
    except ValidationError:
        return text.strip().casefold()


def _normalised(element: str, value: str, country: str) -> str:
    try:
        match element:
            case Element.EMAIL:
                return normalise_email(value)
            case Element.PHONE:
                return normalise_phone(value, country=country).number
            case Element.LINK:
                return normalise_link(value).value
    except ValidationError:
        return value.strip().casefold()
    return _fold(value)

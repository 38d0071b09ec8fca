"""Suggestions of a résumé: noted by the worker, accepted or declined by people.

Accepting one writes through the same operation as typing it would, with the same rights and refusals.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from candidates.choices import Element, SkillEvidence, SuggestionStatus
from candidates.models import (
    Candidate,
    CandidateLanguage,
    CandidateSkill,
    Document,
    DroppedResume,
    Education,
    Suggestion,
    WorkHistory,
)
from candidates.operations.reach import add_email, add_link, add_phone
from candidates.operations.standing import update_candidate
from candidates.suggesting import SINGLE, read, suggestions_of
from records.operations import acting_user, create_record, lock, operation, require
from records.policies import may

NO_RIGHT = "You may not decide what this document suggests."


@operation("noted what a résumé suggests")
def suggest(document: Document) -> list[Suggestion]:
    """Note what ``document`` says and the record lacks; what is open from an earlier reading gives way."""
    Suggestion.objects.filter(document=document).open().delete()
    return Suggestion.objects.bulk_create(suggestions_of(document))


def note_findings(row: DroppedResume) -> None:
    """Keep what was read in a dropped résumé, for whoever decides about it."""
    found = read(row.text).as_json()
    DroppedResume.objects.filter(pk=row.pk).update(found=found)


@operation("accepted a suggestion of a résumé")
def accept_suggestion(suggestion: Suggestion, *, values: Mapping[str, Any] | None = None) -> Suggestion:
    """Write what is suggested, perhaps corrected by ``values``, on the record of the candidate."""
    fresh = _to_decide(suggestion)
    accepted = {**fresh.values, **(values or {})}
    _write(fresh.document.candidate, fresh.element, accepted)
    fresh.values = accepted
    return _decide(fresh, SuggestionStatus.ACCEPTED)


@operation("declined a suggestion of a résumé")
def decline_suggestion(suggestion: Suggestion) -> Suggestion:
    """Let a suggestion be; it is not made again."""
    return _decide(_to_decide(suggestion), SuggestionStatus.DECLINED)


@operation("accepted suggestions of a résumé")
def accept_suggestions(suggestions: Iterable[Suggestion]) -> dict[int, str]:
    """Accept each of ``suggestions`` that can be; return why the others cannot, by key."""
    refused: dict[int, str] = {}
    for suggestion in suggestions:
        try:
            with transaction.atomic():
                accept_suggestion(suggestion)
        except ValidationError as refusal:
            refused[suggestion.pk] = " ".join(refusal.messages)
        except PermissionDenied as refusal:
            refused[suggestion.pk] = str(refusal)
    return refused


def _to_decide(suggestion: Suggestion) -> Suggestion:
    fresh = lock(suggestion)
    require(may(acting_user(), "change", fresh), NO_RIGHT)
    if not fresh.is_open:
        by = f" by {fresh.decided_by}" if fresh.decided_by else ""
        raise ValidationError(f"This suggestion was {fresh.get_status_display().lower()} already{by}.")
    return fresh


def _decide(suggestion: Suggestion, status: SuggestionStatus) -> Suggestion:
    suggestion.status = status
    suggestion.decided_by = acting_user()
    suggestion.decided_at = timezone.now()
    suggestion.save(update_fields=["values", "status", "decided_by", "decided_at"])
    return suggestion


def _write(candidate: Candidate, element: str, values: Mapping[str, Any]) -> None:
    match element:
        case Element.NAME | Element.TITLE | Element.EMPLOYER:
            update_candidate(candidate, changes={SINGLE[Element(element)]: values["value"]})
        case Element.EMAIL:
            add_email(candidate, value=values["value"])
        case Element.PHONE:
            add_phone(candidate, value=values["value"])
        case Element.LINK:
            add_link(candidate, value=values["value"])
        case _:
            create_record(_row(candidate, element, values))


def _row(candidate: Candidate, element: str, values: Mapping[str, Any]) -> Any:
    match element:
        case Element.JOB:
            return WorkHistory(
                candidate=candidate,
                title=values.get("title") or "",
                employer=values.get("employer") or "",
                started_on=_day(values.get("started_on")),
                ended_on=_day(values.get("ended_on")),
                is_current=bool(values.get("is_current")),
            )
        case Element.EDUCATION:
            return Education(
                candidate=candidate,
                institution=values.get("institution") or "",
                qualification=values.get("qualification") or "",
                started_on=_day(values.get("started_on")),
                ended_on=_day(values.get("ended_on")),
            )
        case Element.SKILL:
            return CandidateSkill(
                candidate=candidate, skill_id=values["skill"], evidence=SkillEvidence.RESUME
            )
        case _:
            return CandidateLanguage(
                candidate=candidate, language=values["language"], level=values.get("level") or ""
            )


def _day(value: Any) -> date | None:
    if value is None or isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise ValidationError(f"“{value}” is not a day: write it as 2024-05-31.") from None

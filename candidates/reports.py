"""How good the data is: what is missing on which candidates, who cannot be reached, what is stale or double."""

from datetime import timedelta
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, When
from django.utils import timezone

from candidates.choices import DocumentKind, PairStatus
from candidates.models import (
    Candidate,
    CandidateEmail,
    CandidatePhone,
    CandidateSkill,
    Document,
    DuplicatePair,
)
from records.policies import visible
from records.reports import Asked, Column, Report, Row, share

STALE = timedelta(days=365)
OPEN_PAIRS = (PairStatus.SUSPECTED, PairStatus.DEFERRED)


def _has(model: Any, **conditions: Any) -> Exists:
    return Exists(model.objects.filter(candidate=OuterRef("pk"), **conditions).order_by())


def _doubled(user: Any, path: str) -> Exists:
    pairs = visible(user, DuplicatePair).filter(status__in=OPEN_PAIRS, **{path: OuterRef("pk")})
    return Exists(pairs.order_by())


def checks(user: Any) -> dict[str, tuple[str, Q]]:
    """Return what may be wrong with a candidate, by code: in words and as a condition."""
    email, phone = _has(CandidateEmail), _has(CandidatePhone)
    stale = Q(last_interaction_at__lt=timezone.now() - STALE) | Q(
        last_interaction_at__isnull=True, created_at__lt=timezone.now() - STALE
    )
    return {
        "unreachable": ("No e-mail address and no telephone number", ~email & ~phone),
        "email": ("No e-mail address", Q(~email)),
        "phone": ("No telephone number", Q(~phone)),
        "stale": ("No contact for a year", stale),
        "doubled": ("Looks like another record", Q(_doubled(user, "first")) | Q(_doubled(user, "second"))),
        "skills": ("No skill", ~Q(_has(CandidateSkill))),
        "resume": ("No résumé", ~Q(_has(Document, kind=DocumentKind.RESUME))),
        "title": ("No title and no headline", Q(current_title="", headline="")),
        "place": ("No city and no country", Q(city="", country="")),
        "source": ("No source", Q(source__isnull=True)),
        "owner": ("Nobody looks after them", Q(owner__isnull=True)),
    }


class DataQuality(Report):
    """Counts people on the record; each figure leads to the people, who can be changed in bulk."""

    code, title, icon = "quality", "Data quality", "rule"
    about = "Of the people on the record today: what is missing, stale or double."
    heading = "What is wrong"
    needs = Candidate
    has_period = False
    columns = (
        Column("candidates", "Candidates", charted=True, linked=True),
        Column("share", "Of all", "share"),
    )

    def _people(self, user: Any, asked: Asked) -> QuerySet[Any]:
        rows: QuerySet[Any] = visible(user, Candidate).live()
        return rows.filter(**asked.at(team="team", person="owner")).order_by()

    def rows(self, user: Any, asked: Asked) -> list[Row]:
        wrong = checks(user)
        flags = {
            f"is_{code}": Case(When(holds, then=True), default=False) for code, (_, holds) in wrong.items()
        }
        # By what is wrong together: PostgreSQL hashes what it looks for in a row's own columns, but within
        # counts it would look it up once for each person.
        groups = list(self._people(user, asked).values(**flags).annotate(people=Count("pk")))
        total = sum(group["people"] for group in groups)
        lines = []
        for code, (words, _) in wrong.items():
            number = sum(group["people"] for group in groups if group[f"is_{code}"])
            lines.append(Row(code, words, {"candidates": number, "share": share(number, total)}))
        return [
            *lines,
            Row(
                "all",
                "All people on the record",
                {"candidates": total, "share": share(total, total)},
                is_total=True,
            ),
        ]

    def behind(self, user: Any, asked: Asked, key: str, column: str) -> QuerySet[Any] | None:
        wrong = checks(user)
        if key == "all":
            return self._people(user, asked)
        return self._people(user, asked).filter(wrong[key][1]) if key in wrong else None

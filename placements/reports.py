"""Reports on the way from a job and a candidate to a placement: funnel, speed, sources."""

from datetime import date
from typing import Any

from django.db.models import Count, DateTimeField, Exists, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, TruncMonth

from audit.typed import key_in
from candidates.models import Candidate
from clients.models import JobOrder
from governance.models import Source
from placements.choices import CLIENT_STAGES, OPEN_STAGES, Stage
from placements.models import StageEvent, Submission
from records.policies import visible
from records.reports import Asked, Column, Median, Report, Row, days_between, share

STEPS = (*OPEN_STAGES, Stage.PLACED)
SHOWN = (*CLIENT_STAGES, Stage.PLACED)
OPENED = Cast("opened_on", DateTimeField())


def _submissions(user: Any, asked: Asked) -> QuerySet[Submission]:
    rows: QuerySet[Submission] = visible(user, Submission)
    return rows.filter(
        **asked.during("created_at"),
        **asked.at(team="candidate__team", person="recruiter", client="job_order__client", job="job_order"),
    ).order_by()


class Funnel(Report):
    """Of the submissions begun in the period: how many reached each stage, and how long they stayed."""

    code, title, icon = "funnel", "Funnel and time in stage", "filter_alt"
    about = "Of the submissions begun in this time: how far they came, and how long each stage took."
    heading = "Stage"
    needs = Submission
    filters = ("team", "person", "client", "job")
    columns = (
        Column("reached", "Reached", charted=True, linked=True),
        Column("conversion", "Of the stage before", "share"),
        Column("overall", "Of all", "share"),
        Column("days", "Days in stage, median", "days"),
        Column("now", "Now here", linked=True),
    )

    def rows(self, user: Any, asked: Asked) -> list[Row]:
        found = _submissions(user, asked)
        events = StageEvent.objects.filter(submission__in=found).order_by()
        # A stage may be skipped: who came further came past it.
        reached = events.aggregate(
            **{
                stage.value: Count("submission", distinct=True, filter=Q(to_stage__in=STEPS[place:]))
                for place, stage in enumerate(STEPS)
            }
        )
        now = dict(found.values_list("stage").annotate(n=Count("pk")).values_list("stage", "n"))
        following = StageEvent.objects.filter(
            submission=OuterRef("submission"), occurred_at__gt=OuterRef("occurred_at")
        ).order_by("occurred_at", "id")
        timed = events.annotate(left=Subquery(following.values("occurred_at")[:1])).filter(left__isnull=False)
        spent = timed.values("to_stage").annotate(days=Median(days_between("occurred_at", "left")))
        days = dict(spent.values_list("to_stage", "days"))
        return self._lines(reached, now, days, found.count())

    def _lines(self, reached: Any, now: Any, days: Any, total: int) -> list[Row]:
        lines, before = [], None
        for stage in STEPS:
            count = reached.get(stage, 0)
            values = {
                "reached": count,
                "conversion": share(count, before),
                "overall": share(count, total),
                "days": days.get(stage),
                "now": now.get(stage, 0),
            }
            lines.append(Row(stage.value, stage.label, values))
            before = count
        return lines

    def behind(self, user: Any, asked: Asked, key: str, column: str) -> QuerySet[Any] | None:
        if key not in STEPS:
            return None
        found = _submissions(user, asked).select_related("candidate", "job_order")
        if column == "now":
            return found.filter(stage=key)
        passed = StageEvent.objects.filter(
            submission=OuterRef("pk"), to_stage__in=STEPS[STEPS.index(Stage(key)) :]
        )
        return found.filter(Exists(passed.order_by()))


class Speed(Report):
    """Of the jobs opened in each month: how soon somebody was submitted, and how soon they were filled."""

    code, title, icon = "speed", "Time to submit and to fill", "timer"
    about = (
        "Of the jobs opened in each month: how soon the client saw somebody, and how soon they were filled."
    )
    heading = "Opened in"
    needs = JobOrder
    filters = ("team", "person", "client")
    columns = (
        Column("jobs", "Jobs opened", linked=True),
        Column("submitted", "With a submission", linked=True),
        Column("to_submit", "Days to submit, median", "days", charted=True),
        Column("filled", "With a placement", linked=True),
        Column("to_fill", "Days to fill, median", "days", charted=True),
    )

    def _jobs(self, user: Any, asked: Asked) -> QuerySet[Any]:
        rows: QuerySet[Any] = visible(user, JobOrder)
        rows = rows.filter(
            opened_on__gte=asked.since,
            opened_on__lte=asked.until,
            **asked.at(team="team", person="owner", client="client"),
        )
        return rows.order_by().annotate(
            first_shown=self._first(user, SHOWN), first_placed=self._first(user, (Stage.PLACED,))
        )

    def _first(self, user: Any, stages: Any) -> Any:
        """Return when the first submission that the reader sees came to one of ``stages``."""
        events = visible(user, StageEvent).filter(submission__job_order=OuterRef("pk"), to_stage__in=stages)
        first = events.order_by().values("submission__job_order").annotate(at=Min("occurred_at"))
        return Subquery(first.values("at"))

    def rows(self, user: Any, asked: Asked) -> list[Row]:
        found = self._jobs(user, asked).annotate(month=TruncMonth("opened_on"))
        lines = found.values("month").annotate(
            jobs=Count("pk"),
            submitted=Count("pk", filter=Q(first_shown__isnull=False)),
            filled=Count("pk", filter=Q(first_placed__isnull=False)),
            to_submit=Median(days_between(OPENED, "first_shown")),
            to_fill=Median(days_between(OPENED, "first_placed")),
        )
        return [
            Row(
                f"{line['month']:%Y-%m}",
                f"{line['month']:%B %Y}",
                {c.name: line[c.name] for c in self.columns},
            )
            for line in lines.order_by("month")
        ]

    def behind(self, user: Any, asked: Asked, key: str, column: str) -> QuerySet[Any] | None:
        try:
            month = date.fromisoformat(f"{key}-01")
        except ValueError:
            return None
        found = self._jobs(user, asked).filter(opened_on__year=month.year, opened_on__month=month.month)
        given = {"submitted": {"first_shown__isnull": False}, "filled": {"first_placed__isnull": False}}
        return found.filter(**given.get(column, {}))


class Sources(Report):
    """Of the candidates who came in the period, by where they came from: how far they got."""

    code, title, icon = "sources", "Sources", "travel_explore"
    about = "Of the candidates put on the record in this time: where they came from, and what became of them."
    heading = "Source"
    needs = Candidate
    columns = (
        Column("candidates", "Candidates", charted=True, linked=True),
        Column("contacted", "Contacted", linked=True),
        Column("submitted", "Put forward", linked=True),
        Column("shown", "Shown to a client", linked=True),
        Column("placed", "Placed", charted=True, linked=True),
        Column("yield_", "Placed of all", "share"),
    )

    def _people(self, user: Any, asked: Asked) -> QuerySet[Any]:
        rows: QuerySet[Any] = visible(user, Candidate)
        return rows.filter(
            merged_into__isnull=True, **asked.during("created_at"), **asked.at(team="team", person="owner")
        ).order_by()

    def _marks(self, user: Any) -> dict[str, Q]:
        seen = visible(user, Submission).filter(candidate=OuterRef("pk")).order_by()
        return {
            "contacted": Q(last_interaction_at__isnull=False),
            "submitted": Q(Exists(seen)),
            "shown": Q(Exists(seen.filter(stage_events__to_stage__in=SHOWN))),
            "placed": Q(Exists(seen.filter(stage=Stage.PLACED))),
        }

    def rows(self, user: Any, asked: Asked) -> list[Row]:
        counts = {name: Count("pk", filter=mark) for name, mark in self._marks(user).items()}
        lines = list(self._people(user, asked).values("source").annotate(candidates=Count("pk"), **counts))
        names = dict(Source.objects.values_list("pk", "name"))
        rows = [
            Row(
                str(line["source"] or 0),
                names.get(line["source"], "Not known"),
                {
                    **{c.name: line.get(c.name) for c in self.columns},
                    "yield_": share(line["placed"], line["candidates"]),
                },
            )
            for line in lines
        ]
        return sorted(rows, key=lambda row: (-(row.values["candidates"] or 0), row.label))

    def behind(self, user: Any, asked: Asked, key: str, column: str) -> QuerySet[Any] | None:
        source = key_in(key)
        if source is None:
            return None
        found = self._people(user, asked).filter(source=source or None)
        marks = self._marks(user)
        return found.filter(marks[column]) if column in marks else found

"""What each person did in a stretch of time, and what came of winning candidates back."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from accounts.models import User
from audit.typed import key_in
from interactions.choices import SPOKEN, Kind, OutreachOutcome
from interactions.models import Interaction, Outreach
from placements.choices import Stage
from placements.models import Interview, StageEvent, Submission
from records.policies import visible
from records.reports import Asked, Column, Report, Row, share

CONTACTS = {
    "calls": (Kind.CALL,),
    "mails": (Kind.EMAIL, Kind.SMS, Kind.MESSAGE),
    "meetings": (Kind.MEETING, Kind.VIDEO),
    "notes": (Kind.NOTE,),
}
MOVES = {"shown": Stage.SUBMITTED_TO_CLIENT, "placed": Stage.PLACED}


class Activity(Report):
    code, title, icon = "activity", "Activity by person", "directions_run"
    about = "Who did what in this time: contacts, candidates shown to clients, interviews, placements."
    heading = "Person"
    needs = Interaction
    days = 30
    columns = (
        Column("calls", "Calls", charted=True, linked=True),
        Column("mails", "Messages", charted=True, linked=True),
        Column("meetings", "Meetings", charted=True, linked=True),
        Column("notes", "Notes", linked=True),
        Column("candidates", "Candidates spoken to"),
        Column("shown", "Shown to clients", linked=True),
        Column("interviews", "Interviews", linked=True),
        Column("placed", "Placed", linked=True),
    )

    def _contacts(self, user: Any, asked: Asked) -> QuerySet[Any]:
        rows: QuerySet[Any] = visible(user, Interaction)
        chosen = asked.at(team="performed_by__memberships__team", person="performed_by")
        return rows.filter(**asked.during("occurred_at"), **chosen).order_by()

    def _moves(self, user: Any, asked: Asked) -> QuerySet[Any]:
        rows: QuerySet[Any] = visible(user, StageEvent).filter(to_stage__in=MOVES.values())
        chosen = asked.at(team="actor__memberships__team", person="actor")
        return rows.filter(**asked.during("occurred_at"), **chosen).order_by()

    def _interviews(self, user: Any, asked: Asked) -> QuerySet[Any]:
        rows: QuerySet[Any] = visible(user, Interview)
        chosen = asked.at(team="submission__recruiter__memberships__team", person="submission__recruiter")
        return rows.filter(**asked.during("starts_at"), **chosen).order_by()

    def rows(self, user: Any, asked: Asked) -> list[Row]:
        by_kind = {name: Count("pk", filter=Q(kind__in=kinds)) for name, kinds in CONTACTS.items()}
        by_stage = {name: Count("pk", filter=Q(to_stage=stage)) for name, stage in MOVES.items()}
        parts = (
            self._contacts(user, asked)
            .values(who=F("performed_by"))
            .annotate(**by_kind, candidates=Count("candidate", distinct=True)),
            self._moves(user, asked).values(who=F("actor")).annotate(**by_stage),
            self._interviews(user, asked)
            .values(who=F("submission__recruiter"))
            .annotate(interviews=Count("pk")),
        )
        found: dict[int, dict[str, Any]] = {}
        for part in parts:
            for line in part:
                found.setdefault(line.pop("who"), dict.fromkeys((c.name for c in self.columns), 0)).update(
                    line
                )
        people = User.objects.in_bulk(found)
        rows = [Row(str(key), str(people[key]), values) for key, values in found.items()]
        return sorted(rows, key=lambda row: (-sum(row.values[name] or 0 for name in CONTACTS), row.label))

    def behind(self, user: Any, asked: Asked, key: str, column: str) -> QuerySet[Any] | None:
        who = key_in(key)
        if who is None:
            return None
        if column in CONTACTS:
            rows = self._contacts(user, asked).filter(performed_by=who, kind__in=CONTACTS[column])
            return rows.select_related("candidate")
        if column in MOVES:
            rows = self._moves(user, asked).filter(actor=who, to_stage=MOVES[column])
            return rows.select_related("submission__candidate", "submission__job_order")
        if column == "interviews":
            rows = self._interviews(user, asked).filter(submission__recruiter=who)
            return rows.select_related("submission__candidate", "submission__job_order")
        return None


class Reengagement(Report):
    """A submission counts for the call if it was begun within half a year of it."""

    code, title, icon = "reengagement", "Winning back", "restart_alt"
    about = (
        "Of the calls to candidates with whom we had lost touch: who was won back, put forward and placed."
    )
    heading = "Person"
    needs = Outreach
    days = 180
    credit = timedelta(days=180)
    columns = (
        Column("worked", "Called", charted=True, linked=True),
        Column("spoken", "Spoken to", linked=True),
        Column("won", "Won back", charted=True, linked=True),
        Column("rate", "Won back of called", "share"),
        Column("submitted", "Then put forward", charted=True, linked=True),
        Column("placed", "Then placed", linked=True),
    )

    def _calls(self, user: Any, asked: Asked) -> QuerySet[Any]:
        rows: QuerySet[Any] = visible(user, Outreach).worked()
        chosen = asked.at(team="user__memberships__team", person="user")
        return rows.filter(**asked.during("worked_at"), **chosen).order_by()

    def _marks(self, user: Any) -> dict[str, Q]:
        later = visible(user, Submission).filter(
            candidate=OuterRef("candidate"),
            created_at__gte=OuterRef("worked_at"),
            created_at__lt=OuterRef("worked_at") + self.credit,
        )
        return {
            "spoken": Q(outcome__in=SPOKEN),
            "won": Q(outcome=OutreachOutcome.REACHED),
            "submitted": Q(Exists(later.order_by())),
            "placed": Q(Exists(later.filter(stage=Stage.PLACED).order_by())),
        }

    def rows(self, user: Any, asked: Asked) -> list[Row]:
        counts = {name: Count("pk", filter=mark) for name, mark in self._marks(user).items()}
        lines = list(self._calls(user, asked).values("user").annotate(worked=Count("pk"), **counts))
        people = User.objects.in_bulk([line["user"] for line in lines])
        rows = [
            Row(
                str(line["user"]),
                str(people[line["user"]]),
                {**line, "rate": share(line["won"], line["worked"])},
            )
            for line in lines
        ]
        return sorted(rows, key=lambda row: (-(row.values["worked"] or 0), row.label))

    def behind(self, user: Any, asked: Asked, key: str, column: str) -> QuerySet[Any] | None:
        who = key_in(key)
        if who is None:
            return None
        found = self._calls(user, asked).filter(user=who).select_related("candidate")
        marks = self._marks(user)
        return found.filter(marks[column]) if column in marks else found

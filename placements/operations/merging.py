"""What becomes of submissions and restrictions when two records of one person are merged."""

from typing import Any

from django.apps import apps
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from placements.choices import OPEN_STAGES, InterviewStatus, OfferStatus, Stage
from placements.models import Placement, StageEvent, Submission
from placements.operations.submissions import CLOSED, unfinished
from records.merging import Journal, Leftover, Move, as_json, revert
from records.operations import acting_user

FURTHER = (*OPEN_STAGES, Stage.PLACED)
TWICE = "Put forward twice for this job under two records of one person; the other submission goes on."


class MoveSubmissions(Move):
    """Of two submissions for one job, the one that came further goes on; the other, if open, is closed and kept."""

    def settle(self, survivor: Model, loser: Model, journal: Journal) -> None:
        for less, _ in self._twice(survivor, loser, Submission.objects.select_for_update(of=("self",))):
            self._close(less, journal)

    def clashes(self, survivor: Model, loser: Model) -> list[tuple[Any, str]]:
        return [
            (
                less,
                f"{less.job_order}: “{Stage(more.stage).label}” goes on, “{Stage(less.stage).label}” is closed.",
            )
            for less, more in self._twice(survivor, loser, Submission.objects.select_related("job_order"))
        ]

    def _twice(
        self, survivor: Model, loser: Model, rows: QuerySet[Submission]
    ) -> list[tuple[Submission, Submission]]:
        """Return the submissions of both that go on for one job: first the one that is closed, then the other.

        Two placements in one job stay as they are: they are agreed, and people decide on them.
        """
        works = Exists(Placement.objects.live().filter(submission=OuterRef("pk")).order_by())
        rows = rows.filter(Q(stage__in=OPEN_STAGES) | Q(works, stage=Stage.PLACED)).order_by("pk")
        going_on = {row.job_order_id: row for row in rows.filter(candidate=survivor.pk)}
        found = []
        for row in rows.filter(candidate=loser.pk):
            if twin := going_on.get(row.job_order_id):
                less, more = sorted(
                    (twin, row), key=lambda each: (FURTHER.index(Stage(each.stage)), -each.pk)
                )
                if less.stage in OPEN_STAGES:
                    found.append((less, more))
        return found

    def _close(self, row: Submission, journal: Journal) -> None:
        came_from = row.stage
        for name, value in {
            "stage": Stage.WITHDRAWN.value,
            "closed_by": acting_user().pk,
            "closed_note": TWICE,
        }.items():
            journal.note_change(row, name, value)
        row.stage, row.closed_by, row.closed_note = Stage.WITHDRAWN, acting_user(), TWICE
        row.save(update_fields=["stage", "closed_by", "closed_note"])
        _log(row, came_from, TWICE)
        self._call_off(row, journal)
        journal.notes.append(f"{row.job_order}: the submission at “{Stage(came_from).label}” was closed.")

    def _call_off(self, row: Submission, journal: Journal) -> None:
        """End what was planned for it, as for any submission that is closed."""
        interviews, offers = unfinished(row)
        cancelled = {"status": InterviewStatus.CANCELLED.value, "cancelled_reason": CLOSED}
        for rows, changes in ((interviews, cancelled), (offers, {"status": OfferStatus.WITHDRAWN.value})):
            for each in rows.select_for_update(of=("self",)).order_by("pk"):
                for name, value in changes.items():
                    journal.note_beside(each, name, value)
                    setattr(each, name, value)
                each.save(update_fields=list(changes))

    def undo(self, journal: Journal, survivor: Model, loser: Model, *, since: Any) -> list[Leftover]:
        """Reopen what the merge closed, where nothing happened to it since."""
        reopened = {int(key): changes for key, changes in journal.changed.items()}
        before = dict(Submission.objects.filter(pk__in=reopened).values_list("pk", "stage"))
        moved = set(journal.moved)
        left = super().undo(journal, survivor, loser, since=since)
        for key, changes in reopened.items():
            row = Submission.objects.filter(pk=key).first()
            if row is None:
                continue
            if key in moved and all(
                as_json(getattr(row, row._meta.get_field(name).attname)) == after  # type: ignore[union-attr]
                for name, (_, after) in changes.items()
            ):
                row.stage, row.closed_by, row.closed_note = changes["stage"][0], None, ""
                row.save(update_fields=["stage", "closed_by", "closed_note"])
            if row.stage != before[key]:
                _log(row, before[key], "The two records are two people after all.")
                self._plan_again(row, journal)
        return left

    def _plan_again(self, row: Submission, journal: Journal) -> None:
        for label, changed in journal.beside.items():
            model: Any = apps.get_model(label)
            for each in model.objects.filter(pk__in=[int(key) for key in changed], submission=row):
                if back := revert(each, changed[str(each.pk)]):
                    each.save(update_fields=back)

    def _restore(self, journal: Journal, keys: Any) -> None:
        """Leave stages to ``undo``, which logs them."""


class MoveRestrictions(Move):
    """Of two restrictions to one client the longer one holds."""

    def unite(self, twin: Any, row: Any, journal: Journal) -> None:
        if twin.until is not None and (row.until is None or row.until > twin.until):
            journal.note_change(twin, "until", row.until)
            twin.until = row.until
            twin.save(update_fields=["until"])


def _log(row: Submission, came_from: str, note: str) -> None:
    StageEvent.objects.create(
        submission=row, from_stage=came_from, to_stage=row.stage, actor=acting_user(), note=note
    )

"""What becomes of submissions and restrictions when two records of one person are merged."""

from typing import Any

from django.db.models import Model, QuerySet

from placements.choices import OPEN_STAGES, Stage
from placements.models import StageEvent, Submission
from records.merging import Journal, Leftover, Move, as_json
from records.operations import acting_user

TWICE = "Put forward twice for this job under two records of one person; the other submission goes on."


class MoveSubmissions(Move):
    """Of two open submissions for one job, the one that came further goes on; the other is closed and kept."""

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
        """Return the open submissions of both for one job: first the one that is closed, then the one that goes on."""
        rows = rows.filter(stage__in=OPEN_STAGES).order_by("pk")
        going_on = {row.job_order_id: row for row in rows.filter(candidate=survivor.pk)}
        found = []
        for row in rows.filter(candidate=loser.pk):
            if twin := going_on.get(row.job_order_id):
                less, more = sorted(
                    (twin, row), key=lambda each: (OPEN_STAGES.index(Stage(each.stage)), -each.pk)
                )
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
        journal.notes.append(f"{row.job_order}: the submission at “{Stage(came_from).label}” was closed.")

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
        return left

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

"""What interactions note on the cards of the board: the next step."""

from collections.abc import Collection, Mapping
from typing import Any

from django.utils import timezone

from interactions.models import FollowUp
from placements.cards import Note
from records.policies import visible


def next_steps(reader: Any, candidates: Collection[int]) -> Mapping[int, Note]:
    """Return the first open step of each candidate."""
    today = timezone.localdate()
    steps = visible(reader, FollowUp).open().filter(candidate__in=candidates)
    first = steps.order_by("candidate_id", "due_on", "id").distinct("candidate_id")
    return {
        key: Note(text, "task_alt", due_on, due_on < today)
        for key, text, due_on in first.values_list("candidate_id", "next_step", "due_on")
    }

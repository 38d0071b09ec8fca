"""What consent notes on the cards of the board: who may not be shown to a client."""

from collections.abc import Collection, Mapping
from typing import Any

from django.utils import timezone

from candidates.reaching import unpresentable
from placements.cards import Note


def not_to_be_shown(_reader: Any, candidates: Collection[int]) -> Mapping[int, Note]:
    """Return why those of ``candidates`` may not be shown to a client; whoever sees the card may know."""
    reasons = unpresentable(sorted(candidates), timezone.localdate())
    return {key: Note(f"Not to clients: {reason}", "block", is_late=True) for key, reason in reasons.items()}

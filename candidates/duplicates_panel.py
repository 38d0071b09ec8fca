"""What the page of a candidate shows of other records of the same person."""

from typing import Any, ClassVar

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from audit.gathering import Pool, gather
from candidates.choices import PairStatus
from candidates.models import DuplicatePair, MergeOperation
from records.panels import Panel
from records.policies import visible
from records.reading import about

LISTED = 5


class DuplicatesPanel(Panel):
    """Records that look like the same person, those that were merged, and a way to compare any other."""

    title: ClassVar[str] = "One person?"
    template_name: ClassVar[str] = "candidates/duplicates_panel.html"
    column: ClassVar[str] = "side"
    order: ClassVar[int] = 40

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any] | None:
        user = request.user

        def pairs(key: int) -> QuerySet:
            found = visible(user, DuplicatePair).filter(
                Q(first=key) | Q(second=key),
                status__in=[PairStatus.SUSPECTED, PairStatus.CONFIRMED],
                first__merged_into=None,
                second__merged_into=None,
            )
            return found.order_by("-score", "id")[:LISTED]

        def merges(key: int) -> QuerySet:
            return visible(user, MergeOperation).filter(survivor=key, undone_at=None)[:LISTED]

        found, merged = gather(
            [about(user, "pairs", record.pk, pairs), about(user, "merges", record.pk, merges)]
        )
        Pool().link([*found, *merged])
        return {
            "likely": [(pair.second if pair.first_id == record.pk else pair.first, pair) for pair in found],
            "merges": merged,
            "url": reverse("admin:candidates_candidate_merge_with", args=[record.pk]),
        }

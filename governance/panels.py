"""What the page of a record shows of proposals about it."""

from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from governance.models import ChangeRequest
from records.panels import Panel
from records.policies import visible
from records.reading import about

LISTED = 5


class ProposalsPanel(Panel):
    """What waits for a second person; nothing while nothing does."""

    title: ClassVar[str] = "Waits for approval"
    template_name: ClassVar[str] = "governance/proposals_panel.html"
    column: ClassVar[str] = "side"
    order: ClassVar[int] = 5

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any] | None:
        # Who may see them is a long question, and mostly there are none.
        def any_of(key: int) -> QuerySet:
            return ChangeRequest.objects.of(type(record)(pk=key)).undecided().only("pk")[:1]

        if about(request.user, ("undecided about", type(record)), record.pk, any_of).first() is None:
            return None
        rows = visible(request.user, ChangeRequest).of(record).undecided().select_related("proposer")
        found = list(rows.order_by("-id")[: LISTED + 1])
        return {"proposals": found[:LISTED], "has_more": len(found) > LISTED} if found else None


class ProposalsNotice(ProposalsPanel):
    """The same above a form, where a record has no page of its own."""

    column: ClassVar[str] = "notice"

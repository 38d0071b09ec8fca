"""In which pools a candidate is, on the candidate's page, with the way into another one."""

from typing import Any

from django.http import HttpRequest

from candidates.choices import PoolKind
from candidates.models import TalentPool, TalentPoolMember
from candidates.pools import pools_with
from records.panels import Panel
from records.policies import may, visible

OFFERED = 100


class PoolsPanel(Panel):
    title = "Pools"
    template_name = "candidates/pools_panel.html"
    column = "side"
    order = 60

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any] | None:
        held = pools_with(request.user, record)
        others: list[TalentPool] = []
        if may(request.user, "add", TalentPoolMember):
            rows = visible(request.user, TalentPool).filter(kind=PoolKind.STATIC)
            rows = rows.exclude(pk__in=[each.pool_id for each in held]).order_by("name", "pk")
            others = list(rows[:OFFERED])
        return {"held": held, "others": others} if held or others else None

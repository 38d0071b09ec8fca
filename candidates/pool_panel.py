"""In which pools a candidate is, on the candidate's page, with the way into another one."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from candidates.choices import PoolKind
from candidates.models import TalentPool, TalentPoolMember
from candidates.policies import filled_pools
from candidates.pools import SHOWN, pools_with
from records.panels import Panel
from records.policies import may, rights_of
from records.reading import about

OFFERED = 100


class PoolsPanel(Panel):
    title = "Pools"
    template_name = "candidates/pools_panel.html"
    column = "side"
    order = 60

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any] | None:
        held = pools_with(request.user, record)
        others: list[TalentPool] = []
        mine: set[int] = set()
        if may(request.user, "add", TalentPoolMember):
            keys = {each.pool_id for each in held}

            def filled() -> QuerySet:
                return filled_pools(rights_of(request.user)).filter(kind=PoolKind.STATIC)

            def pools(_: int) -> QuerySet:
                return filled().order_by("name", "pk")[: OFFERED + SHOWN]

            mine = set(filled().filter(pk__in=keys).values_list("pk", flat=True)) if keys else mine

            offered = about(request.user, "pools to fill", record.pk, pools)
            others = [pool for pool in offered if pool.pk not in keys][:OFFERED]
        return {"held": held, "mine": mine, "others": others} if held or others else None

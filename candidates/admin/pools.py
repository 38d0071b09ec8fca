"""Talent pools in the admin site: the page with its people, and adding and removing them."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from audit.access import trace
from audit.choices import Reading
from audit.links import url_of
from audit.typed import key_in
from candidates import operations
from candidates.admin.bulk import choose
from candidates.models import Candidate, TalentPool, TalentPoolMember
from candidates.models.bulk import MOST
from candidates.policies import filled_pools
from candidates.pools import keys_of, people_of
from records.admin import RecordAdmin, RecordInline
from records.policies import rights_of, visible
from records.refusals import sentence_of

STEPS = ("join", "leave", "bulk")


class PoolMemberInline(RecordInline):
    model = TalentPoolMember
    autocomplete_fields = ("candidate",)
    per_page = 50


@admin.register(TalentPool)
class TalentPoolAdmin(RecordAdmin):
    page_template = "candidates/pool.html"
    list_display = ("name", "kind", "owner", "team", "visibility")
    list_filter = ("kind", "visibility", "owner")
    list_select_related = ("owner", "team")
    search_fields = ("name",)
    autocomplete_fields = ("owner", "team", "search")
    fields = ("name", "description", ("kind", "search"), ("owner", "team", "visibility"))
    inlines = (PoolMemberInline,)
    empty_hint = "A pool keeps people together for later: silver medallists, contractors who end in spring."

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        steps = {"join": self.join_view, "leave": self.leave_view, "bulk": self.bulk_view}
        return [
            path("join/", view(self.choose_view), name=self.url_name("choose")),
            *(
                path(f"<int:object_id>/{name}/", view(step), name=self.url_name(name))
                for name, step in steps.items()
            ),
            *super().get_urls(),
        ]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"owner": request.user.pk, **super().get_changeform_initial_data(request)}

    def add_part(self, part: TalentPoolMember) -> None:
        operations.add_to_pool(part.pool, candidates=[part.candidate], reason=part.reason)

    def remove_part(self, part: TalentPoolMember) -> None:
        operations.remove_from_pool(part.pool, candidates=[part.candidate])

    def page_context(self, request: HttpRequest, record: TalentPool) -> dict[str, Any]:
        people = people_of(request.user, record, after=request.GET.get("after", ""))
        trace(
            Reading.LISTED, *(each.candidate for each in people.members), model=Candidate, query=str(record)
        )
        return {
            "people": people,
            "is_filled": filled_pools(rights_of(request.user)).filter(pk=record.pk).exists(),
            "urls": {name: self.url_of_view(name, record) for name in STEPS},
        }

    @method_decorator(require_POST)
    def choose_view(self, request: HttpRequest) -> HttpResponse:
        """Put a candidate into the pool that was chosen on the candidate's page."""
        pool = key_in(request.POST.get("pool"))
        if pool is None:
            messages.error(request, "Choose a pool.")
            return HttpResponseRedirect(url_of(self._candidate(request)))
        return self.join_view(request, object_id=pool)

    @method_decorator(require_POST)
    def join_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        pool, candidate = self.record_or_404(request, object_id), self._candidate(request)
        reason = request.POST.get("reason", "")[:300].replace("\x00", "")
        try:
            new = operations.add_to_pool(pool, candidates=[candidate], reason=reason)
        except (ValidationError, PermissionDenied) as refusal:
            messages.error(request, sentence_of(refusal))
        else:
            messages.success(request, f"Now in “{pool}”." if new else f"In “{pool}” already.")
        return HttpResponseRedirect(url_of(candidate))

    @method_decorator(require_POST)
    def leave_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        pool, candidate = self.record_or_404(request, object_id), self._candidate(request)
        try:
            operations.remove_from_pool(pool, candidates=[candidate])
        except (ValidationError, PermissionDenied) as refusal:
            messages.error(request, sentence_of(refusal))
        else:
            messages.success(request, f"{candidate} is no longer in “{pool}”.")
        return HttpResponseRedirect(url_of(candidate if request.POST.get("back") else pool))

    @method_decorator(require_POST)
    def bulk_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Choose everyone in the pool for a bulk change."""
        pool = self.record_or_404(request, object_id)
        return choose(request, keys_of(request.user, pool, most=MOST), back=url_of(pool))

    def _candidate(self, request: HttpRequest) -> Candidate:
        people = visible(request.user, Candidate)
        candidate: Candidate | None = people.filter(pk=key_in(request.POST.get("candidate"))).first()
        if candidate is None:
            raise Http404("There is no such candidate, or they are not shown to you.")
        return candidate

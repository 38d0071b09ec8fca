"""Winning back: the list of those worth a call, and one candidate after the other with an outcome in one key."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import DateField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.access import trace
from audit.choices import Reading
from candidates.models import Candidate
from candidates.reaching import hints
from interactions import operations
from interactions.choices import OutreachOutcome
from interactions.dormant import suggestions
from interactions.models import Interaction, Outreach
from records.admin import ReadOnlyRecordAdmin
from records.policies import may, visible
from records.refusals import sentence_of

MONTHS = (3, 6, 12, 24)
USUAL = 6
KEYS = (
    ("1", OutreachOutcome.REACHED, "trending_up"),
    ("2", OutreachOutcome.LATER, "schedule"),
    ("3", OutreachOutcome.NO_ANSWER, "phone_missed"),
    ("4", OutreachOutcome.NOT_INTERESTED, "thumb_down"),
    ("5", OutreachOutcome.WRONG_NUMBER, "phone_disabled"),
    ("6", OutreachOutcome.SKIPPED, "skip_next"),
)
TALKS = 4


@admin.register(Outreach)
class OutreachAdmin(ReadOnlyRecordAdmin):
    list_display = ("candidate", "user", "outcome", "worked_at", "why")
    list_filter = ("outcome", "user", "worked_at")
    list_select_related = ("candidate", "user")
    sortable_by = ()
    empty_hint = "Nobody was called to be won back yet. The list “Worth another call” has who to begin with."

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("dormant/", view(self.dormant_view), name=self.url_name("dormant")),
            path("next/", view(self.next_view), name=self.url_name("next")),
            path("<int:object_id>/work/", view(self.work_view), name=self.url_name("work")),
            *super().get_urls(),
        ]

    @method_decorator(require_safe)
    def dormant_view(self, request: HttpRequest) -> HttpResponse:
        """Show who is worth another call, and why."""
        self._require(request)
        asked = _asked(request.GET)
        found = suggestions(request.user, now=timezone.now(), **asked)
        trace(
            Reading.LISTED, *(each.candidate for each in found), model=Candidate, query="worth another call"
        )
        context = {
            **self.admin_site.each_context(request),
            "title": "Worth another call",
            "found": found,
            "hints": hints(),
            "asked": asked,
            "spans": MONTHS,
        }
        return TemplateResponse(request, "interactions/dormant.html", context)

    @method_decorator(require_POST)
    def next_view(self, request: HttpRequest) -> HttpResponse:
        """Take the next candidate."""
        self._require(request)
        return self._next(request, _asked(request.POST))

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def work_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Show one candidate, take what came of the call, and go on to the next."""
        outreach = self.record_or_404(request, object_id)
        asked = _asked(request.POST if request.method == "POST" else request.GET)
        refused = ""
        if request.method == "POST":
            try:
                said = request.POST.get("due_on", "")
                operations.work_outreach(
                    outreach,
                    outcome=OutreachOutcome(request.POST.get("outcome", OutreachOutcome.LET_GO)),
                    note=request.POST.get("note", "")[:4_000],
                    due_on=DateField().clean(said) if said else None,
                )
            except ValueError:
                refused = "Say what came of it."
            except (ValidationError, PermissionDenied) as refusal:
                refused = sentence_of(refusal)
            else:
                return self._next(request, asked)
        context = self._work_context(request, outreach, asked) | {"refused": refused}
        return TemplateResponse(request, "interactions/work.html", context, status=422 if refused else 200)

    def _next(self, request: HttpRequest, asked: dict[str, Any]) -> HttpResponse:
        now = timezone.now()
        taken = operations.claim(suggestions(request.user, now=now, **asked))
        query = urlencode({"months": asked["months"], "who": "me" if asked["mine"] else "all"})
        if taken is None:
            messages.info(
                request, "Nobody is left to be called. Choose a shorter silence, or come back later."
            )
            return HttpResponseRedirect(f"{reverse('admin:interactions_outreach_dormant')}?{query}")
        return HttpResponseRedirect(f"{reverse('admin:interactions_outreach_work', args=[taken.pk])}?{query}")

    def _work_context(
        self, request: HttpRequest, outreach: Outreach, asked: dict[str, Any]
    ) -> dict[str, Any]:
        candidate = outreach.candidate
        talks = visible(request.user, Interaction).filter(candidate=candidate).select_related("performed_by")
        today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        mine = Outreach.objects.worked().filter(user=request.user.pk, worked_at__gte=today)
        return {
            **self.admin_site.each_context(request),
            "title": str(candidate),
            "outreach": outreach,
            "candidate": candidate,
            "phones": list(candidate.phones.all()[:5]),
            "emails": list(candidate.emails.all()[:5]),
            "talks": list(talks.order_by("-occurred_at", "-id")[:TALKS]),
            "keys": KEYS,
            "asked": asked,
            "is_mine": outreach.user_id == request.user.pk and not outreach.outcome,
            "worked_today": mine.count(),
            "won_today": mine.filter(outcome=OutreachOutcome.REACHED).count(),
        }

    def _require(self, request: HttpRequest) -> None:
        if not may(request.user, "add", Outreach):
            raise PermissionDenied("You may not work on this list.")


def _asked(data: Any) -> dict[str, Any]:
    months = data.get("months", "")
    return {
        "months": int(months) if months in map(str, MONTHS) else USUAL,
        "mine": data.get("who") == "me",
    }

"""What people allow us and what they refused: the list of events, the dialogs, the worklist of what ends."""

from collections.abc import Collection
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from unfold.decorators import display

from audit.access import trace
from audit.choices import Reading
from audit.links import url_of
from candidates.models import Candidate
from interactions.admin.searching import about
from privacy import operations
from privacy.choices import Channel, Event, Purpose
from privacy.dialogs import VoidDialog
from privacy.ending import SHOWN, ending, ending_of
from privacy.forms import ConsentForm, RefusalForm, usual_end
from privacy.models import LegalBasis
from records.admin import RecordAdmin
from records.forms import blame
from records.policies import may, visible
from records.refusals import sentence_of
from records.steps import Steps, step

EVENT_VARIANTS = {
    Event.GIVEN: "success",
    Event.RENEWED: "success",
    Event.WITHDRAWN: "danger",
    Event.OBJECTED: "danger",
    Event.ENDED: "warning",
    "void": "",
}
RENEWALS = ((Channel.PHONE, "p"), (Channel.EMAIL, "e"), (Channel.IN_PERSON, "i"))
ASKED: dict[str, Any] = {
    "take": (ConsentForm, operations.record_bases, "Record consent of", "Record it", "Recorded."),
    "refuse": (
        RefusalForm,
        operations.record_refusal,
        "Record a refusal of",
        "Record it",
        "Recorded: they are not called about it any more.",
    ),
}


@admin.register(LegalBasis)
class LegalBasisAdmin(Steps, RecordAdmin):
    list_title = "Consents and refusals"
    list_display = (
        "shown_event",
        "candidate",
        "purpose",
        "happened_at",
        "expires_on",
        "channel",
        "recorded_by",
    )
    list_filter = ("event", "purpose", "ground", "channel", "recorded_by", "happened_at", "expires_on")
    list_select_related = ("candidate", "recorded_by")
    search_fields = ("evidence",)
    search_help_text = "Search by candidate"
    sortable_by = ("happened_at",)
    empty_hint = "Record consent or a refusal on the page of a candidate."
    actions_detail = ("void",)
    fields = (
        "candidate",
        ("event", "purpose", "ground"),
        ("happened_at", "expires_on", "channel"),
        "evidence",
        ("document", "interaction"),
        ("recorded_by", "created_at"),
    )

    void = step(
        "Entered by mistake",
        operations.void_basis,
        icon="backspace",
        done="It no longer counts.",
        asks=VoidDialog,
        warns="It stays to be read and no longer counts. What they say now is recorded anew.",
    )

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("ending/", view(self.ending_view), name=self.url_name("ending")),
            path("of/<int:candidate_id>/renew/", view(self.renew_view), name=self.url_name("renew")),
            path("of/<int:candidate_id>/<slug:what>/", view(self.taking_view), name=self.url_name("taking")),
            *super().get_urls(),
        ]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[LegalBasis], search_term: str
    ) -> tuple[QuerySet[LegalBasis], bool]:
        return about(queryset, request, search_term)

    def get_fields(self, request: HttpRequest, obj: LegalBasis | None = None) -> list[Any]:
        void = [("voided_at", "voided_by"), "void_reason"] if obj and obj.is_void else []
        return [*self.fields, *void]

    def get_readonly_fields(self, request: HttpRequest, obj: LegalBasis | None = None) -> list[str]:
        """Leave nothing: what was said stays, but for the step that declares it void."""
        return [field.name for field in self.opts.fields]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: it is recorded on the page of a candidate."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "void", obj)

    def steps_for(self, record: LegalBasis) -> Collection[str]:
        return () if record.is_void else {"void"}

    @display(description="What", label=EVENT_VARIANTS)
    def shown_event(self, basis: LegalBasis) -> tuple[str, str]:
        if basis.is_void:
            return "void", "Void"
        return basis.event, f"{basis.get_ground_display()}: {basis.get_event_display().lower()}"

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def taking_view(self, request: HttpRequest, candidate_id: int, what: str) -> HttpResponse:
        """Ask what a candidate allows or refuses, in a dialog or on a page, and take it down."""
        candidate = self._candidate(request, candidate_id)
        if what not in ASKED:
            raise Http404("There is nothing of this name to record.")
        if not may(request.user, "add", LegalBasis):
            raise PermissionDenied("You may not record what candidates allow.")
        asks, write, title, button, done = ASKED[what]
        form = asks(candidate, request.user, request.POST if request.method == "POST" else None)
        if form.is_valid():
            try:
                write(candidate, **form.cleaned_data)
            except (ValidationError, PermissionDenied) as refusal:
                blame(form, refusal)
            else:
                messages.success(request, done)
                if request.headers.get("HX-Request"):
                    return HttpResponse(headers={"HX-Refresh": "true"})
                return HttpResponseRedirect(url_of(candidate))
        context = {
            **self.admin_site.each_context(request),
            "title": f"{title} {candidate}",
            "form": form,
            "candidate": candidate,
            "heading": title,
            "button": button,
            "address": request.path,
        }
        return TemplateResponse(request, "privacy/taking.html", context, status=422 if form.is_bound else 200)

    @method_decorator(require_safe)
    def ending_view(self, request: HttpRequest) -> HttpResponse:
        """Show whose consent ends, to be renewed with one key."""
        return TemplateResponse(request, "privacy/ending.html", self._ending(request))

    @method_decorator(require_POST)
    def renew_view(self, request: HttpRequest, candidate_id: int) -> HttpResponse:
        """Renew what ends of one person, or record that they refuse, and answer with the list as it is then."""
        candidate = self._candidate(request, candidate_id)
        said: dict[str, Any] = {}
        try:
            said = {"said": _worked(request.user, candidate, request.POST.get("do", ""))}
        except (ValidationError, PermissionDenied) as refusal:
            said = {"refused": sentence_of(refusal)}
        if not request.headers.get("HX-Request"):
            told = messages.error if "refused" in said else messages.success
            told(request, said.get("refused") or f"{candidate}: {said['said']}")
            return HttpResponseRedirect(reverse(f"admin:{self.url_name('ending')}"))
        status = 422 if "refused" in said else 200
        return TemplateResponse(
            request, "privacy/ending.html", self._ending(request) | said | {"who": candidate}, status=status
        )

    def _candidate(self, request: HttpRequest, key: int) -> Candidate:
        candidate: Candidate | None = visible(request.user, Candidate).filter(pk=key).first()
        if candidate is None:
            raise Http404("There is no such candidate, or they are not shown to you.")
        return candidate

    def _ending(self, request: HttpRequest) -> dict[str, Any]:
        if not may(request.user, "add", LegalBasis):
            raise PermissionDenied("You may not record what candidates allow.")
        mine = (request.POST or request.GET).get("who") != "all"
        found, has_more = ending(request.user, mine=mine, today=timezone.localdate())
        if found:
            trace(
                Reading.LISTED,
                *(each.candidate for each in found),
                model=Candidate,
                query="consent that ends",
            )
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Consent that ends",
            "found": found,
            "has_more": has_more,
            "shown": SHOWN,
            "mine": mine,
            "until": usual_end(),
            "renewals": RENEWALS,
        }


def _worked(user: Any, candidate: Candidate, asked: str) -> str:
    """Do what was asked with all that ends of a candidate; return what to say."""
    bases = ending_of(user, candidate, timezone.localdate())
    if asked == "refused":
        purposes = [Purpose(basis.purpose) for basis in bases]
        operations.record_refusal(candidate, purposes=purposes, channel=Channel.PHONE)
        return "refuses, and is not called about jobs any more."
    if asked not in [channel for channel, _ in RENEWALS]:
        raise ValidationError("Say how they agreed.")
    renewed = operations.renew_bases(bases, channel=Channel(asked))
    logged = "; the contact is logged" if renewed[0].interaction_id else ""
    return f"goes on until {renewed[0].expires_on:%-d %B %Y}{logged}."

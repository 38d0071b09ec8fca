"""Candidates in the admin site: the list, the page to read, the form and what belongs to them."""

from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from unfold.decorators import display

from audit.templatetags.story import ago
from candidates import operations
from candidates.admin.adding import WhoIsThis
from candidates.admin.bulk import BulkViews
from candidates.admin.documents import DocumentsOfCandidate
from candidates.admin.expiring import ExpiringView
from candidates.admin.identity import MergeViews
from candidates.admin.searching import SearchViews
from candidates.choices import EmailKind, PhoneKind
from candidates.models import (
    Candidate,
    CandidateEmail,
    CandidateLanguage,
    CandidateLink,
    CandidatePhone,
    CandidateSecondaryOwner,
    CandidateSkill,
    CandidateTag,
    CandidateTeamGrant,
    CandidateUserGrant,
    Certification,
    Education,
    SavedSearch,
    WorkAuthorisation,
    WorkHistory,
)
from candidates.profile import STATUS_VARIANTS, Profile
from candidates.search import Asked, found
from governance.inlines import GrantInline, share_as_granted
from records.admin import RecordAdmin, RecordInline, RecordStackedInline
from records.forms import RecordForm
from records.policies import may

SHOWN_VARIANTS: dict[str, str] = {
    **{status.value: variant for status, variant in STATUS_VARIANTS.items()},
    "do_not_contact": "danger",
}


class WayInline(RecordInline):
    """A way to reach somebody, of which a new record offers one to fill in."""

    tab = False

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return 0 if obj else 1


class EmailInline(WayInline):
    model = CandidateEmail


class PhoneInline(WayInline):
    model = CandidatePhone


class LinkInline(WayInline):
    model = CandidateLink


class SkillInline(RecordInline):
    model = CandidateSkill
    verbose_name_plural = "skills"
    autocomplete_fields = ("skill",)


class LanguageInline(RecordInline):
    model = CandidateLanguage
    verbose_name_plural = "languages"


class TagInline(RecordInline):
    model = CandidateTag
    verbose_name_plural = "tags"
    autocomplete_fields = ("tag",)


class SecondaryOwnerInline(RecordInline):
    model = CandidateSecondaryOwner
    verbose_name_plural = "also looked after by"
    autocomplete_fields = ("user",)


class WorkHistoryInline(RecordStackedInline):
    model = WorkHistory
    verbose_name_plural = "work history"


class EducationInline(RecordStackedInline):
    model = Education
    verbose_name_plural = "education"


class CertificationInline(RecordInline):
    model = Certification


class WorkAuthorisationInline(RecordStackedInline):
    model = WorkAuthorisation
    verbose_name_plural = "work permits"
    autocomplete_fields = ("evidence",)


class UserGrantInline(GrantInline):
    model = CandidateUserGrant
    verbose_name_plural = "shared with people"
    autocomplete_fields = ("user",)


class TeamGrantInline(GrantInline):
    model = CandidateTeamGrant
    verbose_name_plural = "shared with teams"
    autocomplete_fields = ("team",)


@admin.register(Candidate)
class CandidateAdmin(
    WhoIsThis, MergeViews, SearchViews, DocumentsOfCandidate, ExpiringView, BulkViews, RecordAdmin
):
    page_template = "candidates/page.html"
    empty_hint = "Import them from another system's export, or add the first one by hand."
    actions = ("change_in_bulk",)
    list_display = ("shown_name", "shown_status", "shown_place", "owner", "shown_tags", "shown_contact")
    list_filter = (
        "status",
        "owner",
        "team",
        "country",
        "source",
        "do_not_contact",
        "last_interaction_at",
        "is_restricted",
    )
    list_select_related = ("owner",)
    list_prefetch_related = (
        Prefetch("taggings", CandidateTag.objects.select_related("tag").order_by("tag__name", "id")),
    )
    search_fields = ("full_name",)
    search_help_text = "Name, title, employer, reference, e-mail or telephone"
    sortable_by = ("shown_name", "shown_contact")
    autocomplete_fields = ("owner", "team", "source", "referred_by", "do_not_contact_reason")
    inlines = (
        EmailInline,
        PhoneInline,
        LinkInline,
        SkillInline,
        LanguageInline,
        TagInline,
        WorkHistoryInline,
        EducationInline,
        CertificationInline,
        WorkAuthorisationInline,
        SecondaryOwnerInline,
        UserGrantInline,
        TeamGrantInline,
    )
    fieldsets = (
        (
            None,
            {"fields": (("full_name", "preferred_name"), ("given_name", "family_name", "pronouns"))},
        ),
        (
            "What they do",
            {
                "fields": (
                    ("status", "language"),
                    ("headline",),
                    ("current_title", "current_employer"),
                    "summary",
                )
            },
        ),
        ("Where", {"fields": (("street", "postcode"), ("city", "region", "country"), "willing_to_relocate")}),
        (
            "Looking for",
            {
                "fields": (
                    ("employment_types", "work_modes"),
                    ("available_from", "available_until", "notice_days"),
                    ("pay_minimum", "pay_target", "pay_currency", "pay_unit"),
                )
            },
        ),
        (
            "Looked after by",
            {"fields": (("owner", "team"), ("source", "source_detail", "referred_by"), "is_restricted")},
        ),
        (
            "Do not contact",
            {"fields": (("do_not_contact", "do_not_contact_reason", "do_not_contact_until"),)},
        ),
    )

    def get_urls(self) -> list[Any]:
        return [*self.bulk_urls(), *self.merge_urls(), *self.search_urls(), *super().get_urls()]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Candidate], search_term: str
    ) -> tuple[QuerySet[Candidate], bool]:
        return (found(queryset, search_term) if search_term.strip() else queryset), False

    def get_inlines(self, request: HttpRequest, obj: Candidate | None) -> list[Any]:
        """Offer sharing to those who may, and only once there is something to share."""
        inlines = super().get_inlines(request, obj)
        if obj is not None and may(request.user, "share", obj):
            return list(inlines)
        return [inline for inline in inlines if not issubclass(inline, GrantInline)]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"owner": request.user.pk, **super().get_changeform_initial_data(request)}

    # Columns -------------------------------------------------------------------------------------

    @display(description="Candidate", ordering="full_name", header=True)
    def shown_name(self, candidate: Candidate) -> list[str]:
        return [str(candidate), candidate.headline or candidate.current_title or candidate.reference]

    @display(description="Status", label=SHOWN_VARIANTS)
    def shown_status(self, candidate: Candidate) -> tuple[str, str]:
        if not candidate.is_contactable:
            return "do_not_contact", "Do not contact"
        return candidate.status, candidate.get_status_display()

    @display(description="Place")
    def shown_place(self, candidate: Candidate) -> str:
        return candidate.place

    @display(description="Tags")
    def shown_tags(self, candidate: Candidate) -> str:
        return ", ".join(str(tagging) for tagging in candidate.taggings.all())

    @display(description="Last contact", ordering="last_interaction_at")
    def shown_contact(self, candidate: Candidate) -> str:
        return ago(candidate.last_interaction_at)

    # Page and writes -----------------------------------------------------------------------------

    def page_context(self, request: HttpRequest, record: Candidate) -> dict[str, Any]:
        return {"profile": Profile(record, request.user)}

    def change_record(self, request: HttpRequest, instance: Candidate, form: RecordForm) -> Candidate:
        return operations.update_candidate(instance, changes=form.changes(), version=form.version)

    def remove_record(self, request: HttpRequest, instance: Candidate) -> None:
        operations.delete_candidate(instance)

    def add_part(self, part: Any) -> None:
        match part:
            case CandidateEmail():
                operations.add_email(
                    part.candidate, value=part.value, kind=EmailKind(part.kind), is_primary=part.is_primary
                )
            case CandidatePhone():
                operations.add_phone(
                    part.candidate, value=part.value, kind=PhoneKind(part.kind), is_primary=part.is_primary
                )
            case CandidateUserGrant() | CandidateTeamGrant():
                share_as_granted(part)
            case CandidateLink():
                operations.add_link(part.candidate, value=part.value, kind=part.kind)
            case _:
                super().add_part(part)

    def change_part(self, part: Any, changes: dict[str, Any], version: int | None) -> None:
        if changes.get("is_primary"):
            # The one that was primary steps back first: there is never a second.
            operations.make_primary(part)
            changes, version = {name: changes[name] for name in changes if name != "is_primary"}, None
        if isinstance(part, CandidateEmail) and "value" in changes:
            operations.change_email(part, value=changes["value"], version=version)
            changes, version = {name: changes[name] for name in changes if name != "value"}, None
        if changes:
            super().change_part(part, changes, version)

    def remove_part(self, part: Any) -> None:
        if isinstance(part, (CandidateEmail, CandidatePhone, CandidateLink)):
            operations.remove_contact(part)
        else:
            super().remove_part(part)


@admin.register(SavedSearch)
class SavedSearchAdmin(RecordAdmin):
    list_display = ("name", "shown_search", "owner", "visibility", "alert")
    list_filter = ("visibility", "alert")
    list_select_related = ("owner",)
    search_fields = ("name",)
    autocomplete_fields = ("owner",)
    empty_hint = "A saved search keeps its question and asks it again."

    @display(description="Search")
    def shown_search(self, search: SavedSearch) -> str:
        address = f"{reverse('admin:candidates_candidate_search')}?{Asked.read(search.query).address()}"
        return format_html('<a class="sor-link" href="{}">Search again</a>', address)

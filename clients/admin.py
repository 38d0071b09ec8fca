"""Clients and job orders in the admin site."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from unfold.decorators import display

from clients import operations
from clients.models import (
    Client,
    ClientAgreement,
    ClientContact,
    ClientTeamGrant,
    ClientUserGrant,
    JobOrder,
    JobOrderRecruiter,
    JobOrderSkill,
    JobOrderTeamGrant,
    JobOrderUserGrant,
)
from clients.wording import CLIENT_VARIANTS, JOB_VARIANTS, PRIORITY_VARIANTS
from governance.inlines import GrantInline, share_as_granted
from records.admin import RecordAdmin, RecordInline
from records.forms import RecordForm
from records.policies import may, visible


class ContactInline(RecordInline):
    model = ClientContact
    fields = ("full_name", "role", "title", "email", "phone", "left_on")
    show_change_link = True


class ClientUserGrantInline(GrantInline):
    model = ClientUserGrant
    verbose_name_plural = "shared with people"
    autocomplete_fields = ("user",)


class ClientTeamGrantInline(GrantInline):
    model = ClientTeamGrant
    verbose_name_plural = "shared with teams"
    autocomplete_fields = ("team",)


@admin.register(Client)
class ClientAdmin(RecordAdmin):
    page_template = "clients/client.html"
    empty_hint = "Add the companies that hire through you, then the jobs they want filled."
    list_display = ("shown_name", "shown_status", "industry", "shown_place", "owner")
    list_filter = ("status", "owner", "team", "country", "is_restricted")
    list_select_related = ("owner",)
    search_fields = ("legal_name",)
    search_help_text = "Legal or trading name"
    sortable_by = ("shown_name",)
    autocomplete_fields = ("parent", "owner", "team", "source")
    inlines = (ContactInline, ClientUserGrantInline, ClientTeamGrantInline)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("legal_name", "trading_name"),
                    ("status", "parent", "industry"),
                    ("website", "phone"),
                    "notes",
                )
            },
        ),
        ("Where", {"fields": (("street", "postcode"), ("city", "region", "country"))}),
        (
            "Billing",
            {
                "fields": (
                    ("registration_number", "tax_number"),
                    ("billing_email", "billing_currency", "payment_days"),
                    "purchase_order_required",
                    "billing_terms",
                )
            },
        ),
        ("Looked after by", {"fields": (("owner", "team", "source"), "is_restricted")}),
    )

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[QuerySet[Client], bool]:
        return (queryset.named(search_term.strip()) if search_term.strip() else queryset), False

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"owner": request.user.pk, **super().get_changeform_initial_data(request)}

    @display(description="Client", ordering="legal_name", header=True)
    def shown_name(self, client: Client) -> list[str]:
        return [str(client), client.legal_name if client.trading_name else ""]

    @display(description="Status", label=CLIENT_VARIANTS)
    def shown_status(self, client: Client) -> tuple[str, str]:
        return client.status, client.get_status_display()

    @display(description="Place")
    def shown_place(self, client: Client) -> str:
        return ", ".join(part for part in (client.city, client.get_country_display()) if part)

    def page_context(self, request: HttpRequest, record: Client) -> dict[str, Any]:
        return {
            "variant": CLIENT_VARIANTS[record.status],
            "contacts": visible(request.user, ClientContact).filter(client=record).present(),
            "agreements": visible(request.user, ClientAgreement).filter(client=record),
            "jobs": visible(request.user, JobOrder).filter(client=record).live().select_related("owner")[:50],
            "may_see_terms": may(request.user, "view", ClientAgreement),
            "may_add_job": may(request.user, "add", JobOrder),
        }

    def add_record(self, request: HttpRequest, instance: Client, form: RecordForm) -> Client:
        return operations.create_client(**form.details())

    def change_record(self, request: HttpRequest, instance: Client, form: RecordForm) -> Client:
        return operations.update_client(instance, changes=form.changes(), version=form.version)

    def remove_record(self, request: HttpRequest, instance: Client) -> None:
        operations.delete_client(instance)

    def add_part(self, part: Any) -> None:
        if isinstance(part, (ClientUserGrant, ClientTeamGrant)):
            share_as_granted(part)
        else:
            super().add_part(part)

    def change_part(self, part: Any, changes: dict[str, Any], version: int | None) -> None:
        if isinstance(part, ClientContact):
            operations.update_contact(part, changes=changes, version=version)
        else:
            super().change_part(part, changes, version)


@admin.register(ClientContact)
class ClientContactAdmin(RecordAdmin):
    list_display = ("shown_name", "client", "role", "email", "phone", "left_on")
    list_filter = ("role", "left_on", "do_not_contact")
    list_select_related = ("client",)
    search_fields = ("full_name", "email")
    autocomplete_fields = ("client", "reports_to")
    empty_hint = "Contacts are the people at your clients: hiring managers, approvers, billing."

    @display(description="Contact", ordering="full_name", header=True)
    def shown_name(self, contact: ClientContact) -> list[str]:
        return [str(contact), contact.title]

    def add_record(self, request: HttpRequest, instance: ClientContact, form: RecordForm) -> ClientContact:
        return operations.add_contact(**form.details())

    def change_record(self, request: HttpRequest, instance: ClientContact, form: RecordForm) -> ClientContact:
        return operations.update_contact(instance, changes=form.changes(), version=form.version)


@admin.register(ClientAgreement)
class ClientAgreementAdmin(RecordAdmin):
    list_display = ("title", "client", "kind", "fee_percent", "guarantee_days", "valid_from", "valid_until")
    list_filter = ("kind", "valid_until")
    list_select_related = ("client",)
    search_fields = ("title",)
    autocomplete_fields = ("client",)
    empty_hint = "Agreements say what you are paid, what you guarantee, and for how long."

    def add_record(
        self, request: HttpRequest, instance: ClientAgreement, form: RecordForm
    ) -> ClientAgreement:
        return operations.add_agreement(**form.details())

    def change_record(
        self, request: HttpRequest, instance: ClientAgreement, form: RecordForm
    ) -> ClientAgreement:
        return operations.update_agreement(instance, changes=form.changes(), version=form.version)


class RecruiterInline(RecordInline):
    model = JobOrderRecruiter
    verbose_name_plural = "recruiters"
    autocomplete_fields = ("user",)


class WantedSkillInline(RecordInline):
    model = JobOrderSkill
    verbose_name_plural = "skills"
    autocomplete_fields = ("skill",)


class JobUserGrantInline(GrantInline):
    model = JobOrderUserGrant
    verbose_name_plural = "shared with people"
    autocomplete_fields = ("user",)


class JobTeamGrantInline(GrantInline):
    model = JobOrderTeamGrant
    verbose_name_plural = "shared with teams"
    autocomplete_fields = ("team",)


@admin.register(JobOrder)
class JobOrderAdmin(RecordAdmin):
    page_template = "clients/job_order.html"
    list_title = "Jobs"
    empty_hint = "Take the first order from the page of a client, or add it here."
    list_display = ("shown_title", "client", "shown_status", "shown_priority", "shown_age", "owner")
    list_filter = ("status", "owner", "team", "employment_type", "priority", "country", "is_restricted")
    list_select_related = ("client", "owner")
    search_fields = ("title",)
    search_help_text = "Title, reference or client"
    sortable_by = ("shown_title",)
    autocomplete_fields = ("client", "contact", "agreement", "owner", "team", "source", "closed_reason")
    inlines = (RecruiterInline, WantedSkillInline, JobUserGrantInline, JobTeamGrantInline)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("title", "client"),
                    ("contact", "agreement", "client_reference"),
                    ("employment_type", "openings", "priority"),
                    ("status", "closed_reason"),
                    ("starts_on", "ends_on", "hours_per_week"),
                    "description",
                )
            },
        ),
        (
            "Money",
            {
                "fields": (
                    ("pay_minimum", "pay_maximum"),
                    ("bill_minimum", "bill_maximum"),
                    ("currency", "unit"),
                )
            },
        ),
        ("Where", {"fields": (("city", "region", "postcode"), ("country", "work_mode"))}),
        ("Posting", {"fields": ("posting", "is_published")}),
        ("Looked after by", {"fields": (("owner", "team", "source"), "is_restricted")}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: JobOrder | None = None) -> tuple[str, ...]:
        return ("client",) if obj else ("closed_reason",)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[JobOrder], search_term: str
    ) -> tuple[QuerySet[JobOrder], bool]:
        term = search_term.strip()
        if not term:
            return queryset, False
        clients = visible(request.user, Client).named(term).values("pk")
        named = Q(title__icontains=term) | Q(reference__iexact=term) | Q(client__in=clients)
        return queryset.filter(named), False

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"owner": request.user.pk, **super().get_changeform_initial_data(request)}

    @display(description="Job", ordering="title", header=True)
    def shown_title(self, job: JobOrder) -> list[str]:
        return [job.title, job.reference]

    @display(description="Status", label=JOB_VARIANTS)
    def shown_status(self, job: JobOrder) -> tuple[str, str]:
        return job.status, job.get_status_display()

    @display(description="Priority", label=PRIORITY_VARIANTS)
    def shown_priority(self, job: JobOrder) -> tuple[int, str]:
        return job.priority, job.get_priority_display()

    @display(description="Open")
    def shown_age(self, job: JobOrder) -> str:
        return "—" if job.days_open is None else f"{job.days_open} days"

    def page_context(self, request: HttpRequest, record: JobOrder) -> dict[str, Any]:
        return {
            "variant": JOB_VARIANTS[record.status],
            "recruiters": [str(row.user) for row in record.assignments.select_related("user")],
            "wanted": record.wanted_skills.select_related("skill"),
        }

    def add_record(self, request: HttpRequest, instance: JobOrder, form: RecordForm) -> JobOrder:
        return operations.create_job_order(**form.details())

    def change_record(self, request: HttpRequest, instance: JobOrder, form: RecordForm) -> JobOrder:
        changes = form.changes()
        to, reason = changes.pop("status", None), changes.pop("closed_reason", None)
        saved, version = instance, form.version
        if changes:
            saved = operations.update_job_order(instance, changes=changes, version=version)
            version = saved.version
        if to is not None:
            saved = operations.change_job_order_status(instance, to=to, reason=reason, version=version)
        return saved

    def remove_record(self, request: HttpRequest, instance: JobOrder) -> None:
        operations.delete_job_order(instance)

    def add_part(self, part: Any) -> None:
        match part:
            case JobOrderUserGrant() | JobOrderTeamGrant():
                share_as_granted(part)
            case JobOrderRecruiter():
                operations.assign_recruiter(part.job_order, user=part.user)
            case _:
                super().add_part(part)

    def remove_part(self, part: Any) -> None:
        if isinstance(part, JobOrderRecruiter):
            operations.unassign_recruiter(part.job_order, user=part.user)
        else:
            super().remove_part(part)

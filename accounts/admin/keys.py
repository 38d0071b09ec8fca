"""Keys of other systems in the admin site: made, shown once, replaced by newer ones, revoked."""

from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminSelect2MultipleWidget, UnfoldAdminSelectWidget

from accounts import operations
from accounts.models import ApiKey, User
from records import scopes
from records.admin import RecordAdmin
from records.forms import RecordForm

OVERLAPS = {0: "at once", 1: "in an hour", 24: "in a day", 24 * 7: "in a week", 24 * 30: "in 30 days"}


def _scopes() -> list[tuple[str, list[tuple[str, str]]]]:
    kinds = scopes.known().items()
    return [
        ("everything" if kind == scopes.ANY else kind, [(f"{kind}:{use}", f"{kind}:{use}") for use in uses])
        for kind, uses in kinds
    ]


class ApiKeyForm(RecordForm):
    """A key with its scopes chosen from all there are."""

    scopes = forms.MultipleChoiceField(
        choices=_scopes,
        widget=UnfoldAdminSelect2MultipleWidget,
        help_text="Within the rights of its account. candidates:read reads candidates and nothing else, "
        "candidates:write includes all that can be done with them, *:read reads everything.",
    )


class RotationForm(forms.Form):
    """How long a key works beside the one that takes its place."""

    hours = forms.TypedChoiceField(
        coerce=int,
        choices=list(OVERLAPS.items()),
        initial=24,
        label="This key stops working",
        widget=UnfoldAdminSelectWidget,
        help_text="Until then both open the door: put the new one in place in the meantime.",
    )


@admin.register(ApiKey)
class ApiKeyAdmin(RecordAdmin):
    form = ApiKeyForm
    list_display = ("name", "prefix", "account", "shown_scopes", "expires_at", "last_used_at", "shown_state")
    list_filter = ("account",)
    list_select_related = ("account",)
    search_fields = ("name", "prefix")
    fields = ("account", "name", "scopes", "networks", "expires_at")
    actions_detail = ("rotate", "revoke")
    empty_hint = "Make a service account under People first, then a key with which its system logs in."
    labels: ClassVar[dict[str, str]] = {"live": "success", "closed": ""}

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.rotate_view)
        return [path("<int:object_id>/rotate/", view, name=self.url_name("rotate")), *super().get_urls()]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*self.fields, *(("last_used_at", "state") if obj else ())]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "account":
            kwargs["queryset"] = User.objects.active().filter(is_service=True)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Keys are not changed: they are revoked and made anew."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_revoke_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "change", obj)

    has_rotate_permission = has_revoke_permission

    @display(description="Scopes")
    def shown_scopes(self, key: ApiKey) -> str:
        return ", ".join(key.scopes)

    @display(description="State", label=labels)
    def shown_state(self, key: ApiKey) -> tuple[str, str]:
        if key.revoked_at:
            return "closed", "Revoked"
        is_over = key.expires_at is not None and key.expires_at <= timezone.now()
        return ("closed", "Expired") if is_over else ("live", "In use")

    @display(description="State")
    def state(self, key: ApiKey) -> str:
        return self.shown_state(key)[1]

    def add_record(self, request: HttpRequest, instance: ApiKey, form: RecordForm) -> ApiKey:
        key, text = operations.issue_api_key(**form.details())
        request.issued_key = text  # type: ignore[attr-defined]
        return key

    def response_add(
        self, request: HttpRequest, obj: ApiKey, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self._issued(request, obj, request.issued_key)  # type: ignore[attr-defined]

    def _issued(self, request: HttpRequest, key: ApiKey, text: str) -> HttpResponse:
        """Show the key once; it is kept nowhere."""
        context = {
            **self.admin_site.each_context(request),
            "title": "The new key",
            "opts": self.opts,
            "key": key,
            "text": text,
        }
        response = TemplateResponse(request, "accounts/issued_key.html", context)
        response.headers["Cache-Control"] = "no-store"
        return response

    @action(description="Replace", permissions=["rotate"], icon="autorenew")
    def rotate(self, request: HttpRequest, object_id: str) -> HttpResponse:
        key = self.record_or_404(request, object_id)
        return HttpResponseRedirect(self.url_of_view("rotate", key))

    def rotate_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Ask how long both keys are to work, make the new one and show it."""
        key = self.record_or_404(request, object_id)
        if not self.has_rotate_permission(request, key):
            raise PermissionDenied("Only an administrator manages API keys.")
        form = RotationForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                overlap = timedelta(hours=form.cleaned_data["hours"])
                newer, text = operations.rotate_api_key(key, overlap=overlap)
            except ValidationError as refusal:
                form.add_error(None, refusal)
            else:
                return self._issued(request, newer, text)
        context = {
            **self.record_context(request, key),
            "title": f"Replace the key {key.name}",
            "form": form,
        }
        status = 422 if form.errors else 200
        return TemplateResponse(request, "accounts/rotate_key.html", context, status=status)

    @action(
        description="Revoke",
        permissions=["revoke"],
        icon="key_off",
        dialog={"title": "Revoke this key?", "description": "Whatever uses it is shut out at once."},
    )
    def revoke(self, request: HttpRequest, form: Any, object_id: str) -> HttpResponse:
        key = self.record_or_404(request, object_id)
        operations.revoke_api_key(key)
        messages.success(request, f"The key {key} opens nothing any more.")
        return HttpResponse(headers={"HX-Redirect": self.url_of_view("change", key)})

"""Webhooks in the admin site: where systems are told, what arrived, what each attempt was answered."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.text import capfirst
from django.views.decorators.http import require_POST, require_safe
from unfold.decorators import display

from audit.links import url_of
from audit.typed import version_in
from integrations import operations
from integrations.admin.subscribing import AsksForRecords
from integrations.choices import DeliveryStatus, EndpointStatus
from integrations.models import WebhookDelivery, WebhookEndpoint
from integrations.webhooks.events import body_of, tellable
from integrations.webhooks.reading import page_of_messages, place_of
from records.admin import RecordAdmin
from records.forms import RecordForm
from records.refusals import sentence_of

STATUS_VARIANTS = {
    EndpointStatus.ACTIVE: "success",
    EndpointStatus.WAITING: "warning",
    EndpointStatus.PAUSED: "",
}
DELIVERY_VARIANTS = {
    DeliveryStatus.WAITING: "info",
    DeliveryStatus.DELIVERED: "success",
    DeliveryStatus.DEAD: "danger",
    DeliveryStatus.WITHHELD: "",
}


@admin.register(WebhookEndpoint)
class WebhookEndpointAdmin(AsksForRecords, RecordAdmin):
    page_template = "integrations/webhook.html"
    list_display = ("name", "system", "shown_host", "shown_status", "delivered_at")
    list_filter = ("system", "status")
    list_select_related = ("system",)
    search_fields = ("name", "system__name")
    fields = ("system", "name", "url", "resources", "kinds", "watched", "skips_own")
    autocomplete_fields = ("system",)
    empty_hint = (
        "Make a system with a service account first, then name the address at which it wants to be told."
    )

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        acts = {
            "test": self.test_view,
            "pause": self.pause_view,
            "resume": self.resume_view,
            "rotate": self.rotate_view,
            "send-dead-again": self.send_dead_again_view,
            "status": self.status_view,
        }
        return [
            *(
                path(f"<int:object_id>/{name}/", view(act), name=self.url_name(name))
                for name, act in acts.items()
            ),
            path(
                "<int:object_id>/messages/<int:message>/",
                view(self.message_view),
                name=self.url_name("message"),
            ),
            path(
                "<int:object_id>/messages/<int:message>/again/",
                view(self.again_view),
                name=self.url_name("again"),
            ),
            *super().get_urls(),
        ]

    @display(description="Server")
    def shown_host(self, endpoint: WebhookEndpoint) -> str:
        return endpoint.host

    @display(description="Status", ordering="status", label=STATUS_VARIANTS)
    def shown_status(self, endpoint: WebhookEndpoint) -> tuple[str, str]:
        return endpoint.status, endpoint.get_status_display()

    # Forms ---------------------------------------------------------------------------------------

    def add_record(
        self, request: HttpRequest, instance: WebhookEndpoint, form: RecordForm
    ) -> WebhookEndpoint:
        endpoint = operations.add_endpoint(**form.details())
        request.issued_secret = endpoint.issued_secret  # type: ignore[attr-defined]
        return endpoint

    def change_record(
        self, request: HttpRequest, instance: WebhookEndpoint, form: RecordForm
    ) -> WebhookEndpoint:
        return operations.change_endpoint(instance, changes=form.changes(), version=form.version)

    def remove_record(self, request: HttpRequest, instance: WebhookEndpoint) -> None:
        operations.remove_endpoint(instance)

    def response_add(
        self, request: HttpRequest, obj: WebhookEndpoint, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self._secret_page(request, obj, request.issued_secret)  # type: ignore[attr-defined]

    def _secret_page(self, request: HttpRequest, endpoint: WebhookEndpoint, secret: str) -> HttpResponse:
        """Show a secret this once: it is kept sealed."""
        context = {
            **self.admin_site.each_context(request),
            "title": "The secret of the webhook",
            "opts": self.opts,
            "endpoint": endpoint,
            "secret": secret,
            "next": url_of(endpoint),
        }
        response = TemplateResponse(request, "integrations/webhook_secret.html", context)
        response.headers["Cache-Control"] = "no-store"
        return response

    # The page ------------------------------------------------------------------------------------

    def page_context(self, request: HttpRequest, record: WebhookEndpoint) -> dict[str, Any]:
        return {
            **self._standing(record),
            "acts": {
                name.replace("-", "_"): self.url_of_view(name, record)
                for name in ("test", "pause", "resume", "rotate", "send-dead-again", "status")
            },
            "events": [kind.capitalize() for kind in record.kinds],
            "records": [
                capfirst(model._meta.verbose_name_plural)
                for label, model in tellable().items()
                if label in record.resources
            ],
            "page": page_of_messages(
                record, request.GET.get("show", ""), request.GET.get("before", ""), request.user
            ),
            "variants": DELIVERY_VARIANTS,
        }

    def _standing(self, endpoint: WebhookEndpoint) -> dict[str, Any]:
        waiting = endpoint.deliveries.waiting().order_by("due_at")
        return {
            "variant": STATUS_VARIANTS[EndpointStatus(endpoint.status)],
            "waiting": waiting.count(),
            "dead": endpoint.deliveries.dead()[:1000].count(),
            "next_try": endpoint.held_until or waiting.values_list("due_at", flat=True).first(),
        }

    @method_decorator(require_safe)
    def status_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Answer with the standing as it is now, for a page that stays open."""
        endpoint = self.record_or_404(request, object_id)
        context = {
            **self._standing(endpoint),
            "record": endpoint,
            "status_url": self.url_of_view("status", endpoint),
        }
        return TemplateResponse(request, "integrations/webhook_standing.html", context)

    @method_decorator(require_safe)
    def message_view(self, request: HttpRequest, object_id: int, message: int) -> HttpResponse:
        endpoint = self.record_or_404(request, object_id)
        delivery = self._message(endpoint, message)
        context = {
            **self.record_context(request, endpoint),
            "title": delivery.event,
            "delivery": delivery,
            "variant": DELIVERY_VARIANTS[DeliveryStatus(delivery.status)],
            "attempts": list(delivery.attempts.all()[:100]),
            "place": place_of([delivery], request.user).get(delivery.pk),
            "body": body_of(delivery, frozenset()).decode(),
            "fields_sent": sorted(delivery.values or ()),
            "again_url": reverse(f"admin:{self.url_name('again')}", args=[endpoint.pk, delivery.pk]),
            "message_url": request.path,
        }
        return TemplateResponse(request, "integrations/webhook_message.html", context)

    # Acts ----------------------------------------------------------------------------------------

    @method_decorator(require_POST)
    def test_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        endpoint = self.record_or_404(request, object_id)
        try:
            delivery = operations.send_test(endpoint)
        except (ValidationError, PermissionDenied) as refusal:
            return self._refused(request, endpoint, refusal)
        return HttpResponseRedirect(self._address_of(delivery))

    @method_decorator(require_POST)
    def again_view(self, request: HttpRequest, object_id: int, message: int) -> HttpResponse:
        endpoint = self.record_or_404(request, object_id)
        delivery = self._message(endpoint, message)
        try:
            operations.send_again(delivery)
        except (ValidationError, PermissionDenied) as refusal:
            messages.error(request, sentence_of(refusal))
        return HttpResponseRedirect(self._address_of(delivery))

    @method_decorator(require_POST)
    def pause_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        reason = request.POST.get("reason", "").strip()
        return self._act(
            request,
            object_id,
            lambda endpoint, version: operations.pause_endpoint(endpoint, reason=reason, version=version),
            "Nothing is sent until you resume it. What happens meanwhile is told then.",
        )

    @method_decorator(require_POST)
    def resume_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        return self._act(
            request,
            object_id,
            lambda endpoint, version: operations.resume_endpoint(endpoint, version=version),
            "It goes on where it stopped.",
        )

    @method_decorator(require_POST)
    def send_dead_again_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        return self._act(
            request,
            object_id,
            lambda endpoint, version: operations.send_dead_again(endpoint),
            "What was given up is sent again.",
        )

    @method_decorator(require_POST)
    def rotate_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        endpoint = self.record_or_404(request, object_id)
        version = version_in(request.POST.get("version"))
        try:
            changed = operations.rotate_secret(endpoint, version=version)
        except (ValidationError, PermissionDenied) as refusal:
            return self._refused(request, endpoint, refusal)
        return self._secret_page(request, changed, changed.issued_secret)

    def _act(
        self,
        request: HttpRequest,
        object_id: int,
        act: Callable[[WebhookEndpoint, int | None], Any],
        done: str,
    ) -> HttpResponse:
        endpoint = self.record_or_404(request, object_id)
        try:
            act(endpoint, version_in(request.POST.get("version")))
        except (ValidationError, PermissionDenied) as refusal:
            return self._refused(request, endpoint, refusal)
        messages.success(request, done)
        return HttpResponseRedirect(url_of(endpoint))

    def _refused(
        self, request: HttpRequest, endpoint: WebhookEndpoint, refusal: ValidationError | PermissionDenied
    ) -> HttpResponse:
        messages.error(request, sentence_of(refusal))
        return HttpResponseRedirect(url_of(endpoint))

    def _address_of(self, delivery: WebhookDelivery) -> str:
        return reverse(f"admin:{self.url_name('message')}", args=[delivery.endpoint_id, delivery.pk])

    def _message(self, endpoint: WebhookEndpoint, key: int) -> WebhookDelivery:
        delivery = endpoint.deliveries.filter(pk=key).first()
        if delivery is None:
            raise Http404("There is no such message, or it is a month old and forgotten.")
        return delivery

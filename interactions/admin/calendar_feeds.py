"""My calendar: the page where people get, renew and revoke their secret address."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from interactions import operations
from interactions.models import CalendarFeed
from records.admin import ReadOnlyRecordAdmin


@admin.register(CalendarFeed)
class CalendarFeedAdmin(ReadOnlyRecordAdmin):
    list_display = ("user", "created_at", "revoked_at")
    list_select_related = ("user",)
    fields = ("user", "revoked_at")
    empty_hint = "Get an address for your calendar under “My calendar”, in the menu below your name."

    def get_urls(self) -> list[Any]:
        mine = self.admin_site.admin_view(self.mine_view)
        return [path("mine/", mine, name=self.url_name("mine")), *super().get_urls()]

    @method_decorator(never_cache)
    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def mine_view(self, request: HttpRequest) -> HttpResponse:
        """Show whether there is an address. A new one is shown once, in answer to asking for it."""
        address = ""
        if request.method == "POST":
            if "revoke" in request.POST:
                operations.revoke_calendar_feed()
                messages.success(request, "The address no longer leads anywhere.")
                return HttpResponseRedirect(request.path)
            secret = operations.make_calendar_feed()
            address = f"{settings.SITE_URL}{reverse('calendar_feed', args=[secret])}"
        feed = CalendarFeed.objects.live().filter(user=request.user.pk).first()
        context = {
            **self.admin_site.each_context(request),
            "title": "My calendar",
            "feed": feed,
            "address": address,
        }
        return TemplateResponse(request, "interactions/calendar.html", context)

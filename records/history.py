"""The pages that tell a record's history. They only read: simple-history's own can overwrite records."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.dateparse import parse_datetime
from django.utils.decorators import method_decorator
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from audit.diffs import differences
from audit.story import acts_about, tell_about
from audit.wording import Dictionary

PAGE = 25


class HistoryViews:
    """Who, when, via, why and field by field, for each act and for each version."""

    def history_urls(self) -> list[Any]:
        site = self.admin_site  # type: ignore[attr-defined]
        return [
            path(
                "<path:object_id>/history/<int:version>/",
                site.admin_view(self.version_view),
                name=self.url_name("version"),  # type: ignore[attr-defined]
            )
        ]

    @method_decorator(require_safe)
    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        record = self.record_or_404(request, object_id)  # type: ignore[attr-defined]
        found = acts_about(record, limit=PAGE + 1, before=cursor_of(request.GET.get("before", "")))
        page, more = found[:PAGE], len(found) > PAGE
        told = {
            act.change_set.pk: act
            for act in tell_about(record, [change_set for _, change_set in page], user=request.user)
        }
        context = {
            **self.record_context(request, record),  # type: ignore[attr-defined]
            "title": f"History of {record}",
            "acts": [told[change_set.pk] for _, change_set in page if change_set.pk in told],
            "older": cursor_for(page[-1][0], page[-1][1].pk) if more else "",
            "is_first": "before" not in request.GET,
        }
        return TemplateResponse(request, "records/history.html", context)

    @method_decorator(require_safe)
    def version_view(self, request: HttpRequest, object_id: str, version: int) -> HttpResponse:
        """Show the record as it stood in one version; a redacted value stays empty."""
        record = self.record_or_404(request, object_id)  # type: ignore[attr-defined]
        model = type(record)
        row = (
            model.history.filter(id=record.pk, version=version)
            .select_related("change_set")
            .order_by("-history_id")
            .first()
        )
        if row is None:
            raise Http404(f"There is no version {version} of this {model._meta.verbose_name}.")
        values = differences(model, old=None, new=row)
        dictionary = Dictionary(request.user, values)
        context = {
            **self.record_context(request, record),  # type: ignore[attr-defined]
            "title": f"{capfirst(str(record))}, version {version}",
            "row": row,
            "version": version,
            "values": [word for value in values if (word := dictionary.word(value)).new],
            "versions": {
                "older": version - 1 or None,
                "newer": version + 1 if version < record.version else None,
            },
        }
        return TemplateResponse(request, "records/version.html", context)


def cursor_for(at: datetime, key: int) -> str:
    return f"{at.isoformat()}~{key}"


def cursor_of(text: str) -> tuple[datetime, int] | None:
    """Read the place at which the page before ended; nonsense means the first page."""
    moment, _, key = text.rpartition("~")
    try:
        at = parse_datetime(moment)
    except ValueError:
        return None
    if at is None or at.tzinfo is None or not key.isdecimal() or len(key) > 18:
        return None
    return at, int(key)

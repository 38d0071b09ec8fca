"""Times, ways and addresses in the templates of every room."""

from datetime import date, datetime
from functools import lru_cache

from django import template
from django.contrib.humanize.templatetags.humanize import naturaltime
from django.utils import formats, timezone, translation
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from audit.choices import Via
from audit.links import address
from audit.models import ChangeEntry
from audit.story import kind_of as kind_of_label

register = template.Library()

VIA_ICONS = {
    Via.UI: "desktop_windows",
    Via.API: "api",
    Via.IMPORT: "upload_file",
    Via.SYNC: "sync",
    Via.CAPTURE: "mark_email_read",
    Via.TASK: "schedule",
    Via.COMMAND: "terminal",
    Via.SQL: "database",
}
HOURS_AGO = 6 * 3600


@register.filter
def ago(moment: datetime | None) -> SafeString | str:
    """Say when in relative words, with the exact time on hover."""
    if moment is None:
        return "—"
    local = timezone.localtime(moment)
    exact = f"{_day(local, 'DATE_FORMAT')}, {local:%H:%M:%S %Z}"
    return mark_safe(  # noqa: S308 - of moments
        f'<time datetime="{moment.isoformat()}" title="{escape(exact)}">{escape(_relative(local))}</time>'
    )


def _relative(local: datetime) -> str:
    today = timezone.localdate()
    if abs((timezone.now() - local).total_seconds()) < HOURS_AGO:
        return str(naturaltime(local)).replace("\xa0", " ")
    word = {0: "today", 1: "yesterday", -1: "tomorrow"}.get((today - local.date()).days)
    if word:
        return f"{word} at {formats.date_format(local, 'TIME_FORMAT')}"
    return _day(local, "MONTH_DAY_FORMAT" if local.year == today.year else "DATE_FORMAT")


def _day(local: datetime, form: str) -> str:
    return _written(local.date(), form, translation.get_language())


@lru_cache(maxsize=4_000)
def _written(day: date, form: str, language: str | None) -> str:  # noqa: ARG001 - part of the key
    """Return a day as the language of the reader has it; a list says dozens of them."""
    return formats.date_format(day, form)


@register.filter
def due(moment: date | datetime | None) -> SafeString | str:
    """Say how far off a due day is, in words, with the exact time on hover."""
    if moment is None:
        return "—"
    if isinstance(moment, datetime):
        local = timezone.localtime(moment)
        day, exact = local.date(), formats.date_format(local, "DATETIME_FORMAT")
    else:
        day, exact = moment, formats.date_format(moment, "DATE_FORMAT")
    days = (day - timezone.localdate()).days
    words = {0: "today", 1: "tomorrow", -1: "yesterday"}.get(days)
    if words is None:
        words = f"{-days} days ago" if days < 0 else f"in {days} days"
    return format_html('<time datetime="{}" title="{}">{}</time>', day.isoformat(), exact, words)


@register.filter
def via_icon(via: str) -> str:
    return VIA_ICONS.get(via, "help")  # type: ignore[call-overload]


@register.filter
def story_url(entry: ChangeEntry) -> str:
    """Return the address of the record in whose story an entry is told."""
    return address(entry.root_model, entry.root_id)


@register.filter
def kind_of(label: str) -> str:
    """Say what people call a record of a label such as "candidates.candidate"."""
    return kind_of_label(label)

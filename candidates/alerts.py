"""Who is to be told of new people in a saved search, and what the mail says."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from audit.links import url_of
from candidates.choices import AlertFrequency
from candidates.models import Candidate, SavedSearch
from candidates.search import Asked, BrokenQueryError, matching
from candidates.search.finding import CEILING
from records.policies import visible

MORNING = 7
LISTED = 25
# A little less than the whole, so that a mail does not come later every day.
SPANS = {AlertFrequency.DAILY: timedelta(hours=20), AlertFrequency.WEEKLY: timedelta(days=6, hours=20)}


def due(now: datetime) -> QuerySet[SavedSearch]:
    """Return the searches whose owners wait for a mail."""
    late = Q(alerted_at=None)
    for frequency, span in SPANS.items():
        late |= Q(alert=frequency, alerted_at__lte=now - span)
    rows = SavedSearch.objects.filter(late, owner__is_active=True).exclude(alert=AlertFrequency.NEVER)
    return rows.select_related("owner").order_by("pk")


def is_morning(search: SavedSearch, now: datetime) -> bool:
    """Tell whether the day of the owner has begun; a search that was just saved is looked at at once."""
    return search.alerted_at is None or now.astimezone(ZoneInfo(search.owner.time_zone)).hour >= MORNING


def newcomers(search: SavedSearch) -> tuple[list[int], list[int]]:
    """Return who is found now, up to the ceiling, and who of them is new to the owner.

    Beyond the ceiling nobody can say who was found before: then those count who came onto the record since.
    """
    try:
        rows = matching(search.owner, Asked.read(search.query))
        keys = list(rows.order_by("-updated_at", "-id").values_list("pk", flat=True)[: CEILING + 1])
        if len(keys) > CEILING:
            since = rows.filter(created_at__gt=search.alerted_at or timezone.now())
            return keys[:CEILING], list(
                since.order_by("-created_at", "-id").values_list("pk", flat=True)[:CEILING]
            )
    except BrokenQueryError:
        return [], []
    known = set(search.told)
    return keys, [key for key in keys if key not in known]


def letter(search: SavedSearch, keys: list[int]) -> EmailMessage:
    """Write the mail about ``keys``; a restricted person's name stays in the house."""
    people = list(
        visible(search.owner, Candidate).filter(pk__in=keys[:LISTED]).order_by("-updated_at", "-id")
    )
    site = settings.SITE_URL
    address = f"{site}{reverse('admin:candidates_candidate_search')}?{Asked.read(search.query).address()}"
    body = render_to_string(
        "candidates/search/alert.txt",
        {
            "search": search,
            "count": len(keys),
            "more": max(len(keys) - len(people), 0),
            "address": address,
            "settings_address": f"{site}{url_of(search)}",
            "people": [
                (
                    each.reference if each.is_restricted else f"{each} ({each.reference})",
                    f"{site}{url_of(each)}",
                )
                for each in people
            ],
        },
    )
    number = f"<search-{search.pk}-{timezone.now():%Y%m%d}@{urlsplit(site).hostname}>"
    headers = {"Message-ID": number, "Auto-Submitted": "auto-generated"}
    return EmailMessage("New people in a search of yours", body, to=[search.owner.email], headers=headers)

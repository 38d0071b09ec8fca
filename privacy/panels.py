"""What the page of a candidate shows of consent: in red when we may not, and all of it at the side."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from privacy.choices import PUTTING_FORWARD, Purpose
from privacy.models import LegalBasis
from privacy.models.rule import rule_in_force
from privacy.standing import NO_CONSENT, Standing, has_consent, refusal_in, standings
from records.panels import Panel
from records.policies import may
from records.reading import once


class ConsentAlert(Panel):
    """Says like “do not contact” that somebody must not be called about jobs, or shown to clients, and why."""

    title = "Consent"
    template_name = "privacy/alert.html"
    column = "alerts"

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any] | None:
        words = words_of(request, record)
        calling, showing = refusal_in(words), refusal_in(words, PUTTING_FORWARD)
        alerts = []
        if calling:
            also = ", nor show to clients" if showing == calling else ""
            alerts.append(f"Do not call or write about jobs{also}: {calling.sentence}")
        elif not has_consent(words) and once(request, "consent rule", rule_in_force).needs_consent:
            alerts.append(f"Do not call or write about jobs: {NO_CONSENT}")
        if showing and showing != calling:
            alerts.append(f"Do not show to clients: {showing.sentence}")
        return {"alerts": alerts} if alerts else None


class ConsentBadge(Panel):
    """Until when somebody may be called about jobs, as far as it is on file."""

    title = "Consent"
    template_name = "privacy/badge.html"
    column = "badges"

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any] | None:
        words = words_of(request, record)
        if refusal_in(words):
            return None
        by_purpose = {each.basis.purpose: each for each in words}
        shown = by_purpose.get(Purpose.CONTACT) or by_purpose.get(Purpose.KEEPING)
        return {"standing": shown} if shown else None


class ConsentPanel(Panel):
    """The last word on each purpose, and where to record the next."""

    title = "Consent"
    icon = "verified_user"
    template_name = "privacy/panel.html"
    column = "side"
    order = 20

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any] | None:
        if not may(request.user, "view", LegalBasis):
            return None
        return {
            "words": words_of(request, record),
            "may_add": not record.merged_into_id and may(request.user, "add", LegalBasis),
        }


def words_of(request: HttpRequest, candidate: Any) -> list[Standing]:
    """Return the last words of a candidate whom the reader sees; whoever sees them reads these."""
    return once(
        request,
        ("consent", candidate.pk),
        lambda: standings([candidate.pk], timezone.localdate()).get(candidate.pk, []),
    )

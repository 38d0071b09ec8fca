"""How django-axes names whoever tries to log in, and how often a program may ask."""

from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from accounts.models import User


def name_tried(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """Return the e-mail address as users are found by it: capitals are not another attempt."""
    given = (credentials or {}).get("username") or request.POST.get("username", "")
    return User.objects.normalize_email(given)[:255]


class RequestsPerMinute(BaseThrottle):
    """Counts the requests of an account in the database, where all processes and nodes count together.

    The table is not logged: it costs no disk and a crash forgives what was counted.
    """

    left = 0.0

    def allow_request(self, request: Request, view: Any) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(_COUNT, [request.user.pk])
            count, self.left = cursor.fetchone()
        return bool(count <= settings.API_REQUESTS_PER_MINUTE)

    def wait(self) -> float:
        return float(self.left)


_COUNT = """
INSERT INTO accounts_requestcount AS counted (account_id, minute, requests)
VALUES (%s, date_trunc('minute', statement_timestamp()), 1)
ON CONFLICT (account_id) DO UPDATE SET
    requests = CASE WHEN counted.minute = excluded.minute THEN counted.requests + 1 ELSE 1 END,
    minute = excluded.minute
RETURNING requests, extract(epoch FROM minute + interval '1 minute' - statement_timestamp())
"""

"""How django-axes names whoever tries to log in."""

from typing import Any

from django.http import HttpRequest

from accounts.models import User


def name_tried(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """Return the e-mail address as users are found by it: capitals are not another attempt."""
    given = (credentials or {}).get("username") or request.POST.get("username", "")
    return User.objects.normalize_email(given)[:255]

"""What a key may ask for, beside what its account may: the scopes that it was given."""

from collections.abc import Sequence
from typing import Any

from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from records import scopes


class WithinScopes(BasePermission):
    """Asks the key about the ``noun`` of the view, and the ``uses`` of what is asked there.

    Whoever logged in as themselves has no key and all their rights.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        default = (scopes.READ if request.method in SAFE_METHODS else scopes.WRITE,)
        uses = view.uses() if hasattr(view, "uses") else default
        require_scope(request, getattr(view, "noun", ""), uses)
        return True


def require_scope(request: Request, noun: str, uses: Sequence[str]) -> None:
    if missing := [use for use in uses if not holds(request, noun, use)]:
        raise PermissionDenied(
            f"This key may not do this: it lacks the scope {noun}:{missing[0]}.", code="scope"
        )


def holds(request: Request, noun: str, use: str) -> bool:
    held = getattr(request.auth, "scopes", None)
    return held is None or scopes.allow(held, noun, use)

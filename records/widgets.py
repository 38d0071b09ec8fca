"""Widgets of forms over records."""

from collections.abc import Sequence
from typing import Any

from django.contrib.admin import widgets


class AutocompleteSelect(widgets.AutocompleteSelect):
    """Looks records up as one types; Django's own fails on a key that is no number."""

    def optgroups(self, name: str, value: Sequence[str], attr: dict[str, Any] | None = None) -> Any:
        return super().optgroups(name, [key for key in value if _is_key(str(key))], attr)


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19

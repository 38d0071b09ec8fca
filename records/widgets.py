"""Widgets of forms over records."""

from collections.abc import Sequence
from typing import Any

from django.contrib.admin import widgets

from audit.typed import key_in


class AutocompleteSelect(widgets.AutocompleteSelect):
    """Looks records up as one types; Django's own fails on a key that is no number."""

    def optgroups(self, name: str, value: Sequence[str], attr: dict[str, Any] | None = None) -> Any:
        return super().optgroups(name, [key for key in value if key_in(key) is not None], attr)

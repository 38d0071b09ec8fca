"""Widgets of forms over records."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.contrib.admin import widgets
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from unfold.widgets import UnfoldAdminSelectWidget

from audit.typed import key_in


class AutocompleteSelect(widgets.AutocompleteSelect):
    """Looks records up as one types; Django's own fails on a key that is no number."""

    def optgroups(self, name: str, value: Sequence[str], attr: dict[str, Any] | None = None) -> Any:
        return super().optgroups(name, [key for key in value if key_in(key) is not None], attr)


class LongSelect(UnfoldAdminSelectWidget):
    """A drop-down whose options are written at once: 250 countries by templates take longer than the page."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        choices: Any = self.choices  # type: ignore[has-type]
        self.choices = ()
        frame = super().render(name, value, attrs, renderer)
        self.choices = choices
        chosen = set(self.format_value(value))  # type: ignore[arg-type]
        rows = tuple((str(code), str(code) in chosen, str(label)) for code, label in choices)
        return mark_safe(frame.replace("</select>", f"{_options(rows)}</select>"))  # noqa: S308 - each part is escaped


@lru_cache(maxsize=100)
def _options(rows: tuple[tuple[str, bool, str], ...]) -> str:
    return "\n".join(
        f'<option value="{escape(code)}"{" selected" if is_chosen else ""}>{escape(label)}</option>'
        for code, is_chosen, label in rows
    )

"""Widgets of forms over records."""

from collections.abc import Sequence
from typing import Any

from django.contrib.admin import widgets
from django.utils.html import format_html_join
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
        rows = ((code, " selected" if str(code) in chosen else "", label) for code, label in choices)
        options = format_html_join("\n", '<option value="{}"{}>{}</option>', rows)
        return mark_safe(frame.replace("</select>", f"{options}</select>"))  # noqa: S308 - each part is escaped

"""Spares a migration from nothing most of its work."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.migrations.state import ProjectState


@contextmanager
def options_unrendered() -> Iterator[None]:
    """Add an index or a constraint to the state of a model without rendering its neighbours again.

    Django renders every model around it anew for each of them, though none of their fields changed: with our
    hundreds of constraints that is two thirds of the time of a first start. PostgreSQL's schema editor is
    handed the index itself, and an operation that changes a field renders the model with all its options.
    """
    state: Any = ProjectState  # the method is not part of its types
    original = state._append_option

    def append_option(
        self: ProjectState, app_label: str, model_name: str, option_name: str, obj: Any
    ) -> None:
        options = self.models[app_label, model_name].options
        options[option_name] = [*options[option_name], obj]

    state._append_option = append_option
    try:
        yield
    finally:
        state._append_option = original

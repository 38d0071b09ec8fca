"""Start-up of the interactions room."""

from django.apps import AppConfig


class InteractionsConfig(AppConfig):
    name = "interactions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Show interactions on the pages of candidates."""
        from interactions.panels import Interactions, LogPanel, NextStepsPanel, ObligationsPanel
        from records.panels import RowAction, register_panel, register_row_action
        from records.timeline import register_source

        register_panel("candidates.candidate", ObligationsPanel())
        register_panel("candidates.candidate", LogPanel())
        register_panel("candidates.candidate", NextStepsPanel())
        register_source("candidates.candidate", Interactions())
        register_row_action(
            "candidates.candidate",
            RowAction(
                "Log a contact",
                "edit_note",
                "interactions_interaction_log",
                "add",
                "interactions.interaction",
            ),
        )

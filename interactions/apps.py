"""Start-up of the interactions room."""

from django.apps import AppConfig


class InteractionsConfig(AppConfig):
    name = "interactions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Show interactions on the pages of candidates."""
        from candidates.bulk import register_bulk_act
        from interactions.cards import next_steps
        from interactions.forms_mailing import MailingForm
        from interactions.operations.mailing import LogMailing
        from interactions.panels import (
            HandoverNotice,
            Interactions,
            LogBar,
            LogNotice,
            LogPanel,
            Meetings,
            NextContactPanel,
            NextStepsPanel,
            Obligations,
            ObligationsPanel,
        )
        from interactions.reports import Activity, Reengagement
        from interactions.spots import FOLLOW_UP_SPOTS
        from placements.cards import register_notes
        from records.merging import Move, register_rule
        from records.panels import RowAction, register_panel, register_row_action
        from records.reports import reports
        from records.spots import register_spots
        from records.timeline import register_source

        for panel in (ObligationsPanel(), LogPanel(), LogBar(), NextContactPanel(), NextStepsPanel()):
            register_panel("candidates.candidate", panel)
        for source in (Interactions(), Meetings(), Obligations()):
            register_source("candidates.candidate", source)
        register_spots("interactions.followup", *FOLLOW_UP_SPOTS)
        register_notes(next_steps)
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
        register_row_action(
            "interactions.obligation",
            RowAction(
                "Log it", "edit_note", "interactions_obligation_log", "add", "interactions.interaction"
            ),
        )
        register_panel("interactions.obligation", LogNotice())
        register_panel("accounts.user", HandoverNotice())
        register_row_action(
            "accounts.user",
            RowAction(
                "Hand over what they look after",
                "move_down",
                "interactions_handover_of",
                "add",
                "interactions.handover",
                dialog=False,
            ),
        )
        reports.add(Activity())
        reports.add(Reengagement())
        register_bulk_act(LogMailing(), MailingForm)
        for name in ("Interaction", "FollowUp", "Obligation"):
            register_rule(f"interactions.{name}", "candidate", Move())
        register_rule("interactions.Meeting", "candidate", Move(same=["system", "uid", "occurrence"]))
        register_rule("interactions.Outreach", "candidate", Move(same=[], among={"outcome": ""}))

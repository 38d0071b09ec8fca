"""Start-up of the integrations room."""

from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    name = "integrations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from integrations.operations.inbound import witness
        from integrations.panels import DiffersElsewhere, ImportedFrom
        from integrations.replies import Replies
        from integrations.reports import OpenDiscrepancies
        from records.api.repeats import remember_with
        from records.gates import register_witness
        from records.merging import Keep, Move, register_rule
        from records.panels import register_panel
        from records.reports import reports

        register_panel("candidates.candidate", ImportedFrom())
        for label in ("candidates.candidate", "clients.client"):
            register_panel(label, DiffersElsewhere())
        reports.add(OpenDiscrepancies())
        remember_with(Replies())
        register_rule("integrations.ImportRow", "candidate", Move())
        register_rule(
            "integrations.WebhookDelivery", "object_id", Keep("A message tells what was, of whom it was.")
        )
        stays = (
            "What a copy says of the record that was merged; the next comparison finds the one that goes on."
        )
        register_rule("integrations.Discrepancy", "candidate", Keep(stays))
        register_rule(
            "integrations.InboundChange", "object_id", Keep("What came was said of the record as it was.")
        )
        register_witness(witness)

"""Start-up of the integrations room."""

from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    name = "integrations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from integrations.panels import ImportedFrom
        from integrations.replies import Replies
        from records.api.repeats import remember_with
        from records.merging import Keep, Move, register_rule
        from records.panels import register_panel

        register_panel("candidates.candidate", ImportedFrom())
        remember_with(Replies())
        register_rule("integrations.ImportRow", "candidate", Move())
        register_rule(
            "integrations.WebhookDelivery", "object_id", Keep("A message tells what was, of whom it was.")
        )

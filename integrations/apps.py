"""Start-up of the integrations room."""

from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    name = "integrations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from integrations.panels import ImportedFrom
        from records.panels import register_panel

        register_panel("candidates.candidate", ImportedFrom())

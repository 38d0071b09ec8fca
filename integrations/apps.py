"""Start-up of the integrations room."""

from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    name = "integrations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from integrations.panels import ImportedFrom  # noqa: PLC0415 - models are loaded only now
        from records.panels import register_panel  # noqa: PLC0415

        register_panel("candidates.candidate", ImportedFrom())

"""Start-up of the governance room."""

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "governance"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from governance.authority import rulings
        from records.gates import register_gate

        register_gate(rulings)

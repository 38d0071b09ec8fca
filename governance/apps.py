"""Start-up of the governance room."""

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "governance"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from governance.authority import rulings
        from governance.operations import propose_changes
        from governance.protection import four_eyes, guards
        from records.gates import register_gate, register_guard, register_proposer

        register_gate(rulings)
        register_gate(four_eyes)
        register_guard(guards)
        register_proposer(propose_changes)

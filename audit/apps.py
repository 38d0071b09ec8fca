"""Start-up of the audit room: the triggers follow the models, and a check says when they do not."""

from typing import Any

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    name = "audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from audit import checks

        register(checks.check_triggers, Tags.database)
        post_migrate.connect(_install, sender=self)


def _install(*, using: str, **_: Any) -> None:
    from audit.installation import install

    install(using)

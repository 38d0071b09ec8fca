"""Start-up of the accounts room."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.rights import rights_of
        from records.policies import read_rights_with

        read_rights_with(rights_of)
        # Django makes permissions after a migration, so that roles can only be filled then (docs/adr/0007).
        post_migrate.connect(_install_roles, sender=self)


def _install_roles(*, using: str, **_: Any) -> None:
    from accounts.installation import install_roles, is_migrated

    if is_migrated(using):
        install_roles(using)

"""Start-up of the records room: every app registers its policies."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class RecordsConfig(AppConfig):
    name = "records"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let history be read through the policies."""
        from audit import lens
        from records.lens import PolicyLens

        lens.use(PolicyLens())

    def ready(self) -> None:
        autodiscover_modules("policies")

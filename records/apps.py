"""Start-up of the records room: every app registers its policies, and history is read through them."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class RecordsConfig(AppConfig):
    name = "records"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from audit import lens
        from records.lens import PolicyLens

        autodiscover_modules("policies")
        lens.use(PolicyLens())

"""Start-up of the project: its checks and its admin site."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class ProjectConfig(AppConfig):
    name = "sor_project"
    verbose_name = "Record"

    def ready(self) -> None:
        from sor_project import checks  # noqa: F401 - registers itself


class SiteConfig(AdminConfig):
    """Django's admin with our site in place of its own, before any model is registered."""

    default_site = "sor_project.site.RecordSite"

    def ready(self) -> None:
        """Take out the pages of libraries: they ask no policy, and write past every operation."""
        super().ready()
        from django.contrib import admin
        from django.contrib.auth.models import Group
        from procrastinate.contrib.django.models import ProcrastinateJob

        for model in (Group, ProcrastinateJob):
            admin.site.unregister(model)

"""Start-up of the project: its checks and commands."""

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "sor_project"
    verbose_name = "Record"

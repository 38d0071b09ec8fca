"""Writes down what the API is: what clients are generated from, and what a change of it is seen by."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from sor_project import api


class Command(BaseCommand):
    help = "Write the OpenAPI document of the REST API into the repository."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        text = json.dumps(api.described(), indent=1, ensure_ascii=False, sort_keys=True)
        api.DOCUMENT.write_text(f"{text}\n")
        self.stdout.write(f"Written: {api.DOCUMENT}")

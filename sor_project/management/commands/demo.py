"""Loads the demo agency."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from candidates.models import Candidate
from sor_project.demo.agency import DOMAIN, LOG_INS, PASSWORD
from sor_project.demo.loading import (
    USUAL_SIZE,
    DemoRefusedError,
    enlarge,
    is_loaded,
    load,
    prosper,
    require_place,
)

PEOPLE_PER_ORDER = 100


class Command(BaseCommand):
    help = "Load an agency to look at into an empty database; with --candidates a large one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--as-of", type=date.fromisoformat, help="The day that is today in the demo.")
        parser.add_argument(
            "--candidates", type=int, metavar="N", help="How many people, if it is to be many."
        )
        parser.add_argument("--force", action="store_true", help="Also on a site set up for real people.")

    def handle(
        self,
        *args: Any,
        candidates: int | None = None,
        as_of: date | None = None,
        force: bool = False,
        **options: Any,
    ) -> None:
        today = as_of or timezone.now().date()
        if today > timezone.now().date():
            raise CommandError("The demo tells of the past: choose today or a day before with --as-of.")
        try:
            require_place(forced=force)
        except DemoRefusedError as refusal:
            raise CommandError(str(refusal)) from None
        if is_loaded():
            self.stdout.write("The demo agency is there already.")
        else:
            key = load(today, size=min(candidates or USUAL_SIZE, USUAL_SIZE))
            if options["verbosity"]:
                self.announce(key)
        self.enlarge(today, candidates or 0)

    def enlarge(self, today: date, size: int) -> None:
        """Add the people who are missing to ``size`` and their business, and show how far it is."""
        missing = size - Candidate.objects.count()
        if missing > 0:
            with tqdm(total=missing, unit=" candidates", unit_scale=True, file=self.stderr) as bar:
                enlarge(today, size=size, progress=bar.update)
        orders = missing // PEOPLE_PER_ORDER
        if orders > 0:
            with tqdm(total=orders, unit=" job orders", file=self.stderr) as bar:
                prosper(today, orders=orders, progress=bar.update)

    def announce(self, key: str) -> None:
        people = ", ".join(f"{name}@{DOMAIN}" for name in LOG_INS)
        self.stdout.write(f"Demo log-ins, password {PASSWORD}: {people}")
        self.stdout.write(f"Integration key, also in {settings.DATA_DIR / 'demo-key'}: {key}")

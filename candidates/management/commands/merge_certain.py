"""Merges pairs of which the matcher is as good as certain, one act each."""

from argparse import ArgumentParser
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from accounts.models import User
from audit.choices import Via
from audit.context import acting
from candidates.matching.weights import CERTAIN
from candidates.models import DuplicatePair
from candidates.operations.merging import merge_candidates
from records.policies import visible
from records.refusals import sentence_of


class Command(BaseCommand):
    help = "Merge all undecided pairs above a score; each merge is an act of its own and can be undone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--user", required=True, metavar="EMAIL", help="In whose name.")
        parser.add_argument("--above", type=Decimal, default=Decimal("0.99"), metavar="SCORE")
        parser.add_argument("--dry-run", action="store_true", help="Only say how many there are.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["above"] < Decimal(str(CERTAIN)):
            raise CommandError(f"Pairs below {CERTAIN} are looked at one by one.")
        user = User.objects.active().filter(email__iexact=options["user"]).first()
        if user is None:
            raise CommandError(f"There is no active user {options['user']}.")
        pairs = visible(user, DuplicatePair).undecided().filter(score__gte=options["above"])
        keys = list(pairs.order_by("-score", "id").values_list("pk", flat=True))
        if options["dry_run"]:
            self.stdout.write(f"{len(keys):,} pairs would be merged.")
            return
        merged = 0
        for key in tqdm(keys, unit=" pairs", file=self.stderr, disable=None):
            merged += self._merge(key, user)
        self.stdout.write(f"{merged:,} pairs merged, {len(keys) - merged:,} left.")

    def _merge(self, key: int, user: User) -> bool:
        """Merge one pair as things stand now: an earlier merge may have settled it."""
        pair = DuplicatePair.objects.undecided().filter(pk=key).select_related("first", "second").first()
        if pair is None:
            return False
        try:
            with acting(user, via=Via.COMMAND, reason=f"Merged with others above a score, at {pair.score}"):
                merge_candidates(pair.first, pair.second)
        except (ValidationError, PermissionDenied) as refusal:
            said = sentence_of(refusal)
            self.stderr.write(f"{pair.first.reference} and {pair.second.reference}: {said}")
            return False
        return True

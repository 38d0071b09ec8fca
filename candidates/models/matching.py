"""By what a candidate is found among everybody; derived, and written by the matcher alone."""

from django.db import models
from django.db.models import Func

from audit.fields import TransactionIdField
from candidates.models.candidate import Candidate


class CurrentTransaction(Func):
    """The number of the transaction under way."""

    function = "pg_current_xact_id"
    output_field = TransactionIdField()


class MatchKey(models.Model):
    """One of the keys that people who may be one have in common, as a number."""

    pk = models.CompositePrimaryKey("key", "candidate")
    key = models.BigIntegerField()
    candidate = models.ForeignKey(
        Candidate,
        # A trigger removes the keys of whoever goes: millions of rows need no check of their own.
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="match_keys",
    )

    class Meta:
        ordering = ["key", "candidate"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.key}"


class MatchQueue(models.Model):
    """A candidate who is new, or changed in what is compared; once for each transaction that added to them.

    Triggers write, the matcher takes away what it has read. No key is unique, so that nobody who edits a
    candidate waits for the matcher.
    """

    candidate = models.ForeignKey(
        Candidate,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="match_queue",
    )
    tx = TransactionIdField(db_default=CurrentTransaction(), editable=False)

    class Meta:
        ordering = ["id"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.candidate_id}"


class MatchFrequency(models.Model):
    """How many of those who were counted have a word in their name, or live in a city."""

    kind = models.CharField(max_length=8)
    value = models.CharField(max_length=200)
    people = models.PositiveIntegerField()

    class Meta:
        ordering = ["kind", "value", "id"]
        default_permissions = ()
        indexes = [models.Index(fields=["kind", "value"], name="candidates_match_frequency")]

    def __str__(self) -> str:
        return f"{self.value}: {self.people}"

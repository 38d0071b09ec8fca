"""Acts and their changes, which PostgreSQL writes, and who read what; nobody can alter any of them."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex, GinIndex
from django.db import models
from django.db.models.functions import Now

from audit.choices import TAKEN_AWAY, Kind, Reading, Via
from audit.fields import TransactionIdField


class ChangeSet(models.Model):
    """One act: everything that one transaction changed, by whom, from where and why.

    Also the outbox: readers follow ``(xid, id)`` below the snapshot horizon and miss nothing.
    """

    id = models.BigAutoField(primary_key=True)
    xid = TransactionIdField()
    occurred_at = models.DateTimeField("when", help_text="The start of the transaction.")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        null=True,
        related_name="+",
    )
    actor_name = models.TextField("who", help_text="The name at the time, kept when the user is gone.")
    via = models.TextField(choices=Via)
    verb = models.TextField("act", blank=True)
    api_key_id = models.BigIntegerField("API key", null=True)
    request_id = models.TextField("request", blank=True)
    address = models.GenericIPAddressField("from", null=True)
    reason = models.TextField("why", blank=True)
    db_role = models.TextField("database role")

    class Meta:
        verbose_name = "act"
        verbose_name_plural = "audit log"
        ordering = ("-id",)
        default_permissions = ("view",)
        indexes = (
            models.Index(fields=["actor", "-occurred_at", "-id"], name="audit_changeset_by_actor"),
            BrinIndex(fields=["occurred_at"], name="audit_changeset_by_time"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["xid", "occurred_at"], name="audit_one_change_set_per_transaction"
            ),
        )

    def __str__(self) -> str:
        return f"{self.actor_name} {self.verb or 'made a change'}"


class ChangeEntry(models.Model):
    """One row that an act changed, and in which fields.

    The root is the record in whose story the change is told: a candidate for one of its phones.
    """

    id = models.BigAutoField(primary_key=True)
    change_set = models.ForeignKey(
        ChangeSet, on_delete=models.DO_NOTHING, db_constraint=False, related_name="entries"
    )
    occurred_at = models.DateTimeField("when")
    model = models.TextField("record type", help_text="For example candidates.candidate.")
    object_id = models.BigIntegerField("record")
    kind = models.CharField(max_length=1, choices=Kind)
    fields = ArrayField(models.TextField(), default=list, help_text="The columns that changed.")
    root_model = models.TextField()
    root_id = models.BigIntegerField()

    class Meta:
        ordering = ("-id",)
        default_permissions = ("view",)
        verbose_name_plural = "change entries"
        indexes = (
            models.Index(fields=["root_model", "root_id", "-id"], name="audit_entry_by_root"),
            BrinIndex(fields=["occurred_at"], name="audit_entry_by_time"),
        )

    def __str__(self) -> str:
        return f"{self.model} {self.object_id} {self.get_kind_display()}"


class RowHistory(models.Model):
    """The history of tables that are not ours, such as Django's groups, a row as JSON."""

    id = models.BigAutoField(primary_key=True)
    change_set = models.ForeignKey(
        ChangeSet, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    occurred_at = models.DateTimeField("when")
    model = models.TextField("record type")
    object_id = models.BigIntegerField("record")
    kind = models.CharField(max_length=1, choices=Kind)
    row = models.JSONField()

    class Meta:
        ordering = ("-id",)
        default_permissions = ("view",)
        verbose_name_plural = "row histories"
        indexes = (models.Index(fields=["model", "object_id", "-id"], name="audit_rowhistory_story"),)

    def __str__(self) -> str:
        return f"{self.model} {self.object_id}"


class Redaction(models.Model):
    """Proof that values were taken out of history: what, by whom and why, but never the values."""

    id = models.BigAutoField(primary_key=True)
    xid = TransactionIdField()
    occurred_at = models.DateTimeField("when")
    model = models.TextField("record type")
    object_id = models.BigIntegerField("record")
    fields = ArrayField(models.TextField())
    rows = models.IntegerField(help_text="How many history rows held a value.")
    actor_id = models.BigIntegerField("actor", null=True)
    actor_name = models.TextField("who")
    reason = models.TextField("why")
    db_role = models.TextField("database role")

    class Meta:
        ordering = ("-id",)
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.model} {self.object_id} redacted"


class AccessLog(models.Model):
    """Who read which records, or asked what, once for each reader and minute (see ``audit.access``).

    What is read of a part counts as reading the record in whose story it is told: of a candidate's offer,
    the candidate. ``digest`` stands for what was read and how, in the key that keeps out a second row.
    """

    id = models.BigAutoField(primary_key=True)
    read_at = models.DateTimeField("when", db_default=Now())
    minute = models.DateTimeField()
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        null=True,
        related_name="+",
    )
    reader_name = models.TextField("who", help_text="The name at the time, kept when the user is gone.")
    action = models.TextField("did", choices=Reading)
    model = models.TextField("record type", help_text="For example candidates.candidate.")
    object_ids = ArrayField(models.BigIntegerField(), default=list, verbose_name="records")
    query = models.TextField("asked", blank=True)
    digest = models.UUIDField()
    view = models.TextField("page", blank=True, help_text="The page or resource that showed it.")
    via = models.TextField(choices=Via)
    api_key_id = models.BigIntegerField("API key", null=True)
    request_id = models.TextField("request", blank=True)
    address = models.GenericIPAddressField("from", null=True)

    class Meta:
        verbose_name = "reading"
        verbose_name_plural = "access log"
        ordering = ("-id",)
        default_permissions = ("view",)
        indexes = (
            models.Index(fields=["reader", "-id"], name="audit_access_by_reader"),
            GinIndex(fields=["object_ids"], name="audit_access_by_record"),
            BrinIndex(fields=["read_at"], name="audit_access_by_time"),
            models.Index(
                fields=["action", "-id"],
                name="audit_access_copies",
                condition=models.Q(action__in=sorted(TAKEN_AWAY)),
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["minute", "reader", "digest"],
                name="audit_one_reading_a_minute",
                nulls_distinct=False,
            ),
        )

    def __str__(self) -> str:
        return f"{self.reader_name} {self.get_action_display()}"

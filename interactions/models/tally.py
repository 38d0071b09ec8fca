"""How many contacts and obligations there are of each kind: derived counts that nobody edits."""

from django.db import models

from interactions.choices import Counted


class TallyCell(models.Model):
    """What a row is counted under: its day in UTC, whose it is, in which team the candidate is, and how it stands."""

    counted = models.CharField(max_length=12, choices=Counted)
    day = models.DateField()
    # Keys without a constraint: the counted rows hold the real ones.
    person_id = models.BigIntegerField()
    team_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=12, db_default="")
    standing = models.CharField(max_length=12)
    number = models.IntegerField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.number} {self.counted} {self.standing} on {self.day}"


class Tally(TallyCell):
    """One cell, as it was when changes were last folded into it."""

    class Meta:
        ordering = ["id"]
        default_permissions = ()
        verbose_name_plural = "tallies"
        constraints = [
            models.UniqueConstraint(
                fields=["counted", "day", "person_id", "team_id", "kind", "standing"],
                include=["number"],
                nulls_distinct=False,
                name="interactions_tally_cell",
            )
        ]


class TallyChange(TallyCell):
    """By how much a cell has changed since; only ever added, so that writers never wait for each other."""

    class Meta:
        ordering = ["id"]
        default_permissions = ()

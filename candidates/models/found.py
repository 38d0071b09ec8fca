"""What the search reads: derived rows that nobody edits, written by triggers and by migrations."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, GistIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, Lookup
from django.db.models.functions import Coalesce

from candidates.models.candidate import Candidate


class Spot(Func):
    """A point on the map, for an index and for what asks it."""

    function = "point"
    output_field = models.TextField()


class Blocks(Func):
    """The blocks of stamps in which a stamp lies, of every size."""

    function = "candidates_blocks"
    output_field = ArrayField(models.BigIntegerField())


# Who was there before words were stamped keeps the place in which they came to the record.
STAMP = Coalesce(F("stamp"), F("candidate"))


@SearchVectorField.register_lookup
class Matches(Lookup):
    """Whether the words match a query that is written as PostgreSQL stores it: no parser reads it again."""

    lookup_name = "matches"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, left_params = self.process_lhs(compiler, connection)
        return f"{left} @@ %s::tsquery", (*left_params, self.rhs)


@SearchVectorField.register_lookup
class Spares(Matches):
    """The same, for a query that words are left out by: said so that no index is asked."""

    lookup_name = "spares"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, left_params = self.process_lhs(compiler, connection)
        return f"NOT ({left} @@ (!! %s::tsquery))", (*left_params, self.rhs)


class CandidateSearch(models.Model):
    """The words by which a candidate is found, folded, and where they live; written by triggers only.

    ``words`` are stemmed by the candidate's language and weighted: A names, B titles, C employers and places,
    D résumé. Words with a mark before "#" belong to one field: n names, t titles, e employers, c cities, s how a
    name sounds, k what is left of an Arabic or Hebrew one without vowels; after ``skill#`` and ``tag#`` stands a key.
    """

    candidate = models.OneToOneField(
        Candidate,
        # The trigger that writes a row also removes it.
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        primary_key=True,
        related_name="search_row",
    )
    text = models.TextField()
    names = models.TextField(db_default="")
    words = SearchVectorField(null=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    # Grows with each row that is written, so that those that changed last are known by it.
    stamp = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["candidate_id"]
        default_permissions = ()
        indexes = [
            GinIndex(OpClass("text", name="gin_trgm_ops"), name="candidates_search_trigrams"),
            GinIndex(OpClass("names", name="gin_trgm_ops"), name="candidates_search_names"),
            GinIndex(F("words"), Blocks(STAMP), name="candidates_search_latest"),
            GistIndex(Spot("longitude", "latitude"), name="candidates_search_spot"),
        ]

    def __str__(self) -> str:
        return f"{self.candidate_id}"


class Place(models.Model):
    """A town, with its coordinates and the names that people give it, folded; loaded by a migration."""

    name = models.CharField(max_length=120)
    country = models.CharField(max_length=2)
    latitude = models.FloatField()
    longitude = models.FloatField()
    inhabitants = models.PositiveIntegerField()
    names = ArrayField(models.TextField())

    class Meta:
        ordering = ["-inhabitants", "id"]
        default_permissions = ()
        indexes = [GinIndex(fields=["names"], name="candidates_place_names")]

    def __str__(self) -> str:
        return self.name

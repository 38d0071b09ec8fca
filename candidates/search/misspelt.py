"""People with nearly the name that was typed, for when hardly anybody has it as it stands."""

from itertools import chain
from typing import Any

from django.db import connection, transaction
from django.db.models import F, FloatField, Func, Q, Value
from rapidfuzz.distance import OSA

from candidates.choices import CandidateStatus
from candidates.models import Candidate
from candidates.search.finding import Found
from candidates.search.words import Word
from records.policies import visible

MOST = 10
LIKENESS = 0.4
"""How much of its trigrams a typed word shares with a name for the two to be compared."""
SAME = 0.6
"""How many of its letters two words share when one is the other misspelt: "maier" is "meyer", gibberish is nobody."""
COMPARED = 500


class _Likeness(Func):
    function = "word_similarity"
    output_field = FloatField()


def alike(user: Any, found: Found) -> list[Candidate]:
    """Return people not ``found`` by a name, in whose names each typed word stands misspelt, the likest first."""
    typed = [word for word in chain(*found.meaning.meanings.words.values()) if len(word.folded) > 2][:4]
    if not (typed and found.may_be_misspelt):
        return []
    rows = visible(user, Candidate).exclude(status=CandidateStatus.MERGED).exclude(pk__in=found.keys)
    likeness: Any = Value(0.0)
    for word in typed:
        like = Q(search_row__names__trigram_word_similar=word.folded)
        if word.sound:
            like |= Q(search_row__words__matches=f"'s#{word.sound}'")
        rows = rows.filter(like)
        likeness = likeness + _Likeness(Value(word.folded), F("search_row__names"))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(LIKENESS)])
        near = list(
            rows.order_by()
            .annotate(likeness=likeness)
            .values_list("pk", "likeness", "search_row__names")[:COMPARED]
        )
    best = sorted((-likeness, key) for key, likeness, names in near if _has_all(names.split(), typed))[:MOST]
    people = Candidate.objects.select_related("owner", "team").in_bulk([key for _, key in best])
    return [people[key] for _, key in best if key in people]


def _has_all(names: list[str], typed: list[Word]) -> bool:
    return all(any(OSA.normalized_similarity(word.folded, name) >= SAME for name in names) for word in typed)

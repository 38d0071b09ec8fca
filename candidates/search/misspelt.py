"""People with nearly the name that was typed, for when hardly anybody has it as it stands."""

from itertools import chain
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from rapidfuzz.distance import OSA

from candidates.choices import CandidateStatus
from candidates.models import Candidate
from candidates.search.finding import Found
from candidates.search.words import Word
from records.policies import visible

MOST = 10
LIKENESS = 0.4
"""How much of its trigrams a typed word shares with a name for the two to be compared."""
COMPARED = 2_000
TOO_MANY = 100


def alike(user: Any, found: Found) -> list[Candidate]:
    """Return people not ``found`` by a name, in whose names each typed word stands misspelt, the likest first."""
    typed = [word for word in chain(*found.meaning.meanings.words.values()) if len(word.folded) > 2][:4]
    if not (typed and found.may_be_misspelt):
        return []
    rows = visible(user, Candidate).exclude(status=CandidateStatus.MERGED).exclude(pk__in=found.keys)
    for word in typed:
        like = Q(search_row__names__trigram_word_similar=word.folded)
        if word.sound:
            like |= Q(search_row__words__matches=f"'s#{word.sound}'")
        rows = rows.filter(like)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(LIKENESS)])
        near = list(rows.order_by().values_list("pk", "search_row__names")[:COMPARED])
    mistakes = ((_mistakes(typed, names.split()), key) for key, names in near)
    best = [key for _, key in sorted(pair for pair in mistakes if pair[0] < TOO_MANY)[:MOST]]
    people = Candidate.objects.select_related("owner", "team").in_bulk(best)
    return [people[key] for key in best if key in people]


def _mistakes(typed: list[Word], names: list[str]) -> int:
    """Return how many letters were typed wrongly if these are the ``names``."""
    return sum(min((_wrong(word.folded, name) for name in names), default=TOO_MANY) for word in typed)


def _wrong(word: str, name: str) -> int:
    """Count letters that are wrong, missing, too many or turned round; few are forgiven in a short word.

    Whoever makes more than one mistake at least begins with the right letter.
    """
    forgiven = 1 if len(word) < 5 else 2 if len(word) < 9 else 3
    wrong = OSA.distance(word, name)
    return wrong if wrong <= (forgiven if word[0] == name[0] else 1) else TOO_MANY

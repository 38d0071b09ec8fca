"""Finding candidates by what people remember of them: a part of a name, a title, an address, a number."""

import re

from django.db import connection
from django.db.models import QuerySet

from candidates.models import Candidate

WORDS = 6
_NUMBER = re.compile(r"[+0-9][0-9()./\s-]{4,}")


def found(candidates: QuerySet[Candidate], text: str) -> QuerySet[Candidate]:
    """Keep those of ``candidates`` in whose words every word of ``text`` begins or occurs.

    Case and accents do not count; a telephone number is found however it is written.
    """
    text = text.replace("\x00", " ").strip()[:200]
    for word in _words(text):
        # One or two letters make no trigram, unless the blank before a word is the third.
        candidates = candidates.filter(search_row__text__contains=word if len(word) > 2 else f" {word}")
    return candidates


def _words(text: str) -> list[str]:
    if _NUMBER.fullmatch(text):
        digits = re.sub(r"\D", "", text).lstrip("0")
        return [digits]
    with connection.cursor() as cursor:
        cursor.execute("SELECT candidates_fold(%s)", [text])
        folded: str = cursor.fetchone()[0]
    return folded.split()[:WORDS]

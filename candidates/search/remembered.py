"""Finding candidates by what people remember of them: a part of a name, a title, an address, a number."""

import re

from django.db import connection
from django.db.models import Q, QuerySet

from candidates.models import Candidate
from candidates.search.holders import is_whole, with_address
from candidates.search.meaning import quoted

WORDS = 6
POOL = 200
_NUMBER = re.compile(r"[+0-9][0-9()./\s-]{4,}")


def found(candidates: QuerySet[Candidate], text: str) -> QuerySet[Candidate]:
    """Keep those of ``candidates`` in whose words every word of ``text`` begins or occurs.

    Case and accents do not count; a telephone number is found however it is written.
    """
    text = text.replace("\x00", " ").strip()[:200]
    for word in _words(text):
        if is_whole(word):
            candidates = candidates.filter(with_address(candidates, word))
            continue
        candidates = candidates.filter(_in_text(word) if word.isascii() else _begins(word))
    return candidates


def _in_text(word: str) -> Q:
    # One or two letters make no trigram, unless the blank before a word is the third.
    return Q(search_row__text__contains=word if len(word) > 2 else f" {word}")


def _begins(word: str) -> Q:
    """Return in whose name, title or employer a word begins so: letters beyond the Latin ones make no trigrams."""
    condition = Q()
    for part in re.findall(r"\w+", word):
        ways = " | ".join(quoted(f"{mark}#{part}", ":*") for mark in "nte")
        condition &= Q(search_row__words__matches=ways)
    return condition


def few(candidates: QuerySet[Candidate], text: str, most: int) -> list[Candidate]:
    """Return at most ``most`` of those whom :func:`found` keeps: whose names begin so, then who changed last.

    They are the best of a pool. To sort all that go by a common first name would take longer than to type on.
    """
    pool = found(candidates, text).order_by().values_list("pk", "full_name", "updated_at")[:POOL]
    begins = text.strip().casefold()
    best = sorted(
        ((not name.casefold().startswith(begins), -changed.timestamp(), -key) for key, name, changed in pool)
    )[:most]
    rows = Candidate.objects.in_bulk([-key for *_, key in best])
    return [rows[-key] for *_, key in best if -key in rows]


def _words(text: str) -> list[str]:
    if _NUMBER.fullmatch(text):
        digits = re.sub(r"\D", "", text).lstrip("0")
        return [digits]
    with connection.cursor() as cursor:
        cursor.execute("SELECT candidates_fold(%s)", [text])
        folded: str = cursor.fetchone()[0]
    return folded.split()[:WORDS]

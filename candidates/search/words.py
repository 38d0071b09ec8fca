"""What the words of a query can mean: their stems, nicknames, skills under any name with their parts, tags.

All words of a query are looked up together, in two statements, three when a skill is called so.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from django.db import connection
from nicknames import NickNamer

MOST_SKILLS = 200
SHORTEST_STEM = 3
"""What some language would cut a word down to: "ada" to "a" in Turkish."""
_STEMS = """
    SELECT asked, candidates_fold(asked), array_agg(word ORDER BY at),
        array_agg(array_to_string(candidates_stems(word), ' ') ORDER BY at),
        array_agg(candidates_skeleton(word) ORDER BY at), array_agg(dmetaphone(word) ORDER BY at)
    FROM unnest(%s::text[]) AS asked
    CROSS JOIN LATERAL regexp_split_to_table(btrim(candidates_plain(asked)), '\\s+') WITH ORDINALITY AS w (word, at)
    WHERE word <> '' GROUP BY asked
"""
_SKILLS = """
    SELECT id, 'skill', ARRAY(SELECT btrim(candidates_plain(each)) FROM unnest(aliases || name::text) AS each)
    FROM governance_skill WHERE candidates_fold(name || ' ' || array_to_string(aliases, ' ')) ~ %s
    UNION ALL
    SELECT id, 'tag', ARRAY[btrim(candidates_plain(name))] FROM governance_tag WHERE candidates_fold(name) ~ %s
"""
_PARTS = """
    WITH RECURSIVE below (root, id) AS (
        SELECT id, id FROM governance_skill WHERE id = ANY (%s)
        UNION SELECT root, s.id FROM governance_skill s JOIN below ON s.parent_id = below.id
    ) SELECT root, id FROM below
"""


@dataclass(frozen=True)
class Word:
    """One word, folded, with all that it may stand in the record as."""

    folded: str
    stems: tuple[str, ...]
    skeleton: str
    sound: str

    @property
    def nicknames(self) -> frozenset[str]:
        return _nicknames(self.folded)


@dataclass
class Meanings:
    """What was found out about the words of a query."""

    words: dict[str, list[Word]] = field(default_factory=dict)
    called: dict[str, list[tuple[int, list[str]]]] = field(default_factory=lambda: {"skill": [], "tag": []})
    below: dict[int, set[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Meanings":
        asked = sorted(set(texts))
        meanings = cls()
        if not asked:
            return meanings
        with connection.cursor() as cursor:
            cursor.execute(_STEMS, [asked])
            folded = []
            for text, fold, *rows in cursor.fetchall():
                folded.append(re.escape(fold))
                meanings.words[text] = [
                    Word(word, _stems(word, stems), skeleton, sound)
                    for word, stems, skeleton, sound in zip(*rows, strict=True)
                ]
            if not folded:
                return meanings
            pattern = "|".join(folded)
            cursor.execute(_SKILLS, [pattern, pattern])
            for key, kind, names in cursor.fetchall():
                meanings.called[kind].append((key, names))
            if roots := [key for key, _ in meanings.called["skill"]]:
                cursor.execute(_PARTS, [roots])
                for root, key in cursor.fetchall():
                    meanings.below.setdefault(root, set()).add(key)
        return meanings

    def skills(self, text: str, *, begins: bool = False, exact: bool = False) -> list[int]:
        """Return the keys of the skills that go by ``text``, with all that are parts of them."""
        roots = self._keys("skill", text, begins=begins, exact=exact)
        return sorted({key for root in roots for key in self.below.get(root, {root})})[:MOST_SKILLS]

    def tags(self, text: str, *, begins: bool = False) -> list[int]:
        return self._keys("tag", text, begins=begins, exact=True)

    def _keys(self, kind: str, text: str, *, begins: bool, exact: bool) -> list[int]:
        said = " ".join(word.folded for word in self.words.get(text, ()))
        if not said:
            return []
        rows = self.called[kind]
        same = [key for key, names in rows if said in names]
        if exact and same and not begins:
            return same
        end = "" if begins else " "
        return [key for key, names in rows if any(f" {said}{end}" in f" {name} " for name in names)]


def _stems(word: str, stems: str) -> tuple[str, ...]:
    return tuple(sorted({word, *(stem for stem in stems.split() if len(stem) >= SHORTEST_STEM)}))


@cache
def _namer() -> NickNamer:
    return NickNamer()


def _nicknames(name: str) -> frozenset[str]:
    """Return what people who are called ``name`` are also called, in English."""
    namer = _namer()
    return frozenset(
        each
        for each in namer.nicknames_of(name) | namer.canonicals_of(name)
        if each != name and each.isalpha()
    )

"""Our own words, people and systems as files name them: loaded once for a file, found without queries."""

from collections.abc import Iterable
from typing import Any

from accounts.models import User
from governance.choices import ReasonKind
from governance.models import Reason, Skill, Source, Tag


class Terms:
    """The vocabularies by folded name, and users by e-mail and by a name that only one of them has."""

    def __init__(self) -> None:
        self._sources = {_fold(source.name): source for source in Source.objects.offered()}
        self._tags = {_fold(tag.name): tag for tag in Tag.objects.offered()}
        self._skills: dict[str, Skill] = {}
        for skill in Skill.objects.offered():
            for name in (*skill.aliases, skill.name):
                self._skills[_fold(name)] = skill
        self.reasons = {
            _fold(reason.name): reason for reason in Reason.objects.answering(ReasonKind.DO_NOT_CONTACT)
        }
        self._users = _users()

    def source(self, text: str) -> Source | None:
        return self._sources.get(_fold(text))

    def user(self, text: str) -> User | None:
        return self._users.get(_fold(text))

    def find(self, kind: str, words: Iterable[str]) -> tuple[list[Any], list[str]]:
        """Return the terms of ``kind`` ("skill" or "tag") among ``words``, and the words that are none."""
        known: dict[int, Any] = {}
        unknown: list[str] = []
        vocabulary: dict[str, Any] = self._skills if kind == "skill" else self._tags
        for word in words:
            if term := vocabulary.get(_fold(word)):
                known.setdefault(term.pk, term)
            elif word.strip():
                unknown.append(word.strip())
        return list(known.values()), unknown


def _users() -> dict[str, User]:
    people = list(User.objects.active().people())
    names: dict[str, User] = {}
    shared = set()
    for user in people:
        name = _fold(user.display_name)
        if name in names:
            shared.add(name)
        names[name] = user
    return {name: user for name, user in names.items() if name not in shared} | {
        _fold(user.email): user for user in people
    }


def _fold(text: str) -> str:
    return " ".join(text.split()).casefold()

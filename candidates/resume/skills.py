"""Skills of the agency's vocabulary, and languages that people speak."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from babel import Locale

from candidates.resume.facts import Fact
from candidates.resume.lines import Line

MOST_SKILLS = 80
_TOKEN = re.compile(r"[^\W_][\w.+#&/'-]*[\w+#]|[^\W_]")
_LEVELS = (
    (
        "native",
        r"native|mother tongue|muttersprache|langue maternelle|lengua materna|madrelingua|moedertaal|bilingual",
    ),
    ("C2", r"C2|proficient|verhandlungssicher"),
    ("C1", r"C1|fluent|fließend|courant|fluido|fluente|vloeiend|advanced|professional|full professional"),
    ("B2", r"B2|upper intermediate|good|gut|bien"),
    ("B1", r"B1|intermediate|conversational|working"),
    ("A2", r"A2|basic|elementary|grundkenntnisse|notions|básico|base"),
    ("A1", r"A1|beginner|anfänger|débutant"),
)


class Vocabulary:
    """The skills that the agency knows, found by their names and other names in one pass over the words."""

    def __init__(self, skills: Iterable[tuple[int, str, Iterable[str]]]) -> None:
        """Take key, name and other names of each skill."""
        self.names: dict[int, str] = {}
        self.keys: dict[tuple[str, ...], int] = {}
        for key, name, aliases in skills:
            self.names[key] = name
            for each in (name, *aliases):
                if words := tuple(_TOKEN.findall(each.casefold())):
                    self.keys.setdefault(words, key)
        self.longest = max((len(words) for words in self.keys), default=0)

    def found_in(self, text: str, *, is_list: bool) -> Iterator[int]:
        """Yield the skills named in ``text``, the longest name first where several begin with a word.

        One or two letters ("C", "R", "Go") are a skill in a list of skills alone, and as they are written.
        """
        written = _TOKEN.findall(text)
        words = [word.casefold() for word in written]
        place = 0
        while place < len(words):
            for length in range(min(self.longest, len(words) - place), 0, -1):
                key = self.keys.get(tuple(words[place : place + length]))
                if key is not None and (is_list or not _is_slight(written[place : place + length])):
                    yield key
                    place += length - 1
                    break
            place += 1


def _is_slight(words: Sequence[str]) -> bool:
    return len(words) == 1 and (len(words[0]) < 3 or (words[0].islower() and len(words[0]) < 5))


def skill_facts(lines: Sequence[Line], vocabulary: Vocabulary) -> Iterator[Fact]:
    found: dict[int, Fact] = {}
    # Lists of skills first: what is named there is meant.
    for line in sorted(lines, key=lambda each: each.section != "skills"):
        is_list = line.section == "skills"
        for key in vocabulary.found_in(line.text, is_list=is_list):
            if key not in found and len(found) < MOST_SKILLS:
                sure = 90 if is_list else 65
                found[key] = Fact.said("skill", line.text, sure, skill=key, name=vocabulary.names[key])
    yield from found.values()


def language_facts(lines: Sequence[Line]) -> Iterator[Fact]:
    """Find languages with their levels, where languages are listed."""
    seen: set[str] = set()
    for line in lines:
        if line.section == "languages":
            text = line.text
        elif found := re.match(
            r"(?:languages?|sprachen|langues|idiomas)\s*[:–-]\s*(.+)", line.text, re.IGNORECASE
        ):
            text = found[1]
        else:
            continue
        for piece in re.split(r"[,;|•·/]|\s{2,}|\)\s+(?=\w)", text):
            code = next((code for word in _words(piece) if (code := _names().get(word))), "")
            if code and code not in seen:
                seen.add(code)
                yield Fact.said("language", line.text, 85, language=code, level=_level(piece))


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text.casefold())


def _level(text: str) -> str:
    return next((code for code, words in _LEVELS if re.search(rf"(?i)(?<!\w)(?:{words})(?!\w)", text)), "")


@cache
def _names() -> Mapping[str, str]:
    """Names of languages in the languages in which our candidates write, and in their own."""
    names: dict[str, str] = {}
    for code, own in Locale("en").languages.items():
        if len(code) == 2 and " " not in own:
            names[own.casefold()] = code
    for spoken in ("de", "fr", "es", "it", "nl", "pl", "pt"):
        for code, name in Locale(spoken).languages.items():
            if len(code) == 2 and " " not in name:
                names.setdefault(name.casefold(), code)
    return names

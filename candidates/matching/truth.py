"""Reads which records are one person: pairs of keys, groups of them, or each key with the person whose it is."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from itertools import combinations

from candidates.matching.tables import Row, Table, UnreadableSetError, plain_header

type Pair = tuple[str, str]

ENTITY = (
    "entity", "entityid", "cluster", "clusterid", "personid", "person", "group", "groupid", "trueid", "goldid",
    "groundtruth", "matchid", "duplicategroup", "dupgroup", "identity", "household", "label",
)  # fmt: skip
_JUDGED = {
    "label", "match", "ismatch", "target", "same", "isduplicate", "duplicate", "truth", "gold", "class", "y",
    "clericalmatchscore", "result", "decision",
}  # fmt: skip
_YES = {"1", "1.0", "true", "t", "yes", "y", "match", "matched", "same", "duplicate", "link", "positive"}
_NO = {
    "0",
    "0.0",
    "false",
    "f",
    "no",
    "n",
    "nonmatch",
    "non-match",
    "different",
    "distinct",
    "negative",
    "-1",
}


def read_truth(table: Table, known: Collection[str], key_headers: Collection[str], file: str) -> set[Pair]:
    """Return which of the records of ``file``, whose keys are ``known``, are one person."""
    is_header = not any(cell in known for cell in table.first)
    plain = [plain_header(name) for name in table.first] if is_header else [""] * len(table.first)
    rows = table.rest if is_header else [table.first, *table.rest]
    held = _held(rows, known, len(plain))
    if not held:
        example = next(iter(known), "")
        raise UnreadableSetError(
            f"{table.name} names no record of {file}, whose keys are written like “{example}”. It should have two keys "
            "in a row, or a key and the person whose it is."
        )
    entity = next((plain.index(name) for name in ENTITY if name in plain), None)
    pairs = [at for at in held if at != entity]
    if len(pairs) > 1 and not _is_map(rows, pairs, len(known)):
        return _pairs(rows, pairs, known, _judgements(rows, plain, pairs))
    key = next((at for at in pairs if plain[at] in key_headers), pairs[0] if pairs else held[0])
    others = [at for at in range(len(plain)) if at != key]
    if not others:
        raise UnreadableSetError(f"{table.name} needs two columns: a pair of keys, or a key and the person.")
    whose = (
        entity if entity is not None and entity != key else max(others, key=lambda at: _repeated(rows, at))
    )
    members: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows:
        if len(row) > max(key, whose) and row[whose].strip() and row[key].strip() in known:
            members[row[whose].strip()].append(row[key].strip())
    return {_ordered(*pair) for keys in members.values() for pair in combinations(sorted(set(keys)), 2)}


def _held(rows: Sequence[Row], known: Collection[str], columns: int) -> list[int]:
    """Return in which columns keys of the people stand."""
    shares = [sum(row[at].strip() in known for row in rows if at < len(row)) for at in range(columns)]
    return [at for at, share in enumerate(shares) if share and share >= max(shares) / 2]


def _is_map(rows: Sequence[Row], held: list[int], people: int) -> bool:
    """Tell whether the first column names everybody once: then the second says whose record it is."""
    first = {row[held[0]].strip() for row in rows if held[0] < len(row)}
    return len(first) == len(rows) >= 0.95 * people


def _repeated(rows: Sequence[Row], at: int) -> int:
    values = [row[at] for row in rows if at < len(row)]
    return len(values) - len(set(values))


def _judgements(rows: Sequence[Row], plain: list[str], pairs: list[int]) -> int | None:
    """Return in which column stands whether a pair is one person, if the file has pairs that are none."""
    for at in range(len(plain)):
        told = {row[at].strip().lower() for row in rows if at < len(row)}
        if at not in pairs and told <= _YES | _NO and (plain[at] in _JUDGED or not plain[at]):
            return at
    return None


def _pairs(rows: Iterable[Row], held: list[int], known: Collection[str], judged: int | None) -> set[Pair]:
    found: set[Pair] = set()
    for row in rows:
        if judged is None or (judged < len(row) and row[judged].strip().lower() in _YES):
            keys = {key for at in held if at < len(row) and (key := row[at].strip()) in known}
            found.update(_ordered(*pair) for pair in combinations(keys, 2))
    return found


def _ordered(one: str, other: str) -> Pair:
    return (one, other) if one <= other else (other, one)

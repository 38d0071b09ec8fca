"""How well the matcher finds the pairs of a labelled set: precision, recall and F1."""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import Any

import phonenumbers
from django.core.exceptions import ValidationError

from candidates.matching.frequencies import Frequencies
from candidates.matching.keys import MOST_HOLDERS, is_enough, keys_of, most_thin
from candidates.matching.scoring import Verdict, judge
from candidates.matching.thirds import pairs_through, through_third
from candidates.matching.traits import Traits
from candidates.normalise import normalise_email, normalise_link, normalise_phone

type Pair = tuple[str, str]
type Row = dict[str, str]

# By which headers a column is known, without case and signs; the first that a file has is read.
HEADERS: dict[str, tuple[str, ...]] = {
    "key": (
        "sourceid", "recordid", "recid", "uniqueid", "id", "candidateid", "externalid", "reference", "key",
    ),
    "full_name": ("fullname", "name", "candidatename", "candidate", "displayname"),
    "given_name": (
        "firstname", "givenname", "forename", "forenames", "givennames", "fname", "first", "vorname", "prenom",
    ),
    "family_name": ("lastname", "surname", "familyname", "lname", "last", "nachname", "nom", "apellido"),
    "emails": (
        "email", "emailaddress", "email1", "primaryemail", "emails", "mail", "personalemail", "workemail",
        "email2",
    ),
    "phones": (
        "phone", "phonenumber", "telephone", "mobile", "mobilephone", "cell", "cellphone", "phone1",
        "primaryphone", "homephone", "workphone", "phone2", "tel", "telefon",
    ),
    "links": (
        "linkedinurl", "linkedin", "linkedinprofile", "linkedinprofileurl", "profileurl", "github", "githuburl",
        "xing",
    ),
    "city": ("city", "suburb", "town", "locality", "location", "ort", "stadt", "ville", "ciudad"),
    "region": ("state", "region", "province", "county", "stateprovince", "bundesland"),
    "country": ("country", "countrycode"),
}  # fmt: skip
# What holds several values at once.
MANY = {"emails", "phones", "links"}
# What can be left out, to see how much rests on it.
COLUMNS = (
    ("emails",), ("phones",), ("links",), ("city",), ("region",), ("given",), ("family",), ("emails", "phones"),
    ("emails", "phones", "links"), ("city", "region"),
)  # fmt: skip
ENTITY = ("entity", "entityid", "cluster", "clusterid", "personid", "person", "group", "groupid", "label")


class UnreadableSetError(Exception):
    """The file or the truth has no columns that could be meant."""


@dataclass(frozen=True)
class Evaluation:
    """What was found of what was there; ``compared`` is how many pairs had a key in common."""

    records: int
    compared: int
    found: int
    right: int
    true: int
    reachable: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.true if self.true else 0.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def evaluate(people: dict[str, Traits], truth: set[Pair], progress: Callable[[int], object]) -> Evaluation:
    """Find the pairs among ``people`` as the background matcher does, and compare them with ``truth``."""
    frequencies = Frequencies.among(people.values())

    def judged(pair: Pair) -> Verdict:
        return judge(people[pair[0]], people[pair[1]], frequencies)

    pairs = pairs_among(people)
    scores: dict[Pair, float] = {}
    for pair in pairs:
        verdict = judged(pair)
        if verdict.is_queued:
            scores[pair] = verdict.score
        progress(1)
    chained = pairs_through(scores)
    found = scores.keys() | {pair for pair, score in chained.items() if through_third(judged(pair), score)}
    return Evaluation(len(people), len(pairs), len(found), len(found & truth), len(truth), len(pairs & truth))


def pairs_among[K: (int, str)](people: Mapping[K, Traits], *, crowd: int = 0) -> set[tuple[K, K]]:
    """Return the pairs that share keys which not too many have, as among a ``crowd`` if there are more."""
    holders: defaultdict[int, list[K]] = defaultdict(list)
    for name, person in people.items():
        for key in keys_of(person):
            holders[key].append(name)
    shared: defaultdict[tuple[K, K], set[int]] = defaultdict(set)
    for key, names in holders.items():
        if len(names) <= MOST_HOLDERS:
            for one, other in combinations(names, 2):
                shared[(one, other) if one <= other else (other, one)].add(key)
    thin = most_thin(max(crowd, len(people)))
    return {pair for pair, keys in shared.items() if is_enough(keys, holders, thin)}


def without(people: Mapping[str, Traits], left_out: Iterable[str]) -> dict[str, Traits]:
    """Return the same people as if their table did not have some columns."""
    nothing: dict[str, Any] = {name: "" if name in {"city", "region"} else () for name in left_out}
    return {key: replace(person, **nothing) for key, person in people.items()}


def read_people(path: Path) -> dict[str, Traits]:
    """Read people from a table with a header; of it no more than names, addresses, numbers, profiles and place."""
    header, rows = _read(path)
    columns = _columns(header)
    if "key" not in columns:
        raise UnreadableSetError(f"{path.name} has no column with the key of each record, such as source_id.")
    if not columns.keys() & {"full_name", "given_name", "family_name"}:
        raise UnreadableSetError(f"{path.name} has no column with names.")
    country = _country(rows, columns)
    people = (_traits(row, columns, country) for row in rows)
    return {str(person.key): person for person in people}


def _country(rows: list[Row], columns: Mapping[str, list[str]]) -> str:
    """Return the country from which most telephone numbers are that say it, for those that do not."""
    said: Counter[str] = Counter()
    for row in rows if "country" not in columns else ():
        for name in columns.get("phones", ()):
            if row[name].lstrip().startswith(("+", "00")):
                with suppress(ValidationError, phonenumbers.NumberParseException):
                    number = phonenumbers.parse(normalise_phone(row[name]).number)
                    said[phonenumbers.region_code_for_number(number) or ""] += 1
    return max(said, key=said.__getitem__, default="")


def read_truth(path: Path, people: Iterable[str]) -> set[Pair]:
    """Read which records are one person: two keys in a row, or each key with the person whose it is."""
    header, rows = _read(path)
    known = set(people)
    by_name = {_plain(name): name for name in header}
    entity = next((by_name[name] for name in ENTITY if name in by_name), None)
    if entity is None:
        if len(header) < 2:
            raise UnreadableSetError(
                f"{path.name} needs two columns: a pair of keys, or a key and an entity."
            )
        one, other = _pair_columns(header, known, rows)
        pairs = {_ordered(row[one].strip(), row[other].strip()) for row in rows}
        return {pair for pair in pairs if pair[0] != pair[1] and known.issuperset(pair)}
    key = _columns(header).get("key", [name for name in header if name != entity])[0]
    members: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row[key].strip() in known:
            members[row[entity]].append(row[key].strip())
    return {_ordered(*pair) for keys in members.values() for pair in combinations(keys, 2)}


def _pair_columns(header: list[str], known: set[str], rows: list[Row]) -> tuple[str, str]:
    """Return the two columns that hold keys of the people: the first two of those."""
    sample = rows[:50]
    holding = [name for name in header if any(row[name].strip() in known for row in sample)]
    one, other = (holding if len(holding) > 1 else header)[:2]
    return one, other


def _read(path: Path) -> tuple[list[str], list[Row]]:
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    first = text.partition("\n")[0]
    delimiter = max("\t;,|", key=first.count)
    reader = csv.DictReader(text.splitlines(), delimiter=delimiter, skipinitialspace=True)
    rows = [{name: value or "" for name, value in row.items() if name is not None} for row in reader]
    return list(reader.fieldnames or ()), rows


def _columns(header: list[str]) -> dict[str, list[str]]:
    by_name = {_plain(name): name for name in header}
    found: dict[str, list[str]] = {}
    for trait, names in HEADERS.items():
        columns = [by_name[name] for name in names if name in by_name]
        if columns:
            found[trait] = columns if trait in MANY else columns[:1]
    return found


def _plain(header: str) -> str:
    return re.sub(r"[^a-z0-9]", "", header.lower())


def _traits(row: Row, columns: dict[str, list[str]], usual: str) -> Traits:
    def one(trait: str) -> str:
        return row[columns[trait][0]].strip() if trait in columns else ""

    def many(trait: str) -> Iterator[str]:
        return (row[name].strip() for name in columns.get(trait, ()) if row[name].strip())

    country = one("country").upper()
    country = country if len(country) == 2 else usual
    return Traits.of(
        key=one("key"),
        full_name=one("full_name"),
        given_name=one("given_name"),
        family_name=one("family_name"),
        emails=_normalised(many("emails"), normalise_email),
        phones=_normalised(many("phones"), lambda text: normalise_phone(text, country=country).number),
        links=_normalised(many("links"), lambda text: normalise_link(text).value),
        city=one("city"),
        region=one("region"),
        country=country,
    )


def _normalised(texts: Iterable[str], normalise: Callable[[str], str]) -> list[str]:
    """Return those of ``texts`` that are what they should be."""
    found = []
    for text in texts:
        try:
            found.append(normalise(text))
        except ValidationError:
            continue
    return found


def _ordered(one: str, other: str) -> Pair:
    return (one, other) if one <= other else (other, one)

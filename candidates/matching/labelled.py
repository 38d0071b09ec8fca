"""Reads tables of people of whom it is known who is who, however their columns and their truth are written."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import phonenumbers
from django.core.exceptions import ValidationError

from candidates.matching.tables import Row, Table, UnreadableSetError, plain_header, read_table
from candidates.matching.traits import Traits
from candidates.matching.truth import Pair, read_truth
from candidates.normalise import normalise_email, normalise_link, normalise_phone

# By which headers a column is known, in Latin letters without signs; the first that a file has is read.
HEADERS: dict[str, tuple[str, ...]] = {
    "key": (
        "sourceid", "recordid", "recid", "uniqueid", "id", "candidateid", "externalid", "contactid", "rowid",
        "reference", "ref", "key", "nr", "no", "number", "rownumber", "uuid", "guid", "pk",
    ),
    "given_name": (
        "firstname", "givenname", "forename", "forenames", "givennames", "fname", "first", "given", "vorname",
        "prenom", "nombre", "nome", "imya", "imie", "fornamn", "fornavn", "voornaam", "etunimi", "ad", "jmeno",
        "christianname", "firstnm", "fn",
    ),
    "family_name": (
        "lastname", "surname", "familyname", "lname", "last", "family", "nachname", "familienname", "nom",
        "nomdefamille", "apellido", "apellidos", "cognome", "sobrenome", "familiya", "nazwisko", "efternamn",
        "etternavn", "achternaam", "sukunimi", "soyad", "prijmeni", "secondname", "lastnm", "ln",
    ),
    "full_name": ("fullname", "name", "candidatename", "candidate", "displayname", "personname", "person", "fio"),
    "emails": ("email", "mail", "emails", "courriel", "correo", "epost"),
    "phones": (
        "phone", "telephone", "mobile", "cell", "tel", "telefon", "telefono", "handy", "mobil", "mobiltelefon",
        "telefoon", "puhelin", "gsm", "landline", "movil", "portable", "phoneno", "contactnumber", "ph",
    ),
    "links": ("linkedin", "profileurl", "publicprofileurl", "github", "githuburl", "xing", "profile", "social"),
    "city": (
        "city", "suburb", "town", "locality", "location", "ort", "stadt", "wohnort", "ville", "ciudad", "cidade",
        "citta", "miasto", "plaats", "gorod", "cityname", "citytown", "place", "residence",
    ),
    "region": (
        "state", "region", "province", "county", "stateprovince", "bundesland", "provincia", "estado", "lan",
        "wojewodztwo", "oblast", "departement", "kanton", "canton", "statecode", "st",
    ),
    "country": ("country", "countrycode", "land", "pays", "pais"),
}  # fmt: skip
# What a header may say besides: personal_email_1, candidate.firstName, LinkedIn URL.
_WITHIN: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("links", ("linkedin", "github", "xing")),
    ("emails", ("email", "mailaddress")),
    ("phones", ("phone", "mobile", "telefon")),
    ("given_name", ("firstname", "givenname", "forename", "vorname")),
    ("family_name", ("lastname", "surname", "familyname", "nachname")),
    ("full_name", ("fullname", "candidatename")),
    ("city", ("city", "suburb", "town")),
    ("region", ("province", "stateor")),
)
_NAMES = ("given_name", "family_name", "full_name")
# These head the whole name where they stand alone.
_WHOLE = {"nombre", "nome", "nom", "ad", "jmeno", "imie", "name"}
_NO_VALUE = re.compile(r"type|status|valid|verified|count|kind|domain|optin|consent")
# What holds several values at once.
MANY = {"emails", "phones", "links"}


@dataclass(frozen=True)
class Labelled:
    """People, which pairs of them are the same, and from which columns they were read."""

    people: dict[str, Traits]
    truth: set[Pair]
    columns: dict[str, list[str]]
    left_out: list[str]


def read_labelled(file: Path, truth: Path) -> Labelled:
    """Read people from a table with a header, and which of them are the same.

    The truth may be pairs of keys, or groups of them, one in a row, or each key with the person whose it is; with a
    header or without, and pairs with a mark for those that are none.
    """
    people, known = read_table(file), read_table(truth)
    columns = _columns(people, known.cells)
    if not columns.keys() & {"full_name", "given_name", "family_name"}:
        raise UnreadableSetError(
            f"{file.name} has no column with names. Its columns are: {_listed(people.first)}."
        )
    rows = [[*row, *[""] * (len(people.first) - len(row))] for row in people.rest]
    country = _country(rows, columns)
    traits = {row[columns["key"][0]].strip(): _traits(row, columns, country) for row in rows}
    read = {at for found in columns.values() for at in found}
    return Labelled(
        traits,
        read_truth(known, traits.keys(), HEADERS["key"], file.name),
        {trait: [people.first[at] for at in found] for trait, found in columns.items()},
        [name for at, name in enumerate(people.first) if at not in read],
    )


def _columns(table: Table, named: Collection[str]) -> dict[str, list[int]]:
    """Return where each trait stands; the key is the column whose values the truth names."""
    plain = [plain_header(name) for name in table.first]
    found: dict[str, list[int]] = {}
    for trait, headers in HEADERS.items():
        places = [at for header in headers for at, name in enumerate(plain) if name == header]
        if trait != "key" and places:
            found[trait] = places if trait in MANY else places[:1]
    if (
        len(names := [trait for trait in _NAMES if trait in found]) == 1
        and plain[found[names[0]][0]] in _WHOLE
    ):
        found["full_name"] = found.pop(names[0])
    taken = {at for each in found.values() for at in each}
    for at, name in enumerate(plain):
        trait = "" if at in taken or _NO_VALUE.search(name) else _within(name)
        if trait and (trait in MANY or trait not in found):
            found.setdefault(trait, []).append(at)
    if not found and any("@" in cell for cell in table.first):
        raise UnreadableSetError(
            f"{table.name} seems to have no header. Let its first row name the columns: id, first_name, last_name, "
            "email, phone, city, state."
        )
    return {"key": [_key(table, plain, named)], **found}


def _within(name: str) -> str:
    return next((trait for trait, parts in _WITHIN if any(part in name for part in parts)), "")


def _key(table: Table, plain: list[str], named: Collection[str]) -> int:
    """Return which column holds the key of each record: one that tells them all apart and that the truth names."""
    keys = HEADERS["key"]
    likely = sorted(
        range(len(plain)), key=lambda at: keys.index(plain[at]) if plain[at] in keys else len(keys)
    )
    best, share, doubled = None, 0.0, ""
    for at in likely:
        values = [row[at].strip() for row in table.rest if at < len(row)]
        in_truth = sum(value in named for value in values) / max(len(table.rest), 1)
        if in_truth > share + 0.05:
            ((value, times),) = Counter(values).most_common(1)
            if times > 1 or len(values) < len(table.rest):
                doubled = doubled or f"“{value}” stands in {times} rows of {table.first[at]}"
            else:
                best, share = at, in_truth
    if best is not None:
        return best
    if doubled:
        raise UnreadableSetError(f"{table.name}: {doubled}. Each record needs a key of its own.")
    raise UnreadableSetError(
        f"{table.name} has no column with the key of each record, such as source_id, that the truth names too. "
        f"Its columns are: {_listed(table.first)}."
    )


def _country(rows: Iterable[Row], columns: Mapping[str, list[int]]) -> str:
    """Return the country from which most telephone numbers are that say it, for those that do not."""
    said: Counter[str] = Counter()
    for row in rows if "country" not in columns else ():
        for at in columns.get("phones", ()):
            if row[at].lstrip().startswith(("+", "00")):
                with suppress(ValidationError, phonenumbers.NumberParseException):
                    number = phonenumbers.parse(normalise_phone(row[at]).number)
                    said[phonenumbers.region_code_for_number(number) or ""] += 1
    return max(said, key=said.__getitem__, default="")


def _traits(row: Row, columns: Mapping[str, list[int]], usual: str) -> Traits:
    def one(trait: str) -> str:
        return row[columns[trait][0]].strip() if trait in columns else ""

    def many(trait: str) -> Iterator[str]:
        return (row[at].strip() for at in columns.get(trait, ()) if row[at].strip())

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
        with suppress(ValidationError):
            found.append(normalise(text))
    return found


def _listed(names: list[str]) -> str:
    return ", ".join(name[:40] for name in names[:20])

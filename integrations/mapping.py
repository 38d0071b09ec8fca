"""Which column holds what: a proposal from headings and values, for a person to correct."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from integrations.tables import Table, recognise_table
from integrations.vocabulary import PEOPLE, Vocabulary, recognise_export

SURE_ENOUGH = 0.5
SAMPLES = 200
SHOWN_SAMPLES = 3
LOOKED_AT = 1_000
# Of bounded length: a megabyte of letters without an @ would otherwise be read once for each letter.
EMAIL = re.compile(r"[^\s@<>,;/|]{1,64}@[^\s@<>,;/|]{1,255}\.[^\s@<>,;/|]{2,}")
LINK = re.compile(r"(https?://|www\.|[a-z]{0,3}\.?linkedin\.com/)\S+", re.IGNORECASE)
PHONE = re.compile(
    r"(?:tel:)?[+(]?\d[\d\s().+/\-\u2010-\u2015\u00a0]{5,22}(?:\s*(?:ext?\.?|x|#)\s*\d{1,6})?", re.IGNORECASE
)
DATE = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}([ T].*)?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}([ T].*)?")
NUMBER = re.compile(r"[-+]?\d+([.,]\d+)?%?")
WORDS = re.compile(r"\s*[;|\n,]\s*")
OF_PEOPLE = frozenset(
    {
        "given_name", "family_name", "email", "phone", "reach", "link", "pay_target", "notice_days",
        "available_from", "willing_to_relocate", "reference",
    }
)  # fmt: skip
PARTS_OF_PEOPLE = frozenset({"link", "tag", "skill"})
EMPTY_WORDS = frozenset(
    {"n/a", "na", "n.a.", "none", "null", "nil", "-", "--", "---", "?", "#n/a", "nan", "undefined"}
)


def is_email(text: str) -> bool:
    return EMAIL.fullmatch(text.strip()) is not None


def is_link(text: str) -> bool:
    return LINK.fullmatch(text.strip()) is not None


def is_phone(text: str) -> bool:
    text = text.strip()
    if DATE.fullmatch(text) or not PHONE.fullmatch(text):
        return False
    return 7 <= sum(character.isdigit() for character in text) <= 15


def is_value(text: str) -> bool:
    """Tell whether a cell is so clearly a value that its row cannot be the header."""
    text = text.strip()
    return bool(
        is_email(text) or is_link(text) or DATE.fullmatch(text) or NUMBER.fullmatch(text) or is_phone(text)
    )


def is_heading(text: str, vocabulary: Vocabulary = PEOPLE) -> bool:
    return vocabulary.recognise(text)[1] >= SURE_ENOUGH


def is_empty_word(text: str) -> bool:
    """Tell whether a cell only says that there is nothing: "n/a", "none", "-"."""
    return text.strip().casefold() in EMPTY_WORDS


@dataclass
class ColumnProposal:
    """What a column seems to hold (``target`` is empty: leave it out), how surely, and why."""

    column: str
    target: str = ""
    confidence: float = 0.0
    reason: str = ""
    samples: list[str] = field(default_factory=list)
    filled: int = 0

    @property
    def is_empty(self) -> bool:
        return not self.filled


@dataclass
class Proposal:
    """The proposed mapping of a whole file. Kept as JSON with the import."""

    columns: list[ColumnProposal]
    export_code: str = ""
    export_name: str = ""
    doubt: str = ""

    @property
    def mapping(self) -> dict[str, str]:
        return {column.column: column.target for column in self.columns if column.target}

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Proposal":
        return cls(**{**data, "columns": [ColumnProposal(**column) for column in data["columns"]]})


def propose_mapping(
    headings: Sequence[str], rows: Iterable[Sequence[str]], vocabulary: Vocabulary = PEOPLE
) -> Proposal:
    """Propose what each column holds, from its heading and up to ``SAMPLES`` rows of values."""
    columns = [ColumnProposal(heading) for heading in headings]
    values: list[list[str]] = [[] for _ in headings]
    for _, cells in zip(range(SAMPLES), rows, strict=False):
        for gathered, cell in zip(values, cells, strict=False):
            if cell.strip() and not is_empty_word(cell):
                gathered.append(cell.strip()[:LOOKED_AT])
    for column, found in zip(columns, values, strict=True):
        column.filled = len(found)
        column.samples = [text[:120] for text in dict.fromkeys(found)][:SHOWN_SAMPLES]
        column.target, column.confidence, column.reason = _judge(column.column, found, vocabulary)
    table = recognise_table(headings) if vocabulary.kind else None
    doubt = _doubt(columns, table) if vocabulary is PEOPLE else _misfit(table, vocabulary)
    _settle(columns, vocabulary)
    code, name = recognise_export(list(headings))
    return Proposal(columns, code, name, doubt)


def chosen_targets(
    mapping: Mapping[str, str], columns: Collection[str], vocabulary: Vocabulary
) -> tuple[dict[str, str], dict[str, Any]]:
    """Return what each column was said to hold, and by column what is held twice.

    Raises :class:`ValidationError` for a mapping that was made for another file.
    """
    chosen = {column: target for column, target in mapping.items() if target}
    twice: dict[str, Any] = {}
    for target in dict.fromkeys(chosen.values()):
        holders = [column for column, each in chosen.items() if each == target]
        if target not in vocabulary.targets or not set(holders) <= set(columns):
            raise ValidationError("This mapping does not belong to this file. Load the page again.")
        if len(holders) > 1 and not vocabulary.targets[target].many:
            twice[holders[1]] = f"{vocabulary.targets[target].label} is held by “{holders[0]}” already."
    return chosen, twice


def _judge(  # noqa: C901, PLR0911 - a table of cases
    heading: str, values: Sequence[str], vocabulary: Vocabulary
) -> tuple[str, float, str]:
    """Weigh the heading against the values; values win where the two contradict each other."""
    target, confidence = vocabulary.recognise(heading)
    if not values:
        return "", 0.0, "No values"
    shape, share = _shape(values)
    if shape not in vocabulary.targets or (vocabulary is not PEOPLE and target):
        shape = ""
    if vocabulary is not PEOPLE and target in {"email", "phone", "mobile"}:
        return target, confidence, "By the heading"
    if shape and target in {"email", "phone", "link", "reach"}:
        if shape == target:
            return target, max(confidence, 0.9), "Heading and values"
        if shape == "reach" or {shape, target} <= {"email", "phone", "reach"}:
            return shape, 0.9, f"Most values are {vocabulary.targets[shape].label.lower()}"
    if (
        shape in {"email", "link", "reach"}
        and share >= 0.6
        and target not in {"owner", "external_id", "source"}
    ):
        return shape, 0.8 if not target else 0.7, "By the values"
    if shape == "phone" and target in {"full_name", "given_name", "family_name"}:
        return "phone", 0.7, "By the values"
    if target in {"email", "phone"} and not shape:
        return target, confidence * 0.6, "By the heading, though few values fit"
    if target in {"full_name", "given_name", "family_name"} and _are_numbers(values):
        return "", 0.0, "The values are numbers"
    if not target:
        return "", 0.0, "Unknown heading"
    return target, confidence, "By the heading"


def _shape(values: Sequence[str]) -> tuple[str, float]:
    """Return what most values look like: email, phone, link or a mixture of the first two."""
    total = len(values)
    emails = sum(is_email(value) for value in values)
    links = sum(is_link(value) or value.startswith("[http") for value in values)
    phones = sum(is_phone(value) for value in values)
    both = sum(bool(EMAIL.search(value)) for value in values) - emails
    if links >= 0.6 * total:
        return "link", links / total
    if both and (emails + both + phones) >= 0.5 * total and _mentions_phone(values):
        return "reach", (emails + both + phones) / total
    if emails and phones and emails + phones >= 0.8 * total and min(emails, phones) >= 0.1 * total:
        return "reach", (emails + phones) / total
    if emails + both >= 0.5 * total:
        return "email", (emails + both) / total
    if phones >= 0.5 * total:
        return "phone", phones / total
    return "", 0.0


def _mentions_phone(values: Sequence[str]) -> bool:
    return any(is_phone(part) for value in values for part in re.split(r"[;,/|\n]", value))


def _are_numbers(values: Sequence[str]) -> bool:
    return sum(bool(NUMBER.fullmatch(value)) for value in values) > 0.5 * len(values)


def _settle(columns: list[ColumnProposal], vocabulary: Vocabulary) -> None:
    """Leave one column for each single thing, and parts of a name before the whole."""
    for column in columns:
        if column.confidence < SURE_ENOUGH:
            column.target = ""
    best: dict[str, ColumnProposal] = {}
    for column in sorted(columns, key=lambda each: -each.confidence):
        if column.target and not vocabulary.targets[column.target].many:
            if taken := best.get(column.target):
                _drop(column, f"“{taken.column}” is used instead")
            else:
                best[column.target] = column
    # Our own export tells the name in full and in parts, which need not agree.
    if "full_name" in best and "reference" not in best:
        parts = [best[part] for part in ("given_name", "family_name") if part in best]
        if len(parts) == 2:
            _drop(best["full_name"], "First and last name are used instead")
        else:
            for part in parts:
                _drop(part, f"“{best['full_name'].column}” is used instead")


def _drop(column: ColumnProposal, reason: str) -> None:
    column.target, column.confidence, column.reason = "", 0.0, reason


def _doubt(columns: list[ColumnProposal], table: Table | None) -> str:
    """Say so when the rows hardly are people, and then propose no name by its heading alone."""
    targets = {column.target for column in columns if column.confidence >= SURE_ENOUGH}
    personal = targets & OF_PEOPLE
    are_named = {"given_name", "family_name"} <= targets
    are_named |= "full_name" in targets and not targets.isdisjoint({"email", "reach"})
    if table and (table.are_people or not are_named):
        for column in columns:
            if column.target:
                _drop(column, f"These rows seem to be {table.rows}")
        return f"These rows seem to be {table.rows}, not candidates. {table.instead}"
    if table:
        return f"These rows seem to be {table.rows}. Import them only if they are candidates too."
    adds_to_people = "external_id" in targets and not targets.isdisjoint(PARTS_OF_PEOPLE)
    if not personal and not adds_to_people:
        for column in columns:
            if column.target:
                _drop(column, "Nothing says that these are people")
        return (
            "Nothing in this file says that its rows are people: there is no first and last name, e-mail "
            "or phone. Map a name by hand if they are."
        )
    if targets.isdisjoint({"full_name", "given_name", "family_name"}):
        return "No column holds a name, so that rows can update candidates but not create any."
    return ""


def _misfit(table: Table | None, vocabulary: Vocabulary) -> str:
    """Say so when the rows seem to be of another kind than was said."""
    if table is None or vocabulary.kind in table.kinds:
        return ""
    return f"These rows seem to be {table.rows}. {table.instead}"

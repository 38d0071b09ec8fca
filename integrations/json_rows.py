"""JSON as rows of a table: JSON Resume, lists of objects as other systems' interfaces give them, JSON Lines."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TextIO

BEGINNING = re.compile(rb'(?:\xef\xbb\xbf)?\s*(\{\s*["}]|\[\s*["{\[\]\d])')
MAX_CHARACTERS = 30_000_000
# Where a list of objects keeps what is meant.
MEANT = ("value", "url", "address", "name", "title", "text")


class JsonError(Exception):
    """JSON that is no list of records, in a sentence for the person who uploaded it."""


def read_json(file: TextIO) -> Iterator[dict[str, str]]:
    """Yield every object as cells by heading."""
    text = file.read(MAX_CHARACTERS + 1)
    if len(text) > MAX_CHARACTERS:
        raise JsonError(f"A JSON file may have at most {MAX_CHARACTERS:,} characters. Split it.")
    for record in _objects(text):
        yield _resume(record) if isinstance(record.get("basics"), Mapping) else _flat(record)


def _objects(text: str) -> list[dict[str, Any]]:
    try:
        found = json.loads(text)
    except RecursionError as error:
        raise JsonError("This JSON is nested too deeply.") from error
    except json.JSONDecodeError:
        found = _lines(text)
    if isinstance(found, Mapping):
        lists = [value for value in found.values() if _are_objects(value)]
        if "basics" not in found and len(lists) != 1:
            raise JsonError(
                "This JSON is one object, and no JSON Resume. Export a list of objects, CSV or XLSX."
            )
        found = [found] if "basics" in found else lists[0]
    if not _are_objects(found):
        raise JsonError("This JSON is no list of records. Export a list of objects, CSV or XLSX.")
    return list(found)


def _lines(text: str) -> list[Any]:
    try:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    except (json.JSONDecodeError, RecursionError) as error:
        raise JsonError("This looks like JSON, but is damaged. Export it again.") from error


def _are_objects(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, Mapping) for each in value)


def _flat(record: Mapping[str, Any], above: str = "") -> dict[str, str]:
    cells: dict[str, str] = {}
    for name, value in record.items():
        heading = f"{above} {name}".strip()
        if isinstance(value, Mapping):
            cells |= _flat(value, heading)
        else:
            cells[heading] = text_of(value)
    return cells


def text_of(value: Any) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(filter(None, (_meant(each) for each in value)))
    return json.dumps(value, ensure_ascii=False)


def _meant(value: Any) -> str:
    if isinstance(value, Mapping):
        key = next((name for name in MEANT if isinstance(value.get(name), str)), None)
        return value[key] if key else json.dumps(value, ensure_ascii=False)
    return text_of(value)


def _resume(record: Mapping[str, Any]) -> dict[str, str]:
    basics = record["basics"]
    place = _mapping(basics.get("location"))
    work = _mappings(record.get("work"))
    job: Mapping[str, Any] = next((each for each in work if not each.get("endDate")), work[0] if work else {})
    skills = [
        text
        for each in _mappings(record.get("skills"))
        for text in (each.get("name"), *(each.get("keywords") or ()))
        if isinstance(text, str)
    ]
    cells = {
        "Name": basics.get("name"),
        "Headline": basics.get("label"),
        "Email": basics.get("email"),
        "Phone": basics.get("phone"),
        "Website": "; ".join(
            filter(None, [text_of(basics.get("url") or basics.get("website")),
                          *(text_of(each.get("url")) for each in _mappings(basics.get("profiles")))])
        ),
        "Summary": basics.get("summary"),
        "Street": place.get("address"),
        "Postal code": place.get("postalCode"),
        "City": place.get("city"),
        "Region": place.get("region"),
        "Country": place.get("countryCode"),
        "Job title": job.get("position"),
        "Company": job.get("name") or job.get("company"),
        "Skills": "; ".join(skills),
        "Work history": _story(work, "position", "name"),
        "Education": _story(_mappings(record.get("education")), "area", "institution"),
    }  # fmt: skip
    return {heading: text_of(value) for heading, value in cells.items()}


def _story(parts: Sequence[Mapping[str, Any]], *names: str) -> str:
    return "\n".join(
        " · ".join(filter(None, (text_of(part.get(name)) for name in (*names, "startDate", "endDate"))))
        for part in parts
    )


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _mappings(value: Any) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []

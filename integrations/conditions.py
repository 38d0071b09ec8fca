"""What a person wants and when: availability, notice, pay, ways of working, and whether to be left alone."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from candidates.choices import CandidateStatus
from candidates.models import Candidate
from governance.choices import Unit
from integrations.typed_cells import DoubtError, read_number, read_yes
from integrations.values import read_value

PLAIN = (
    "status", "pronouns", "language", "available_from", "available_until", "work_modes", "employment_types",
    "willing_to_relocate", "pay_currency", "pay_unit",
)  # fmt: skip
AMOUNTS = ("pay_minimum", "pay_target")
CONDITIONS = frozenset({*PLAIN, *AMOUNTS, "notice_days", "do_not_contact", "do_not_contact_reason"})
ALSO: Mapping[str, Mapping[str, str]] = {
    "status": {
        "available": "active", "open": "active", "activelylooking": "active", "placed": "passive",
        "notlooking": "passive", "inactive": "archived", "donotuse": "archived",
    },
    "pay_unit": {
        "hourly": "hour", "h": "hour", "hr": "hour", "perhour": "hour", "daily": "day", "perday": "day",
        "pd": "day", "monthly": "month", "permonth": "month", "pm": "month", "yearly": "year", "annual": "year",
        "annually": "year", "pa": "year", "peryear": "year", "perannum": "year", "stunde": "hour", "tag": "day",
        "monat": "month", "jahr": "year", "heure": "hour", "jour": "day", "mois": "month", "an": "year",
        "annee": "year",
    },
    "employment_types": {
        "fulltime": "permanent", "parttime": "permanent", "directhire": "permanent", "perm": "permanent",
        "temp": "temporary", "freelance": "contract", "contractor": "contract", "c2h": "contract_to_hire",
        "temptoperm": "contract_to_hire", "internship": "temporary",
    },
    "work_modes": {"office": "onsite", "inoffice": "onsite", "homeoffice": "remote", "home": "remote"},
}  # fmt: skip
SIGNS = {"€": "EUR", "£": "GBP", "¥": "JPY", "zł": "PLN", "₹": "INR", "₺": "TRY", "₴": "UAH"}
CODE = re.compile(r"\b([A-Z]{3})\b")
PER = re.compile(
    r"(?:/|\bper\b|\ba\b|\bp\.?)\s*(h|hr|hour|stunde|std|d|day|tag|m|mo|month|monat|y|yr|year|a|annum|jahr)\b",
    re.IGNORECASE,
)
UNITS = {
    "h": Unit.HOUR, "s": Unit.HOUR, "d": Unit.DAY, "t": Unit.DAY, "m": Unit.MONTH, "y": Unit.YEAR, "a": Unit.YEAR,
    "j": Unit.YEAR,
}  # fmt: skip
SPAN = re.compile(
    r"(\d{1,3})\s*(d|day|w|week|m|month|y|year|tag|woche|monat|semaine|mois|jour)?s?(?:e|n|en)?\b",
    re.IGNORECASE,
)
DAYS = {"d": 1, "t": 1, "j": 1, "w": 7, "s": 7, "m": 30, "y": 365, "": 1}
AT_ONCE = re.compile(r"^(none|immediate(ly)?|now|asap|sofort|0)$", re.IGNORECASE)
# Below this nobody is paid by the year, above it nobody by the month.
YEARLY = 15_000


@dataclass
class Conditions:
    """What the cells of one row tell, by field, and what is to be said about them: column, sentence, error."""

    values: dict[str, Any] = field(default_factory=dict)
    remarks: list[tuple[str, str, str, bool]] = field(default_factory=list)


def read_conditions(
    told: Mapping[str, tuple[str, str]], *, locale: str, reasons: Mapping[str, Any]
) -> Conditions:
    """Read the filled cells ``told`` (text and column, by target). ``reasons`` not to contact, by folded name."""
    found = Conditions()
    for name, (text, column) in told.items():
        if name in PLAIN:
            _take(found, name, column, lambda name=name, text=text: _plain(name, text, locale))
        elif name == "notice_days":
            _take(found, name, column, lambda text=text: (_days(text), ""))
    _read_pay(found, told, locale)
    if "do_not_contact" in told or "do_not_contact_reason" in told:
        _read_refusal(found, told, reasons)
    return found


def _take(found: Conditions, name: str, column: str, read: Any) -> None:
    try:
        value, remark = read()
    except DoubtError as doubt:
        found.remarks.append((name, column, f"{doubt} It was left out.", False))
    except ValidationError as error:
        found.remarks.append((name, column, f"{' '.join(error.messages)} It was left out.", False))
    else:
        found.values[name] = value
        if remark:
            found.remarks.append((name, column, remark, False))


def _plain(name: str, text: str, locale: str) -> tuple[Any, str]:
    value, remark = read_value(Candidate._meta.get_field(name), text, locale=locale, also=ALSO.get(name, {}))
    if value == CandidateStatus.MERGED:
        raise DoubtError("Only merging leads to “Merged”.")
    return value, remark


def _days(text: str) -> int:
    if AT_ONCE.match(text.strip()):
        return 0
    span = SPAN.fullmatch(text.strip())
    if not span:
        raise DoubtError(f"“{text[:40]}” is no notice period; write it like 30 days or 3 months.")
    return int(span[1]) * DAYS[(span[2] or "")[:1].lower()]


def _read_pay(found: Conditions, told: Mapping[str, tuple[str, str]], locale: str) -> None:
    """Read amounts, each with the currency and the unit that stand beside it; without them it is none."""
    for name in AMOUNTS:
        if name not in told:
            continue
        text, column = told[name]
        _take(found, name, column, lambda text=text, name=name: _amount(name, text, locale))
        if name not in found.values:
            continue
        for part, value in (("pay_currency", _currency(text)), ("pay_unit", _unit(text, found.values[name]))):
            if value:
                found.values.setdefault(part, value)


def _amount(name: str, text: str, locale: str) -> tuple[Decimal, str]:
    number = read_number(PER.sub("", text), locale)
    return Candidate._meta.get_field(name).clean(str(number), None), ""  # type: ignore[union-attr]


def _currency(text: str) -> str:
    known = {code for code, _ in Candidate._meta.get_field("pay_currency").flatchoices}  # type: ignore[union-attr]
    written = next((code for code in CODE.findall(text.upper()) if code in known), "")
    return written or next((code for sign, code in SIGNS.items() if sign in text), "")


def _unit(text: str, amount: Decimal) -> str:
    if found := PER.search(text):
        return UNITS[found[1][0].lower()]
    return Unit.YEAR if amount >= YEARLY else ""


def _read_refusal(found: Conditions, told: Mapping[str, tuple[str, str]], reasons: Mapping[str, Any]) -> None:
    """Note that a person wants to be left alone; a reason in either column will do."""
    texts = [told[name] for name in ("do_not_contact_reason", "do_not_contact") if name in told]
    reason = next((reasons[key] for text, _ in texts if (key := text.casefold().strip()) in reasons), None)
    if reason is None:
        try:
            if "do_not_contact" not in told or not read_yes(told["do_not_contact"][0]):
                return
        except DoubtError:
            pass
        listed = ", ".join(sorted(str(each) for each in reasons.values())[:6]) or "none is listed yet"
        found.remarks.append(
            (
                "do_not_contact",
                texts[-1][1],
                f"Say why, by one of the reasons not to contact: {listed}.",
                True,
            )
        )
        return
    found.values |= {"do_not_contact": True, "do_not_contact_reason": reason}


def without_part_of_pay(values: Mapping[str, Any], kept: Any = None) -> Iterator[str]:
    """Yield the amounts that would stand without currency or unit, in ``values`` or on the record ``kept``."""
    whole = all(values.get(part) or (kept and getattr(kept, part)) for part in ("pay_currency", "pay_unit"))
    if not whole:
        yield from (name for name in AMOUNTS if name in values)

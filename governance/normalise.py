"""One way to write an e-mail address and a telephone number, so that equal ones compare equal.

Pure functions; each raises a ``ValidationError`` with a sentence for the person who typed.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

import idna
import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from phonenumbers import NumberParseException, PhoneNumberFormat, ValidationResult

INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
PHONE_MARKS = re.compile("[^\\d+]")

# A row is read, compared and checked within the same moment: three times the same work.
RECENT = 4096


class Phone(NamedTuple):
    """A telephone number as E.164 and the extension behind it."""

    number: str
    extension: str = ""

    def __str__(self) -> str:
        return f"{self.number} ext. {self.extension}" if self.extension else self.number


def tidy(text: str) -> str:
    """Return ``text`` in one Unicode form, without invisible characters and outer blanks."""
    if "\x00" in text:
        raise ValidationError("The text contains a character that cannot be stored.", code="nul")
    return INVISIBLE.sub("", unicodedata.normalize("NFC", text)).strip()


@lru_cache(maxsize=4096)
def ascii_host(host: str) -> str:
    """Return a host name in small letters, as it stands in the domain name system."""
    try:
        return idna.encode(host.rstrip("."), uts46=True).decode().lower()
    except idna.IDNAError as error:
        raise ValidationError(f"“{host}” is not a name of a server.", code="host") from error


@lru_cache(maxsize=RECENT)
def normalise_email(text: str) -> str:
    """Return an e-mail address case-folded, its domain as ASCII.

    The local part is folded too: that it may differ by case is allowed by the standard, practised
    by nobody, and people type it either way.
    """
    address = tidy(text)
    if address[:7].lower() == "mailto:":
        address = address[7:]
    local, at, host = address.rpartition("@")
    if not (at and local and host):
        raise ValidationError(
            f"“{address}” is not an e-mail address: it needs a name, an @ and a domain.",
            code="email",
        )
    folded = f"{local.casefold().lower()}@{ascii_host(host)}"
    try:
        # Django's own rule knows ASCII only; letters of other scripts are allowed before the @.
        validate_email(re.sub(r"[^\W\x00-\x7f]", "x", folded))
    except ValidationError as error:
        raise ValidationError(f"“{address}” is not an e-mail address.", code="email") from error
    if len(folded) > 254:
        raise ValidationError("An e-mail address has at most 254 characters.", code="email")
    return folded


@lru_cache(maxsize=RECENT)
def normalise_phone(text: str, *, country: str = "") -> Phone:
    """Return a telephone number as E.164, read as it is dialled in ``country``."""
    written = tidy(text)
    try:
        parsed = _dialled(written, country)
    except NumberParseException as error:
        raise ValidationError(_phone_sentence(written, country, error), code="phone") from error
    match phonenumbers.is_possible_number_with_reason(parsed):
        case ValidationResult.IS_POSSIBLE:
            pass
        case ValidationResult.TOO_SHORT | ValidationResult.IS_POSSIBLE_LOCAL_ONLY:
            raise ValidationError(f"“{written}” is too short for a telephone number.", code="phone")
        case ValidationResult.TOO_LONG:
            raise ValidationError(f"“{written}” is too long for a telephone number.", code="phone")
        case _:
            raise ValidationError(f"“{written}” is not a telephone number.", code="phone")
    return Phone(phonenumbers.format_number(parsed, PhoneNumberFormat.E164), parsed.extension or "")


def _dialled(written: str, country: str) -> phonenumbers.PhoneNumber:
    """Read a number as it is dialled in ``country``, or as people write it for abroad whatever is dialled.

    In Australia 0011 leads out of the country, yet its people too write 0061 for themselves.
    """
    abroad = re.sub(r"^\(?00(?=[1-9(\s])", "+", written)
    if not country or abroad == written:
        return phonenumbers.parse(abroad, country or None)
    at_home = phonenumbers.parse(written, country)
    if phonenumbers.is_valid_number(at_home):
        return at_home
    try:
        return phonenumbers.parse(abroad, country)
    except NumberParseException:
        return at_home


def _phone_sentence(written: str, country: str, error: NumberParseException) -> str:
    if error.error_type == NumberParseException.TOO_LONG:
        return f"“{written}” is too long for a telephone number."
    if error.error_type != NumberParseException.INVALID_COUNTRY_CODE:
        return f"“{written}” is not a telephone number."
    if country or PHONE_MARKS.sub("", written).startswith("+"):
        return f"“{written}” begins with a country code that does not exist."
    return (
        f"Write “{written}” with its country code, such as +44 20 7946 0000,"
        " or say in which country the person lives."
    )

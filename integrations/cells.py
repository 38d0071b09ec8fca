"""What a cell of a foreign file means: a country, a formula, a name in two parts."""

import re
import unicodedata
from functools import cache

from babel import Locale

from governance import iso
from integrations.mapping import is_phone
from integrations.vocabulary import compact
from records.spreadsheets import FORMULA_SIGNS

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
LANGUAGES_OF_COUNTRIES = ("en", "de", "fr", "es", "it", "nl", "pl", "pt", "sv", "da", "ru", "ja", "zh")
EVERYDAY_COUNTRIES = {"usa": "US", "us": "US", "america": "US", "uk": "GB", "england": "GB", "scotland": "GB",
                      "wales": "GB", "northernireland": "GB", "uae": "AE", "holland": "NL", "korea": "KR",
                      "czechrepublic": "CZ"}  # fmt: skip


def looks_like_formula(text: str) -> bool:
    """Tell whether a spreadsheet might calculate the cell: not so a phone number or a handle."""
    if not text.startswith(FORMULA_SIGNS):
        return False
    return text[0] in "=\uff1d" or bool(
        re.search(r"[(|!]\s*[\w'\"$]|^[+\-@]\w+!", text) and not is_phone(text)
    )


def country_code(text: str) -> str:
    """Return the ISO code of a country given as code or by name in one of several languages."""
    word = compact(text)
    if word in EVERYDAY_COUNTRIES:
        return EVERYDAY_COUNTRIES[word]
    return _countries().get(word, "")


@cache
def _countries() -> dict[str, str]:
    codes = {code for code, _ in iso.countries()}
    names: dict[str, str] = {}
    for language in LANGUAGES_OF_COUNTRIES:
        for code, name in Locale(language).territories.items():
            if code in codes:
                names.setdefault(compact(str(name)), code)
    return names | {code.lower(): code for code in codes}


def joined_name(given: str, family: str) -> str:
    """Write the parts as people of the name's script do: family first, without a blank, in East Asia."""
    if given and family and all(_is_east_asian(part) for part in (given, family)):
        return f"{family}{given}"
    return f"{given} {family}".strip()


def _is_east_asian(text: str) -> bool:
    names = (unicodedata.name(letter, "") for letter in text if letter.isalpha())
    return all(name.startswith(("CJK", "HIRAGANA", "KATAKANA", "HANGUL")) for name in names)

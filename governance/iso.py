"""Countries, currencies and languages by their ISO codes, with names from CLDR."""

from functools import cache

from babel import Locale
from babel.numbers import get_territory_currencies

# Codes of CLDR that are no country: regions, unions, private use and exceptional reservations.
NO_COUNTRY = frozenset(["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"])


@cache
def countries() -> list[tuple[str, str]]:
    """Return ISO 3166 codes with English names, by name."""
    names = {str(code): str(name) for code, name in Locale("en").territories.items()}
    codes = (code for code in names if len(code) == 2 and code.isalpha() and code not in NO_COUNTRY)
    return sorted(((code, names[code]) for code in codes), key=lambda row: row[1])


@cache
def currencies() -> list[tuple[str, str]]:
    """Return the ISO 4217 codes of money in use today, with English names, by code."""
    names = Locale("en").currencies
    today = {code for country, _ in countries() for code in get_territory_currencies(country)}
    return sorted((code, f"{code} ({names.get(code, code)})") for code in today)


@cache
def languages() -> list[tuple[str, str]]:
    """Return ISO 639-1 codes with English names, by name."""
    names = Locale("en").languages
    return sorted(((code, name) for code, name in names.items() if len(code) == 2), key=lambda row: row[1])

"""What stands where nothing is known, because a form insisted: n/a, none@none.com, 000-0000. It says nothing."""

import re

_NO_NAME = frozenset(
    {
        "n/a", "n.a.", "unknown", "none", "tbd", "tba", "fnu", "lnu", "not known", "not given", "not provided",
        "no name", "noname", "anonymous", "candidate", "xxx", "unbekannt", "inconnu", "desconocido",
    }
)  # fmt: skip
_NO_PLACE = _NO_NAME | {
    "na", "nan", "null", "nil", "other", "remote", "anywhere", "test", "not available", "not applicable", "k.a.",
    "undefined", "unspecified", "any", "various",
}  # fmt: skip
_NOBODY = frozenset(
    {
        "none", "noemail", "nomail", "noaddress", "noreply", "donotreply", "unknown", "notprovided", "nobody",
        "notavailable", "notgiven", "noone", "noemailaddress", "keineemail", "sinemail", "sincorreo", "pasdemail",
        "placeholder", "dummy",
    }
)  # fmt: skip
# Somebody may be called so; where the domain is like it, nobody is.
_PERHAPS = _NOBODY | {
    "no", "na", "test", "email", "mail", "null", "nil", "fake", "abc", "asdf", "qwerty", "x", "xx", "xxx", "a", "aa",
    "example", "anonymous", "domain",
}  # fmt: skip
_SIGNS = re.compile(r"[^a-z]")
_IN_ORDER = ("0123456789" * 2, "9876543210" * 2)
_ALIKE, _COUNTED = 7, 9


def told(text: str) -> str:
    """Return a name if it is one."""
    return "" if text.strip().lower() in _NO_NAME else text


def told_place(text: str) -> str:
    """Return a city or a region if it is one."""
    return "" if text.strip().lower() in _NO_PLACE else text


def is_nobody(email: str) -> bool:
    """Tell whether an address was made up: none@none.com, noemail@agency.example."""
    local, _, domain = email.partition("@")
    local = _SIGNS.sub("", local)
    return local in _NOBODY or (local in _PERHAPS and domain.partition(".")[0] in {local, *_PERHAPS})


def is_no_number(number: str) -> bool:
    """Tell whether a telephone number was made up: 000-0000, 123-456-7890."""
    digits = number.lstrip("+")
    if len(set(digits[-_ALIKE:])) == 1:
        return True
    return any(digits[-_COUNTED:] in order for order in _IN_ORDER)

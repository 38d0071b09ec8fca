"""One way to write what identifies a person, so that equal things compare equal.

E-mail addresses and telephone numbers are shared with the other rooms; profile addresses and names
are ours. Pure functions; each raises a ``ValidationError`` with a sentence for the person who typed.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from django.core.exceptions import ValidationError

from candidates.choices import LinkKind
from governance.normalise import Phone, ascii_host, normalise_email, normalise_phone, tidy

__all__ = [
    "Link",
    "Phone",
    "fold_name",
    "normalise_email",
    "normalise_link",
    "normalise_name",
    "normalise_phone",
]

# Accents of Latin, Greek and Cyrillic, points of Hebrew and Arabic. Marks of other scripts are
# letters (Devanagari vowels, kana voicing) and stay.
ACCENTS = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u0652\u0670]")
PUNCTUATION = re.compile(r"[^\w\s]|_")
APOSTROPHES = re.compile("['\u2018\u2019\u02bc\u00b4`]")
# Letters that no Unicode decomposition leads to their plain sister.
PLAIN = str.maketrans(
    {
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ł": "l",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ı": "i",
        "ħ": "h",
        "ŋ": "n",
    }
)
TRACKING = re.compile(r"^(utm_\w+|fbclid|gclid|trk\w*|ref|originalSubdomain|lipi|si)$")


class Link(NamedTuple):
    """An address on the web in its canonical form, and whose it is."""

    kind: LinkKind
    value: str


def normalise_name(text: str) -> str:
    """Return a name as given, without control characters, doubled and outer blanks."""
    name = re.sub(r"\s+", " ", tidy(text))
    name = "".join(letter for letter in name if unicodedata.category(letter) != "Cc").strip()
    if not name:
        raise ValidationError("Give a name; one word is enough.", code="name")
    if not any(letter.isalpha() for letter in name):
        raise ValidationError(f"“{name}” is not a name: it has no letter.", code="name")
    return name


def fold_name(text: str) -> str:
    """Return a name for comparing: small letters, no accents, no punctuation, its own script."""
    folded = unicodedata.normalize("NFKD", normalise_name(text)).casefold()
    folded = ACCENTS.sub("", folded).translate(PLAIN)
    folded = PUNCTUATION.sub(" ", APOSTROPHES.sub("", unicodedata.normalize("NFC", folded)))
    return " ".join(folded.split())


def normalise_link(text: str, *, kind: str = "") -> Link:
    """Return an address on the web in canonical form; profile sites by their handle alone.

    With ``kind`` a bare handle is enough for a profile site.
    """
    written = tidy(text)
    if kind in HANDLES and re.fullmatch(r"@?[\w.\-%]+", written) and "." not in written:
        return Link(
            LinkKind(kind),
            HANDLES[LinkKind(kind)].format(quote(unquote(written.lstrip("@")).lower())),
        )
    parts = urlsplit(
        written if re.match(r"^[a-z][a-z0-9+.-]*:", written, re.IGNORECASE) else f"https://{written}"
    )
    if parts.scheme.lower() not in {"http", "https"} or "." not in (parts.hostname or "") or " " in written:
        raise ValidationError(f"“{written}” is not an address on the web.", code="link")
    host = ascii_host(parts.hostname or "").removeprefix("www.")
    for pattern, profile, canonical in PROFILES:
        if pattern.fullmatch(host):
            if handle := profile(unquote(parts.path)):
                return Link(canonical, HANDLES[canonical].format(quote(handle.lower())))
            if canonical == LinkKind.LINKEDIN and kind == LinkKind.LINKEDIN:
                raise ValidationError("A LinkedIn profile looks like linkedin.com/in/name.", code="link")
    query = urlencode([(key, value) for key, value in parse_qsl(parts.query) if not TRACKING.match(key)])
    port = f":{parts.port}" if parts.port not in {None, 80, 443} else ""
    path = quote(unquote(parts.path), safe="/:@!$&'()*+,;=~-._").rstrip("/")
    value = f"https://{host}{port}{path}{'?' + query if query else ''}"
    return Link(LinkKind(kind) if kind and kind not in HANDLES else LinkKind.OTHER, value)


def _first(pattern: str) -> Callable[[str], str]:
    def handle(path: str) -> str:
        found = re.match(pattern, path, re.IGNORECASE)
        return found.group(1) if found else ""

    return handle


HANDLES = {
    LinkKind.LINKEDIN: "https://www.linkedin.com/in/{}",
    LinkKind.GITHUB: "https://github.com/{}",
    LinkKind.XING: "https://www.xing.com/profile/{}",
    LinkKind.STACKOVERFLOW: "https://stackoverflow.com/users/{}",
    LinkKind.X: "https://x.com/{}",
}
# Sites whose addresses name a person: host, where in the path the handle stands.
PROFILES: list[tuple[re.Pattern[str], Callable[[str], str], LinkKind]] = [
    (
        re.compile(r"([a-z]{2,3}\.)?linkedin\.com"),
        _first(r"^/(?:mwlite/)?(?:in|pub)/([^/]+)"),
        LinkKind.LINKEDIN,
    ),
    (re.compile(r"github\.com"), _first(r"^/([a-z0-9][a-z0-9-]{0,38})/?$"), LinkKind.GITHUB),
    (
        re.compile(r"([a-z]{2}\.)?xing\.com"),
        _first(r"^/(?:profile|profiles)/([^/]+)"),
        LinkKind.XING,
    ),
    (re.compile(r"stackoverflow\.com"), _first(r"^/users/(\d+)"), LinkKind.STACKOVERFLOW),
    (re.compile(r"(mobile\.)?(x|twitter)\.com"), _first(r"^/@?([a-z0-9_]{1,15})/?$"), LinkKind.X),
]

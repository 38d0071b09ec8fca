"""One way to write what identifies a person, so that equal things compare equal.

E-mail addresses and telephone numbers are shared with the other rooms; profile addresses and names
are ours. Pure functions; each raises a ``ValidationError`` with a sentence for the person who typed.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit

from anyascii import anyascii
from django.core.exceptions import ValidationError

from candidates.choices import LinkKind
from governance.normalise import RECENT, Phone, ascii_host, normalise_email, normalise_phone, tidy

__all__ = [
    "Link",
    "Phone",
    "fold_name",
    "latin_words",
    "normalise_email",
    "normalise_link",
    "normalise_name",
    "normalise_phone",
]

# Accents of Latin, Greek and Cyrillic, points of Hebrew and Arabic. Marks of other scripts are
# letters (Devanagari vowels, kana voicing) and stay.
ACCENTS = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u0652\u0670]")
APOSTROPHES = re.compile("['\u2018\u2019\u02bc\u00b4`]")
CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]")
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
        "\N{LATIN SMALL LETTER DOTLESS I}": "i",
        "ħ": "h",
        "ŋ": "n",
    }
)
BARE_HANDLE = re.compile(r"@?[\w-]+")
# A name before a colon and digits is a host with its port, not a scheme.
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)
_NO_LETTER = re.compile("[^a-z0-9]+")
TRACKING = re.compile(r"^(utm_\w+|fbclid|gclid|trk\w*|ref|originalSubdomain|lipi|si)$")


class Link(NamedTuple):
    """An address on the web in its canonical form, and whose it is."""

    kind: LinkKind
    value: str


@lru_cache(maxsize=RECENT)
def normalise_name(text: str) -> str:
    """Return a name as given, without control characters, doubled and outer blanks."""
    name = CONTROLS.sub("", " ".join(tidy(text).split())).strip()
    if not name:
        raise ValidationError("Give a name; one word is enough.", code="name")
    if not any(letter.isalpha() for letter in name):
        raise ValidationError(f"“{name}” is not a name: it has no letter.", code="name")
    return name


def fold_name(text: str) -> str:
    """Return a name for comparing: small letters, no accents, no punctuation, its own script."""
    folded = unicodedata.normalize("NFKD", normalise_name(text)).casefold()
    folded = ACCENTS.sub("", folded).translate(PLAIN)
    folded = APOSTROPHES.sub("", unicodedata.normalize("NFC", folded))
    # By category, because marks that belong to a letter are no word characters to a regular expression.
    words = "".join(" " if unicodedata.category(sign)[0] in "PSC" else sign for sign in folded).split()
    if not words:
        raise ValidationError(f"“{text}” is not a name: it has no letter.", code="name")
    return " ".join(words)


@lru_cache(maxsize=65_536)
def latin_words(text: str) -> tuple[str, ...]:
    """Return the words of a name or place in Latin letters, for comparing across scripts; none for nonsense.

    Never stored in place of the name: Chinese characters come as Mandarin reads them.
    """
    plain = text.lower()
    if not (plain.isascii() and plain.replace(" ", "").isalpha()):
        try:
            plain = anyascii(fold_name(text)).lower()
        except ValidationError:
            return ()
        plain = _NO_LETTER.sub(" ", APOSTROPHES.sub("", plain))
    return tuple(plain.split())


@lru_cache(maxsize=RECENT)
def normalise_link(text: str, *, kind: str = "") -> Link:
    """Return an address on the web in canonical form; profile sites by their handle alone.

    With ``kind`` a bare handle is enough for a profile site.
    """
    written = tidy(text)
    if kind in HANDLES and BARE_HANDLE.fullmatch(written):
        return _profile(LinkKind(kind), written.removeprefix("@"))
    address = _address(written)
    host = ascii_host(address.hostname or "").removeprefix("www.")
    for hosts, handle_of, site in PROFILES:
        if hosts.fullmatch(host) and (handle := handle_of(unquote(address.path))):
            return _profile(site, handle)
    if kind == LinkKind.LINKEDIN:
        raise ValidationError("A LinkedIn profile looks like linkedin.com/in/name.", code="link")
    port = f":{address.port}" if address.port not in {None, 80, 443} else ""
    path = quote(unquote(address.path), safe="/:@!$&'()*+,;=~").rstrip("/")
    told = [pair for pair in parse_qsl(address.query) if not TRACKING.match(pair[0])]
    query = f"?{urlencode(told)}" if told else ""
    return Link(
        LinkKind.OTHER if kind in HANDLES else LinkKind(kind or LinkKind.OTHER),
        f"https://{host}{port}{path}{query}",
    )


def _profile(site: LinkKind, handle: str) -> Link:
    return Link(site, HANDLES[site].format(quote(handle.lower(), safe="")))


def _address(written: str) -> SplitResult:
    """Split an address; whatever has a scheme of its own must be of the web."""
    refusal = ValidationError(f"“{written}” is not an address on the web.", code="link")
    if re.search(r"[\s\x00-\x1f\\]", written):
        raise refusal
    try:
        parts = urlsplit(written if SCHEME.match(written) else f"https://{written}")
        known = parts.port is None or parts.port > 0
    except ValueError as error:
        raise refusal from error
    if not known or parts.scheme not in {"http", "https"} or "." not in (parts.hostname or "").strip("."):
        raise refusal
    return parts


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

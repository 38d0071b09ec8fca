"""Which encoding text is likely to have that does not say it, and is not UTF-8."""

import re

from charset_normalizer import from_bytes

WESTERN = "cp1252"
_NOT_GUESSED = ["utf_7", "utf_16", "utf_32"]
# What Western text is taken for, which fits them all: office programs in the West write only one of these.
_LIKE_WESTERN = frozenset(
    {
        "ascii", "latin_1", "iso8859_15", "iso8859_16", "cp1250", "cp1254", "cp1257", "mac_roman", "mac_latin2",
        "mac_iceland",
    }
)  # fmt: skip
_SHORT = 500
# Polish and Czech, read as Western: signs amid a word, letters of languages that never meet.
_CENTRAL = re.compile(r"(?<=[a-z])[³¹¿](?=[a-z])|ì.*ø|ø.*ì", re.IGNORECASE | re.DOTALL)


def guessed(sample: bytes) -> str | None:
    """Return the name of the likeliest encoding, none where nothing fits: then it is no text."""
    best = from_bytes(sample, cp_exclusion=_NOT_GUESSED).best()
    if best is None:
        return None
    # Of languages with other letters most bytes are such; a few of them say little in a short text.
    foreign = sum(byte > 127 for byte in sample)
    if best.encoding not in _LIKE_WESTERN and (len(sample) > _SHORT or 3 * foreign > len(sample)):
        return best.encoding
    is_central = best.encoding == "cp1250" and _CENTRAL.search(sample.decode(WESTERN, "replace"))
    return best.encoding if is_central else WESTERN

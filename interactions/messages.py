"""Reading an e-mail as it lies in a mailbox, however broken: who, to whom, when, about what."""

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from email.utils import getaddresses, parsedate_to_datetime
from hashlib import sha256
from html import unescape

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import strip_tags

from governance.normalise import normalise_email

MOST_BYTES = 25 * 1024 * 1024
MOST_TEXT = 100_000
MOST_SUBJECT = 300
MOST_REFERENCE = 200
OUTLOOKS_OWN = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BETWEEN = re.compile(rb"\n\r?\nFrom \S{1,200} [^\r\n]{0,40}\d\d:\d\d:\d\d[^\r\n]{0,40}\d{4}\r?\n")
UNSEEN = re.compile(r"<(script|style|head)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
BREAKS = re.compile(r"<(?:br|/p|/div|/tr|/li|/h\d)\b[^>]*>", re.IGNORECASE)


@dataclass(frozen=True)
class Mail:
    """An e-mail; addresses are normalised, ``reference`` is its number or, without one, its digest."""

    reference: str
    sent_at: datetime
    senders: frozenset[str]
    recipients: frozenset[str]
    subject: str
    text: str


def read_mail(content: bytes) -> Mail:
    """Read ``content``. Raises :class:`ValidationError` when it is no e-mail."""
    if len(content) > MOST_BYTES:
        raise ValidationError("This file is larger than 25 MB. Save the message without its attachments.")
    if content.startswith(OUTLOOKS_OWN):
        raise ValidationError("This is in Outlook's own format. Save the message as .eml and capture that.")
    if content.startswith(b"From ") and BETWEEN.search(content):
        raise ValidationError("This is a mailbox with several messages. Save each of them as .eml.")
    message = message_from_bytes(content, policy=policy.default)
    senders = _addresses(message, ("from", "sender", "reply-to"))
    if not senders:
        raise ValidationError("This is not an e-mail: it names no sender.")
    return Mail(
        reference=_reference(message, content),
        sent_at=_sent_at(message),
        senders=senders,
        recipients=_addresses(message, ("to", "cc", "bcc")) - senders,
        subject=" ".join(_header(message, "subject").split())[:MOST_SUBJECT],
        text=_text(message)[:MOST_TEXT].strip(),
    )


def _header(message: EmailMessage, name: str) -> str:
    """Return a header as text; Python's parser fails on some that are out there."""
    with suppress(Exception):
        return _clean(str(message.get(name, "")))
    return ""


def _addresses(message: EmailMessage, names: Iterable[str]) -> frozenset[str]:
    found = set()
    for name in names:
        for _, address in getaddresses([_header(message, name)], strict=False):
            with suppress(ValidationError):
                found.add(normalise_email(address))
    return frozenset(found)


def _reference(message: EmailMessage, content: bytes) -> str:
    number = _header(message, "message-id").strip()
    if number and len(number) <= MOST_REFERENCE:
        return number
    return f"sha256:{sha256(number.encode() or content).hexdigest()}"


def _sent_at(message: EmailMessage) -> datetime:
    """Return when it was sent; without a date that can be read, or with one to come, now."""
    now = timezone.now()
    try:
        sent = parsedate_to_datetime(_header(message, "date"))
    except (ValueError, TypeError, OverflowError):
        return now
    return min(sent if sent.tzinfo else sent.replace(tzinfo=UTC), now)


def _text(message: EmailMessage) -> str:
    with suppress(Exception):
        if body := message.get_body(("plain", "html")):
            written = _decoded(body)
            return written if body.get_content_subtype() != "html" else _seen(written)
    return ""


def _decoded(part: MIMEPart) -> str:
    """Return the text of a part; a character set that nobody knows is read as Latin-1."""
    try:
        return _clean(part.get_content())
    except (LookupError, UnicodeError):
        payload = part.get_payload(decode=True)
        return _clean(payload.decode("latin-1") if isinstance(payload, bytes) else "")


def _seen(markup: str) -> str:
    """Return what a reader of the mail would have seen of its markup, roughly."""
    lines = unescape(strip_tags(BREAKS.sub("\n", UNSEEN.sub(" ", markup)))).splitlines()
    return "\n".join(" ".join(line.split()) for line in lines if line.strip())


def _clean(text: str) -> str:
    """Leave out what cannot be stored: the NUL character, and halves of characters."""
    return text.replace("\x00", "").replace("\r\n", "\n").encode("utf-8", "ignore").decode()

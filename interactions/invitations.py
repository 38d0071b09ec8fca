"""Reading a calendar file: which meetings it tells of, when, with whom, and what in it cannot be used."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr  # type: ignore[import-untyped]
from django.core.exceptions import ValidationError
from django.utils import timezone
from icalendar import Calendar, Component, vRecur

from governance.normalise import normalise_email
from interactions.models.meeting import LONGEST

MOST_BYTES = 5 * 1024 * 1024
MOST_EVENTS = 1_000
MOST_TEXT = 300
MOST_KEY = 200
MOST_SEQUENCE = 2_147_483_647
PAST, AHEAD = timedelta(days=1), timedelta(days=90)
"""The part of a series that is looked at. Captured again later, what comes next is added."""

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
CALENDAR_ONLY = ("REPLY", "COUNTER", "DECLINECOUNTER", "REFRESH", "ADD")
DAILY_AT_MOST = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
SIMPLE = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS"}


@dataclass(frozen=True)
class Sitting:
    """One time at which people meet; ``occurrence`` names it within its series."""

    occurrence: str
    starts_at: datetime
    ends_at: datetime
    sequence: int
    subject: str
    place: str
    organisers: frozenset[str]
    attendees: frozenset[str]
    is_cancelled: bool


@dataclass(frozen=True)
class MeetingEvent:
    """A meeting or a series. With ``is_whole`` it says all there is: what it leaves out is off."""

    uid: str
    sittings: list[Sitting]
    is_whole: bool


@dataclass
class Invitations:
    """What a file tells, and why some of it was left out."""

    events: list[MeetingEvent] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)


def read_invitations(content: bytes, *, zone: ZoneInfo) -> Invitations:
    """Read ``content``; a time without a zone is meant in ``zone``.

    Raises :class:`ValidationError` when nothing in it can be used.
    """
    if len(content) > MOST_BYTES:
        raise ValidationError("This file is larger than 5 MB. Save single meetings, not the whole calendar.")
    try:
        calendars = Calendar.from_ical(content.replace(b"\x00", b""), multiple=True)
        events = [event for calendar in calendars for event in calendar.walk("VEVENT")]
        methods = {str(calendar.get("method", "")).upper() for calendar in calendars}
    except Exception as error:  # the parser fails in many ways on what is out there
        raise ValidationError("This is not a calendar file, or it is broken.") from error
    if methods & set(CALENDAR_ONLY):
        raise ValidationError("This answers an invitation. Save the meeting itself from the calendar.")
    if not events:
        raise ValidationError("There is no meeting in this file.")
    if len(events) > MOST_EVENTS:
        raise ValidationError(f"This file has more than {MOST_EVENTS:,} entries. Save single meetings.")
    return _sorted_out(events, zone, is_off="CANCEL" in methods)


def _sorted_out(events: list[Component], zone: ZoneInfo, *, is_off: bool) -> Invitations:
    found = Invitations()
    by_uid: dict[str, list[Component]] = {}
    for event in events:
        by_uid.setdefault(_key(event), []).append(event)
    for uid, parts in by_uid.items():
        try:
            found.events.append(_meeting(uid, parts, zone, is_off=is_off))
        except ValidationError as refusal:
            found.refusals.append(f"{_line(parts[0], 'summary') or 'A meeting'}: {refusal.messages[0]}")
        except Exception:  # noqa: BLE001 - a value that the parser took and cannot read
            found.refusals.append(
                f"{_line(parts[0], 'summary') or 'A meeting'}: A date in it cannot be read."
            )
    return found


def _meeting(uid: str, parts: list[Component], zone: ZoneInfo, *, is_off: bool) -> MeetingEvent:
    if not uid:
        raise ValidationError("It has no UID, so that nobody could tell it from others.")
    masters = [part for part in parts if "recurrence-id" not in part]
    sittings: dict[str, Sitting] = {}
    for master in sorted(masters, key=_sequence):
        told = _sitting(master, zone, is_off=is_off)
        sittings = {each.occurrence: each for each in _expanded(master, told, zone)}
    for part in sorted((part for part in parts if "recurrence-id" in part), key=_sequence):
        if str(part["recurrence-id"].params.get("range", "")).upper() == "THISANDFUTURE":
            raise ValidationError("It changes a series from one day on. Save the new series instead.")
        occurrence = _stamp(_moment(part["recurrence-id"], zone))
        sittings[occurrence] = replace(_sitting(part, zone, is_off=is_off), occurrence=occurrence)
    return MeetingEvent(uid, list(sittings.values()), is_whole=bool(masters))


def _sitting(event: Component, zone: ZoneInfo, *, is_off: bool) -> Sitting:
    if "dtstart" not in event:
        raise ValidationError("It does not say when it begins.")
    starts = _moment(event["dtstart"], zone)
    if "dtend" in event:
        ends = _moment(event["dtend"], zone)
    elif "duration" in event:
        length: Any = event["duration"]
        ends = starts + length.dt
    else:
        raise ValidationError("It does not say when it ends.")
    if not starts < ends <= starts + LONGEST:
        raise ValidationError("It has to end after it begins, within 24 hours.")
    is_secret = _line(event, "class").upper() in ("PRIVATE", "CONFIDENTIAL")
    return Sitting(
        occurrence="",
        starts_at=starts.astimezone(UTC),
        ends_at=ends.astimezone(UTC),
        sequence=_sequence(event),
        subject="Private meeting" if is_secret else _line(event, "summary"),
        place="" if is_secret else _line(event, "location"),
        organisers=_addresses(event, "organizer"),
        attendees=_addresses(event, "attendee"),
        is_cancelled=is_off or _line(event, "status").upper() == "CANCELLED",
    )


def _expanded(event: Component, told: Sitting, zone: ZoneInfo) -> Iterator[Sitting]:
    """Yield ``told``, or its days from yesterday to 90 days ahead when it is a series."""
    if "rdate" in event or "exrule" in event:
        raise ValidationError("It repeats on listed dates. Save each meeting by itself.")
    if "rrule" not in event:
        yield told
        return
    first = _moment(event["dtstart"], zone)
    left_out = {_stamp(_moment(each, zone)) for each in _left_out(event)}
    length = told.ends_at - told.starts_at
    since = timezone.now() - PAST
    for day in _days(event["rrule"], first, zone):
        stamp = _stamp(day)
        if day >= since and stamp not in left_out:
            starts = day.astimezone(UTC)
            yield replace(told, occurrence=stamp, starts_at=starts, ends_at=starts + length)


def _days(recur: Any, first: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """Yield the beginnings of a series up to 90 days ahead: the same hour by the clock on the wall."""
    if not isinstance(recur, dict) or not recur.keys() <= SIMPLE:
        raise ValidationError("It repeats by a rule that is not read. Save each meeting by itself.")
    if str(recur.get("FREQ", [""])[0]).upper() not in DAILY_AT_MOST:
        raise ValidationError("It repeats more often than daily. Save each meeting by itself.")
    if first < EARLIEST or int(recur.get("INTERVAL", [1])[0]) < 1:
        raise ValidationError("It repeats by a rule that makes no sense.")
    until = timezone.now() + AHEAD
    if "UNTIL" in recur:
        last = recur["UNTIL"][0]
        if not isinstance(last, datetime):
            last = datetime(last.year, last.month, last.day, 23, 59, 59)  # noqa: DTZ001 - made aware below
        until = min(until, last if last.tzinfo else last.replace(tzinfo=first.tzinfo or zone))
    count = int(recur["COUNT"][0]) if "COUNT" in recur else None
    rule = {name: value for name, value in recur.items() if name not in ("UNTIL", "COUNT")}
    text = vRecur(rule).to_ical().decode()
    try:
        days = rrulestr(f"{text};UNTIL={until.astimezone(UTC):%Y%m%dT%H%M%SZ}", dtstart=first)
    except (ValueError, TypeError) as error:
        raise ValidationError(
            "It repeats by a rule that is not read. Save each meeting by itself."
        ) from error
    return islice(days, count)


def _left_out(event: Component) -> Iterator[Any]:
    lists = event.get("exdate", [])
    for each in lists if isinstance(lists, list) else [lists]:
        yield from each.dts


def _moment(value: Any, zone: ZoneInfo) -> datetime:
    moment = value.dt
    if not isinstance(moment, datetime):
        raise ValidationError("It lasts all day: give it the hours at which you meet.")
    if moment.tzinfo is None:
        if value.params.get("tzid"):
            raise ValidationError(f"Nobody knows its time zone, {str(value.params['tzid'])[:100]}.")
        moment = moment.replace(tzinfo=zone)
    return moment


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _key(event: Component) -> str:
    uid = _text(event, "uid")
    return uid if len(uid) <= MOST_KEY else f"sha256:{sha256(uid.encode()).hexdigest()}"


def _sequence(event: Component) -> int:
    with suppress(ValueError, TypeError):
        return max(0, min(int(event.get("sequence", 0)), MOST_SEQUENCE))
    return 0


def _line(event: Component, name: str) -> str:
    return _text(event, name)[:MOST_TEXT].strip()


def _text(event: Component, name: str) -> str:
    value = event.get(name, "")
    first = value[0] if isinstance(value, list) and value else value
    return " ".join(str(first).replace("\x00", "").encode("utf-8", "ignore").decode().split())


def _addresses(event: Component, name: str) -> frozenset[str]:
    """Return who takes part, those who declined left out."""
    people = event.get(name, [])
    found = set()
    for person in people if isinstance(people, list) else [people]:
        if str(getattr(person, "params", {}).get("partstat", "")).upper() == "DECLINED":
            continue
        with suppress(ValidationError):
            found.add(normalise_email(_bare(str(person))))
    return frozenset(found)


def _bare(address: str) -> str:
    return address[7:] if address[:7].lower() == "mailto:" else address


def everybody(sittings: Iterable[Sitting]) -> frozenset[str]:
    return frozenset().union(*(each.organisers | each.attendees for each in sittings))

"""How to reach a candidate: adding, replacing and preferring addresses and numbers."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError

from candidates.choices import EmailKind, LinkKind, PhoneKind
from candidates.merging import refuse_merged
from candidates.models import Candidate, CandidateEmail, CandidateLink, CandidatePhone
from candidates.operations.main_email import main_email_of, main_email_waits, propose_main_email
from candidates.operations.people import prefer_one
from records.changes import check_fields, write_changes
from records.operations import acting_user, lock, operation, require
from records.policies import may

NO_RIGHT = "You may not change this candidate."


@operation("added an e-mail address")
def add_email(
    candidate: Candidate,
    *,
    value: str,
    kind: EmailKind = EmailKind.PERSONAL,
    is_primary: bool = False,
) -> CandidateEmail:
    """Add an e-mail address; the first one, or one said to be, becomes the primary one."""
    return _add(candidate, CandidateEmail(value=value, kind=kind, is_primary=is_primary))


@operation("added a telephone number")
def add_phone(
    candidate: Candidate,
    *,
    value: str,
    kind: PhoneKind = PhoneKind.MOBILE,
    is_primary: bool = False,
) -> CandidatePhone:
    """Add a telephone number, read as it is dialled in the candidate's country."""
    return _add(candidate, CandidatePhone(value=value, kind=kind, is_primary=is_primary))


@operation("added a profile address")
def add_link(candidate: Candidate, *, value: str, kind: LinkKind | str = "") -> CandidateLink:
    """Add a profile or page on the web; whose it is shows in the address."""
    return _add(candidate, CandidateLink(value=value, kind=kind))


@operation("replaced the e-mail addresses")
def replace_emails(candidate: Candidate, *, rows: Iterable[CandidateEmail]) -> list[CandidateEmail]:
    """Make ``rows`` the e-mail addresses of ``candidate``; equal ones keep their key and history."""
    return _replace(candidate, CandidateEmail, list(rows))


@operation("replaced the telephone numbers")
def replace_phones(candidate: Candidate, *, rows: Iterable[CandidatePhone]) -> list[CandidatePhone]:
    """Make ``rows`` the telephone numbers of ``candidate``; equal ones keep their key and history."""
    return _replace(candidate, CandidatePhone, list(rows))


@operation("replaced the profile addresses")
def replace_links(candidate: Candidate, *, rows: Iterable[CandidateLink]) -> list[CandidateLink]:
    """Make ``rows`` the profile addresses of ``candidate``; equal ones keep their key and history."""
    return _replace(candidate, CandidateLink, list(rows))


@operation("made an address the primary one")
def make_primary[R: (CandidateEmail, CandidatePhone)](row: R) -> R:
    """Prefer one address or number over the others of the same kind."""
    candidate = _locked(row.candidate)
    fresh = lock(row)
    if isinstance(fresh, CandidateEmail) and _is_proposed(candidate, value=fresh.value):
        return fresh
    _demote(candidate, type(fresh))
    fresh.is_primary = True
    fresh.save(update_fields=["is_primary"])
    return fresh


@operation("changed an e-mail address")
def change_email(row: CandidateEmail, *, value: str, version: int | None = None) -> CandidateEmail:
    """Write an address differently; the main one may have to be approved first, and stays until then."""
    candidate = _locked(row.candidate)
    fresh = lock(row, version=version)
    if fresh.is_primary and (waits := main_email_waits(candidate, main=fresh)):
        known = CandidateEmail(candidate=candidate, value=value, kind=fresh.kind)
        check_fields(known)
        if known.normalised == fresh.normalised:
            return fresh
        if not _rows(candidate, CandidateEmail).filter(normalised=known.normalised).exists():
            _add(candidate, known)
        propose_main_email(candidate, waits, main=fresh, value=value, removes=fresh.value)
        return fresh
    write_changes(fresh, {"value": value})
    return fresh


@operation("removed an address")
def remove_contact(row: CandidateEmail | CandidatePhone | CandidateLink) -> None:
    """Remove an address or number; when it was the primary one, the oldest of the others follows."""
    candidate = _locked(row.candidate)
    was_primary = getattr(lock(row), "is_primary", False)
    next_one = _rows(candidate, type(row)).exclude(pk=row.pk).order_by("id").first()
    if was_primary and isinstance(row, CandidateEmail):
        following = next_one.value if next_one else ""
        if _is_proposed(candidate, value=following, removes=row.value):
            return
    row.delete()
    if was_primary and next_one:
        write_changes(next_one, {"is_primary": True})


def _add[R: (CandidateEmail, CandidatePhone, CandidateLink)](candidate: Candidate, row: R) -> R:
    row.candidate = _locked(candidate)
    check_fields(row)
    if not isinstance(row, CandidateLink):
        if (
            isinstance(row, CandidateEmail)
            and row.is_primary
            and _is_proposed(row.candidate, value=row.value)
        ):
            row.is_primary = False
        if row.is_primary:
            _demote(row.candidate, type(row))
        else:
            row.is_primary = not _rows(row.candidate, type(row)).exists()
    row.save(force_insert=True)
    return row


def _is_proposed(candidate: Candidate, *, value: str, removes: str = "") -> bool:
    """Propose another main address, if the acting user may not change it at once."""
    main = main_email_of(candidate)
    waits = main_email_waits(candidate, main=main)
    if main is None or waits is None or (main.value == value and not removes):
        return False
    propose_main_email(candidate, waits, main=main, value=value, removes=removes)
    return True


def _replace(candidate: Candidate, model: Any, given: list[Any]) -> list[Any]:
    candidate = _locked(candidate)
    wanted: dict[tuple[str, str], Any] = {}
    errors = []
    for row in given:
        row.candidate = candidate
        try:
            check_fields(row)
        except ValidationError as error:
            errors.extend(error.messages)
        else:
            wanted.setdefault(_key(row), row)
    if errors:
        raise ValidationError(errors)
    prefer_one(list(wanted.values()))
    known = {_key(row): row for row in _rows(candidate, model)}
    if model is CandidateEmail:
        _keep_main(candidate, known, wanted)
    for key in known.keys() - wanted.keys():
        known[key].delete()
    if model is not CandidateLink:
        # One at a time may be primary, also between two statements.
        kept = [known[key] for key in known.keys() & wanted.keys() if not wanted[key].is_primary]
        for row in kept:
            write_changes(row, {"is_primary": False})
    return [_kept(known.get(key), row) for key, row in wanted.items()]


def _kept(old: Any, row: Any) -> Any:
    """Return the row as it is now: the old one with what it says, where there is one."""
    if old is None:
        row.save(force_insert=True)
        return row
    names = {"value", "kind", "is_primary", "opted_out_at"} & {field.name for field in type(row)._meta.fields}
    write_changes(old, {name: getattr(row, name) for name in sorted(names)})
    return old


def _keep_main(candidate: Candidate, known: dict[Any, Any], wanted: dict[Any, Any]) -> None:
    """Leave the main address as it is, and propose the one that was wanted, where that takes two people."""
    main = next((row for row in known.values() if row.is_primary), None)
    waits = main_email_waits(candidate, main=main)
    if main is None or waits is None:
        return
    key = _key(main)
    is_removed = key not in wanted
    new = next((row for row in wanted.values() if row.is_primary), None)
    if new is not None and _key(new) == key:
        return
    for row in wanted.values():
        row.is_primary = False
    kept = CandidateEmail(
        candidate=candidate, value=main.value, kind=main.kind, opted_out_at=main.opted_out_at
    )
    wanted.setdefault(key, kept)
    wanted[key].normalised, wanted[key].is_primary = main.normalised, True
    propose_main_email(
        candidate,
        waits,
        main=main,
        value=new.value if new is not None else "",
        removes=main.value if is_removed else "",
    )


def _key(row: Any) -> tuple[str, str]:
    return row.normalised, getattr(row, "extension", "")


def _locked(candidate: Candidate) -> Candidate:
    """Lock the candidate, so that two people adding addresses wait for each other."""
    fresh = lock(candidate)
    require(may(acting_user(), "change", fresh), NO_RIGHT)
    refuse_merged(fresh)
    return fresh


def _rows(candidate: Candidate, model: Any) -> Any:
    return model.objects.filter(candidate=candidate)


def _demote(candidate: Candidate, model: Any) -> None:
    _rows(candidate, model).filter(is_primary=True).update(is_primary=False)

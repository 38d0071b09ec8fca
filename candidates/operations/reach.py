"""How to reach a candidate: adding, replacing and preferring addresses and numbers."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError

from candidates.choices import EmailKind, LinkKind, PhoneKind
from candidates.models import Candidate, CandidateEmail, CandidateLink, CandidatePhone
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
    _demote(candidate, type(fresh))
    fresh.is_primary = True
    fresh.save(update_fields=["is_primary"])
    return fresh


@operation("removed an address")
def remove_contact(row: CandidateEmail | CandidatePhone | CandidateLink) -> None:
    """Remove an address or number; when it was the primary one, the oldest of the others follows."""
    candidate = _locked(row.candidate)
    was_primary = getattr(lock(row), "is_primary", False)
    row.delete()
    if was_primary:
        next_one = _rows(candidate, type(row)).order_by("id").first()
        if next_one:
            write_changes(next_one, {"is_primary": True})


def _add[R: (CandidateEmail, CandidatePhone, CandidateLink)](candidate: Candidate, row: R) -> R:
    row.candidate = _locked(candidate)
    check_fields(row)
    if not isinstance(row, CandidateLink):
        if row.is_primary:
            _demote(row.candidate, type(row))
        else:
            row.is_primary = not _rows(row.candidate, type(row)).exists()
    row.save(force_insert=True)
    return row


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
    for key in known.keys() - wanted.keys():
        known[key].delete()
    if model is not CandidateLink:
        # One at a time may be primary, also between two statements.
        kept = [known[key] for key in known.keys() & wanted.keys() if not wanted[key].is_primary]
        for row in kept:
            write_changes(row, {"is_primary": False})
    result = []
    for key, row in wanted.items():
        if old := known.get(key):
            names = {"value", "kind", "is_primary", "opted_out_at"} & {f.name for f in model._meta.fields}
            write_changes(old, {name: getattr(row, name) for name in sorted(names)})
            result.append(old)
        else:
            row.save(force_insert=True)
            result.append(row)
    return result


def _key(row: Any) -> tuple[str, str]:
    return row.normalised, getattr(row, "extension", "")


def _locked(candidate: Candidate) -> Candidate:
    """Lock the candidate, so that two people adding addresses wait for each other."""
    fresh = lock(candidate)
    require(may(acting_user(), "change", fresh), NO_RIGHT)
    return fresh


def _rows(candidate: Candidate, model: Any) -> Any:
    return model.objects.filter(candidate=candidate)


def _demote(candidate: Candidate, model: Any) -> None:
    _rows(candidate, model).filter(is_primary=True).update(is_primary=False)

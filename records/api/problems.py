"""Refusals as RFC 9457 tells them: one shape for every error, with the place where it stands.

400 is a request that contradicts the description of the API; 422 one that fits it, but that the record refuses.
"""

from collections.abc import Iterator
from http import HTTPStatus
from math import ceil
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation, ValidationError
from django.db import DataError, IntegrityError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from records.api.transport import written
from records.gates import Refused, tell_refused
from records.operations import Conflict

MEDIA_TYPE = "application/problem+json"
HIDDEN = "There is no such record, or it is hidden from you."
BUSY = "Somebody else is changing the same records. Try again."

type Fault = dict[str, Any]


class PreconditionRequiredError(exceptions.APIException):
    """A change by somebody who does not say which version they read."""

    status_code = HTTPStatus.PRECONDITION_REQUIRED
    default_code = "version_required"
    default_detail = "Say which version you read: send its ETag as If-Match."


class MismatchError(exceptions.APIException):
    """The record is there, but not as the request expects it."""

    status_code = HTTPStatus.PRECONDITION_FAILED
    default_code = "precondition_failed"


class ReusedKeyError(exceptions.APIException):
    """An idempotency key that belongs to another request."""

    status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    default_code = "idempotency_key_reused"
    default_detail = "This Idempotency-Key was sent with another request. Use a new key."


class InFlightError(exceptions.APIException):
    """The same request is being answered at this moment."""

    status_code = HTTPStatus.CONFLICT
    default_code = "in_flight"
    default_detail = "The first request with this Idempotency-Key is still being answered. Try again soon."


class ParameterError(exceptions.APIException):
    """Something in the address that cannot be understood."""

    status_code = HTTPStatus.BAD_REQUEST
    default_code = "invalid_parameter"

    def __init__(self, parameter: str, detail: str) -> None:
        super().__init__(detail)
        self.parameter = parameter


class UnfittingError(ParameterError):
    """Something in the address that is right by itself, but not here."""

    status_code = HTTPStatus.UNPROCESSABLE_ENTITY


class HeaderError(exceptions.APIException):
    """A header that cannot be understood."""

    status_code = HTTPStatus.BAD_REQUEST
    default_code = "invalid_header"

    def __init__(self, header: str, detail: str) -> None:
        super().__init__(detail)
        self.header = header


TOO_LARGE = "Send at most 5 MB at once. Split the request."
_REFUSED = {"hidden"}
"""Faults of a body that is as it is described, so that its shape is not to blame."""
OUT_OF_RANGE = "A value is out of the range that the record can hold."
_FORESEEN: tuple[tuple[type[Exception], int, str, str], ...] = (
    (Http404, 404, HIDDEN, ""),
    (RequestDataTooBig, 413, TOO_LARGE, "too_large"),
    (SuspiciousOperation, 400, "The request cannot be understood.", ""),
    (IntegrityError, 409, "This contradicts other records. Read them again.", "contradiction"),
    (DataError, 400, OUT_OF_RANGE, "invalid"),
    (UnicodeEncodeError, 400, OUT_OF_RANGE, "invalid"),
    (OperationalError, 409, BUSY, "busy"),
)


def problem(
    status: int, detail: str, *, code: str = "", errors: list[Fault] | None = None, **more: Any
) -> Fault:
    """Return a refusal as its reader gets it."""
    told: Fault = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": int(status),
        "detail": detail,
        "code": code or HTTPStatus(status).name.lower(),
    }
    if errors:
        told["errors"] = errors
    return {**told, **more}


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """Tell any error of a request; what nobody foresaw is left to Django's log and :func:`crashed`."""
    told = describe(error)
    if told is None:
        return None
    set_rollback()
    if isinstance(error, Refused):
        tell_refused(error)
    request = context["request"]
    request_id = getattr(request, "request_id", None)
    if request_id:
        told["request_id"] = request_id
    return Response(told, status=told["status"], headers=_headers(error), content_type=MEDIA_TYPE)


def describe(error: Exception) -> Fault | None:
    """Return the problem that ``error`` is, or none for a fault of ours."""
    if isinstance(error, Conflict):
        return _stale(error)
    if isinstance(error, ValidationError):
        return _invalid(error)
    if isinstance(error, exceptions.ValidationError):
        faults = list(_faults(error.detail, "#"))
        status = 422 if set(_codes(error.detail)) <= _REFUSED else 400
        return problem(status, _summary(faults), code="invalid", errors=faults)
    if isinstance(error, exceptions.APIException):
        return _told_by_framework(error)
    return _told_by_django(error)


def _told_by_django(error: Exception) -> Fault | None:
    if isinstance(error, PermissionDenied):
        return problem(403, str(error) or "You may not do this.")
    if isinstance(error, OperationalError) and not _is_about_locks(error):
        return None
    for kind, status, detail, code in _FORESEEN:
        if isinstance(error, kind):
            return problem(status, detail, code=code)
    return None


def _told_by_framework(error: exceptions.APIException) -> Fault:
    errors = None
    if isinstance(error, ParameterError):
        errors = [{"parameter": error.parameter, "detail": str(error.detail)}]
    if isinstance(error, HeaderError):
        errors = [{"header": error.header, "detail": str(error.detail)}]
    code = getattr(error.detail, "code", None) or error.default_code
    return problem(error.status_code, str(error.detail), code=code, errors=errors)


def _stale(error: Conflict) -> Fault:
    """Name the version that is current and who changed which fields since the one that was read."""
    version = getattr(error.record, "version", None)
    changes = [
        {
            "version": revision.row.version,
            "at": revision.when,
            "by": revision.change_set.actor_name if revision.change_set else None,
            "fields": sorted(change.field.name for change in revision.changes),
        }
        for revision in error.revisions
    ]
    return problem(412, error.messages[0], code="stale", current_version=version, changes=changes)


def _invalid(error: ValidationError) -> Fault:
    likenesses = getattr(error, "likenesses", None)
    faults = list(_faults(error.message_dict if hasattr(error, "error_dict") else error.messages, "#"))
    if likenesses is not None:
        found = [
            {
                "id": each.candidate.pk,
                "score": each.score,
                "reasons": [str(reason) for reason in each.reasons],
            }
            for each in likenesses
        ]
        return problem(409, _summary(faults), code="possible_duplicate", candidates=found)
    codes = [] if hasattr(error, "error_dict") else [each.code for each in error.error_list if each.code]
    return problem(422, _summary(faults), code=codes[0] if codes else "invalid", errors=faults)


def _faults(detail: Any, pointer: str) -> Iterator[Fault]:
    """Walk through nested errors; a pointer names the place in the body, as RFC 6901 writes it."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            is_whole = name in ("__all__", "non_field_errors")
            yield from _faults(inner, pointer if is_whole else f"{pointer}/{_escaped(str(name))}")
    elif isinstance(detail, (list, tuple)):
        for number, inner in enumerate(detail):
            is_nested = isinstance(inner, (dict, list))
            yield from _faults(inner, f"{pointer}/{number}" if is_nested else pointer)
    else:
        yield {"pointer": pointer, "detail": str(detail)}


def _codes(detail: Any) -> Iterator[str]:
    if isinstance(detail, dict):
        detail = list(detail.values())
    if isinstance(detail, (list, tuple)):
        for inner in detail:
            yield from _codes(inner)
    else:
        yield detail.code


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def _summary(faults: list[Fault]) -> str:
    if len(faults) == 1:
        return str(faults[0]["detail"])
    return f"{len(faults)} values are not right; errors names each."


def _headers(error: Exception) -> dict[str, str]:
    headers = {}
    if header := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = header
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(max(1, ceil(wait)))
    if isinstance(error, (InFlightError, OperationalError)):
        headers["Retry-After"] = "1"
    if isinstance(error, Conflict) and hasattr(error.record, "version"):
        headers["ETag"] = f'"{error.record.version}"'
    return headers


def _is_about_locks(error: OperationalError) -> bool:
    state = getattr(error.__cause__, "sqlstate", "") or ""
    return state in {"40001", "40P01", "55P03", "57014"}


def outside_views(request: HttpRequest, status: int, detail: str) -> HttpResponse:
    """Answer what never reached a view of REST: an unknown address, a fault of ours."""
    told = problem(status, detail)
    if request_id := getattr(request, "request_id", None):
        told["request_id"] = request_id
    return HttpResponse(written(told), status=status, content_type=MEDIA_TYPE)

"""The change feed over REST: how another system learns of everything, once and in order."""

import base64
import binascii
from typing import Any

import orjson
from django.db.models import Model
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from integrations.feed import KINDS, Change, Place, changes_after, current_epoch, is_ahead, shown
from integrations.models import FeedEpoch
from records import scopes
from records.api.fields import LARGEST
from records.api.paging import FOREIGN
from records.api.permissions import holds
from records.api.problems import ParameterError, UnfittingError
from records.api.queries import limit_of
from records.api.shapes import is_told, shape_of

USUAL, MOST = 100, 1000
UNMARKED = 2  # numbers in a cursor from before cursors had a mark


class RestoredError(APIException):
    """A cursor of a database that is not this one any more."""

    status_code = 410
    default_code = "restored"
    default_detail = (
        "The record was restored since. Read everything again, and then the feed from its beginning."
    )


class ChangeSerializer(serializers.Serializer):
    """A record that was created, changed or deleted, or whose history lost values for good.

    A merged one is changed, with `merged_into` among its fields. Of a redacted one, redact every copy.
    """

    cursor = serializers.CharField(help_text="Ask after this to go on from here.")
    at = serializers.DateTimeField()
    model = serializers.CharField(help_text="As in candidates.candidate.")
    id = serializers.IntegerField(help_text="The key of the record.")
    kind = serializers.ChoiceField(choices=KINDS)
    fields_changed = serializers.ListField(child=serializers.CharField())
    act = serializers.IntegerField(allow_null=True, help_text="What was done together has one number.")
    via = serializers.CharField()
    verb = serializers.CharField(allow_null=True)
    request_id = serializers.CharField(allow_null=True)
    is_own = serializers.BooleanField(help_text="Whether the account that asks made it.")


class FeedSerializer(serializers.Serializer):
    """A page of the feed. ``cursor`` is where it ends, also when nothing in it may be seen."""

    results = ChangeSerializer(many=True)
    cursor = serializers.CharField()
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class Changes(APIView):
    """Everything that changed, in the order in which it was committed, from the beginning if need be.

    Keep ``cursor`` and ask after it the next time. A change comes as soon as no transaction that is older
    still writes; none is left out and none comes twice under one cursor.
    """

    noun = "changes"

    @extend_schema(
        operation_id="changes_list",
        tags=["changes"],
        parameters=[OpenApiParameter("after", str), OpenApiParameter("limit", int)],
        responses={200: FeedSerializer},
    )
    def get(self, request: Request) -> Response:
        epoch = current_epoch()
        place, limit = _asked(request, epoch)
        if is_ahead(place):
            raise RestoredError
        changes, end, has_more = changes_after(place, limit)
        told = [change for change in changes if is_told(change.model) and _may_read(request, change.model)]
        results = [_told(change, request.user, epoch) for change in shown(told, request.user)]
        beyond = f"{request.build_absolute_uri(request.path)}?after={_written(end, epoch)}&limit={limit}"
        return Response(
            {
                "results": results,
                "cursor": _written(end, epoch),
                "next": beyond if has_more else None,
                "previous": None,
            }
        )


def _may_read(request: Request, model: type[Model]) -> bool:
    return holds(request, shape_of(model).noun, scopes.READ)


def _told(change: Change, user: Any, epoch: FeedEpoch) -> dict[str, Any]:
    return {
        "cursor": _written(change.place, epoch),
        "at": change.at,
        "model": change.model._meta.label_lower,
        "id": change.key,
        "kind": change.kind,
        "fields_changed": change.fields,
        "act": change.act,
        "via": change.via,
        "verb": change.verb or None,
        "request_id": change.request_id or None,
        "is_own": change.actor_id == user.pk,
    }


def _asked(request: Request, epoch: FeedEpoch) -> tuple[Place, int]:
    query = request.query_params
    if unknown := sorted(query.keys() - {"after", "limit"}):
        raise ParameterError(unknown[0], f"There is no parameter {unknown[0]!r} here.")
    limit = limit_of(query, usual=USUAL, most=MOST)
    return (_read(query["after"], epoch) if "after" in query else Place()), limit


def _written(place: Place, epoch: FeedEpoch) -> str:
    """Write a cursor, with the mark of the database that gave it."""
    numbers = [place.epoch, place.xid, place.rank, place.entry]
    return base64.urlsafe_b64encode(orjson.dumps([epoch.mark, *numbers])).decode().rstrip("=")


def _read(text: str, epoch: FeedEpoch) -> Place:
    try:
        parts = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, TypeError, binascii.Error) as error:
        raise UnfittingError("after", FOREIGN) from error
    if not isinstance(parts, list) or len(parts) not in {UNMARKED, UNMARKED + 3}:
        raise UnfittingError("after", FOREIGN)
    mark, *numbers = ["", *parts] if len(parts) == UNMARKED else parts
    for number in numbers:
        if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number <= LARGEST:
            raise UnfittingError("after", FOREIGN)
    if mark != epoch.mark:
        raise RestoredError  # of another database, or from before cursors had a mark
    return Place(*numbers)


scopes.offer(Changes.noun, ())

"""The change feed over REST: how another system learns of everything, once and in order."""

import base64
import binascii
from typing import Any

import orjson
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from audit.choices import Kind
from integrations.feed import Change, Place, changes_after, is_ahead, shown
from records.api.fields import LARGEST
from records.api.paging import FOREIGN
from records.api.problems import ParameterError
from records.api.queries import limit_of
from records.api.shapes import is_told

USUAL, MOST = 100, 1000


class RestoredError(APIException):
    """A cursor of a database that is not this one any more."""

    status_code = 410
    default_code = "restored"
    default_detail = (
        "The record was restored since. Read everything again, and then the feed from its beginning."
    )


class ChangeSerializer(serializers.Serializer):
    """A record that was created, changed or deleted; read it to know what it holds now."""

    cursor = serializers.CharField(help_text="Ask after this to go on from here.")
    at = serializers.DateTimeField()
    model = serializers.CharField(help_text="As in candidates.candidate.")
    id = serializers.IntegerField(help_text="The key of the record.")
    kind = serializers.ChoiceField(choices=[kind.label for kind in Kind])
    fields_changed = serializers.ListField(child=serializers.CharField())
    act = serializers.IntegerField(help_text="What was done together has one number.")
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
        place, limit = _asked(request)
        if is_ahead(place):
            raise RestoredError
        changes, end, has_more = changes_after(place, limit)
        told = [change for change in changes if is_told(change.model)]
        results = [_told(change, request.user) for change in shown(told, request.user)]
        beyond = f"{request.build_absolute_uri(request.path)}?after={_written(end)}&limit={limit}"
        return Response(
            {
                "results": results,
                "cursor": _written(end),
                "next": beyond if has_more else None,
                "previous": None,
            }
        )


def _told(change: Change, user: Any) -> dict[str, Any]:
    return {
        "cursor": _written(change.place),
        "at": change.at,
        "model": change.model._meta.label_lower,
        "id": change.key,
        "kind": Kind(change.kind).label,
        "fields_changed": change.fields,
        "act": change.act,
        "via": change.via,
        "verb": change.verb or None,
        "request_id": change.request_id or None,
        "is_own": change.actor_id == user.pk,
    }


def _asked(request: Request) -> tuple[Place, int]:
    query = request.query_params
    if unknown := sorted(query.keys() - {"after", "limit"}):
        raise ParameterError(unknown[0], f"There is no parameter {unknown[0]!r} here.")
    limit = limit_of(query, usual=USUAL, most=MOST)
    return (_read(query["after"]) if "after" in query else Place()), limit


def _written(place: Place) -> str:
    return base64.urlsafe_b64encode(orjson.dumps([place.xid, place.entry])).decode().rstrip("=")


def _read(text: str) -> Place:
    try:
        xid, entry = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, TypeError, binascii.Error) as error:
        raise ParameterError("after", FOREIGN) from error
    for number in (xid, entry):
        if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number <= LARGEST:
            raise ParameterError("after", FOREIGN)
    return Place(xid, entry)

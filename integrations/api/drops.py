"""File drops over REST: set up, written when asked, and fetched by the system that they are for."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.utils.cache import get_conditional_response
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers
from rest_framework.exceptions import APIException
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from audit.access import trace
from audit.choices import Reading
from integrations import operations
from integrations.choices import RunStatus
from integrations.drops.writing import MANIFEST, folder_of
from integrations.models import Drop, DropRun
from records.api.components import Extra, ProblemSerializer
from records.api.downloads import FILE_TYPE, AnyRenderer, guarded
from records.api.inputs import Act, Change, Write
from records.api.paging import MOST, USUAL, Cursor, Order, links
from records.api.problems import ParameterError
from records.api.queries import limit_of
from records.api.resource import Resource
from records.api.routes import Route
from records.api.schema import PROBLEM

NEWEST_FIRST = Order(by_time=False, is_falling=True)
CHANGED = ("name", "format", "resources", "is_incremental", "hour", "keep_days", "is_active")


class GoneError(APIException):
    """Files that were there once."""

    status_code = 410
    default_code = "gone"
    default_detail = (
        "The files of this run were deleted. Ask for a newer run, or have the drop written again."
    )


class DropFileSerializer(serializers.Serializer):
    """One file of a run, as its manifest names it."""

    name = serializers.CharField()
    resource = serializers.CharField(help_text="The kind of record, as in candidates.candidate, or gone.")
    columns = serializers.ListField(child=serializers.CharField())
    rows = serializers.IntegerField()
    bytes = serializers.IntegerField()
    sha256 = serializers.CharField()


class DropRunSerializer(serializers.Serializer):
    """One writing of a drop. Its files can be fetched while `is_kept`."""

    id = serializers.IntegerField()
    status = serializers.ChoiceField(RunStatus.choices)
    is_full = serializers.BooleanField(help_text="Everything; else what changed since the run before.")
    began_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    rows = serializers.IntegerField()
    problem = serializers.CharField(allow_null=True)
    is_kept = serializers.BooleanField()
    files = DropFileSerializer(many=True)


class DropRunPageSerializer(serializers.Serializer):
    results = DropRunSerializer(many=True)
    next = serializers.CharField(allow_null=True, help_text="The address of that page.")
    previous = serializers.CharField(allow_null=True, help_text="The address of that page.")


class Drops(Resource):
    """Files that a system finds each night. The account of that system fetches them here as well."""

    noun = "drops"
    model = Drop
    filters = ("system", "format", "is_active")
    expansions = ("system",)
    creation = Write(operations.add_drop, model=Drop)
    change = Change(operations.change_drop, *CHANGED, model=Drop)
    removal = Act(operations.remove_drop)
    acts = {"write-now": Act(operations.write_drop_now, needs_version=False)}
    extras: ClassVar = {
        "runs": Extra(
            "List the runs of a file drop, the newest first",
            {200: DropRunPageSerializer},
            [
                OpenApiParameter(
                    "limit", {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}
                ),
                OpenApiParameter("cursor", {"type": "string", "pattern": "^[A-Za-z0-9_-]+$"}),
            ],
        ),
        "run": Extra("Read one run of a file drop", {200: DropRunSerializer}),
        "file": Extra(
            "Download a file of a run",
            {
                (200, FILE_TYPE): OpenApiTypes.BINARY,
                304: OpenApiResponse(description="You have it already."),
                (410, PROBLEM): OpenApiResponse(ProblemSerializer, description=GoneError.default_detail),
            },
            description=f"By its name in the run, or `{MANIFEST}`. Only the account of the system may.",
        ),
    }

    @classmethod
    def routes(cls) -> Iterator[Route]:
        yield from super().routes()
        yield Route("<int:pk>/runs/", {"get": "runs"}, "runs")
        yield Route("<int:pk>/runs/<int:run>/", {"get": "run"}, "run")
        yield Route("<int:pk>/runs/<int:run>/files/<str:name>/", {"get": "file"}, "file")

    def get_renderers(self) -> list[BaseRenderer]:
        return [AnyRenderer()] if self.action == "file" else super().get_renderers()

    def runs(self, request: Request, pk: int) -> Response:
        query = request.query_params
        if unknown := sorted(query.keys() - {"limit", "cursor"}):
            raise ParameterError(unknown[0], f"There is no parameter {unknown[0]!r} here.")
        limit = limit_of(query, usual=USUAL, most=MOST)
        cursor = Cursor.read(query["cursor"]) if "cursor" in query else None
        rows = self.record(request, pk).runs.all()
        window = [_told(run) for run in NEWEST_FIRST.window(rows, cursor, limit)]
        page = NEWEST_FIRST.cut(window, cursor, limit)
        beside = links(request.build_absolute_uri(request.path), query, page, NEWEST_FIRST)
        return Response({"results": page.rows, **beside})

    def run(self, request: Request, pk: int, run: int) -> Response:
        return Response(_told(self._run(request, pk, run)))

    def file(self, request: Request, pk: int, run: int, name: str) -> Any:
        """Send a file as it was written, to the system that it was written for and to nobody else."""
        found = self._run(request, pk, run)
        if found.drop.system.account_id != request.user.pk:
            raise PermissionDenied("Only the account of the system that the files are for may fetch them.")
        tags = {file["name"]: file["sha256"] for file in found.manifest.get("files", ())}
        tags[MANIFEST] = f"manifest-{found.pk}"
        if name not in tags or found.status != RunStatus.DONE:
            raise Http404
        path = folder_of(found.drop.system) / found.folder / name
        if not found.is_kept or not path.is_file():
            raise GoneError
        trace(Reading.DOWNLOADED, found.drop, query=f"{found.folder}/{name}")
        tag = f'"{tags[name]}"'
        return guarded(get_conditional_response(request._request, etag=tag) or _sent(path), tag)

    def _run(self, request: Request, pk: int, run: int) -> DropRun:
        found = self.record(request, pk).runs.select_related("drop__system").filter(pk=run).first()
        if found is None:
            raise Http404
        return found


def _told(run: DropRun) -> dict[str, Any]:
    return {
        "id": run.pk,
        "status": run.status,
        "is_full": run.is_full,
        "began_at": run.began_at,
        "ended_at": run.ended_at,
        "rows": run.rows,
        "problem": run.problem or None,
        "is_kept": run.is_kept and bool(run.folder),
        "files": run.manifest.get("files", []),
    }


def _sent(path: Path) -> FileResponse:
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name, content_type=FILE_TYPE)

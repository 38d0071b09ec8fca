"""Answers to probes: whether this process lives, and whether it can do its work."""

from collections.abc import Callable
from datetime import timedelta

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from procrastinate.contrib.django.models import ProcrastinateWorker

# Three beats of procrastinate's ten seconds, so that one slow task is not an outage.
HEARTBEAT = timedelta(seconds=30)


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Answer that the process lives, whatever the database does."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001
    """Answer 503 unless the database, its schema and a worker are there."""
    states = {name: _state(probe) for name, probe in PROBES.items()}
    ready = all(state == "ok" for state in states.values())
    return JsonResponse({"ready": ready, **states}, status=200 if ready else 503)


def _state(probe: Callable[[], str]) -> str:
    try:
        return probe()
    except DatabaseError:
        return "unreachable"


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    return "unapplied" if executor.migration_plan(executor.loader.graph.leaf_nodes()) else "ok"


def _worker() -> str:
    recent = ProcrastinateWorker.objects.filter(last_heartbeat__gt=timezone.now() - HEARTBEAT)
    return "ok" if recent.exists() else "silent"


PROBES = {"database": _database, "migrations": _migrations, "worker": _worker}

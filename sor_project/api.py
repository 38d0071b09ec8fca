"""REST, put together: the resources of every room, the document that describes them, and its pages."""

from pathlib import Path
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import include, path, re_path
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

import accounts.api
import candidates.api
import clients.api
import governance.api
import integrations.api
import interactions.api
import placements.api
import privacy.api
from records.api.routes import patterns
from sor_project.refusals import no_such_address

ROOMS = (candidates, clients, placements, interactions, privacy, integrations, governance, accounts)
RESOURCES = [resource for room in ROOMS for resource in room.api.resources]

DOCUMENT = Path(__file__).with_name("openapi.json")
"""What the API is, as `manage.py describe_api` wrote it; a test compares it with the code."""


def described() -> dict[str, Any]:
    """Return the OpenAPI document of the code as it is."""
    document: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return document


class OpenApiRenderer(BaseRenderer):
    media_type = "application/vnd.oai.openapi+json"
    format = "openapi"


class Schema(APIView):
    """The description of the API, for programs that write clients, and for the page that shows it."""

    renderer_classes = (*APIView.renderer_classes, OpenApiRenderer)
    permission_classes = (IsAuthenticated,)
    schema = None

    def get(self, request: Request) -> HttpResponse:
        return HttpResponse(
            DOCUMENT.read_bytes(), content_type=request.accepted_media_type or "application/json"
        )


version_1 = [
    path("schema/", Schema.as_view(), name="schema"),
    path("schema", Schema.as_view()),
    path("changes/", integrations.api.Changes.as_view(), name="changes"),
    path("changes", integrations.api.Changes.as_view()),
    *patterns(RESOURCES),
]

urlpatterns = [
    path("v1/", include(version_1)),
    path("docs/", login_required(SpectacularSwaggerSplitView.as_view(url_name="api:schema")), name="docs"),
    re_path("", no_such_address),
]

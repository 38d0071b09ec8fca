"""REST, put together: the resources of every room, the document that describes them, and its pages."""

from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

import accounts.api
import candidates.api
import clients.api
import governance.api
import interactions.api
import placements.api
from records.api.routes import patterns
from sor_project.refusals import no_such_address

ROOMS = (candidates, clients, placements, interactions, governance, accounts)
RESOURCES = [resource for room in ROOMS for resource in room.api.resources]

version_1 = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    *patterns(RESOURCES),
]

urlpatterns = [
    path("v1/", include(version_1)),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="api:schema"), name="docs"),
    re_path("", no_such_address),
]

"""Addresses: the admin site is the product, everything else serves machines."""

from django.contrib import admin
from django.http import HttpResponse
from django.urls import include, path
from django.views.generic import RedirectView

from sor_project.health import healthz, readyz

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index")),
    path("admin/", include("accounts.urls")),
    path("admin/", admin.site.urls),
    path("api/", include(("sor_project.api", "api"))),
    path("calendar/", include("interactions.urls")),
    path("healthz", healthz),
    path("readyz", readyz),
    # Browsers ask for it although the pages name their own icon.
    path("favicon.ico", lambda request: HttpResponse(status=204)),
]

handler400 = "sor_project.refusals.bad_request"
handler403 = "sor_project.refusals.forbidden"
handler404 = "sor_project.refusals.not_found"
handler500 = "sor_project.refusals.crashed"

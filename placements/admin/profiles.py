"""The profile of a candidate for a client: choose what it shows, look at it, take it as PDF."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from audit.access import trace
from audit.choices import Reading
from audit.typed import key_in
from candidates.models import Candidate
from clients.models import JobOrder
from placements.client_profile import NAMES, SECTIONS, Choice, client_profile, jobs_of, refusal_to_show
from placements.models import Submission
from placements.pdf import pdf_of
from records.policies import may, visible


class ProfileViews:
    """The client's profile of a candidate; mixed into the admin of submissions."""

    def profile_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.profile_view)  # type: ignore[attr-defined]
        return [path("profile/<int:candidate_id>/", view, name=self.url_name("profile"))]  # type: ignore[attr-defined]

    @method_decorator(require_safe)
    def profile_view(self, request: HttpRequest, candidate_id: int) -> HttpResponse:
        """Show the profile as chosen in the address; with ``pdf``, hand it over."""
        candidate = visible(request.user, Candidate).filter(pk=candidate_id).first()
        if candidate is None:
            raise Http404("There is no such candidate, or they are not shown to you.")
        if not may(request.user, "add", Submission):
            raise PermissionDenied("You may not put candidates forward.")
        jobs = jobs_of(candidate, request.user)
        job = _chosen_job(request, jobs)
        choice = Choice.read(request.GET)
        refusal = refusal_to_show(candidate, job)
        if "pdf" in request.GET and not refusal:
            return _download(request, candidate, choice, job)
        trace(Reading.OPENED, candidate)
        context = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": f"Profile for a client: {candidate}",
            "candidate": candidate,
            "profile": client_profile(candidate, reader=request.user, choice=choice, job=job),
            "agency": settings.AGENCY_NAME,
            "choice": choice,
            "sections": SECTIONS.items(),
            "names": NAMES.items(),
            "jobs": jobs[:50],
            "job": job,
            "refusal": refusal,
        }
        return TemplateResponse(request, "placements/profile_page.html", context)


def _chosen_job(request: HttpRequest, jobs: Any) -> JobOrder | None:
    chosen: JobOrder | None = jobs.filter(pk=key_in(request.GET.get("job"))).first()
    return chosen


def _download(
    request: HttpRequest, candidate: Candidate, choice: Choice, job: JobOrder | None
) -> HttpResponse:
    profile = client_profile(candidate, reader=request.user, choice=choice, job=job)
    html = render_to_string(
        "placements/profile_pdf.html", {"profile": profile, "agency": settings.AGENCY_NAME}
    )
    document = pdf_of(html)
    trace(Reading.PRINTED, candidate, query=f"profile for {job.reference}" if job else "profile")
    # The reference, not the name: file names travel further than files.
    disposition = content_disposition_header(as_attachment=True, filename=f"{candidate.reference}.pdf")
    headers = {"Content-Disposition": disposition or "attachment", "Cache-Control": "private, no-store"}
    return HttpResponse(document, content_type="application/pdf", headers=headers)

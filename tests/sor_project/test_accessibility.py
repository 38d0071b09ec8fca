"""axe-core on the pages of every day, in light and in dark: nothing that it knows to be wrong."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from accounts.models import User
from audit.context import acting
from audit.models import ChangeSet
from interactions.choices import Kind
from interactions.operations import log_interaction
from tests.candidates.factories import CandidateEmailFactory, CandidateFactory, CandidatePhoneFactory
from tests.placements.factories import SubmissionFactory
from tests.sor_project.test_screens import log_in

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = (
    "/admin/",
    "/admin/candidates/candidate/",
    "/admin/candidates/candidate/{candidate}/",
    "/admin/candidates/candidate/{candidate}/change/",
    "/admin/candidates/candidate/{candidate}/history/",
    "/admin/clients/joborder/{job}/",
    "/admin/interactions/interaction/",
    "/admin/audit/changeset/",
    "/admin/audit/changeset/{act}/change/",
    "/admin/integrations/importbatch/",
    "/admin/integrations/importbatch/add/",
)


def violations(page: Any) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{page.url} {each['id']}: {node['html'][:160]}\n    {node['failureSummary'][:300]}"
        for each in found
        for node in each["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_stands_in_the_way(page: Any, manager: User, scheme: str) -> None:
    submission = SubmissionFactory(candidate=CandidateFactory(owner=manager), recruiter=manager)
    candidate = submission.candidate
    CandidateEmailFactory(candidate=candidate)
    CandidatePhoneFactory(candidate=candidate)
    with acting(manager):
        log_interaction(candidate, kind=Kind.CALL, body="Called")
    keys = {
        "candidate": candidate.pk,
        "job": submission.job_order_id,
        "act": ChangeSet.objects.latest("pk").pk,
    }
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto("/admin/login/")
    found = violations(page)
    log_in(page, manager)

    for path in PAGES:
        assert page.goto(path.format(**keys)).status == 200
        found += violations(page)

    assert not found, "\n".join(found)

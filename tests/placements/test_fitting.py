"""Candidates for a job: the best first, with reasons, and nobody who may not be asked or seen."""

from datetime import timedelta

import pytest
from django.utils import timezone

from clients.choices import JobOrderStatus
from governance.choices import ReasonKind
from placements.fitting import fitting
from tests.candidates.factories import CandidateFactory, CandidateSkillFactory
from tests.clients.factories import JobOrderFactory, JobOrderSkillFactory
from tests.governance.factories import ReasonFactory, SkillFactory
from tests.placements.factories import ClientRestrictionFactory, SubmissionFactory


@pytest.fixture
def job(manager):
    order = JobOrderFactory(
        title="Python developer", city="Leeds", country="GB", status=JobOrderStatus.OPEN, owner=manager,
        pay_maximum=500, currency="GBP", unit="day", starts_on=timezone.localdate() + timedelta(days=30),
    )  # fmt: skip
    for name, required in (("Python", True), ("Django", True), ("Docker", False)):
        JobOrderSkillFactory(job_order=order, skill=SkillFactory(name=name), is_required=required)
    return order


def skilled(job, *names, **fields):
    person = CandidateFactory(**fields)
    for row in job.wanted_skills.all():
        if row.skill.name in names:
            CandidateSkillFactory(candidate=person, skill=row.skill)
    return person


def test_best_come_first_and_say_why(job, manager):
    half = skilled(job, "Python", full_name="Half", city="London", country="GB")
    best = skilled(
        job, "Python", "Django", "Docker", full_name="Best", current_title="Senior Python Developer", city="Bradford",
        country="GB", available_from=timezone.localdate(), pay_minimum=450, pay_currency="GBP", pay_unit="day",
    )  # fmt: skip
    titled = CandidateFactory(full_name="Titled", current_title="Python Developer")
    CandidateFactory(full_name="Baker", current_title="Baker")

    fits = fitting(job, manager)

    assert [fit.candidate for fit in fits] == [best, half, titled]
    assert fits[0].reasons == [
        "has all skills: Django, Python",
        "also Docker",
        "works as Senior Python Developer",
        "lives near Leeds",
        "available in time",
        "within the pay",
    ]
    assert fits[1].doubts == ["no word of Django", "lives in London"]


def test_nobody_is_named_who_may_not_be_asked_or_seen(job, manager, stranger):
    skilled(job, "Python", full_name="Hidden", is_restricted=True, owner=stranger)
    skilled(job, "Python", full_name="Gone", status="archived")
    reason = ReasonFactory(kind=ReasonKind.DO_NOT_CONTACT)
    skilled(job, "Python", full_name="Quiet", do_not_contact=True, do_not_contact_reason=reason)
    SubmissionFactory(candidate=skilled(job, "Python", full_name="There already"), job_order=job)
    ClientRestrictionFactory(candidate=skilled(job, "Python", full_name="Barred"), client=job.client)
    free = skilled(job, "Python", full_name="Free")

    assert [fit.candidate for fit in fitting(job, manager)] == [free]


def test_page_of_an_open_job_shows_them(as_user, job, manager):
    skilled(job, "Python", full_name="<i>Shown</i>")

    page = as_user(manager).get(f"/admin/clients/joborder/{job.pk}/").content.decode()

    assert "Candidates for this job" in page
    assert "&lt;i&gt;Shown" in page

"""Candidates for a job: the best first, with reasons, and nobody who may not be asked or seen."""

import sys
from datetime import timedelta

import numpy as np
import pytest
from django.utils import timezone
from model2vec import StaticModel
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.normalizers import Lowercase
from tokenizers.pre_tokenizers import Whitespace

from clients.choices import JobOrderStatus
from governance.choices import ReasonKind
from placements.fitting import fitting
from privacy.choices import Event, Purpose
from sor_project.checks import check_semantic_model
from tests.candidates.factories import CandidateFactory, CandidateSkillFactory, DocumentFactory
from tests.clients.factories import JobOrderFactory, JobOrderSkillFactory
from tests.governance.factories import ReasonFactory, SkillFactory
from tests.placements.factories import ClientRestrictionFactory, SubmissionFactory
from tests.privacy.factories import LegalBasisFactory


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
    for purpose in (Purpose.CONTACT, Purpose.REPRESENTATION):
        refusing = skilled(job, "Python", full_name=f"Refuses {purpose}")
        LegalBasisFactory(candidate=refusing, purpose=purpose, event=Event.WITHDRAWN)
    free = skilled(job, "Python", full_name="Free")

    assert [fit.candidate for fit in fitting(job, manager)] == [free]


def test_page_of_an_open_job_shows_them(as_user, job, manager):
    skilled(job, "Python", full_name="<i>Shown</i>")

    page = as_user(manager).get(f"/admin/clients/joborder/{job.pk}/").content.decode()

    assert "Candidates for this job" in page
    assert "&lt;i&gt;Shown" in page


@pytest.fixture
def model_of_meaning(tmp_path, settings):
    """A real model of few words: who welds and who joins metal are near, who bakes is not."""
    words = {
        "[UNK]": (0, 0),
        "welder": (1, 0.1),
        "welds": (1, 0),
        "joins": (0.9, 0.2),
        "metal": (1, 0.2),
        "bakes": (0, 1),
    }
    tokenizer = Tokenizer(WordLevel({word: place for place, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.normalizer, tokenizer.pre_tokenizer = Lowercase(), Whitespace()
    StaticModel(np.array([*words.values()], dtype=np.float32), tokenizer).save_pretrained(tmp_path / "model")
    settings.SEMANTIC_MODEL = str(tmp_path / "model")


@pytest.mark.usefixtures("model_of_meaning")
def test_who_reads_most_like_the_job_comes_before_who_changed_last(recruiter, stranger):
    job = JobOrderFactory(
        title="Welder", description="Welds metal", status=JobOrderStatus.OPEN, owner=recruiter
    )
    skill = SkillFactory(name="Forklift")
    JobOrderSkillFactory(job_order=job, skill=skill, is_required=True)
    near, far, secret = (skilled(job, "Forklift", owner=recruiter) for _ in range(3))
    DocumentFactory(candidate=near, kind="resume", text="Joins metal.", text_state="read")
    DocumentFactory(candidate=far, kind="resume", text="Bakes.", text_state="read")
    DocumentFactory(
        candidate=secret,
        kind="resume",
        text="Welds metal",
        text_state="read",
        is_private=True,
        uploaded_by=stranger,
    )

    fits = fitting(job, recruiter)

    assert fits[0].candidate == near
    assert fits[0].reasons[-1] == "reads most like the job"
    scores = {fit.candidate: fit.score for fit in fits}
    assert scores[secret] == 50 < scores[far] < scores[near]


def test_without_a_model_nothing_is_ranked_by_meaning(job, manager):
    skilled(job, "Python", summary="Python developer")
    assert "reads most like the job" not in fitting(job, manager)[0].reasons


@pytest.mark.parametrize(("folder", "told"), [("nowhere", "there is no folder"), ("empty", "holds no model")])
def test_a_model_that_is_none_is_refused_at_the_start(tmp_path, settings, folder, told):
    (tmp_path / "empty").mkdir()
    settings.SEMANTIC_MODEL = str(tmp_path / folder)
    assert [told in str(fault.msg) for fault in check_semantic_model(None)] == [True]


def test_a_model_without_its_library_is_refused_at_the_start(tmp_path, settings, monkeypatch):
    settings.SEMANTIC_MODEL = str(tmp_path)
    monkeypatch.setitem(sys.modules, "model2vec", None)
    assert "install the extra" in check_semantic_model(None)[0].msg

"""A large demo is made of the same records as a small one: searchable, with history, judged in time."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db.models import F, Max, OuterRef, Subquery

from audit.models import ChangeSet
from candidates.models import Candidate, CandidateEmail
from interactions.choices import Timeliness
from interactions.models import Interaction
from placements.models import StageEvent, Submission
from sor_project.demo import mass


@pytest.mark.django_db(transaction=True)
def test_candidates_by_the_thousand(settings, tmp_path, monkeypatch, capsys):
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(mass, "BATCH", 100)

    call_command("demo", as_of=date(2026, 3, 18), candidates=20)
    few = set(Candidate.objects.values_list("id", flat=True))
    call_command("demo", as_of=date(2026, 3, 18), candidates=len(few) + 250)

    many = Candidate.objects.exclude(id__in=few)
    assert "250/250" in capsys.readouterr().err
    assert many.count() == 250
    assert many.filter(reference__regex=r"^C-\d{6}$").count() == 250
    assert ChangeSet.objects.filter(verb="loaded candidates in bulk").count() == 3
    _assert_each_has_history(many)
    _assert_each_is_found(many)
    _assert_talks_were_judged(many)
    _assert_business_was_done(many)


def _assert_each_has_history(many):
    assert Candidate.history.filter(id__in=many.values("id"), history_type="+").count() == 250
    assert not Candidate.history.filter(id__in=many.values("id")).exclude(history_type="+").exists()
    assert CandidateEmail.history.filter(candidate_id__in=many.values("id")).count() == 250


def _assert_each_is_found(many):
    for candidate in many.select_related("search_row"):
        words = candidate.search_row.text
        assert candidate.emails.get().value in words
        assert candidate.phones.get().value in words
        assert candidate.reference.lower() in words


def _assert_talks_were_judged(many):
    talks = Interaction.objects.filter(candidate__in=many)
    assert talks.filter(submission=None).count() >= 500
    assert talks.filter(timeliness=Timeliness.LATE).exists()
    assert not talks.filter(timeliness=Timeliness.LATE, logged_at__lt=F("occurred_at")).exists()
    latest = many.annotate(latest=Max("interactions__occurred_at"))
    assert not latest.exclude(last_interaction_at=F("latest")).exists()


def _assert_business_was_done(many):
    put_forward = Submission.objects.filter(candidate__in=many)
    assert 0 < put_forward.values("job_order").distinct().count() <= 2
    last = StageEvent.objects.filter(submission=OuterRef("pk")).order_by("-occurred_at", "-id")
    moved = put_forward.annotate(last=Subquery(last.values("to_stage")[:1]))
    assert not moved.exclude(stage=F("last")).exists()

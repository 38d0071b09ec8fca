"""The demo agency: equal twice, varied, owned by believable people, and never beside real ones."""

import unicodedata
from datetime import date, datetime
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import models
from django.test import TransactionTestCase
from django.utils import timezone

from accounts.models import ApiKey, User
from accounts.secrets import digest_of
from audit.models import ChangeSet
from candidates.choices import CandidateStatus
from candidates.models import Candidate, DuplicatePair
from clients.choices import JobOrderStatus
from clients.models import Client, JobOrder
from governance.installation import OURS
from governance.models import AuthorityRule, System
from interactions.choices import Timeliness
from interactions.models import FollowUp, Interaction, Meeting
from placements.choices import InterviewStatus, OfferStatus, Stage
from placements.models import Interview, Offer, Placement, Submission
from privacy.choices import Event
from privacy.models import LegalBasis
from records.models import Record
from records.policies import visible
from tests.accounts.factories import UserFactory

DAY = date(2026, 3, 18)
SCRIPTS = {"LATIN", "CYRILLIC", "GREEK", "ARABIC", "HEBREW", "DEVANAGARI", "CJK", "HANGUL"}
# Drawn at random, as are the names under which uploads are kept.
SECRETS = {"password", "prefix", "digest", "file"}


def held_by(model: type[models.Model], field: str) -> set[Any]:
    return set(model._default_manager.order_by().values_list(field, flat=True).distinct())


def load(**options: Any) -> dict[str, list[Any]]:
    """Load the demo; return every row of ours, with times of the load itself as one word."""
    began = timezone.now()
    call_command("demo", as_of=DAY, verbosity=0, **options)

    def told(value: Any) -> Any:
        return "now" if isinstance(value, datetime) and value >= began else value

    def rows(model: type[models.Model], *names: str) -> list[Any]:
        values = model._default_manager.order_by("pk").values_list(*names)
        return [tuple(told(value) for value in row) for row in values]

    ours = [model for model in apps.get_models() if issubclass(model, Record)]
    kept = {
        model._meta.label: rows(model, *(f.attname for f in model._meta.fields if f.name not in SECRETS))
        for model in ours
    }
    return kept | {"acts": rows(ChangeSet, "actor_name", "via", "verb", "reason")}


@pytest.fixture(autouse=True)
def _data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.mark.django_db(transaction=True)
def test_two_loads_for_the_same_day_are_equal():
    loads = []
    for _ in range(2):
        TransactionTestCase._fixture_teardown(None)  # a fresh database, with its sequences at their start
        loads.append(load(candidates=60))

    first, second = loads
    assert [name for name in first if first[name] != second[name]] == []


@pytest.mark.django_db(transaction=True)
def test_the_agency_is_worth_looking_at(settings):
    load()

    assert held_by(JobOrder, "status") == set(JobOrderStatus.values)
    assert held_by(Submission, "stage") == set(Stage.values)
    assert held_by(Interview, "status") == set(InterviewStatus.values)
    assert held_by(Offer, "status") == set(OfferStatus.values) - {OfferStatus.WITHDRAWN}
    assert held_by(Candidate, "status") == set(CandidateStatus.values) - {CandidateStatus.MERGED}
    assert len(held_by(Placement, "status")) >= 6
    assert len(held_by(Candidate, "country")) >= 25
    names = "".join(Candidate.objects.values_list("full_name", flat=True))
    scripts = {unicodedata.name(sign, "").split()[0] for sign in set(names) if sign.isalpha()}
    assert scripts >= SCRIPTS
    assert Candidate.objects.exclude(full_name__contains=" ").exists()
    assert DuplicatePair.objects.undecided().count() >= 8
    assert FollowUp.objects.overdue(DAY).exists()
    assert Meeting.objects.filter(starts_at__date__lt=DAY).exists()
    assert Meeting.objects.filter(starts_at__date__gt=DAY).exists()
    assert held_by(LegalBasis, "event") == {Event.GIVEN, Event.WITHDRAWN}
    _assert_times_are_believable()
    _assert_the_search_for_a_head_is_confidential()
    _assert_people_acted()
    _assert_it_is_said_who_decides()
    _assert_the_door_opens(settings)


def _assert_times_are_believable():
    interactions = Interaction.objects.all()
    late = interactions.filter(timeliness=Timeliness.LATE).count()
    assert 0.05 < late / interactions.count() < 0.25
    assert not interactions.filter(logged_at__date__gte=DAY).exists()
    debriefed = interactions.filter(subject="After the interview").count()
    assert 0 < debriefed < Interview.objects.filter(status=InterviewStatus.COMPLETED).count()
    # What a candidate last heard of us is known although nobody typed it.
    assert not Candidate.objects.filter(interactions__isnull=False, last_interaction_at=None).exists()


def _assert_the_search_for_a_head_is_confidential():
    recruiter, colleague = (User.objects.get(email=f"{n}@demo.example") for n in ("recruiter", "colleague"))
    for model in (Candidate, Client, JobOrder):
        closed = model._default_manager.filter(is_restricted=True)
        assert closed.exists()
        assert not (visible(recruiter, model) & closed).exists()
        assert set(visible(colleague, model).filter(is_restricted=True)) == set(closed)


def _assert_people_acted():
    assert {"Nadia Rahman", "Tom Becker", "Grace Okafor"} <= held_by(ChangeSet, "actor_name")
    assert {"added a candidate", "advanced a submission", "shared a record"} <= held_by(ChangeSet, "verb")
    assert Candidate.history.filter(history_type="~").count() > 20


def _assert_it_is_said_who_decides():
    decided = {(rule.model, str(rule.system or "")) for rule in AuthorityRule.objects.in_force()}
    assert decided >= {(label, "") for label in OURS}
    assert decided >= {
        ("clients.client", "Northstar CRM"),
        ("placements.timesheetsummary", "Paylane payroll"),
    }
    proposed = AuthorityRule.objects.filter(is_proposed=True)
    assert {rule.system.code for rule in proposed} == {"crm", "vms"}
    # Two systems with one account speak with one voice, and the map cannot tell them apart.
    accounts = list(System.objects.filter(is_active=True).values_list("account", flat=True))
    assert None not in accounts
    assert len(accounts) == len(set(accounts)) > 5


def _assert_the_door_opens(settings):
    for name in ("recruiter", "colleague", "lead", "manager", "privacy", "auditor", "admin"):
        person = User.objects.active().get(email=f"{name}@demo.example")
        assert person.is_staff
        assert person.check_password("demo-record")
    assert not User.objects.filter(is_demo=False).exists()
    kept = settings.DATA_DIR / "demo-key"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert ApiKey.objects.live().get().digest == digest_of(kept.read_text().strip())


def test_demo_is_not_mixed_with_real_people(db):
    UserFactory()

    with pytest.raises(CommandError, match="not mixed"):
        call_command("demo")

    assert not User.objects.filter(is_demo=True).exists()


def test_demo_is_not_mixed_with_records(db):
    Candidate.objects.create(full_name="Somebody Real")

    with pytest.raises(CommandError, match="not mixed"):
        call_command("demo")

    assert not User.objects.exists()


def test_demo_is_refused_on_a_site_for_real_people(db, settings):
    settings.DEMO_DATA = False

    with pytest.raises(CommandError, match="real people"):
        call_command("demo")

    assert not User.objects.exists()


def test_demo_tells_of_the_past(db):
    with pytest.raises(CommandError, match="today or a day before"):
        call_command("demo", as_of=date(2999, 1, 1))


@pytest.mark.django_db(transaction=True)
def test_a_second_load_changes_nothing(capsys):
    load(candidates=30)
    before = Candidate.objects.count()

    call_command("demo")

    assert "there already" in capsys.readouterr().out
    assert Candidate.objects.count() == before

"""What must hold of every record, and proof that each guard can fail."""

import importlib
from typing import ClassVar

import pytest
from django.contrib import admin
from django.core.management import CommandError, call_command
from django.db import models
from django.test.utils import isolate_apps

from records import policies
from records.models import Record
from tests.architecture import guards

RECORDS = guards.our_records()


def test_there_are_records() -> None:
    assert len(RECORDS) > 40


def test_every_record_keeps_history_of_every_field() -> None:
    assert list(guards.without_history(RECORDS)) == []


def test_what_is_no_record_is_derived_or_a_grant() -> None:
    others = {model._meta.label for model in guards.our_models() if not issubclass(model, Record)}
    untracked = {label for label in others if list(guards.without_history([_model(label)]))}
    assert untracked == {
        "candidates.CandidateSearch",
        "candidates.Place",
        "candidates.MatchFrequency",
        "candidates.MatchKey",
        "candidates.MatchQueue",
        "integrations.DropRun",
        "integrations.FeedEpoch",
        "integrations.CopiedRow",
        "integrations.IdempotencyRecord",
        "integrations.ImportRow",
        "integrations.WebhookAttempt",
        "integrations.WebhookDelivery",
        "interactions.Tally",
        "interactions.TallyChange",
    }


def test_every_field_is_personal_or_plain() -> None:
    assert list(guards.unclassified(RECORDS)) == []


def test_every_order_ends_in_the_key() -> None:
    assert list(guards.unstable_ordering(RECORDS)) == []


def test_foreign_keys_point_down() -> None:
    assert list(guards.upward_keys(guards.our_models())) == []


def test_every_parent_is_a_path_of_foreign_keys() -> None:
    assert list(guards.unbroken_parents(RECORDS)) == []


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model._meta.label)
def test_every_record_has_a_policy(model: guards.Model) -> None:
    assert policies.policy_for(model).model is model


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model._meta.label)
def test_every_record_can_be_reached_in_the_admin_site(model: guards.Model) -> None:
    inlines = {inline.model for options in admin.site._registry.values() for inline in options.inlines}
    assert model in admin.site._registry or model in inlines


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model._meta.label)
def test_every_record_has_a_factory(model: guards.Model) -> None:
    module = importlib.import_module(f"tests.{model._meta.app_label}.factories")
    made = {
        getattr(thing, "_meta", None) and getattr(thing._meta, "model", None)
        for thing in vars(module).values()
    }
    assert model in made


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def _model(label: str) -> guards.Model:
    return next(model for model in guards.our_models() if model._meta.label == label)


# Planted faults: each guard is seen to fail.


@isolate_apps()  # with none of them: an app that is made ready twice registers everything twice
def test_the_guards_see_planted_faults() -> None:
    class Untracked(models.Model):
        class Meta:
            app_label = "candidates"

    class Forgetful(Record):
        PARENT = "nobody"
        UNTRACKED: ClassVar[frozenset[str]] = frozenset({"ghost"})
        secret = models.CharField(max_length=10)
        twice = models.CharField(max_length=10)

        class Meta:
            app_label = "candidates"
            ordering = ("secret",)

        class Privacy:
            personal: ClassVar[set[str]] = {"twice", "gone"}
            plain: ClassVar[set[str]] = {"id", "created_at", "updated_at", "version", "twice"}

    class Higher(models.Model):
        class Meta:
            app_label = "placements"

    class Climber(models.Model):
        up = models.ForeignKey(Higher, on_delete=models.CASCADE)

        class Meta:
            app_label = "candidates"

    assert list(guards.without_history([Untracked])) == ["candidates.Untracked keeps no history"]
    assert list(guards.without_history([Forgetful])) == [
        "candidates.Forgetful.UNTRACKED names ghost, which it has not"
    ]
    assert list(guards.unclassified([Untracked, Forgetful])) == [
        "candidates.Untracked does not say which of its fields are personal",
        "candidates.Forgetful.secret is neither personal nor plain",
        "candidates.Forgetful.twice is both personal and plain",
        "candidates.Forgetful.Privacy names gone, which it has not",
    ]
    assert list(guards.unstable_ordering([Untracked, Forgetful])) == [
        "candidates.Untracked is not ordered down to its key",
        "candidates.Forgetful is not ordered down to its key",
    ]
    assert list(guards.upward_keys([Climber])) == ["candidates.Climber.up points up to placements.Higher"]
    assert list(guards.unbroken_parents([Forgetful])) == [
        "candidates.Forgetful.PARENT: candidates.Forgetful has no foreign key nobody"
    ]
    with pytest.raises(LookupError):
        policies.policy_for(Untracked)


@pytest.mark.django_db
def test_the_migration_guard_sees_a_new_field(monkeypatch: pytest.MonkeyPatch) -> None:
    team = _model("accounts.Team")
    name = team._meta.get_field("name")
    monkeypatch.setattr(name, "max_length", 121)

    with pytest.raises((CommandError, SystemExit)):
        call_command("makemigrations", check=True, dry_run=True, verbosity=0)

"""What must hold of every policy, so that no model stands outside the rules."""

import pytest
from django.apps import apps
from django.db import models

from accounts.choices import RoleCode
from records.policies import VERBS, PartPolicy, Policy, policy_for, registered

OURS = {
    "accounts", "audit", "candidates", "clients", "governance", "integrations", "interactions", "placements",
    "privacy", "records",
}  # fmt: skip
PEOPLE = {"candidates.candidate", "clients.client", "clients.joborder", "clients.clientcontact"}


def _models() -> list[type[models.Model]]:
    return [
        model for model in apps.get_models()
        if model._meta.app_label in OURS and not hasattr(model, "history_type")
    ]  # fmt: skip


@pytest.mark.parametrize("model", _models(), ids=lambda model: model._meta.label)
def test_every_model_has_a_policy(model: type[models.Model]) -> None:
    assert policy_for(model).model is model


@pytest.mark.parametrize("model", _models(), ids=lambda model: model._meta.label)
def test_no_row_is_seen_past_a_person_client_or_job_that_it_names(model: type[models.Model]) -> None:
    """A foreign key to what can be restricted is a parent, or stands beside."""
    policy = policy_for(model)
    followed = {*policy.parents, *policy.beside}
    named = {
        field.name for field in model._meta.fields
        if isinstance(field, models.ForeignKey) and field.related_model._meta.label_lower in PEOPLE
    }  # fmt: skip

    # Of its own kind, or shown as no more than a name by a page that asks that policy.
    exempt = {field.name for field in model._meta.fields if field.related_model is model} | NAMED_ONLY.get(
        model._meta.label_lower, set()
    )
    assert named - followed - exempt == set()


NAMED_ONLY = {
    "clients.joborder": {"contact"},  # a contact of the client that stands beside
    "placements.interviewparticipant": {"contact"},
    "placements.placement": {"approver"},
    "integrations.importrow": {"candidate"},  # the row itself is its importer's alone
}


@pytest.mark.parametrize("policy", registered(), ids=lambda policy: policy.model._meta.label)
def test_defaults_name_roles_and_verbs_that_exist(policy: Policy) -> None:
    assert set(policy.defaults) <= set(RoleCode)
    assert {verb for default in policy.defaults.values() for verb in default.verbs} <= {*VERBS, *policy.verbs}
    if isinstance(policy, PartPolicy):
        assert policy.defaults == {}
        assert policy.parents


@pytest.mark.parametrize("policy", registered(), ids=lambda policy: policy.model._meta.label)
def test_what_a_policy_names_is_there(policy: Policy) -> None:
    names = [*policy.parents, *policy.beside, *policy.guarded, policy.owner, policy.team, policy.restricted]

    for name in filter(None, names):
        policy.model._meta.get_field(name)
    for grant in policy.grants:
        assert grant._meta.get_field("content_object").related_model is policy.model
    assert policy.restricted is None or {"share", "unlock"} <= set(policy.verbs)

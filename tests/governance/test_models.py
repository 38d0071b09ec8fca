"""What the database refuses about vocabularies, systems and the map of authority."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from governance.choices import ReasonKind
from governance.models import AuthorityRule, Reason, Skill
from tests.governance.factories import (
    AuthorityRuleFactory,
    ChangeDecisionFactory,
    ChangeRequestFactory,
    DataElementFactory,
    DisclosureFactory,
    ExternalIdentifierFactory,
    ProtectedFieldFactory,
    ReasonFactory,
    SkillFactory,
    SourceFactory,
    SystemFactory,
    TagFactory,
)
from tests.refusals import attack, carry_out, constraints_of, sentences_of


def _same(row, *names):
    return {name: getattr(row, name) for name in names}


ATTACKS = [
    attack("name_filled", SkillFactory, {"name": " Python "}),
    attack("name", SkillFactory, lambda _: {"name": SkillFactory(name="Python").name.upper()}),
    attack("parent", SkillFactory, lambda row: {"parent": row}),
    attack("aliases_few", SkillFactory, {"aliases": [f"alias {n}" for n in range(51)]}),
    attack("name_filled", TagFactory, {"name": ""}),
    attack("name", TagFactory, lambda _: {"name": TagFactory(name="java").name.upper()}),
    attack("colour_known", TagFactory, {"colour": "pink"}),
    attack("name_filled", SourceFactory, {"name": ""}),
    attack("name", SourceFactory, lambda _: {"name": SourceFactory(name="Fair").name.lower()}),
    attack("kind_known", SourceFactory, {"kind": "rumour"}),
    attack("name_filled", ReasonFactory, {"name": ""}),
    attack("name", ReasonFactory, lambda _: {"name": ReasonFactory(name="Pay").name.lower()}),
    attack("kind_known", ReasonFactory, {"kind": "whim"}),
    attack("code", SystemFactory, lambda _: {"code": SystemFactory(code="payroll").code}),
    attack("code_shape", SystemFactory, {"code": "Pay Roll"}),
    attack("name_filled", SystemFactory, {"name": ""}),
    attack("kind_known", SystemFactory, {"kind": "magic"}),
    attack("notes_length", SystemFactory, {"notes": "x" * 10_001}),
    attack("field", DataElementFactory, lambda _: {"field": DataElementFactory(field="email").field}),
    attack("model_shape", DataElementFactory, {"model": "Candidate"}),
    attack("field_filled", DataElementFactory, {"field": ""}),
    attack("classification_known", DataElementFactory, {"classification": "secret"}),
    attack("model_shape", AuthorityRuleFactory, {"model": "Candidate"}),
    attack("on_conflict_known", AuthorityRuleFactory, {"on_conflict": "shrug"}),
    attack(
        "valid_from_valid_until_order",
        AuthorityRuleFactory,
        {"valid_from": date(2026, 2, 1), "valid_until": date(2026, 1, 31)},
    ),
    attack(
        "once",
        DisclosureFactory,
        lambda _: _same(DisclosureFactory(), "system", "model", "element"),
    ),
    attack("model_shape", DisclosureFactory, {"model": "Candidate", "element": None}),
    attack(
        "one_at_a_time",
        AuthorityRuleFactory,
        lambda _: {
            "element": AuthorityRuleFactory(valid_from=date(2026, 1, 1), valid_until=None).element,
            "valid_from": date(2026, 6, 1),
        },
    ),
    attack(
        "key",
        ExternalIdentifierFactory,
        lambda row: {"external_id": ExternalIdentifierFactory(system=row.system).external_id},
    ),
    attack("model_shape", ExternalIdentifierFactory, {"model": "Candidate"}),
    attack("external_id_filled", ExternalIdentifierFactory, {"external_id": " 7"}),
    attack("status_known", ExternalIdentifierFactory, {"status": "lost"}),
    attack(
        "seen_order",
        ExternalIdentifierFactory,
        lambda row: {"last_seen_at": row.first_seen_at - timedelta(seconds=1)},
    ),
    attack("field", ProtectedFieldFactory, {"field": "full_name"}),
    attack("model_shape", ProtectedFieldFactory, {"model": "Candidate"}),
    attack("field_filled", ProtectedFieldFactory, {"field": ""}),
    attack("freed_by_shape", ProtectedFieldFactory, {"freed_by": "Approve it"}),
    attack("decided_by_shape", ProtectedFieldFactory, {"decided_by": ""}),
    attack("kind_known", ChangeRequestFactory, {"kind": "wish"}),
    attack("status_known", ChangeRequestFactory, lambda row: {"status": "lost", "decided_by": row.proposer}),
    attack("model_shape", ChangeRequestFactory, {"model": "Candidate"}),
    attack("what_filled", ChangeRequestFactory, {"what": " "}),
    attack("right_filled", ChangeRequestFactory, {"right": ""}),
    attack("decided_whole", ChangeRequestFactory, {"status": "approved"}),
    attack("four_eyes", ChangeRequestFactory, lambda row: {"status": "approved", "decided_by": row.proposer}),
]


@pytest.mark.parametrize("attack", ATTACKS, ids=str)
def test_database_refuses_and_says_why(attack, db):
    carry_out(attack)


@pytest.mark.parametrize(
    ("constraint", "bad"), [("kind_known", {"kind": "whim"}), ("questions_said", {"note": ""})]
)
def test_a_step_of_a_proposal_is_right_from_the_start(constraint, bad, db):
    """It can only be added, so that is how it is attacked."""
    request = ChangeRequestFactory()
    with pytest.raises(IntegrityError, match=f"governance_changedecision_{constraint}"), transaction.atomic():
        ChangeDecisionFactory(request=request, **bad)
    with pytest.raises(ValidationError):
        ChangeDecisionFactory.build(request=request, by=None, **bad).full_clean()


APPENDED = {"governance_changedecision_kind_known", "governance_changedecision_questions_said"}


def test_every_constraint_is_attacked():
    assert {attack.constraint for attack in ATTACKS} | APPENDED == constraints_of("governance")


def test_every_refusal_is_a_sentence():
    assert [(m, s) for m, s in sentences_of("governance") if not s.endswith(".") or "Constraint" in s] == []


def test_skill_keeps_its_other_names_folded_and_once(db):
    skill = Skill(name="Kubernetes", aliases=["K8s", " k8s ", "", "Kube"])

    skill.full_clean()

    assert skill.aliases == ["k8s", "kube"]


def test_skill_is_found_by_name_and_alias(db):
    skill = SkillFactory(name="Kubernetes", aliases=["k8s"])
    SkillFactory(name="Docker")

    assert [list(Skill.objects.called(name)) for name in ("kubernetes", "K8S", "kube")] == [
        [skill],
        [skill],
        [],
    ]


def test_skill_refuses_a_circle_of_parents(db):
    top = SkillFactory()
    middle = SkillFactory(parent=top)
    top.parent = SkillFactory(parent=middle)

    with pytest.raises(ValidationError, match="part of its own part"):
        top.full_clean()


def test_reasons_are_offered_for_one_question(db):
    reason = ReasonFactory(kind=ReasonKind.PLACEMENT_END, name="Went away")
    ReasonFactory(kind=ReasonKind.PLACEMENT_END, name="Old", is_active=False)
    ReasonFactory(kind=ReasonKind.REJECTION, name="Pay")

    assert reason in Reason.objects.answering(ReasonKind.PLACEMENT_END)
    assert not Reason.objects.answering(ReasonKind.PLACEMENT_END).exclude(is_active=True).exists()


def test_rules_follow_each_other_and_one_is_in_force(db):
    today = timezone.localdate()
    past = AuthorityRuleFactory(valid_from=date(2020, 1, 1), valid_until=today - timedelta(days=1))
    present = AuthorityRuleFactory(element=past.element, valid_from=today, system=None)

    assert list(AuthorityRule.objects.in_force()) == [present]


def test_whole_record_has_one_rule_at_a_time(db):
    AuthorityRuleFactory(element=None, model="candidates.candidate")
    second = AuthorityRuleFactory.build(
        element=None, model="candidates.candidate", system=SystemFactory(), valid_from=timezone.localdate()
    )

    with pytest.raises(ValidationError, match="Another rule"):
        second.full_clean()

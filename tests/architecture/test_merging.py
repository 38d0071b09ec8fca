"""Nothing that names a candidate is forgotten when two are merged."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from candidates.merging import GROUPS, UNCHOSEN
from candidates.models import Candidate
from records import merging
from records.merging import Keep, keys_to, rules_for


def test_every_key_to_a_candidate_has_a_rule() -> None:
    """If this fails, say in ``AppConfig.ready()`` what becomes of the new rows: move, unite or keep."""
    rules = rules_for(Candidate)

    assert len(rules) == len(list(keys_to(Candidate))) > 25


def test_what_is_kept_says_why() -> None:
    assert [rule for rule in rules_for(Candidate) if isinstance(rule, Keep) and len(rule.why) < 10] == []


def test_what_makes_rows_the_same_are_fields_that_they_have() -> None:
    for rule in rules_for(Candidate):
        for name in (*(getattr(rule, "same", None) or ()), *getattr(rule, "fill", ())):
            rule.model._meta.get_field(name)


def test_every_unique_rule_of_moving_rows_is_met_by_uniting() -> None:
    """A row that the survivor has already would break the constraint in the middle of a merge."""
    forgotten = []
    for rule in rules_for(Candidate):
        if isinstance(rule, Keep):
            continue
        for constraint in rule.model._meta.constraints:
            others = set(getattr(constraint, "fields", ())) - {rule.field}
            if rule.field not in getattr(constraint, "fields", ()):
                continue
            is_met = (
                (rule.same is not None and others == set(rule.same))
                or (not others and rule.yields)
                or type(rule).settle is not merging.Move.settle
            )
            if not is_met:
                forgotten.append(constraint.name)
    assert forgotten == []


def test_every_field_of_a_candidate_is_chosen_or_kept_by_the_database() -> None:
    chosen = [name for group in GROUPS for name in group.fields]

    assert len(chosen) == len(set(chosen))
    assert set(chosen) | UNCHOSEN == {field.name for field in Candidate._meta.concrete_fields}


def test_a_merge_does_not_begin_while_a_key_has_no_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    known = dict(merging._rules)
    del known["candidates.document", "candidate"]
    monkeypatch.setattr(merging, "_rules", known)

    with pytest.raises(ImproperlyConfigured, match=r"candidates\.Document\.candidate"):
        rules_for(Candidate)

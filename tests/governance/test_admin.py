"""The pages of vocabularies, systems and the map of authority."""

from typing import Any

from accounts.models import User
from governance.models import (
    AuthorityRule,
    DataElement,
    ExternalIdentifier,
    Reason,
    Skill,
    Source,
    System,
    Tag,
)
from tests.candidates.factories import CandidateFactory
from tests.governance import factories
from tests.records.admin_suite import AdminSuite


class TestSkillAdmin(AdminSuite):
    model = Skill

    def make(self, owner: User) -> Any:
        return factories.SkillFactory()


class TestTagAdmin(AdminSuite):
    model = Tag

    def make(self, owner: User) -> Any:
        return factories.TagFactory()


class TestSourceAdmin(AdminSuite):
    model = Source

    def make(self, owner: User) -> Any:
        return factories.SourceFactory()


class TestReasonAdmin(AdminSuite):
    model = Reason

    def make(self, owner: User) -> Any:
        return factories.ReasonFactory()


class TestSystemAdmin(AdminSuite):
    model = System

    def make(self, owner: User) -> Any:
        return factories.SystemFactory()


class TestDataElementAdmin(AdminSuite):
    model = DataElement

    def make(self, owner: User) -> Any:
        return factories.DataElementFactory()


class TestAuthorityRuleAdmin(AdminSuite):
    model = AuthorityRule

    def make(self, owner: User) -> Any:
        return factories.AuthorityRuleFactory()


class TestExternalIdentifierAdmin(AdminSuite):
    model = ExternalIdentifier

    def make(self, owner: User) -> Any:
        candidate = CandidateFactory(owner=owner)
        return factories.ExternalIdentifierFactory(model="candidates.candidate", object_id=candidate.pk)

    def hide(self, owner: User) -> Any:
        candidate = CandidateFactory(owner=owner, is_restricted=True)
        return factories.ExternalIdentifierFactory(model="candidates.candidate", object_id=candidate.pk)

"""Vocabularies and systems over REST, and records by the keys that other systems know them by."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Team, User
from audit.choices import Via
from governance import operations
from governance.models import (
    AuthorityRule,
    ChangeDecision,
    ChangeRequest,
    DataElement,
    Disclosure,
    ExternalIdentifier,
    ProtectedField,
    Reason,
    Skill,
    Source,
    System,
    Tag,
)
from governance.says_so import Saying, who_says
from records import policies
from records.api import tracing, versions
from records.api.components import Extra
from records.api.inputs import Act, Write, change_of, creation_of, removal_of
from records.api.problems import UnfittingError
from records.api.resource import Resource
from records.api.routes import Route
from records.api.upserts import Upsert


def share_with(
    record: Any, *, user: User | None = None, team: Team | None = None, to_change: bool = False
) -> Any:
    """Open the record to a person or a team: to see it, or `to_change` it as well."""
    return operations.share(record, holder=_holder(user, team), to_change=to_change)


def unshare_with(record: Any, *, user: User | None = None, team: Team | None = None) -> int:
    """Close the record to a person or a team."""
    return operations.unshare(record, holder=_holder(user, team))


def _holder(user: User | None, team: Team | None) -> User | Team:
    if (user is None) == (team is None):
        raise ValidationError({"user": "Name either a user or a team."})
    holder = user or team
    assert holder is not None  # noqa: S101 - one of them is
    return holder


def end_rule(rule: AuthorityRule, *, version: int | None = None) -> AuthorityRule:
    """Let a rule bind nobody from today."""
    operations.end_rule(rule, version=version)
    return rule


SHARING: Mapping[str, Act] = {
    "share": Act(share_with, needs_version=False),
    "unshare": Act(unshare_with, needs_version=False),
}


class SayingSerializer(serializers.Serializer):
    """The last word on one field: who set it, when, and through which system."""

    field = serializers.CharField()
    at = serializers.DateTimeField(allow_null=True)
    by = serializers.CharField(allow_null=True)
    system = serializers.CharField(allow_null=True, help_text="The system that spoke; null for people.")
    via = serializers.ChoiceField(Via.choices, allow_null=True)
    act = serializers.IntegerField(allow_null=True, help_text="The act in the audit log.")
    decided_by = serializers.CharField(help_text="The system that is authoritative, or this record.")


class SayingsSerializer(serializers.Serializer):
    results = SayingSerializer(many=True)


class KeyedResource(Resource):
    """Records that other systems know by keys of their own."""

    extras: ClassVar = {"who_says_so": Extra("Tell who set each value last", {200: SayingsSerializer})}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        cls.acts = {**cls.acts, "identify": Act(operations.identify, needs_version=False)}
        cls.extras = {**KeyedResource.extras, **cls.extras}
        super().__init_subclass__(**kwargs)

    @classmethod
    def parameters(cls) -> Sequence[str]:
        return ("system", "external_id")

    @classmethod
    def routes(cls) -> Iterator[Route]:
        methods = {"get": "get_by_key"}
        methods |= {"put": "put_by_key"} if cls.creation and cls.change else {}
        yield Route("by-external-id/<slug:system>/<path:external_id>/", methods, "by-external-id")
        yield from super().routes()
        yield Route("<int:pk>/who-says-so/", {"get": "who_says_so"}, "who-says-so")

    def rows(self, request: Request) -> models.QuerySet[Any]:
        system, key = request.query_params.get("system"), request.query_params.get("external_id")
        rows = super().rows(request)
        if system is None and key is None:
            return rows
        if system is None:
            raise UnfittingError("system", "Say whose key this is.")
        return rows.filter(pk__in=known_as(self.model, system=system, external_id=key).values("object_id"))

    def who_says_so(self, request: Request, pk: int) -> Response:
        """Tell for each value who set it last."""
        record = self.rows(request).filter(pk=pk).first()
        if record is None:
            raise Http404
        tracing.opened(self.model, {"id": pk})
        told = set(self.shape.columns)
        return Response({"results": [_said(each) for each in who_says(record) if each.name in told]})

    def get_by_key(self, request: Request, system: str, external_id: str) -> Response:
        return self.retrieve(request, self._known(request, system, external_id).pk)

    def put_by_key(self, request: Request, system: str, external_id: str) -> Response:
        """Change the record that ``system`` knows by this key, or make one and remember the key.

        The same body may be sent again and again. What only a new record takes is not looked at once it is there;
        a column that has its own way to change is refused when it says something else.
        """
        source = System.objects.filter(code=system, is_active=True).first()
        if source is None:
            raise Http404
        body = self.upsert()
        told = body.parse(request.data)

        def create() -> Any:
            first, then = body.for_new(told)
            record = body.creation.carry_out(first)
            return self._carry_out(body.change, record, then, None) if then else record

        def change(key: int) -> Any:
            record = self.record(request, key)
            versions.refuse_existing(request)
            version = versions.expected(request, record, is_required=False)
            return self._carry_out(body.change, record, body.for_known(record, told), version)

        def written() -> Response:
            record, is_new = operations.upsert(
                self.model, system=source, external_id=external_id, create=create, change=change
            )
            return self.answer(record.pk, 201 if is_new else 200)

        return self._or_waiting(written)

    @classmethod
    def upsert(cls) -> Upsert:
        assert cls.creation is not None  # noqa: S101 - no route without
        assert cls.change is not None  # noqa: S101 - no route without
        return Upsert(cls.creation, cls.change)

    def _known(self, request: Request, system: str, external_id: str) -> Any:
        keys = known_as(self.model, system=system, external_id=external_id).values("object_id")
        record = policies.visible(request.user, self.model).filter(pk__in=keys).first()
        if record is None:
            raise Http404
        return record


def _said(saying: Saying) -> dict[str, Any]:
    return {
        "field": saying.name,
        "at": saying.at,
        "by": saying.by or None,
        "system": saying.system or None,
        "via": saying.via,
        "act": saying.act.pk if saying.act else None,
        "decided_by": saying.decided_by,
    }


def known_as(model: type[models.Model], *, system: str, external_id: str | None) -> models.QuerySet[Any]:
    """Return the keys of ``system`` for records of ``model``, those that are no longer used left out."""
    found = ExternalIdentifier.objects.live().filter(model=model._meta.label_lower, system__code=system)
    return found if external_id is None else found.filter(external_id=external_id)


class Skills(Resource):
    noun = "skills"
    model = Skill
    filters = ("name", "parent", "is_active")
    creation = creation_of(Skill, "name", "parent", "aliases", "is_active")
    change = change_of(Skill, "name", "parent", "aliases", "is_active")
    removal = removal_of()


class Tags(Resource):
    noun = "tags"
    model = Tag
    filters = ("name", "is_active")
    creation = creation_of(Tag, "name", "colour", "description", "is_active")
    change = change_of(Tag, "name", "colour", "description", "is_active")
    removal = removal_of()


class Sources(Resource):
    noun = "sources"
    model = Source
    filters = ("name", "kind", "is_active")
    creation = creation_of(Source, "name", "kind", "is_active")
    change = change_of(Source, "name", "kind", "is_active")
    removal = removal_of()


class Reasons(Resource):
    noun = "reasons"
    model = Reason
    filters = ("kind", "name", "is_active")
    creation = creation_of(Reason, "kind", "name", "is_active")
    change = change_of(Reason, "name", "is_active")
    removal = removal_of()


class Systems(Resource):
    noun = "systems"
    model = System
    filters = ("code", "kind", "is_active")
    creation = creation_of(System, "code", "name", "kind", "account", "contact", "notes", "is_active")
    change = change_of(System, "name", "kind", "account", "contact", "notes", "is_active")


class DataElements(Resource):
    noun = "data-elements"
    model = DataElement
    filters = ("model", "field", "classification")


class AuthorityRules(Resource):
    noun = "authority-rules"
    model = AuthorityRule
    filters = ("model", "element", "system", "on_conflict", "is_proposed")
    expansions = ("element", "system")
    creation = Write(operations.decide, model=AuthorityRule)
    acts = {
        "put-in-force": Act(operations.put_in_force),
        "end": Act(end_rule),
    }


class Disclosures(Resource):
    noun = "disclosures"
    model = Disclosure
    filters = ("system", "model")
    expansions = ("element", "system")
    creation = Write(operations.disclose, model=Disclosure)
    removal = removal_of()


class ExternalIdentifiers(Resource):
    noun = "external-identifiers"
    model = ExternalIdentifier
    filters = ("model", "object_id", "system", "external_id", "status")


class ChangeRequests(Resource):
    noun = "change-requests"
    model = ChangeRequest
    without = ("reviewers_told_at", "proposer_told_at")
    filters = ("status", "kind", "model", "object_id", "proposer", "awaits_answer", "right")
    expansions = ("proposer", "decided_by", "decisions")
    acts = {
        "approve": Act(operations.approve_request),
        "reject": Act(operations.reject_request),
        "ask": Act(operations.ask_about_request),
        "answer": Act(operations.answer_about_request),
        "withdraw": Act(operations.withdraw_request),
        "rebase": Act(operations.rebase_request),
    }


class ProtectedFields(Resource):
    """A value that is changed at once only with a right. Whoever lacks it proposes the change: 202."""

    noun = "protected-fields"
    model = ProtectedField
    filters = ("model", "field", "is_active")


class ChangeDecisions(Resource):
    noun = "change-decisions"
    model = ChangeDecision
    filters = ("request", "kind", "by")


resources = [
    Skills,
    Tags,
    Sources,
    Reasons,
    Systems,
    DataElements,
    AuthorityRules,
    Disclosures,
    ExternalIdentifiers,
    ProtectedFields,
    ChangeRequests,
    ChangeDecisions,
]

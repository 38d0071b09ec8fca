"""The OpenAPI document, read from the resources: what they take, tell and refuse."""

import copy
import inspect
import re
from collections.abc import Iterable
from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from records.api import repeats
from records.api.components import BulkResultSerializer, Extra, ProblemSerializer, serializer
from records.api.fields import Named, Row, Several
from records.api.inputs import Body, Write
from records.api.links import connect
from records.api.many import MOST_ROWS
from records.api.uploads import Upload

PROBLEM = "application/problem+json"
PROBLEMS = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
WRITES = {"create", "partial_update", "destroy", "act", "bulk_create", "bulk_update", "put_by_key"}
TAGS = r'^(\*|"[0-9]{1,9}")$'
REPEATABLE = {"create", "act", "bulk_create"}
SENTENCES = {
    400: "The request is not as it is described here.",
    401: "No key, or one that opens nothing.",
    403: "You may not do this.",
    404: "There is no such record, or it is hidden from you.",
    406: "Only JSON is told.",
    409: "It contradicts what is there, or the same request is being answered.",
    412: "The record was changed since it was read.",
    413: "The body is too large.",
    415: "Only JSON is understood.",
    422: "It is as described here, but the record refuses it; or its Idempotency-Key belongs to another request.",
    428: "If-Match is missing.",
    429: "Too many requests; Retry-After says when to go on.",
}


WAITS = "Saved, but for what a second person approves: Location is the address of that proposal."


class ResourceSchema(AutoSchema):
    """Describes one operation of a resource."""

    @property
    def resource(self) -> Any:
        return self.view

    @property
    def action(self) -> str:
        return str(getattr(self.view, "action", ""))

    @property
    def name(self) -> str:
        return _camel(self.resource.noun)

    @property
    def write(self) -> Write | None:
        view = self.resource
        if self.action == "create":
            return view.creations.get(view.name_of_act, view.creation)
        if self.action == "act":
            return view.acts[view.name_of_act]
        return {"partial_update": view.change, "destroy": view.removal}.get(self.action)

    @property
    def extra(self) -> Extra | None:
        found: Any = self.resource.extras.get(self.action)
        return found(self.record()) if callable(found) else found

    def get_operation_id(self) -> str:
        words = {
            "browse": "list",
            "partial_update": "update",
            "destroy": "delete",
            "act": self.resource.name_of_act,
        }
        word = self.resource.name_of_act or words.get(self.action, self.action)
        return f"{self.resource.noun}_{word}".replace("-", "_")

    def map_parsers(self) -> list[str]:
        if isinstance(self.write, Upload):
            return ["multipart/form-data"]
        return ["application/json"]

    def get_tags(self) -> list[str]:
        return [self.resource.noun]

    def get_summary(self) -> str:
        if self.extra:
            return self.extra.summary
        kind = self.resource.model._meta
        said = {
            "browse": f"List {kind.verbose_name_plural}",
            "retrieve": f"Read one {kind.verbose_name}",
            "bulk_create": f"Create many {kind.verbose_name_plural}",
            "bulk_update": f"Change many {kind.verbose_name_plural}",
            "get_by_key": f"Read one {kind.verbose_name} by another system's key",
            "put_by_key": f"Create or change one {kind.verbose_name} by another system's key",
        }
        if self.action in said:
            return said[self.action]
        sentence = self.write.description.split("\n")[0].split(". ")[0] if self.write else ""
        return sentence.replace("`", "").rstrip(".")

    def get_description(self) -> str:  # type: ignore[override]  # drf-spectacular's own signature
        if self.extra:
            return self.extra.description or self.extra.summary
        if self.write:
            return f"{self.write.description}\n\nIn history: {self.write.title}."
        if self.action == "put_by_key":
            return str(inspect.getdoc(self.resource.put_by_key)).replace("``", "`")
        return str(self.resource.model.__doc__ or "").replace("``", "`")

    def get_override_parameters(self) -> list[Any]:
        found: list[Any] = list(self.extra.parameters) if self.extra else []
        if self.action in ("browse", "retrieve", "get_by_key"):
            found += self._reading(is_list=self.action == "browse")
        if self.action in ("partial_update", "destroy") or (self.action == "act" and self.write):
            required = getattr(self.write, "needs_version", True)
            found.append(_header("If-Match", "The ETag that you read.", TAGS, required=required))
        if self.action in REPEATABLE:
            text = "Sent again with the same body, the first answer is told."
            found.append(_header("Idempotency-Key", text, repeats.PATTERN))
        return found

    def get_request_serializer(self) -> Any:
        body = self._body()
        if body is None or self.action not in WRITES or self.action == "destroy":
            return None
        if self.action == "act" and not body.fields:
            return None
        word = self.resource.name_of_act or {"partial_update": "change"}.get(self.action, "new")
        told: dict[str, bool] = {}
        if self.action in ("partial_update", "put_by_key", "bulk_update"):
            told["required"] = False
        if isinstance(self.write, Upload):
            told["allow_null"] = False  # A form knows text alone: what is missing is left out.
        fields = {name: _loosened(field, **told) for name, field in body.fields.items()}
        if self.action == "bulk_update":
            word = "change_row"
            fields |= {"id": serializers.IntegerField(), "version": serializers.IntegerField()}
        if self.action == "put_by_key":
            word = "put"
        made = serializer(f"{self.name}{_camel(word)}", fields)
        if self.action in ("bulk_create", "bulk_update"):
            rows = made(many=True)  # type: ignore[call-arg]
            return serializer(f"{self.name}{_camel(word)}Rows", {"rows": rows})
        return made

    def get_response_serializers(self) -> Any:
        told: dict[Any, Any] = {}
        if self.extra:
            told |= self.extra.responses
        elif self.action == "browse":
            told[200] = self.page()
        elif self.action in ("bulk_create", "bulk_update"):
            told[200] = BulkResultSerializer
        elif self.action == "destroy":
            told[204] = OpenApiResponse(description="It is gone.")
        else:
            told |= {status: self.record() for status in self._successes()}
        if self.action == "retrieve":
            told[304] = OpenApiResponse(description="You have this version already.")
        if self.action in WRITES and not self.action.startswith("bulk"):
            told[202] = OpenApiResponse(self.record(), description=WAITS)
        for status in self._refusals():
            told[(status, PROBLEM)] = OpenApiResponse(ProblemSerializer, description=SENTENCES[status])
        return told

    def _successes(self) -> list[int]:
        return {"create": [201], "act": [200, 201], "put_by_key": [200, 201]}.get(self.action, [200])

    def _refusals(self) -> list[int]:
        found = [400, 401, 403, 404, 406, 422, 429]
        if self.action in WRITES:
            found += [409, 412, 413, 415, 428]
        return sorted(found)

    def _body(self) -> Body | None:
        if self.action == "put_by_key":
            body: Body = self.resource.upsert().body
            return body
        if self.action == "bulk_create":
            return self.resource.creation.body
        if self.action == "bulk_update":
            return self.resource.change.body
        return self.write.body if self.write else None

    def record(self) -> type[serializers.Serializer]:
        shape = self.resource.shape
        fields = {name: _loosened(field, required=name == "id") for name, field in shape.fields.items()}
        if self.resource.expansions:
            fields["expanded"] = serializers.DictField(
                required=False, help_text="What expand asked for, by name: a record, null or a list."
            )
        return serializer(shape.name, fields, str(self.resource.model.__doc__ or "").replace("``", "`"))

    def page(self) -> type[serializers.Serializer]:
        link: Any = {"allow_null": True, "help_text": "The address of that page."}
        return serializer(
            f"{self.resource.shape.name}Page",
            {
                "results": self.record()(many=True),
                "next": serializers.CharField(**link),
                "previous": serializers.CharField(**link),
            },
        )

    def _reading(self, *, is_list: bool) -> list[OpenApiParameter]:
        view = self.resource
        found = [
            _names("fields", "Only these columns, with commas between.", view.shape.columns),
            _query("as_of", "As it was at this time.", kind="date-time"),
        ]
        if view.expansions:
            found.append(_names("expand", "Told beside it, with commas between.", view.expansions))
        if not is_list:
            return found
        vocabulary = view.vocabulary()
        found += [
            _cursor("cursor", "Where the page begins; from next and previous."),
            OpenApiParameter("limit", {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}),
            OpenApiParameter("order", str, enum=["updated_at", "-updated_at", "id", "-id"]),
            _query("updated_since", "Changed at this time or later.", kind="date-time"),
            _query("updated_before", "Changed before this time.", kind="date-time"),
            _query("created_since", "Created at this time or later.", kind="date-time"),
        ]
        found += [self._filter(name, field) for name, field in vocabulary.filters.items()]
        return found + [_query(name, "Known by that system, under that key.") for name in vocabulary.others]

    def _filter(self, name: str, field: Any) -> OpenApiParameter:
        kind = self._map_serializer_field(_loosened(field), "request")
        kind = {
            key: value
            for key, value in kind.items()
            if key in ("type", "enum", "format", "minimum", "maximum", "maxLength", "pattern")
        }
        if isinstance(kind.get("type"), list):
            kind["type"] = kind["type"][0]
        if "enum" in kind:
            kind["enum"] = [code for code in kind["enum"] if code not in (None, "")]
        return OpenApiParameter(
            name, {"type": "array", "items": kind}, description="Any of these.", explode=True
        )


def tidied(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Name each refusal once, and say that a body with an unknown property is refused."""
    components = result["components"]
    shared = components.setdefault("responses", {})
    shared["Problem414"] = {
        "description": "The address is longer than 8,190 characters.",
        "content": PROBLEMS,
    }
    parameters = components.setdefault("parameters", {})
    for path, methods in result["paths"].items():
        for method, operation in methods.items():
            for status, response in operation["responses"].items():
                if PROBLEM in response.get("content", {}):
                    shared[f"Problem{status}"] = response
                    operation["responses"][status] = {"$ref": f"#/components/responses/Problem{status}"}
            operation["responses"]["414"] = {"$ref": "#/components/responses/Problem414"}
            operation["parameters"] = [_shared(parameters, each) for each in operation.get("parameters", [])]
            if method == "put" or path.endswith("/bulk/"):
                operation["requestBody"]["required"] = True  # even where each property may be missing
            content = operation.get("requestBody", {}).get("content", {})
            for media in content.values():
                _close(components["schemas"], _ref(media.get("schema", {})))
    for name, schema in components["schemas"].items():
        if name.endswith("Rows"):
            schema["properties"]["rows"] |= {"minItems": 1, "maxItems": MOST_ROWS}
            schema["required"] = ["rows"]  # also of a PATCH, whose properties may be left out elsewhere
    connect(result["paths"])
    return result


def _shared(parameters: dict[str, Any], parameter: dict[str, Any]) -> dict[str, Any]:
    """Name a parameter that many operations take once; those with the same name and other words stay."""
    if parameter["in"] == "path" or parameter.get("schema", {}).get("type") == "array":
        return parameter
    name = parameter["name"].replace("-", "") + ("Required" if parameter.get("required") else "")
    if parameters.setdefault(name, parameter) != parameter:
        return parameter
    return {"$ref": f"#/components/parameters/{name}"}


def _close(components: dict[str, Any], name: str) -> None:
    if name in components:
        components[name]["additionalProperties"] = False
        for inner in components[name].get("properties", {}).values():
            _close(components, _ref(inner) or _ref(inner.get("items", {})))


def _ref(schema: dict[str, Any]) -> str:
    return str(schema.get("$ref", "")).rsplit("/", 1)[-1]


def documented(endpoints: list[Any], **_: Any) -> list[Any]:
    """Keep the addresses with a slash at their end; those without are the same."""
    return [
        each
        for each in endpoints
        if each[0].endswith("/") and isinstance(each[-1].cls.schema, ResourceSchema)
    ]


def _loosened(field: Any, **changes: Any) -> Any:
    """Return a copy of ``field`` that belongs to nobody, so that each schema can bind its own."""
    changes = {"required": field.required, **changes}
    if isinstance(field, Several) and isinstance(field.child, Row):
        row = field.child
        fields = {name: _loosened(inner) for name, inner in row.fields.items()}
        return serializer(f"{row.model.__name__}Row", fields)(many=True, **changes)
    if isinstance(field, Named):
        fields = {name: _loosened(each, required=False) for name, each in field.fields.items()}
        return serializer(field.name, fields)(**changes)
    copied = copy.deepcopy(field)
    copied._kwargs.update(changes)  # of which the framework makes every further copy
    return copy.deepcopy(copied)


def _header(name: str, text: str, pattern: str, *, required: bool = False) -> OpenApiParameter:
    kind = {"type": "string", "pattern": pattern}
    return OpenApiParameter(name, kind, OpenApiParameter.HEADER, description=text, required=required)


def _names(name: str, text: str, known: Iterable[str]) -> OpenApiParameter:
    kind = {"type": "array", "minItems": 1, "items": {"type": "string", "enum": list(known)}}
    return OpenApiParameter(name, kind, description=text, style="form", explode=False)


def _cursor(name: str, text: str) -> OpenApiParameter:
    return OpenApiParameter(name, {"type": "string", "pattern": "^[A-Za-z0-9_-]+$"}, description=text)


def _query(name: str, text: str, kind: str = "") -> OpenApiParameter:
    schema: Any = {"type": "string", "format": kind} if kind else str
    return OpenApiParameter(name, schema, description=text)


def _camel(name: str) -> str:
    return "".join(word.capitalize() for word in re.split(r"[-_]", name))

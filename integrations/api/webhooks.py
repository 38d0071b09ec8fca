"""Webhooks over REST: a system may say itself where and of what it wants to be told."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from integrations import operations
from integrations.models import WebhookEndpoint
from records.api.inputs import Act, Change, Write
from records.api.queries import Query
from records.api.resource import Resource
from records.api.routes import Route
from records.api.shapes import Told

ASKED = ("name", "url", "resources", "kinds", "watched", "skips_own")


class Webhooks(Resource):
    """``secret`` is told once: in the answer that made it. A repeated request is told null; make a new one then."""

    noun = "webhooks"
    model = WebhookEndpoint
    without = ("secret", "former_secret", "position", "noticed_at")
    filters = ("system", "status")
    expansions = ("system",)
    creation = Write(operations.add_endpoint, model=WebhookEndpoint)
    change = Change(operations.change_endpoint, *ASKED, model=WebhookEndpoint)
    removal = Act(operations.remove_endpoint)
    acts: ClassVar[Mapping[str, Act]] = {
        "pause": Act(operations.pause_endpoint, model=WebhookEndpoint),
        "resume": Act(operations.resume_endpoint),
        "rotate-secret": Act(operations.rotate_secret),
        "send-test": Act(operations.send_test, needs_version=False),
        "send-dead-again": Act(operations.send_dead_again, needs_version=False),
    }

    issued_secret = ""

    @classmethod
    def routes(cls) -> Iterator[Route]:
        """Leave out many at once: each has a secret to be told."""
        return (route for route in super().routes() if route.name != "bulk")

    def create(self, request: Request) -> Response:
        return self._with_secret(super().create(request))

    def act(self, request: Request, pk: int) -> Response:
        return self._with_secret(super().act(request, pk))

    def told(self, rows: Sequence[Told], asked: Query) -> list[Told]:
        return [row if asked.names else row | {"secret": None} for row in super().told(rows, asked)]

    def _created(self, request: Request, write: Write | None) -> Response:
        assert write is not None  # noqa: S101 - no route without
        endpoint = write.carry_out(write.body.parse(request.data))
        self.issued_secret = endpoint.issued_secret
        return self.answer(endpoint.pk, 201)

    def _carry_out(self, act: Act, record: Any, values: Mapping[str, Any], version: int | None) -> Any:
        result = super()._carry_out(act, record, values, version)
        self.issued_secret = getattr(result, "issued_secret", "")
        return result

    def _with_secret(self, response: Response) -> Response:
        """Tell the secret beside what is remembered of the answer: nobody keeps it here."""
        if self.issued_secret and response.data:
            response.data = {**response.data, "secret": self.issued_secret}
            response["Cache-Control"] = "no-store"
        return response


Webhooks.shape.fields["secret"] = serializers.CharField(
    allow_null=True, required=False, help_text="Told once, in the answer that made it."
)

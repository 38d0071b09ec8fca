"""A resource: a model with its operations, as an address of the API.

A subclass names the model, what may be asked and the operations; nothing is decided here, nothing written.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any, ClassVar

from django.db import models, transaction
from django.http import Http404
from django.urls import reverse
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import ViewSetMixin

from records import gates, policies, scopes
from records.api import many, past, repeats, tracing, versions
from records.api.components import Extra
from records.api.fields import settable
from records.api.inputs import Act, Change, Write
from records.api.paging import links
from records.api.permissions import require_scope
from records.api.problems import ParameterError, UnfittingError
from records.api.queries import Query, Vocabulary
from records.api.routes import Route
from records.api.schema import ResourceSchema
from records.api.shapes import Expansion, Shape, Told, register
from records.models import Record
from records.operations import lock


class Resource(ViewSetMixin, APIView):
    """One kind of record over REST."""

    noun: ClassVar[str]
    """Its name in addresses: "job-orders"."""
    model: ClassVar[type[Record]]
    columns: ClassVar[Sequence[str]] = ()
    """Those that are told; all when none are named."""
    without: ClassVar[Sequence[str]] = ()
    filters: ClassVar[Sequence[str]] = ()
    expansions: ClassVar[Sequence[str]] = ()
    creation: ClassVar[Write | None] = None
    creations: ClassVar[Mapping[str, Write]] = {}
    """Further ways for a record to begin, by their names in addresses."""
    change: ClassVar[Change | None] = None
    removal: ClassVar[Act | None] = None
    acts: ClassVar[Mapping[str, Act]] = {}
    """What may be done to a record beside changing its columns, by name."""
    extras: ClassVar[Mapping[str, Extra | Callable[[Any], Extra]]] = {}
    """What is answered beside that, by the name of the method; perhaps made of how a record is told."""
    usual_order: ClassVar[str] = "updated_at"
    shape: ClassVar[Shape]

    name_of_act = ""
    schema = ResourceSchema()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "model" in cls.__dict__:
            _resources[cls.model] = cls
            cls.shape = register(Shape(cls.model, noun=cls.noun, columns=cls.columns, without=cls.without))
            scopes.offer(cls.noun, cls._offered())

    # --- Reading -------------------------------------------------------------------------------------

    def browse(self, request: Request) -> Response:
        asked = self.vocabulary().read(request.query_params, request.user, is_list=True)
        limit, cursor, order = asked.limit, asked.cursor, asked.order
        rows = self.rows(request).filter(asked.condition)
        if asked.as_of:
            window = order.window(rows.filter(created_at__lte=asked.as_of), cursor, limit)
            page = order.cut([{"id": key} for key in window.values_list("id", flat=True)], cursor, limit)
            result = self.past([row["id"] for row in page.rows], asked)
            tracing.listed(self.model, result, request.query_params)
        else:
            names = self._needed(asked)
            page = order.cut(self.shape.of(order.window(rows, cursor, limit), names), cursor, limit)
            tracing.listed(self.model, page.rows, request.query_params)
            result = self.told(page.rows, asked)
        beside = links(request.build_absolute_uri(request.path), request.query_params, page, order)
        return Response({"results": result, **beside})

    def retrieve(self, request: Request, pk: int) -> Response:
        asked = self.vocabulary().read(request.query_params, request.user, is_list=False)
        if asked.as_of:
            found = self.past(list(self.rows(request).filter(pk=pk).values_list("pk", flat=True)), asked)
            if not found:
                raise Http404
            tracing.opened(self.model, found[0])
            return Response(found[0])
        row = self._one(self.rows(request).filter(pk=pk), asked)
        if not asked.expand and versions.is_fresh(request, row["version"]):
            return Response(status=304, headers={"ETag": versions.tag(row["version"])})
        tag = versions.tag(row["version"])
        tracing.opened(self.model, row)
        return Response(self.told([row], asked)[0], headers={"ETag": tag})

    def rows(self, request: Request) -> models.QuerySet[Any]:
        """Return what the reader may see, and what the address narrows beside the filters."""
        return policies.visible(request.user, self.model).order_by()

    # --- Writing -------------------------------------------------------------------------------------

    def create(self, request: Request) -> Response:
        write = self.creations[self.name_of_act] if self.name_of_act else self.creation
        return repeats.once(request, lambda: self._or_waiting(lambda: self._created(request, write)))

    def partial_update(self, request: Request, pk: int) -> Response:
        record = self.record(request, pk)
        version = versions.expected(request, record)
        return self._or_waiting(lambda: self.answer(self._change(record, request.data, version).pk))

    def destroy(self, request: Request, pk: int) -> Response:
        record = self.record(request, pk)
        version = versions.expected(request, record)
        return self._or_waiting(lambda: self._removed(record, version))

    def act(self, request: Request, pk: int) -> Response:
        if self.acts[self.name_of_act].needs_version:
            versions.require_one(request)
        return repeats.once(request, lambda: self._or_waiting(lambda: self._acted(request, pk)))

    def bulk_create(self, request: Request) -> Response:
        return repeats.once(request, lambda: self._create_many(request))

    def bulk_update(self, request: Request) -> Response:
        return Response(many.each(many.rows_of(request.data), lambda row: row, self._change_row))

    def record(self, request: Request, pk: int) -> Any:
        """Return the record, or 404 for what is hidden; its operation reads the rest under lock."""
        found = self.rows(request).filter(pk=pk).only("pk", "version").first()
        if found is None:
            raise Http404
        return found

    def answer(self, pk: int, status: int = 200) -> Response:
        """Tell a record that was written just now, also to a writer who sees it no longer."""
        asked = Query()
        row = self._one(self.model._base_manager.filter(pk=pk), asked)
        headers = {"ETag": versions.tag(row["version"])}
        if status == 201:
            headers["Location"] = self.request.build_absolute_uri(self.address(pk))
        return Response(self.told([row], asked)[0], status=status, headers=headers)

    @classmethod
    def routes(cls) -> Iterator[Route]:
        """Yield the addresses of this kind of record; those that are words before those that take a key."""
        yield Route("", {"get": "browse", **({"post": "create"} if cls.creation else {})}, "list")
        bulk = {"post": "bulk_create"} if cls.creation else {}
        bulk |= {"patch": "bulk_update"} if cls.change else {}
        if bulk:
            yield Route("bulk/", bulk, "bulk")
        for name in cls.creations:
            yield Route(f"{name}/", {"post": "create"}, name, name)
        one = {"get": "retrieve"}
        one |= {"patch": "partial_update"} if cls.change else {}
        one |= {"delete": "destroy"} if cls.removal else {}
        yield Route("<int:pk>/", one, "detail")
        for name in cls.acts:
            yield Route(f"<int:pk>/{name}/", {"post": "act"}, name, name)

    @classmethod
    def address(cls, pk: int) -> str:
        return reverse(f"api:{cls.noun}-detail", args=[pk])

    @classmethod
    def _offered(cls) -> list[str]:
        plain = {
            scopes.CREATE: cls.creation or cls.creations,
            scopes.CHANGE: cls.change,
            scopes.DELETE: cls.removal,
        }
        return [*(use for use, operation in plain.items() if operation), *cls.acts]

    def uses(self) -> Sequence[str]:
        """Name what a key must be allowed to do for what is asked."""
        return {
            "create": [scopes.CREATE],
            "bulk_create": [scopes.CREATE],
            "partial_update": [scopes.CHANGE],
            "bulk_update": [scopes.CHANGE],
            "put_by_key": [scopes.CREATE, scopes.CHANGE],
            "destroy": [scopes.DELETE],
            "act": [self.name_of_act],
        }.get(self.action or "", [scopes.READ])

    # --- Inside --------------------------------------------------------------------------------------

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if "\x00" in request.get_full_path() or "%00" in request.get_full_path():
            raise ParameterError("path", "Remove the NUL character.")
        if not policies.may(request.user, "view", self.model):
            raise PermissionDenied(f"You may not see {self.model._meta.verbose_name_plural}.")

    def vocabulary(self) -> Vocabulary:
        return vocabulary_of(type(self))

    @classmethod
    def parameters(cls) -> Sequence[str]:
        """Name what a list may be asked beside its filters."""
        return ()

    def told(self, rows: Sequence[Told], asked: Query) -> list[Told]:
        """Veil ``rows``, put what was asked beside them, and leave out what was not asked."""
        self.shape.veil(rows, self.request.user)
        for name in asked.expand:
            expansion = Expansion(self.model, name)
            require_scope(self.request, expansion.shape.noun, [scopes.READ])
            expansion.add(rows, self.request.user)
            if expansion.is_forward:
                beside = [row["expanded"][name] for row in rows if row["expanded"][name]]
                tracing.listed(expansion.shape.model, beside)
        if not asked.names:
            return list(rows)
        kept = {*asked.names, "id", *(["expanded"] if asked.expand else [])}
        return [{name: value for name, value in row.items() if name in kept} for row in rows]

    def past(self, keys: Sequence[int], asked: Query) -> list[Told]:
        if asked.expand:
            raise UnfittingError("expand", "What stands beside a record is told as it is now. Leave it out.")
        assert asked.as_of is not None  # noqa: S101 - asked for it
        names = ["id", *(name for name in asked.names if name != "id")] if asked.names else []
        return past.as_of(self.shape, list(keys), asked.as_of, self.request.user, names)

    def _one(self, rows: models.QuerySet[Any], asked: Query) -> Told:
        found = self.shape.of(rows, self._needed(asked))
        if not found:
            raise Http404
        return found[0]

    def _needed(self, asked: Query) -> list[str]:
        """Name the columns to read: those asked for, and those that pages, tags and expansions need."""
        if not asked.names:
            return []
        forward = [name for name in asked.expand if name in self.shape.columns]
        return list(dict.fromkeys([*asked.names, "id", "updated_at", "version", *forward]))

    def _or_waiting(self, write: Callable[[], Response]) -> Response:
        """Answer 202 with the address of the proposal, when something waits for a second person."""
        with gates.watching() as seen:
            response = write()
        if not seen.proposals:
            return response
        proposal = seen.proposals[0]
        beside = resource_of(type(proposal))
        if response.data is None:
            response.data = beside.shape.of(type(proposal)._base_manager.filter(pk=proposal.pk), [])[0]
        response.status_code = HTTPStatus.ACCEPTED
        addresses = [self.request.build_absolute_uri(beside.address(each.pk)) for each in seen.proposals]
        response["Location"] = addresses[0]
        response["Link"] = ", ".join(f'<{each}>; rel="monitor"' for each in addresses)
        return response

    def _removed(self, record: Any, version: int | None) -> Response:
        assert self.removal is not None  # noqa: S101 - no route without
        self._carry_out(self.removal, record, {}, version)
        return Response(status=204)

    def _created(self, request: Request, write: Write | None) -> Response:
        assert write is not None  # noqa: S101 - no route without
        record = write.carry_out(write.body.parse(request.data))
        return self.answer(record.pk, 201) if record.pk else Response(status=202)

    def _acted(self, request: Request, pk: int) -> Response:
        act = self.acts[self.name_of_act]
        record = self.record(request, pk)
        version = versions.expected(request, record, is_required=act.needs_version)
        result = self._carry_out(act, record, act.body.parse(request.data), version)
        if isinstance(result, self.model) and result.pk != record.pk:
            return self.answer(result.pk, 201)
        return self.answer(record.pk)

    def _carry_out(self, act: Act, record: Any, values: Mapping[str, Any], version: int | None) -> Any:
        """Let ``act`` compare the version; for one that does not, hold the record until it is done."""
        if version is None or act.takes_version:
            return act.carry_out_on(record, values, version=version)
        with transaction.atomic():
            return act.carry_out_on(lock(record, version=version), values, version=version)

    def _change(self, record: Any, data: Any, version: int | None) -> Any:
        assert self.change is not None  # noqa: S101 - no route without
        return self._carry_out(self.change, record, self.change.body.parse(data, partial=True), version)

    # --- Many at once --------------------------------------------------------------------------------

    def _create_many(self, request: Request) -> Response:
        write = self.creation
        assert write is not None  # noqa: S101 - no route without
        rows = many.rows_of(request.data)
        return Response(
            many.each(
                rows, write.body.parse, lambda row: many.done(201, write.carry_out(row)), write.before_many
            )
        )

    def _change_row(self, row: Any) -> Told:
        key, version, told = many.key_and_version(row)
        return many.done(200, self._change(self.record(self.request, key), told, version))


_resources: dict[type[models.Model], type[Resource]] = {}


def resource_of(model: type[models.Model]) -> type[Resource]:
    """Return how records of ``model`` are told."""
    return _resources[model]


_vocabularies: dict[type[Resource], Vocabulary] = {}


def vocabulary_of(resource: type[Resource]) -> Vocabulary:
    """Work out once for each resource what may be asked of it."""
    if resource not in _vocabularies:
        filters = {name: settable(resource.model, name, required=False) for name in resource.filters}
        _vocabularies[resource] = Vocabulary(
            list(resource.shape.columns),
            resource.expansions,
            filters,
            resource.parameters(),
            resource.usual_order,
            resource.shape.pointers,
        )
    return _vocabularies[resource]

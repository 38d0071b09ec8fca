"""Records other than candidates out of rows: cells read by the fields of their model."""

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.core.exceptions import FieldDoesNotExist, ValidationError

from integrations.cells import CONTROL, country_code, looks_like_formula
from integrations.choices import RowAction
from integrations.drafts import Problem, filled_cells
from integrations.kinds.relations import Relation
from integrations.lookups import by_external_id
from integrations.models import ImportBatch
from integrations.planning import Key, Lookup, Plan, Planner
from integrations.terms import Terms
from integrations.typed_cells import DoubtError
from integrations.values import read_value
from records.changes import check_fields
from records.models import Record


@dataclass
class RecordDraft:
    """A record as a row tells of it. ``told`` holds texts that are no field: names of other records."""

    values: dict[str, Any] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)
    external_id: str = ""
    skills: list[Any] = field(default_factory=list)
    empty: set[str] = field(default_factory=set)
    assumed: set[str] = field(default_factory=set)

    def assume(self, name: str, value: Any) -> None:
        """Take ``value`` where the row says nothing: for a new record, never against one that is there."""
        if name not in self.values:
            self.values[name] = value
            self.assumed.add(name)


class PlainPlanner(Planner):
    """Plans rows of one model. A subclass names its fields' words, its relations and its keys."""

    required: ClassVar[Mapping[str, str]] = {}
    relations: ClassVar[Sequence[Relation]] = ()
    also: ClassVar[Mapping[str, dict[str, str]]] = {}
    # Told once, by whoever creates the record.
    told_once: ClassVar[frozenset[str]] = frozenset({"owner", "source", "status"})

    def __init__(self, batch: ImportBatch) -> None:
        super().__init__(batch)
        self._terms = Terms()
        self._columns: dict[str, str] = {}
        self._places: dict[str, list[tuple[int, str]]] = {}
        for index, column in enumerate(batch.read_layout().columns):
            if target := batch.mapping.get(column):
                self._places.setdefault(target, []).append((index, column))
                self._columns.setdefault(target, column)

    @abstractmethod
    def create(self, draft: RecordDraft) -> Record:
        """Call the operation that makes such a record."""

    @abstractmethod
    def change(self, record: Any, changes: Mapping[str, Any]) -> None:
        """Call the operation that changes such a record."""

    def lookups(self) -> Mapping[str, Lookup]:
        return {"external_id": by_external_id(self.model, self._batch.system)}

    # Reading -------------------------------------------------------------------------------------

    def read(self, raw: Sequence[str]) -> tuple[RecordDraft, list[Problem]]:
        draft, problems = RecordDraft(), []
        country = next((country_code(text) for text, _ in filled_cells(self._places, raw, "country")), "")
        for target in self._places:
            cells = list(filled_cells(self._places, raw, target))
            if not cells:
                draft.empty.add(target)
                continue
            text, column = "\n\n".join(text for text, _ in cells), cells[0][1]
            if looks_like_formula(text):
                problems.append(Problem(target, column, f"“{text[:40]}” looks like a formula; kept as text."))
            try:
                remarks = self._take(draft, target, text, country)
                problems += [Problem(target, column, remark[:300]) for remark in remarks]
            except ValidationError as error:
                sentence, is_needed = " ".join(error.messages)[:280], target in self.required
                told = sentence if is_needed else f"{sentence} It was left out."
                problems.append(Problem(target, column, told, is_error=is_needed))
        self.finish(draft)
        return draft, problems

    def finish(self, draft: RecordDraft) -> None:
        """Put together what several cells tell."""

    def _take(self, draft: RecordDraft, target: str, text: str, country: str) -> Iterator[str]:
        """Note what a cell tells; yield a remark for what is left out or doubtful."""
        if target == "external_id":
            draft.external_id = _line(text, 200)
        elif target == "skill":
            draft.skills, unknown = self._terms.find(
                "skill", text.replace("|", ";").replace(",", ";").split(";")
            )
            if unknown:
                yield f"Not in the list of skills, and left out: {', '.join(unknown[:5])}."
        elif (column := self._field(target)) is None:
            draft.told[target] = _line(text, 300)
        elif column.is_relation:
            yield from self._take_term(draft, target, _line(text, 200))
        else:
            try:
                value, remark = read_value(
                    column,
                    text,
                    locale=self._batch.locale,
                    country=country or self._batch.country,
                    also=self.also.get(target, {}),
                )
            except DoubtError as doubt:
                if target in self.required:
                    raise ValidationError(str(doubt)) from doubt
                yield f"{doubt} It was left out."
            else:
                draft.values[target] = value
                if remark:
                    yield remark

    def _take_term(self, draft: RecordDraft, target: str, text: str) -> Iterator[str]:
        found = self._terms.source(text) if target == "source" else self._terms.user(text)
        if found:
            draft.values[target] = found
        else:
            kind = "source in the list" if target == "source" else "user"
            yield f"There is no {kind} called “{text[:60]}”; it was left out."

    def _field(self, target: str) -> Any:
        if any(target == relation.field for relation in self.relations):
            return None
        try:
            return self.model._meta.get_field(target)
        except FieldDoesNotExist:
            return None

    # Planning ------------------------------------------------------------------------------------

    def resolve(self, plans: Sequence[Plan]) -> None:
        for relation in self.relations:
            relation.resolve(plans, self._batch, self._columns)

    def prepare_new(self, plan: Plan) -> None:
        """Refuse what lacks something or breaks a rule, so that the preview says what the import would."""
        for name, sentence in self.required.items():
            if not plan.draft.values.get(name):
                plan.refuse(name, self._unknown(plan.draft) + sentence, self._columns.get(name, ""))
                return
        try:
            check_fields(self.build(plan.draft.values))
        except ValidationError as error:
            for name, sentences in error.update_error_dict({}).items():
                plan.refuse(name, " ".join(ValidationError(sentences).messages), self._columns.get(name, ""))

    def _unknown(self, draft: RecordDraft) -> str:
        if not draft.external_id:
            return ""
        return f"There is no {self.model._meta.verbose_name} with the key “{draft.external_id[:60]}”. "

    def build(self, values: Mapping[str, Any]) -> Record:
        return self.model(**{"owner": self._user, **values})  # type: ignore[return-value]

    def extend(self, plan: Plan, how: str) -> list[str]:
        draft = plan.draft
        values = {name: value for name, value in draft.values.items() if name not in draft.assumed}
        if self._batch.clears:
            values |= {name: self._nothing(name) for name in draft.empty if self._is_clearable(name)}
        plan.extension = {
            name: value
            for name, value in values.items()
            if name not in self.told_once and getattr(plan.record, name) != value
        }
        self.leave_decided(plan, plan.extension)
        return [str(self.model._meta.get_field(name).verbose_name) for name in plan.extension]  # type: ignore[union-attr]

    def _is_clearable(self, name: str) -> bool:
        column = self._field(name)
        return bool(column is not None and column.blank and not column.choices and not column.is_relation)

    def _nothing(self, name: str) -> Any:
        column = self._field(name)
        return None if column.null else column.get_default() or ""

    def name(self, record: Any) -> str:
        return str(record)

    # Writing -------------------------------------------------------------------------------------

    def put_back(self, record: Any, values: Mapping[str, Any]) -> None:
        self.change(record, values)

    def write(self, plans: Sequence[Plan]) -> list[Record]:
        for plan in plans:
            if plan.action == RowAction.UPDATE and plan.extension:
                self.change(plan.record, plan.extension)
        return [self.create(plan.draft) for plan in plans if plan.action == RowAction.CREATE]


def own_key(draft: RecordDraft) -> list[Key]:
    return [("external_id", draft.external_id)] if draft.external_id else []


def _line(text: str, most: int) -> str:
    return " ".join(CONTROL.sub("", text).split())[:most]

"""The base of every record: when it was made and changed, in which version, with its history."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache, partial
from math import inf
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import DecimalValidator, MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F
from django.db.models.expressions import DatabaseDefault
from django.db.models.functions import Now

from audit.history import History
from records import gates

NUL = "Remove the NUL character: it cannot be stored."


class RecordQuerySet[M: models.Model](models.QuerySet[M]):
    """Rows that pass the gates also when many are written at once."""

    def update(self, **values: Any) -> int:
        """Set ``values`` in one statement, unless somebody has something to say: then row by row."""
        if not gates.rulings(self.model, list(values)) and not gates.are_guarded(self, list(values)):
            return super().update(**values)
        rows = list(self.select_for_update(of=("self",)))
        for row in rows:
            for name, value in values.items():
                setattr(row, name, value)
            row.save(update_fields=list(values))
        return len(rows)

    def bulk_create(self, objs: Iterable[M], *args: Any, **options: Any) -> list[M]:
        rows = list(objs)
        passages = gates.ask_new(rows)
        created = super().bulk_create(rows, *args, **options)
        for passage in passages:
            passage.complete()
        return created

    def bulk_update(self, objs: Iterable[M], fields: Iterable[str], *args: Any, **options: Any) -> int:
        rows, names = list(objs), list(fields)
        if not gates.rulings(self.model, names):
            return super().bulk_update(rows, names, *args, **options)
        for row in rows:
            row.save(update_fields=names)
        return len(rows)

    def delete(self) -> tuple[int, dict[str, int]]:
        gates.ask_removal(self.model)
        return super().delete()


class Record(models.Model):
    """A row of ours. Its history and its version are kept by the database, whoever writes.

    ``PARENT`` is the dotted path of foreign keys to the record in whose story a change of this row is
    told ("candidate", "submission.candidate"); none for a record with a story of its own.
    ``UNTRACKED`` names columns outside history and version: secrets and derived values.
    """

    PARENT: ClassVar[str | None] = None
    UNTRACKED: ClassVar[frozenset[str]] = frozenset()

    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)

    objects = RecordQuerySet.as_manager()
    history = History()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save what the gates let pass, and read back the version and time that the database gave the row."""
        is_new = bool(self._state.adding or kwargs.get("force_insert"))
        passage = gates.ask(self, kwargs.get("update_fields"), is_new=is_new)
        self._write(*args, is_new=is_new, **kwargs)
        if passage:
            passage.complete()

    def _write(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        if is_new:
            super().save(*args, **kwargs)
            return
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "version", "updated_at"}
        read = self.version, self.updated_at
        self.version, self.updated_at = F("version"), F("updated_at")
        try:
            super().save(*args, **kwargs)
        except BaseException:
            self.version, self.updated_at = read
            raise

    def refuse_parts(self) -> None:
        """Raise a ``ValidationError`` when nothing may be added to this record any more."""

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        gates.ask_removal(type(self))
        return super().delete(*args, **kwargs)

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Clean what is given, as Django does; refuse the one character that PostgreSQL cannot store.

        In one walk over the values, each plain one looked at once: thousands of rows are checked at a time.
        """
        held = self.__dict__
        errors: dict[str, list[ValidationError]] = {}
        for field, name, column, may_be_empty, is_right, clean in _given_fields(type(self)):
            if exclude and name in exclude:
                continue
            value = held[column] if column in held else getattr(self, column)
            if may_be_empty and not value and value in field.empty_values:
                continue
            if is_right(value) or value.__class__ is DatabaseDefault:
                continue
            try:
                cleaned = clean(value, self)
            except ValidationError as error:
                errors[name] = error.error_list
            else:
                if cleaned is not value:
                    setattr(self, column, cleaned)
        if errors:
            raise ValidationError(errors)


_REMEMBERED = 512


type _Given = tuple[Any, str, str, bool, Callable[[Any], bool], Callable[[Any, models.Model], Any]]


@cache
def _given_fields(model: type[models.Model]) -> list[_Given]:
    """Return the fields whose values are given: with name, column, whether it may be empty, and how it is cleaned."""
    return [
        (field, field.name, field.attname, field.blank, _right_at_sight(field), _cleaner(field))
        for field in model._meta.fields
        if not getattr(field, "generated", False)
    ]


type _Judge = Callable[[Any], bool]


def _right_at_sight(field: Any) -> _Judge:
    """Return what tells values in which Django would find nothing wrong, of the kinds that come by the thousand."""
    checks = {type(validator) for validator in field.validators}
    if field.choices is not None:
        has_codes = isinstance(field, models.CharField) and checks == {MaxLengthValidator}
        return _among(field) if has_codes else lambda value: False
    if judge := _JUDGES.get((type(field), frozenset(checks))):
        return judge(field)
    if isinstance(field, models.IntegerField) and checks == {MinValueValidator, MaxValueValidator}:
        return _between(field.validators)
    return lambda value: False


def _text(most: float) -> _Judge:
    return lambda value: value.__class__ is str and 0 < len(value) <= most and "\x00" not in value


def _among(field: Any) -> _Judge:
    @cache
    def codes() -> frozenset[Any]:
        return frozenset(code for code, _ in field.flatchoices if code)

    return lambda value: isinstance(value, str) and value in codes()


def _fitting(field: Any) -> _Judge:
    places, whole = field.decimal_places, field.max_digits - field.decimal_places

    def fits(value: Any) -> bool:
        if value.__class__ is not Decimal:
            return False
        _, digits, exponent = value.as_tuple()
        # That of what is no number is a letter.
        return isinstance(exponent, int) and -places <= exponent <= 0 and len(digits) + exponent <= whole

    return fits


def _between(validators: Sequence[Any]) -> _Judge:
    low = max(each.limit_value for each in validators if type(each) is MinValueValidator)
    high = min(each.limit_value for each in validators if type(each) is MaxValueValidator)
    return lambda value: value.__class__ is int and low <= value <= high


_JUDGES: dict[tuple[type, frozenset[type]], Callable[[Any], _Judge]] = {
    (models.BooleanField, frozenset()): lambda _: lambda value: value.__class__ is bool,
    (models.DateField, frozenset()): lambda _: lambda value: value.__class__ is date,
    (models.TextField, frozenset()): lambda _: _text(inf),
    (models.CharField, frozenset({MaxLengthValidator})): lambda field: _text(field.max_length),
    (models.DecimalField, frozenset({DecimalValidator})): _fitting,
}


def _cleaner(field: Any) -> Callable[[Any, models.Model], Any]:
    """Clean a short text once: the same cities, titles and kinds come again and again."""
    recall = lru_cache(_REMEMBERED, typed=True)(partial(field.clean, model_instance=None))
    is_plain = type(field) is models.CharField

    def clean(value: Any, record: models.Model) -> Any:
        if not isinstance(value, str):
            return field.clean(value, record)
        if "\x00" in value:
            raise ValidationError(NUL, code="null_characters_not_allowed")
        return recall(value) if is_plain else field.clean(value, record)

    return clean

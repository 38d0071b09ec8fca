"""What must hold of every model, door and module, as functions that name what breaks it."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import models
from simple_history.models import HistoricalChanges

from audit.history import tracked_fields
from records.models import Record

ROOT = Path(settings.BASE_DIR)
FLOORS: dict[str, int] = {
    "audit": 0,
    "records": 1,
    "accounts": 2,
    "governance": 3,
    "candidates": 4,
    "clients": 4,
    "placements": 5,
    "interactions": 6,
    "integrations": 7,
    "privacy": 7,
    "sor_project": 8,
}
WRITES = {
    "save",
    "delete",
    "create",
    "update",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "aupdate",
    "asave",
}
DOORS = ("admin", "api", "tasks", "checks", "management", "middleware", "views")

type Model = type[models.Model]


def our_models() -> list[Model]:
    """Return the models of our rooms, without the history models and what only ``audit`` writes."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in FLOORS
        and model._meta.app_label != "audit"
        and not issubclass(model, HistoricalChanges)
        and not model._meta.proxy
    ]


def our_records() -> list[Model]:
    return [model for model in our_models() if issubclass(model, Record)]


def without_history(candidates: Iterable[Model]) -> Iterator[str]:
    """Name each model without history, and each column that its history lacks without saying so."""
    for model in candidates:
        if not hasattr(model._meta, "simple_history_manager_attribute"):
            yield f"{model._meta.label} keeps no history"
            continue
        kept = {field.column for field in model.history.model._meta.concrete_fields}
        yield from (
            f"{model._meta.label}.{field.name} is not in its history"
            for field in tracked_fields(model)
            if field.column not in kept
        )
        unknown = getattr(model, "UNTRACKED", frozenset()) - {field.name for field in model._meta.fields}
        yield from (
            f"{model._meta.label}.UNTRACKED names {name}, which it has not" for name in sorted(unknown)
        )


def unclassified(candidates: Iterable[Model]) -> Iterator[str]:
    """Name each field that is not classified as personal or plain, exactly once."""
    for model in candidates:
        privacy = vars(model).get("Privacy")
        if privacy is None:
            yield f"{model._meta.label} does not say which of its fields are personal"
            continue
        personal, plain = set(privacy.personal), set(privacy.plain)
        fields = {field.name for field in model._meta.concrete_fields}
        for name in sorted(fields - personal - plain):
            yield f"{model._meta.label}.{name} is neither personal nor plain"
        for name in sorted(personal & plain):
            yield f"{model._meta.label}.{name} is both personal and plain"
        for name in sorted((personal | plain) - fields):
            yield f"{model._meta.label}.Privacy names {name}, which it has not"


def unstable_ordering(candidates: Iterable[Model]) -> Iterator[str]:
    """Name each model whose order does not end in its key: its pages would repeat and lose rows."""
    for model in candidates:
        last = str(model._meta.ordering[-1]).lstrip("-") if model._meta.ordering else ""
        if last not in {"pk", model._meta.pk.name}:
            yield f"{model._meta.label} is not ordered down to its key"


def upward_keys(candidates: Iterable[Model]) -> Iterator[str]:
    """Name each foreign key to a higher floor, or to another room of the same one."""
    for model in candidates:
        floor = FLOORS[model._meta.app_label]
        for field in model._meta.get_fields():
            if field.auto_created or not field.is_relation or field.related_model is None:
                continue
            target = field.related_model._meta
            if target.label == settings.AUTH_USER_MODEL or target.app_label not in FLOORS:
                continue
            if target.app_label != model._meta.app_label and FLOORS[target.app_label] >= floor:
                yield f"{model._meta.label}.{field.name} points up to {target.label}"


def unbroken_parents(candidates: Iterable[Model]) -> Iterator[str]:
    """Name each ``PARENT`` that is not a path of foreign keys."""
    for model in candidates:
        path = getattr(model, "PARENT", None)
        step: Model = model
        for name in path.split(".") if path else ():
            fields = {field.name: field for field in step._meta.fields}
            if name not in fields or not isinstance(fields[name], models.ForeignKey):
                yield f"{model._meta.label}.PARENT: {step._meta.label} has no foreign key {name}"
                break
            step = fields[name].related_model


def door_files() -> Iterator[Path]:
    for room in FLOORS:
        for door in DOORS:
            yield from (ROOT / room).glob(f"{door}.py")
            yield from (ROOT / room / door).rglob("*.py")


def writing_calls(source: str) -> Iterator[str]:
    """Name each call in ``source`` that writes a row by itself: ``x.objects.create()``, ``record.save()``.

    ``super().save()`` is Django's own frame and form.save(commit=False) writes nothing.
    """
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if node.func.attr not in WRITES or _harmless(node):
            continue
        yield f"line {node.lineno}: {ast.unparse(node.func)}()"


def _harmless(call: ast.Call) -> bool:
    target = call.func.value  # type: ignore[attr-defined]
    if isinstance(target, ast.Call) and isinstance(target.func, ast.Name) and target.func.id == "super":
        return True
    if any(word.arg == "commit" and getattr(word.value, "value", None) is False for word in call.keywords):
        return True
    # Mappings and sets have an ``update`` too, which takes no fields of a row as keywords.
    return call.func.attr == "update" and not _is_queryset(target)  # type: ignore[attr-defined]


def _is_queryset(target: ast.expr) -> bool:
    words = ast.unparse(target)
    return any(mark in words for mark in ("objects", "filter(", "all()", "queryset", "exclude("))


def receivers(source: str) -> Iterator[str]:
    """Name each signal receiver: work for later is found in rows, never hung on a signal."""
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "connect"
        ):
            words = ast.unparse(node.func.value)
            if words.startswith(("post_", "pre_", "m2m_", "user_", "request_", "connection_")):
                yield f"line {node.lineno}: {words}.connect()"
        if isinstance(node, ast.FunctionDef) and any(
            "receiver" in ast.unparse(decorator) for decorator in node.decorator_list
        ):
            yield f"line {node.lineno}: {node.name}"


def our_sources() -> Iterator[Path]:
    for room in FLOORS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def undocumented(source: str) -> bool:
    """Tell whether a module with code in it does not say why it exists."""
    tree = ast.parse(source)
    return bool(tree.body) and ast.get_docstring(tree) is None

"""Who is authoritative for what: the map in force, kept by each process and compared before it is used.

A rule for one field goes before a rule for the whole kind of record; without either this program is authoritative.
A rule that names a system which is not switched on is a proposal: it binds nobody until the system is active.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from functools import cache, partial
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.utils import formats, timezone

from audit.choices import Via
from audit.context import current
from governance.catalogue import fields_of, kind_called
from governance.choices import OnConflict
from governance.models import AuthorityRule, DataElement, Disclosure, System
from governance.stories import last_spoke
from records import gates
from records.gates import Ruling, Verdict

OWN_ROOMS = frozenset({"accounts", "audit", "governance", "integrations", "privacy"})
"""What the program keeps about itself is on nobody's map."""

SOURCES: tuple[Any, ...] = (System, DataElement, AuthorityRule, Disclosure)

type Label = str
type Version = tuple[Any, ...]


@dataclass(frozen=True)
class Party:
    """A system as the map knows it."""

    pk: int
    code: str
    name: str
    account_id: int | None

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Who decides on a field, or with ``field`` empty on a kind of record; without ``system`` this program does."""

    pk: int
    model: Label
    field: str
    system: Party | None
    on_conflict: OnConflict


@dataclass(frozen=True)
class Speaker:
    """Who writes: people and the program itself (``HERE``), one system, or a program that nobody named."""

    name: str
    systems: frozenset[int] = frozenset()
    is_here: bool = False

    def is_master(self, rule: Rule) -> bool:
        return self.is_here if rule.system is None else rule.system.pk in self.systems


HERE = Speaker("this record", is_here=True)
STRANGER = Speaker("a program that is not on the map")


@dataclass(frozen=True)
class Map:
    """The rules that bind on one day."""

    rules: Mapping[Label, Mapping[str, Rule]]
    speakers: Mapping[int, Speaker]
    """By service account."""
    shared: Mapping[int, Mapping[Label, frozenset[str]]] = field(default_factory=dict)
    """By system."""

    def rule(self, model: Label, name: str) -> Rule | None:
        """Return the rule for a field, also one that says that this program decides."""
        rules = self.rules.get(model.lower(), {})
        return rules.get(name) or rules.get("")

    def master(self, model: Label, name: str) -> Rule | None:
        """Return the rule by which a system decides on the field; None: this program does."""
        rule = self.rule(model, name)
        return rule if rule and rule.system else None

    def judge(
        self, model: Label, names: Collection[str], system: System | Party | Speaker | None
    ) -> dict[str, OnConflict]:
        """Return what becomes of a value of each field that ``system`` sends; None: somebody writes it here."""
        speaker = speaker_of(system)
        return {name: self._verdict(self.rule(model, name), speaker) for name in names}

    def shared_with(self, system: System | Party) -> Mapping[Label, frozenset[str]]:
        """Return the fields that ``system`` is given, by kind of record."""
        return self.shared.get(system.pk, {})

    def speaker(self, user: Any) -> Speaker:
        """Return for whom ``user`` speaks."""
        if user is None:
            return HERE
        if known := self.speakers.get(user.pk):
            return known
        return STRANGER if user.is_service else HERE

    def _verdict(self, rule: Rule | None, speaker: Speaker) -> OnConflict:
        return OnConflict.ACCEPT if rule is None or speaker.is_master(rule) else rule.on_conflict


def speaker_of(system: System | Party | Speaker | None) -> Speaker:
    if system is None:
        return HERE
    return system if isinstance(system, Speaker) else Speaker(system.name, frozenset({system.pk}))


def endorsing(system: System) -> Speaker:
    """Return who speaks when a person here decides that what ``system`` says is right."""
    return Speaker(system.name, frozenset({system.pk}), is_here=True)


# --- The map in force ---------------------------------------------------------------------------------

_kept: tuple[Version, Map] | None = None


def the_map() -> Map:
    """Return the map as it is now. It is compared once in a request, and read again when it has changed."""
    return gates.remembered("authority", _current)


def _current() -> Map:
    global _kept  # noqa: PLW0603 - one for each process
    version, kept = _version(), _kept
    if kept is None or kept[0] != version:
        _kept = kept = version, _read()
    return kept[1]  # not what another thread may have put there since


def _version() -> Version:
    """Return what differs whenever the map does: the day, and how far the histories of its tables reach.

    Counting finds a change that was committed after a later one; its time, one in another database.
    """
    with connection.cursor() as cursor:
        cursor.execute(_reach())
        return _today(), *cursor.fetchone()


@cache
def _reach() -> str:
    ends = "SELECT ROW(max(history_id), count(*), max(history_date))::text FROM"
    return f"SELECT {', '.join(f'({ends} {source.history.model._meta.db_table})' for source in SOURCES)}"


def _today() -> date:
    return timezone.localdate(timezone=timezone.get_default_timezone())


def _read() -> Map:
    systems = {each.pk: Party(each.pk, each.code, each.name, each.account_id) for each in _active()}
    rules: dict[Label, dict[str, Rule]] = defaultdict(dict)
    for row in AuthorityRule.objects.in_force(_today()).select_related("element"):
        if row.system_id is not None and row.system_id not in systems:
            continue
        name = row.element.field if row.element else ""
        rules[row.model][name] = Rule(
            pk=row.pk,
            model=row.model,
            field=name,
            system=systems[row.system_id] if row.system_id else None,
            on_conflict=OnConflict(row.on_conflict),
        )
    return Map(rules=dict(rules), speakers=_speakers(systems.values()), shared=_shared(systems))


def _shared(systems: Mapping[int, Party]) -> dict[int, dict[Label, frozenset[str]]]:
    given: dict[int, dict[Label, frozenset[str]]] = defaultdict(lambda: defaultdict(frozenset))
    for row in Disclosure.objects.filter(system__in=systems).select_related("element"):
        model = kind_called(row.model)
        if model is not None:
            names = {row.element.field} if row.element else {each.name for each in fields_of(model)}
            given[row.system_id][row.model] |= names
    return {system: dict(fields) for system, fields in given.items()}


def _active() -> models.QuerySet[System]:
    return System.objects.filter(is_active=True)


def _speakers(systems: Collection[Party]) -> dict[int, Speaker]:
    by_account: dict[int, list[Party]] = defaultdict(list)
    for each in systems:
        if each.account_id:
            by_account[each.account_id].append(each)
    return {
        account: Speaker(
            " and ".join(sorted(str(each) for each in those)), frozenset(each.pk for each in those)
        )
        for account, those in by_account.items()
    }


# --- Who speaks ---------------------------------------------------------------------------------------

_speaking: ContextVar[Speaker | None] = ContextVar("governance_speaking", default=None)


@contextmanager
def speaking_for(system: System | Speaker | None) -> Iterator[None]:
    """Let a person write what ``system`` says: its file, its list. A service account speaks for itself alone."""
    token = _speaking.set(speaker_of(system) if system else None)
    try:
        yield
    finally:
        _speaking.reset(token)


def speaker() -> Speaker:
    """Return who writes now."""
    act = current()
    said = the_map().speaker(act.actor if act else None)
    return _speaking.get() or said if said.is_here else said


# --- The gate -----------------------------------------------------------------------------------------


def rulings(
    model: type[models.Model],
    names: Collection[str],
    record: models.Model | None,  # noqa: ARG001 - a gate's signature
) -> dict[str, Ruling]:
    """Rule on fields that are on the map (see ``records.gates``)."""
    label = model._meta.label_lower
    if model._meta.app_label in OWN_ROOMS or label not in (rules := the_map().rules):
        return {}
    who = speaker()
    found = {}
    for name in names:
        rule = rules[label].get(name) or rules[label].get("")
        if rule is None or not _is_worth_telling(rule, who):
            continue
        verdict = Verdict.ACCEPT if who.is_master(rule) else Verdict(rule.on_conflict)
        found[name] = Ruling(
            verdict=verdict, sentence=sentence(rule, name, who, verdict), more=partial(_last_word, rule)
        )
    return found


def _last_word(rule: Rule, record: models.Model) -> str:
    """Say when the master last spoke of ``record``; asked once for a form."""
    if rule.system is None:
        return ""
    system = rule.system

    def ask() -> str:
        moment = last_spoke(record, [system.account_id]) if system.account_id else None
        if moment is None:
            return f"{system} has not written this record yet."
        return f"{system} last wrote this record on {formats.localize(timezone.localtime(moment))}."

    return gates.remembered(f"last word of {system.pk} on {record._meta.label} {record.pk}", ask)


def _is_worth_telling(rule: Rule, who: Speaker) -> bool:
    """Leave out the everyday: what is decided here and written here, or open to everybody."""
    if rule.system is None:
        return not who.is_here and rule.on_conflict != OnConflict.ACCEPT
    act = current()
    # Rows of a file are kept with the import: a hundred thousand need not be told twice.
    return not (who.is_master(rule) and act and act.via == Via.IMPORT)


def sentence(rule: Rule, name: str, who: Speaker, verdict: Verdict) -> str:
    """Say to a person who decides on a field and what to do."""
    options = apps.get_model(rule.model)._meta
    what = f"the {options.get_field(name).verbose_name if name else options.verbose_name}"
    master = rule.system or "this record"
    said = f"{what[0].upper()}{what[1:]} comes from {master}"
    if rule.system is None:
        said = f"{what[0].upper()}{what[1:]} is decided in this record"
    if verdict == Verdict.REJECT:
        if who.is_here:
            return f"{said}. Change it there; it arrives here by itself."
        return f"{said}: {who.name} may not change it here."
    if verdict == Verdict.PROPOSE:
        return f"{said}. The change waits for approval."
    if verdict == Verdict.FLAG:
        return f"{said}. It is saved here, and flagged as different until somebody settles it."
    return f"{said}."

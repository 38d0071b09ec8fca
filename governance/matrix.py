"""The whole map to look at: for each field who decides, what others may, who is given it, and what is amiss."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from governance.catalogue import KINDS, fields_of, kind_called, name_of_field, name_of_kind
from governance.choices import Classification, OnConflict
from governance.models import AuthorityRule, DataElement, Disclosure, System

HERE = "This record"
SOON = timedelta(days=30)
FINDINGS = {
    "nobody": "Nobody said who decides",
    "two": "Two claim it",
    "silent": "Its master cannot write",
    "off": "Its master is switched off",
    "ends": "Ends within 30 days",
    "steward": "No steward",
    "proposed": "Proposed, not in force",
}
WORDS = {
    OnConflict.ACCEPT: ("may write", "A value from {who} is taken over."),
    OnConflict.FLAG: ("is flagged", "A value from {who} is saved, and flagged until somebody settles it."),
    OnConflict.PROPOSE: ("proposes", "A value from {who} waits until somebody approves it."),
    OnConflict.REJECT: ("is refused", "A value from {who} is refused, with the reason."),
}
ICONS = {
    OnConflict.ACCEPT: "check",
    OnConflict.FLAG: "flag",
    OnConflict.PROPOSE: "approval",
    OnConflict.REJECT: "block",
}


@dataclass(frozen=True)
class Cell:
    """What one side may with one field."""

    who: str
    word: str
    sentence: str
    icon: str
    is_master: bool = False
    is_given: bool = False


@dataclass
class Line:
    """One field, or with ``name`` empty a whole kind of record."""

    model: str
    name: str
    classification: str
    rule: AuthorityRule | None
    is_own: bool
    """Whether the rule is for this field alone (or, of a kind, for the kind)."""
    proposed: AuthorityRule | None
    element: DataElement | None
    cells: list[Cell] = field(default_factory=list)
    findings: dict[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        return name_of_kind(self.model)

    @property
    def title(self) -> str:
        return name_of_field(self.model, self.name) if self.name else "All of it"

    @property
    def master(self) -> str:
        return str(self.rule.system) if self.rule and self.rule.system else HERE

    @property
    def steward(self) -> str:
        return str(self.rule.steward) if self.rule and self.rule.steward else ""


class Matrix:
    """Rules, systems and what they are given, read in five queries however large the map is."""

    def __init__(self) -> None:
        today = timezone.localdate(timezone=timezone.get_default_timezone())
        rules = AuthorityRule.objects.select_related("element", "system", "steward")
        self._rules = {(r.model, r.element.field if r.element else ""): r for r in rules.in_force(today)}
        self._later = {
            (r.model, r.element.field if r.element else "")
            for r in rules.agreed().filter(valid_from__gt=today)
        }
        self._proposed = {
            (r.model, r.element.field if r.element else ""): r
            for r in rules.filter(is_proposed=True).order_by("id")
        }
        self._elements = {(e.model, e.field): e for e in DataElement.objects.all()}
        self._given: dict[int, set[tuple[str, str]]] = defaultdict(set)
        for row in Disclosure.objects.select_related("element"):
            self._given[row.system_id].add(_place(row))
        named = {r.system_id for r in (*self._rules.values(), *self._proposed.values())} | set(self._given)
        self.systems: Sequence[System] = [
            each
            for each in System.objects.order_by("-is_active", "name", "pk")
            if each.is_active or each.pk in named
        ]
        self._today = today

    def lines(self, kind: str = "", *, finding: str = "", q: str = "") -> list[Line]:
        """Return the lines of one kind; of all, those of kinds and of fields with a rule of their own."""
        found = (
            line
            for label in ([kind] if kind else KINDS)
            for line in self._of(label, is_whole=bool(kind or q))
        )
        words = q.strip().casefold()
        return [
            line
            for line in found
            if (not finding or finding in line.findings)
            and (not words or words in f"{line.kind} {line.title} {line.name} {line.master}".casefold())
        ]

    def all(self) -> Iterator[Line]:
        """Yield every line, for a document."""
        for label in KINDS:
            yield from self._of(label, is_whole=True)

    def counts(self) -> dict[str, int]:
        """Return how often each finding is made among kinds and fields with rules of their own."""
        counts = dict.fromkeys(FINDINGS, 0)
        for line in self.lines():
            for code in line.findings:
                counts[code] += 1
        return counts

    def _of(self, label: str, *, is_whole: bool) -> Iterator[Line]:
        yield self._line(label, "")
        for each in fields_of(kind_called(label)):  # type: ignore[arg-type]
            key = (label, each.name)
            if is_whole or key in self._rules or key in self._proposed:
                yield self._line(label, each.name)

    def _line(self, label: str, name: str) -> Line:
        own, whole = self._rules.get((label, name)), self._rules.get((label, ""))
        element = self._elements.get((label, name))
        line = Line(
            model=label,
            name=name,
            classification=Classification(element.classification).label if element else "",
            rule=own or whole,
            is_own=own is not None,
            proposed=self._proposed.get((label, name)),
            element=element,
        )
        line.cells = [self._here(line.rule), *(self._cell(line, system) for system in self.systems)]
        line.findings = dict(self._findings(line, own, whole))
        return line

    def _binding(self, rule: AuthorityRule | None) -> AuthorityRule | None:
        return rule if rule and (rule.system is None or rule.system.is_active) else None

    def _here(self, rule: AuthorityRule | None) -> Cell:
        rule = self._binding(rule)
        if rule is None or rule.system is None:
            return Cell(
                HERE,
                "decides",
                "This record decides; what people write here is right.",
                "verified",
                is_master=True,
            )
        return self._other(HERE, OnConflict(rule.on_conflict), "people here", is_given=False)

    def _cell(self, line: Line, system: System) -> Cell:
        given = self._given[system.pk]
        is_given = system.is_active and ((line.model, "") in given or (line.model, line.name) in given)
        if not system.is_active:
            return Cell(
                system.name,
                "is not connected",
                f"{system} is switched off: it writes nothing and is given nothing.",
                "link_off",
            )
        rule = self._binding(line.rule)
        if rule is None:
            return self._other(system.name, OnConflict.ACCEPT, system.name, is_given=is_given)
        if rule.system_id == system.pk:
            sentence = f"{system} decides; others read it."
            return Cell(system.name, "decides", sentence, "verified", is_master=True, is_given=is_given)
        return self._other(system.name, OnConflict(rule.on_conflict), system.name, is_given=is_given)

    def _other(self, name: str, verdict: OnConflict, who: str, *, is_given: bool) -> Cell:
        word, sentence = WORDS[verdict]
        return Cell(name, word, sentence.format(who=who), ICONS[verdict], is_given=is_given)

    def _findings(
        self, line: Line, own: AuthorityRule | None, whole: AuthorityRule | None
    ) -> Iterator[tuple[str, str]]:
        rule = line.rule
        if rule is None:
            yield "nobody", "No rule covers it: this record decides, and any system may write."
        if line.proposed:
            yield (
                "proposed",
                f"{line.proposed.system or HERE} is proposed; it binds nobody until it is put in force.",
            )
            if own and own.system_id != line.proposed.system_id:
                yield "two", f"{own.system or HERE} decides, and {line.proposed.system or HERE} is proposed."
        if (
            own
            and whole
            and line.name
            and own.system_id
            and whole.system_id
            and own.system_id != whole.system_id
        ):
            yield "two", f"{whole.system} decides on all of it, but for this field {own.system} does."
        if rule and (line.is_own or not line.name):
            yield from self._weaknesses(line, rule)

    def _weaknesses(self, line: Line, rule: AuthorityRule) -> Iterator[tuple[str, str]]:
        if rule.system and not rule.system.is_active:
            yield "off", f"{rule.system} is switched off, so that this record decides until it is on again."
        elif rule.system and rule.system.account_id is None:
            yield "silent", f"{rule.system} has no service account: nothing that it says can arrive."
        if (
            rule.valid_until
            and rule.valid_until <= self._today + SOON
            and (line.model, line.name) not in self._later
        ):
            yield "ends", "The rule ends soon, and none follows."
        if rule.steward_id is None and rule.system_id:
            yield "steward", "Nobody is named whom to ask when two sides differ."


def _place(row: AuthorityRule | Disclosure) -> tuple[str, str]:
    return row.model, row.element.field if row.element else ""

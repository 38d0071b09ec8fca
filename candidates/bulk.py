"""What can be done to many candidates at once, and what would become of each: asked before it is done."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol

from candidates.models import BulkAct, Candidate
from governance.models import ChangeRequest
from governance.protection import protections
from records import gates
from records.policies import visible

HIDDEN = "This record is no longer there, or is not shown to you."
MERGED = "This record was merged into another one: change that one."
NO_RIGHT = "You may not change this candidate."
MOVED_ON = "Somebody changed this record after you looked. Look again, then decide."

MOST_PROPOSED = 500
TOO_MANY = (
    f"More than {MOST_PROPOSED} are not approved at once. Ask somebody to do it who may, or choose fewer."
)

type Values = Mapping[str, Any]
type Row = dict[str, Any]


@dataclass
class Verdict:
    """Which candidates would change, which are proposed or as wanted already, which are refused and why."""

    changes: list[int] = field(default_factory=list)
    proposed: list[int] = field(default_factory=list)
    """Those about whom a second person decides."""
    same: list[int] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)

    def reasons(self) -> list[tuple[str, int]]:
        """Return each reason with how many it holds back, the most frequent first."""
        return Counter(self.refused.values()).most_common()


class BulkVerb:
    """One thing that can be done to many candidates. Judged and written set by set, never row by row."""

    code: ClassVar[str]
    title: ClassVar[str]
    icon: ClassVar[str]
    hint: ClassVar[str]
    act: ClassVar[str]
    """What the history calls it: "tagged candidates"."""
    right: ClassVar[str] = "change"
    no_right: ClassVar[str] = NO_RIGHT
    reads: ClassVar[tuple[str, ...]] = ()
    """Columns of the candidate that its rules look at."""
    writes: ClassVar[tuple[str, ...]] = ()
    """Columns of the candidate that it sets."""
    proposes: ClassVar[str] = ""
    """The protected value that whoever lacks the right proposes instead."""
    overwrites: ClassVar[bool] = False
    """Whether it replaces a value that somebody else may have set since the preview."""

    def told(self, values: Values) -> str:
        """Return in words what would be done."""
        raise NotImplementedError

    def already(self, keys: Sequence[int], values: Values) -> set[int]:
        """Return those who are as wanted already."""
        return set()

    def refusal(self, row: Row, values: Values) -> str:
        """Return why this candidate is refused, nothing if not."""
        return ""

    def write(self, keys: Sequence[int], values: Values) -> None:
        """Do it to ``keys``, which were judged under lock."""
        raise NotImplementedError

    def propose(self, keys: Sequence[int], values: Values) -> None:
        """Propose it for ``keys``, which were judged under lock."""
        raise NotImplementedError

    def judge(self, user: Any, keys: Sequence[int], values: Values, *, read: Mapping[int, int]) -> Verdict:
        """Say what would become of each of ``keys`` if ``user`` did this now; ``read`` has the versions looked at."""
        columns = ("pk", "merged_into_id", "is_restricted", "version", *self.reads)
        shown = {row["pk"]: row for row in visible(user, Candidate).filter(pk__in=keys).values(*columns)}
        allowed = _allowed(user, self.right, keys)
        proposable = _allowed(user, "change", keys) - allowed if is_protected(self.proposes) else set()
        same = self.already(list(shown), values)
        elsewhere = self._decided_elsewhere()
        verdict = Verdict()
        for key in keys:
            if reason := self._reason(shown.get(key), key in allowed or key in proposable, values, read):
                verdict.refused[key] = reason
            elif key in same:
                verdict.same.append(key)
            elif elsewhere:
                verdict.refused[key] = elsewhere
            elif key in proposable and len(verdict.proposed) == MOST_PROPOSED:
                verdict.refused[key] = TOO_MANY
            elif key in proposable:
                verdict.proposed.append(key)
            else:
                verdict.changes.append(key)
        return verdict

    def _decided_elsewhere(self) -> str:
        rejected = gates.rulings(Candidate, self.writes).values()
        return next((each.sentence for each in rejected if each.verdict == gates.Verdict.REJECT), "")

    def _reason(self, row: Row | None, is_allowed: bool, values: Values, read: Mapping[int, int]) -> str:  # noqa: FBT001
        if row is None:
            return HIDDEN
        if row["merged_into_id"]:
            return MERGED
        if not is_allowed:
            return self.no_right
        if self.overwrites and row["version"] != read.get(row["pk"], row["version"]):
            return MOVED_ON
        return self.refusal(row, values)


def is_protected(name: str) -> bool:
    """Tell whether a second person approves a change of this value for those who lack the right to it."""
    return name in protections(Candidate._meta.label_lower)


def waiting_of(act: BulkAct) -> int:
    """Return of how many what was asked for still waits for a second person."""
    offer = offer_called(act.verb)
    if offer is None or not offer.verb.proposes:
        return 0
    asked = ChangeRequest.objects.undecided().filter(
        proposer=act.owner,
        model=Candidate._meta.label_lower,
        object_id__in=act.candidate_keys,
        proposed__has_key=offer.verb.proposes,
    )
    return asked.count()


def _allowed(user: Any, right: str, keys: Sequence[int]) -> set[int]:
    rows = visible(user, Candidate, right).filter(pk__in=keys)
    return set(rows.order_by().values_list("pk", flat=True))


class Asked(Protocol):
    """The form of a verb: asks for its values."""

    cleaned_data: dict[str, Any]

    def is_valid(self) -> bool: ...


@dataclass(frozen=True)
class Offer:
    """A verb with the form that asks for its values."""

    verb: BulkVerb
    form: Any

    def is_for(self, user: Any) -> bool:
        """Tell whether ``user`` may do this to any candidate at all."""
        return bool(self.form.is_for(user))


_offers: dict[str, Offer] = {}


def register_bulk_act(verb: BulkVerb, form: Any) -> None:
    """Offer ``verb`` on the page of bulk changes; rooms above do so from ``AppConfig.ready()``."""
    _offers[verb.code] = Offer(verb, form)


def offers_for(user: Any) -> Iterator[Offer]:
    return (offer for offer in _offers.values() if offer.is_for(user))


def offer_called(code: str) -> Offer | None:
    return _offers.get(code)

"""May we contact this person about jobs, and until when: for one, for many, and as a condition for lists."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.formats import date_format
from django.utils.text import capfirst

from audit.keys import keyed
from audit.questions import FOR_EVERYBODY, KEYS, asked
from candidates.reaching import Bar
from privacy.choices import PUTTING_FORWARD, REACHING_OUT, Event, Ground, Purpose, State
from privacy.models import LegalBasis
from privacy.models.rule import rule_in_force

VARIANTS = {
    State.IN_FORCE: "success",
    State.ENDING: "warning",
    State.EXPIRED: "danger",
    State.REFUSED: "danger",
    State.ENDED: "danger",
}
NO_CONSENT = "No consent to be called about jobs is on file."


@dataclass(frozen=True)
class Standing:
    """The last word on one purpose, as it reads on a day."""

    basis: LegalBasis
    today: date

    @property
    def state(self) -> State:
        return self.basis.state(self.today)

    @property
    def is_stopping(self) -> bool:
        return self.state in (State.EXPIRED, State.REFUSED, State.ENDED)

    @property
    def is_refused(self) -> bool:
        return self.state is State.REFUSED

    @property
    def variant(self) -> str:
        return VARIANTS[self.state]

    @property
    def told(self) -> str:
        """Say it in a few words: "Consent until 3 March 2027", "Consent expired on ...", "Consent withdrawn"."""
        basis = self.basis
        ground = capfirst(str(Ground(basis.ground).label))
        match self.state:
            case State.REFUSED if basis.event == Event.OBJECTED:
                return "Objected"
            case State.REFUSED:
                return "Consent withdrawn"
            case State.ENDED:
                return f"{ground} ended"
            case State.EXPIRED:
                return f"{ground} expired on {_day(basis.expires_on)}"
        return f"{ground} until {_day(basis.expires_on)}" if basis.expires_on else f"{ground} on file"

    @property
    def sentence(self) -> str:
        """Say why we may not: with the purpose and, where they refused, the day."""
        purpose = str(Purpose(self.basis.purpose).label).lower()
        when = "" if self.state == State.EXPIRED else f" on {_day(self.basis.happened_at.date())}"
        return f"{self.told}{when} ({purpose})."


def _day(day: date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else ""


def standings(keys: Collection[int], today: date) -> dict[int, list[Standing]]:
    """Return the last words of each of the candidates ``keys``, in the order of the purposes."""
    order = {purpose: place for place, purpose in enumerate(Purpose.values)}
    rows = asked(FOR_EVERYBODY, "last words", 0, _last_words, among=keys)
    found: dict[int, list[Standing]] = {}
    for basis in sorted(rows, key=lambda row: order[row.purpose]):
        found.setdefault(basis.candidate_id, []).append(Standing(basis, today))
    return found


def _last_words(_: int) -> QuerySet[LegalBasis]:
    return LegalBasis.objects.decisive().filter(keyed("candidate", KEYS)).select_related("recorded_by")


def refusal_in(words: Sequence[Standing], purposes: Sequence[Purpose] = REACHING_OUT) -> Standing | None:
    """Return what keeps us from doing what needs ``purposes``, for somebody whose last words these are."""
    stops = [each for each in words if each.basis.purpose in purposes and each.is_stopping]
    return min(stops, key=lambda each: purposes.index(Purpose(each.basis.purpose)), default=None)


def has_consent(words: Sequence[Standing]) -> bool:
    """Tell whether there is a consent that holds to be called about jobs."""
    return any(
        each.basis.purpose == Purpose.CONTACT and each.basis.ground == Ground.CONSENT and not each.is_stopping
        for each in words
    )


def stopped(today: date) -> Q:
    """Return, as a condition on candidates, who refused, whose consent has expired or what else has ended."""
    return _any(LegalBasis.objects.decisive().stopping(today).filter(purpose__in=REACHING_OUT))


def consenting(today: date) -> Q:
    """Return, as a condition on candidates, who has a consent that holds to be called about jobs."""
    rows = LegalBasis.objects.decisive().in_force(today)
    return _any(rows.filter(purpose=Purpose.CONTACT, ground=Ground.CONSENT))


def _any(rows: Any) -> Q:
    return Q(Exists(rows.filter(candidate=OuterRef("pk")).order_by()))


class ConsentBar(Bar):
    """Keeps those from being called who refused or whose consent has expired; all without one where it is needed."""

    @property
    def hint(self) -> str:
        if rule_in_force().needs_consent:
            return "Only people with a consent that holds are here; who refused, or whose consent has expired, is not."
        return "Who withdrew their consent or objected, or whose consent has expired, is left out."

    def condition(self, today: date) -> Q:
        if rule_in_force().needs_consent:
            return stopped(today) | ~consenting(today)
        return stopped(today)

    def reasons(self, keys: Sequence[int], today: date) -> dict[int, str]:
        found, needs = standings(keys, today), rule_in_force().needs_consent
        reasons = {}
        for key in keys:
            words = found.get(key, [])
            if refusal := refusal_in(words):
                reasons[key] = refusal.sentence
            elif needs and not has_consent(words):
                reasons[key] = NO_CONSENT
        return reasons

    def unpresentable(self, keys: Sequence[int], today: date) -> dict[int, str]:
        found = {key: refusal_in(words, PUTTING_FORWARD) for key, words in standings(keys, today).items()}
        return {key: refusal.sentence for key, refusal in found.items() if refusal}

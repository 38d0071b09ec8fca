"""How likely it is that two people are one, and why, in words that a recruiter can check."""

from dataclasses import dataclass
from math import exp, log

from candidates.matching.comparisons import RESPECTS, Comparison, compare
from candidates.matching.frequencies import Frequencies
from candidates.matching.names import AGREES
from candidates.matching.traits import Traits
from candidates.matching.weights import (
    ANOTHER_FAMILY,
    ANOTHER_GIVEN,
    CERTAIN,
    CROWD,
    DOUBTFUL,
    EITHER_NAME,
    HOUSEHOLD,
    MOVED,
    NO_NAME,
    NO_PLACE,
    ONE_NAME,
    OWN_KEY,
    PEOPLE_OF_PRIOR,
    PEOPLE_OF_SETS,
    PRIOR,
    QUEUED,
    SLOPES,
    TWO_NAMES,
    WEIGHTS,
)

# In the order in which a comparison says its levels.
_WEIGHTS = tuple(WEIGHTS[name] for name in RESPECTS)
_AT_HOME = {"same", "shared", "mistyped"}
_MAY_LIVE_TOGETHER = {"other", "absent"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """A probability with what it rests on."""

    score: float
    comparison: Comparison
    is_through_third: bool = False

    @property
    def is_queued(self) -> bool:
        """Whether somebody should look at the pair."""
        return self.score >= QUEUED

    @property
    def is_strong(self) -> bool:
        """Whether a key and the name agree: enough to stop somebody who adds the person again."""
        return self.score >= CERTAIN and self.comparison.names_agree and self.comparison.shares_key

    @property
    def has_second_signal(self) -> bool:
        """Whether more than a name, or more than one shared key, speaks for it."""
        told = self.comparison
        # An address that both have bears the name of one of them whoever the other is.
        bears = told.bearer in {"same", "near"} and told.email != "same"
        names = (told.given in AGREES) + (told.family in AGREES) + bears
        others = [told.email in {"same", "mistyped", "same name", "shared"}, told.phone in {"same", "shared"}]
        others += [told.link == "same", told.city in {"same", "near"}]
        return sum(others) >= 2 or bool(names and any(others))

    @property
    def reasons(self) -> list[str]:
        return [*([THROUGH_THIRD] if self.is_through_third else []), *_reasons(self.comparison)]


def judge(one: Traits, other: Traits, frequencies: Frequencies) -> Verdict:
    comparison = compare(one, other, frequencies)
    has_key = comparison.shares_key
    odds = PRIOR + _evidence(comparison) + _together(comparison, has_key=has_key)
    odds += _at_home(comparison, frequencies.households, has_key=has_key)
    if not has_key:
        odds -= _strangers(frequencies.crowd, told=comparison)
    score = 1 / (1 + exp(-max(min(odds, 30.0), -30.0)))
    if comparison.given == "other" and comparison.link != "same":
        score = min(score, DOUBTFUL)
    return Verdict(score, comparison)


def _strangers(crowd: int, *, told: Comparison) -> float:
    """Return what speaks against a pair without a common key: among many, many only look alike."""
    grown = log(max(crowd, PEOPLE_OF_PRIOR) / PEOPLE_OF_PRIOR)
    if told.email == told.phone == told.link == "absent":
        return grown
    return grown + CROWD * log(max(crowd, PEOPLE_OF_SETS) / PEOPLE_OF_SETS)


def _evidence(told: Comparison) -> float:
    # Written out: this is asked of millions of pairs.
    given, family, order, email, phone, link, bearer, city, region, generation = _WEIGHTS
    weighed = given[told.given] + family[told.family] + order[told.order] + bearer[told.bearer]
    weighed += email[told.email] + phone[told.phone] + link[told.link] + city[told.city] + region[told.region]
    weighed += generation[told.generation]
    rarity = SLOPES["given"] * told.given_rarity + SLOPES["family"] * told.family_rarity
    rarity += TWO_NAMES["given"] * told.given_known + TWO_NAMES["family"] * told.family_known
    return weighed + rarity + SLOPES["city"] * told.city_rarity


def _at_home(told: Comparison, households: float, *, has_key: bool) -> float:
    """Return what speaks against two who may live together, as they share a number or a mailbox but no given name."""
    if told.given not in _MAY_LIVE_TOGETHER or told.link == "same":
        return 0.0
    if told.email not in _AT_HOME and told.phone not in _AT_HOME:
        return 0.0
    if told.given == "absent":
        return HOUSEHOLD / 2 * households
    own_key = has_key and "other" in (told.email, told.phone)
    return HOUSEHOLD * households + (OWN_KEY if own_key else 0.0)


def _together(told: Comparison, *, has_key: bool) -> float:
    """Return what two respects say together and neither says alone."""
    given, family = told.given in AGREES, told.family in AGREES
    weighed = 0.0
    if not given and not family:
        weighed += NO_NAME
    elif "absent" in (told.given, told.family):
        weighed += ONE_NAME + (EITHER_NAME if told.order == "swapped" else 0.0)
    elif told.given == "other":
        weighed += ANOTHER_GIVEN[has_key]
    elif told.family == "other":
        weighed += ANOTHER_FAMILY[has_key]
    if has_key:
        weighed += MOVED["city"] if told.city == "other" else 0.0
        weighed += MOVED["region"] if told.region == "other" else 0.0
    elif told.city == told.region == "absent":
        weighed += NO_PLACE
    return weighed


THROUGH_THIRD = "Both look like one third record"
_WORDS = {
    ("email", "same"): "Same e-mail address",
    ("email", "mistyped"): "E-mail addresses that differ in one or two letters",
    ("email", "same name"): "Same name before the @ of the e-mail address",
    ("email", "shared"): "Same e-mail address, which several people share",
    ("phone", "same"): "Same telephone number",
    ("phone", "shared"): "Same telephone number, which several people share",
    ("phone", "near"): "Telephone numbers that differ in one digit",
    ("link", "same"): "Same profile address",
    ("link", "other"): "But another profile address",
    ("bearer", "same"): "The e-mail or profile address of one bears the name of the other",
    ("bearer", "near"): "The e-mail or profile address of one nearly bears the name of the other",
    ("city", "same"): "Same city",
    ("city", "near"): "City spelt nearly the same",
    ("region", "other"): "But another region",
    ("generation", "other"): "But one is the elder and the other the younger (Sr., Jr.)",
    ("given", "other"): "But another given name",
    ("family", "other"): "But another family name",
}
_NAMED = {
    "same": "the same",
    "near": "spelt nearly the same",
    "nickname": "a form of the same name",
    "contained": "the same in part",
    "initial": "fits the initial",
}


def _reasons(told: Comparison) -> list[str]:
    """Say what agrees first, then what does not."""
    found = [_name(told)] if _name(told) else []
    levels = told.levels()
    found += [_WORDS[level] for level in levels if level in _WORDS]
    return sorted(found, key=lambda sentence: sentence.startswith("But"))


def _name(told: Comparison) -> str:
    swapped = ", given and family name the other way round" if told.order == "swapped" else ""
    if told.given == told.family == "same":
        return f"Same name{swapped}"
    parts = []
    if told.given in _NAMED:
        parts.append(f"given name {_NAMED[told.given]}")
    if told.family in _NAMED:
        parts.append(f"family name {_NAMED[told.family]}")
    if told.order == "crossed":
        parts.append("the given name of one is the family name of the other")
    sentence = ", ".join(parts) + (swapped if parts else "")
    return sentence[:1].upper() + sentence[1:]

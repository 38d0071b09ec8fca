"""Two people side by side: how they agree in each respect, as levels that have a weight and a wording."""

from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from candidates.matching.frequencies import Frequencies
from candidates.matching.names import AGREES, Part, Words, compare_parts, spelt_alike
from candidates.matching.traits import Traits, letters, local_part

# More holders than this share a mailbox or a telephone: it is an office's or a family's.
SHARED = 4
_FITS = AGREES | {Part.INITIAL, Part.ABSENT}
_LEAST_LETTERS = 5
_LONG_ADDRESS, _SLIPS = 14, 2


class Comparison(NamedTuple):
    """One level for each respect, in their order, and how rare what agrees is: from 0, natural logarithms."""

    given: str
    family: str
    order: str
    email: str
    phone: str
    link: str
    bearer: str
    city: str
    region: str
    generation: str
    given_rarity: float = 0.0
    family_rarity: float = 0.0
    city_rarity: float = 0.0
    given_known: float = 0.0
    """How common both spellings of names that are nearly the same are: a slip is rare."""
    family_known: float = 0.0

    def levels(self) -> tuple[tuple[str, str], ...]:
        return tuple(zip(RESPECTS, self[:10], strict=True))

    @property
    def names_agree(self) -> bool:
        return self.given in AGREES and self.family in AGREES

    @property
    def shares_key(self) -> bool:
        """Whether an address, a number or a profile that is one person's is the same."""
        return "same" in (self.email, self.phone, self.link)


RESPECTS = ("given", "family", "order", "email", "phone", "link", "bearer", "city", "region", "generation")


def compare(one: Traits, other: Traits, frequencies: Frequencies) -> Comparison:
    given, family, order, common, spelt = _names(one, other)
    agreed = given in AGREES and family in AGREES
    # Five records of one person are not five people with one mailbox.
    fits = {given, family} <= _FITS and bool({given, family} & AGREES)
    city = _place(one.city, other.city)
    return Comparison(
        given=given,
        family=family,
        order=order,
        email=_emails(one, other, frequencies, fits=fits),
        phone=_phones(one, other, frequencies, fits=fits),
        link=_links(one, other),
        bearer="agreed" if agreed else _bearers(one, other),
        city=city,
        region=_region(one, other),
        generation=_generation(one.generation, other.generation),
        given_rarity=frequencies.rarity_of_name(common[0]),
        family_rarity=frequencies.rarity_of_name(common[1]),
        city_rarity=frequencies.rarity_of_city(one.city, other.city) if city in {"same", "near"} else 0.0,
        given_known=frequencies.both_known(*spelt[0]) if given == Part.NEAR else 0.0,
        family_known=frequencies.both_known(*spelt[1]) if family == Part.NEAR else 0.0,
    )


class _Names(NamedTuple):
    """How given and family names agree, whether they changed places, the words that agree, and what was compared."""

    given: str
    family: str
    order: str
    common: tuple[Words, Words]
    spelt: tuple[tuple[Words, Words], tuple[Words, Words]]


def _names(one: Traits, other: Traits) -> _Names:
    given = compare_parts(one.given, other.given)
    family = compare_parts(one.family, other.family)
    kept, crossed = (
        ((one.given, other.given), (one.family, other.family)),
        ((one.given, other.family), (one.family, other.given)),
    )
    if Part.OTHER in (given, family):
        first, last = compare_parts(*crossed[0]), compare_parts(*crossed[1])
        if {first, last} <= _FITS and (
            {first, last} <= AGREES or (Part.ABSENT in {first, last} and {first, last} & AGREES)
        ):
            return _Names(
                first, last, "swapped", (one.given + other.family, one.family + other.given), crossed
            )
        if given not in AGREES and family not in AGREES and (first in AGREES or last in AGREES):
            words = one.given + other.family if first in AGREES else one.family + other.given
            return _Names(given, family, "crossed", ((), words), kept)
    common = (
        one.given + other.given if given in AGREES else (),
        one.family + other.family if family in AGREES else (),
    )
    return _Names(given, family, "kept", common, kept)


def _emails(one: Traits, other: Traits, frequencies: Frequencies, *, fits: bool) -> str:
    if not one.emails or not other.emails:
        return "absent"
    if common := set(one.emails).intersection(other.emails):
        own = common if fits else {email for email in common if frequencies.holders(email) <= SHARED}
        return "same" if any(local_part(email) in one.locals for email in own) else "shared"
    if any(_mistyped(a, b) for a in one.emails for b in other.emails):
        return "mistyped"
    return _mailboxes(one, other)


def _mailboxes(one: Traits, other: Traits) -> str:
    """Say how what stands before the @ agrees where the addresses do not."""
    if any(local in other.locals for local in one.locals if len(local) >= _LEAST_LETTERS):
        return "same name"
    if not one.locals or not other.locals:
        return "absent"
    return "near" if any(_locals_alike(a, b) for a in one.locals for b in other.locals) else "other"


def _mistyped(one: str, other: str) -> bool:
    """Tell whether two addresses are one but for a slip in letters: another number is another mailbox."""
    if min(len(one), len(other)) < _LONG_ADDRESS:
        return False
    slips = OSA.distance(one, other, score_cutoff=_SLIPS)
    return slips <= _SLIPS and _digits(one) == _digits(other)


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


@lru_cache(maxsize=65_536)
def _locals_alike(one: str, other: str) -> bool:
    """Tell whether two mailboxes bear the same name: anna.berg12 and berganna."""
    first, second = letters(one), letters(other)
    if min(len(first), len(second)) < _LEAST_LETTERS:
        return False
    return first == second or sorted(first) == sorted(second) or spelt_alike(first, second)


def _phones(one: Traits, other: Traits, frequencies: Frequencies, *, fits: bool) -> str:
    if not one.phones or not other.phones:
        return "absent"
    for number in one.phones:
        if number in other.phones:
            return "same" if fits or frequencies.holders(number) <= SHARED else "shared"
    near = any(OSA.distance(a, b, score_cutoff=1) <= 1 for a in one.phones for b in other.phones)
    return "near" if near else "other"


def _links(one: Traits, other: Traits) -> str:
    if not one.links or not other.links:
        return "absent"
    if set(one.links) & set(other.links):
        return "same"
    return "other"


def _bearers(one: Traits, other: Traits) -> str:
    """Say whether the address of one bears the name of the other: Gloufssis has blake.green@..., as Blake Green."""
    names, other_names = _spelt(one), _spelt(other)
    if not ((one.bearers or other.bearers) and (other_names or names)):
        return "absent"
    if one.bearers & (other_names | other.bearers) or other.bearers & names:
        return "same"
    if any(spelt_alike(a, b) for a in one.bearers for b in other_names | other.bearers) or any(
        spelt_alike(a, b) for a in other.bearers for b in names
    ):
        return "near"
    return "other"


@lru_cache(maxsize=65_536)
def _joined(given: tuple[str, ...], family: tuple[str, ...]) -> frozenset[str]:
    first, last = "".join(given), "".join(family)
    if not first or not last:
        return frozenset()
    return frozenset({first + last, last + first, first[0] + last})


def _spelt(person: Traits) -> frozenset[str]:
    """Return the name in the ways in which addresses bear it."""
    return _joined(person.given, person.family)


def _place(one: str, other: str) -> str:
    if not one or not other:
        return "absent"
    if one == other or one.replace(" ", "") == other.replace(" ", ""):
        return "same"
    if spelt_alike(one.replace(" ", ""), other.replace(" ", "")):
        return "near"
    return "other"


def _generation(one: str, other: str) -> str:
    if not one or not other:
        return "absent"
    return "same" if one == other else "other"


def _region(one: Traits, other: Traits) -> str:
    if not one.region or not other.region:
        return "absent"
    if one.region == other.region:
        return "same"
    near = len(one.region) <= 3 and len(other.region) <= 3 and OSA.distance(one.region, other.region) <= 1
    return "near" if near else "other"

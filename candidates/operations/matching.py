"""Looking for people who are on the record twice, a few thousand at a time, and counting what is common."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal

from django.db import connection, transaction

from candidates.choices import OPEN_PAIR_STATUSES, PairStatus
from candidates.matching.keys import is_enough, keys_of
from candidates.matching.lookup import holders_of
from candidates.matching.reading import CITIES, COUNTED, EVERYBODY, NAMES, PEOPLE, frequencies_for, traits_of
from candidates.matching.scoring import Verdict, judge
from candidates.matching.traits import Traits
from candidates.models import DuplicatePair, MatchFrequency
from records.operations import operation

AT_ONCE = 2_000
COUNTED_PEOPLE = 100_000
_ONE_AT_A_TIME = 7_040_127
"""The lock under which pairs are looked for: two who look at once would not see each other's people."""

type Pair = tuple[int, int]


@operation("looked for duplicates")
def find_duplicates(*, at_once: int = AT_ONCE) -> int:
    """Compare those who are new or changed with everybody; return how many people were taken from the queue.

    Safe to run again after a crash, and at the same time: one waits for the other.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])
        # All that waits for one person is taken at once: a new one stands there for the name and for each address.
        cursor.execute(_QUEUED, [at_once])
        queued = dict(cursor.fetchall())
    if not queued:
        return 0
    changed = set(queued.values())
    people = traits_of(changed)
    keys = {key: keys_of(person) for key, person in people.items()}
    _write_keys(changed, keys)
    shared, holders = _shared_keys(keys)
    people |= traits_of({key for pair in shared for key in pair} - people.keys())
    frequencies = frequencies_for(people.values(), holders)
    verdicts = {
        pair: judge(people[pair[0]], people[pair[1]], frequencies)
        for pair in shared
        if pair[0] in people and pair[1] in people
    }
    _write_pairs(changed, {pair: each for pair, each in verdicts.items() if each.is_queued}, shared)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM candidates_matchqueue WHERE id = ANY (%s)", [list(queued)])
    return len(changed)


_QUEUED = """
SELECT id, candidate_id FROM candidates_matchqueue
WHERE candidate_id IN (SELECT candidate_id FROM candidates_matchqueue ORDER BY id LIMIT %s)
"""


def find_all_duplicates() -> Iterable[int]:
    """Go on until nobody is queued; yields how many were taken after each step."""
    while taken := find_duplicates():
        yield taken


@operation("counted names")
def count_frequencies() -> int:
    """Count how common names and cities are, among at most a hundred thousand people; return how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT greatest(reltuples, 0) FROM pg_class WHERE oid = 'candidates_candidate'::regclass"
        )
        estimate = int(cursor.fetchone()[0])
        sampled = estimate > COUNTED_PEOPLE
        share = f"TABLESAMPLE SYSTEM ({100 * COUNTED_PEOPLE / estimate:.6f})" if sampled else ""
        cursor.execute(_PEOPLE.format(share))
        words: Counter[str] = Counter()
        cities: Counter[str] = Counter()
        number = 0
        while rows := cursor.fetchmany(5_000):
            for full_name, given, family, city in rows:
                person = Traits.of(full_name=full_name, given_name=given, family_name=family, city=city)
                words.update(set(person.words))
                cities.update([person.city] if person.city else [])
            number += len(rows)
    _write_frequencies(
        {NAMES: words, CITIES: cities},
        {COUNTED: number, EVERYBODY: max(estimate, number)},
    )
    return number


_PEOPLE = """
SELECT full_name, given_name, family_name, city FROM candidates_candidate {}
WHERE merged_into_id IS NULL
"""


@transaction.atomic
def _write_frequencies(counts: Mapping[str, Counter[str]], people: Mapping[str, int]) -> None:
    MatchFrequency.objects.all().delete()
    rows = [
        MatchFrequency(kind=kind, value=value, people=count)
        for kind, counter in counts.items()
        for value, count in counter.items()
        # What is as rare as can be needs no row.
        if count > 1 and len(value) <= 200
    ]
    rows += [MatchFrequency(kind=PEOPLE, value=value, people=count) for value, count in people.items()]
    MatchFrequency.objects.bulk_create(rows, batch_size=10_000)


def _write_keys(changed: Collection[int], keys: Mapping[int, Collection[int]]) -> None:
    """Replace the keys of those who changed; whoever was merged or deleted keeps none."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM candidates_matchkey WHERE candidate_id = ANY (%s)", [list(changed)])
        with cursor.copy("COPY candidates_matchkey (key, candidate_id) FROM STDIN") as copy:
            rows = sorted((number, candidate) for candidate, numbers in keys.items() for number in numbers)
            copy.write("".join(f"{number}\t{candidate}\n" for number, candidate in rows))


def _shared_keys(keys: Mapping[int, Collection[int]]) -> tuple[dict[Pair, set[int]], dict[int, set[int]]]:
    """Return the pairs to compare, of which at least one is among ``keys``, with what they share; and who holds it."""
    holders = holders_of({number for numbers in keys.values() for number in numbers})
    shared: defaultdict[Pair, set[int]] = defaultdict(set)
    for candidate, numbers in keys.items():
        for number in numbers:
            for other in holders.get(number, ()):
                if other != candidate:
                    shared[min(candidate, other), max(candidate, other)].add(number)
    return {pair: both for pair, both in shared.items() if is_enough(both, holders)}, holders


def _write_pairs(
    changed: Collection[int], verdicts: Mapping[Pair, Verdict], shared: Mapping[Pair, set[int]]
) -> None:
    """Queue the pairs that look alike, and forget suspicions that nothing speaks for any more."""
    known = {
        (pair.first_id, pair.second_id): pair
        for pair in DuplicatePair.objects.select_for_update(of=("self",))
        .filter(pk__in=_known_pairs(changed))
        .order_by("pk")
    }
    new = [
        _described(DuplicatePair(first_id=pair[0], second_id=pair[1]), verdict, shared[pair])
        for pair, verdict in verdicts.items()
        if pair not in known
    ]
    DuplicatePair.objects.bulk_create(new, batch_size=1_000)
    for key, pair in known.items():
        if key in verdicts:
            _look_again(pair, verdicts[key], shared[key])
        elif pair.status in {PairStatus.SUSPECTED, PairStatus.DEFERRED}:
            pair.delete()


def _known_pairs(changed: Collection[int]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM candidates_duplicatepair WHERE first_id = ANY (%(keys)s) OR second_id = ANY (%(keys)s)",
            {"keys": list(changed)},
        )
        return [key for (key,) in cursor.fetchall()]


def _look_again(pair: DuplicatePair, verdict: Verdict, keys: set[int]) -> None:
    """Bring a pair up to date. A decision stands, unless they share a key that they did not share then."""
    if pair.status not in OPEN_PAIR_STATUSES:
        is_news = pair.status == PairStatus.DIFFERENT and keys - set(pair.shared_keys)
        if not is_news:
            return
        pair.status, pair.decided_by, pair.decided_at = PairStatus.SUSPECTED, None, None
    before = pair.score, pair.reasons, set(pair.shared_keys)
    _described(pair, verdict, keys)
    if _differs(before, pair):
        pair.save(update_fields=["score", "reasons", "shared_keys", "status", "decided_by", "decided_at"])


def _differs(before: tuple[Decimal, list[str], set[int]], pair: DuplicatePair) -> bool:
    """Tell whether a pair has to be written again: the score moves a little with every name that is counted."""
    score, reasons, keys = before
    moved = abs(score - pair.score) > Decimal("0.01")
    return moved or reasons != pair.reasons or keys != set(pair.shared_keys)


def _described(pair: DuplicatePair, verdict: Verdict, keys: Iterable[int]) -> DuplicatePair:
    pair.score = Decimal(f"{min(verdict.score, 0.9999):.4f}")
    pair.reasons = verdict.reasons
    pair.shared_keys = sorted(keys)
    return pair

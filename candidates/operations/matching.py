"""Looking for people who are on the record twice, a few thousand at a time, and counting what is common."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from django.db import connection, transaction

from audit.keys import as_array
from candidates.choices import OPEN_PAIR_STATUSES, PairStatus
from candidates.matching.keys import keys_of
from candidates.matching.lookup import Pair, pairs_of
from candidates.matching.reading import (
    CITIES,
    COUNTED,
    EVERYBODY,
    NAMES,
    ONE_NAME,
    PEOPLE,
    TWO_NAMES,
    frequencies_for,
    sharing,
    traits_of,
)
from candidates.matching.scoring import Verdict, judge
from candidates.matching.thirds import is_link, links_of, pairs_through, through_third, unseen
from candidates.matching.traits import Traits
from candidates.models import DuplicatePair, MatchFrequency
from records.operations import operation

AT_ONCE = 2_000
COUNTED_PEOPLE = 100_000
GROWN_FROM, GROWTH = 1_000, 1.5
"""Names are counted anew when people are so many, and so many times as many as when they were counted."""
_ONE_AT_A_TIME = 7_040_127
"""The lock under which pairs are looked for: two who look at once would not see each other's people."""
_MANY_COME = 7_040_128
"""The lock of those who bring so many that whoever looks for pairs beside them would only be in their way."""


class Share(NamedTuple):
    """Which people one of several processes looks at; by default everybody."""

    number: int = 0
    of: int = 1


EVERYBODY_AT_ONCE = Share()


def find_duplicates(*, at_once: int = AT_ONCE, share: Share = EVERYBODY_AT_ONCE) -> int:
    """Compare those who are new or changed with everybody; return how many people were taken from the queue.

    Safe to run again after a crash, and at the same time: one waits for the other, but for those who look at
    other shares. Keys are committed before anybody is compared, so that of two who look at two halves of a
    pair at the same moment at least the later sees the other half.
    """
    if not (queued := note_keys(at_once=at_once, share=share)):
        return 0
    return compare_noted(queued, share=share)


@operation("noted the keys of candidates")
def note_keys(*, at_once: int = AT_ONCE, share: Share = EVERYBODY_AT_ONCE) -> dict[int, int]:
    """Write the keys of the next people in the queue; return their places in it, each with the person."""
    _hold(share)
    with connection.cursor() as cursor:
        # All that waits for one person is taken at once: a new one stands there for the name and for each address.
        cursor.execute(_QUEUED, {"most": at_once, "of": share.of, "number": share.number})
        queued = dict(cursor.fetchall())
    if changed := set(queued.values()):
        _write_keys(changed, {key: keys_of(person) for key, person in traits_of(changed).items()})
    return queued


@operation("looked for duplicates")
def compare_noted(queued: Mapping[int, int], *, share: Share = EVERYBODY_AT_ONCE) -> int:
    """Compare people whose keys are written with everybody, and take them from the queue."""
    _hold(share)
    with connection.cursor() as cursor:
        # Whoever is not there any more was taken by another meanwhile.
        cursor.execute(_TAKEN, [list(queued)])
        changed = {candidate for (candidate,) in cursor.fetchall()}
    shared, holders = pairs_of(changed)
    known = _known_pairs(changed)
    verdicts = {pair: each for pair, each in _judged(shared, holders).items() if each.is_queued}
    told_apart = {pair for pair, each in known.items() if each.status == PairStatus.DIFFERENT}
    links = {pair: each.score for pair, each in verdicts.items() if pair not in told_apart}
    _write_pairs(known, _through_thirds(changed, links, holders) | verdicts, shared)
    return len(changed)


def _judged(pairs: Iterable[Pair], holders: Mapping[int, int]) -> dict[Pair, Verdict]:
    people = traits_of({key for pair in pairs for key in pair})
    frequencies = frequencies_for(people.values(), holders)
    return {
        pair: judge(people[pair[0]], people[pair[1]], frequencies)
        for pair in pairs
        if pair[0] in people and pair[1] in people
    }


def _through_thirds(
    changed: Collection[int], links: dict[Pair, float], holders: Mapping[int, int]
) -> dict[Pair, Verdict]:
    """Return the pairs that the ``links`` of those who changed make, with links that were there before."""
    ends = {key for pair in links for key in pair} - set(changed)
    pairs = pairs_through(links | dict(links_of(ends, besides=changed)) if ends else links)
    judged = _judged(pairs.keys() - links.keys(), holders) if pairs else {}
    verdicts = {pair: through_third(direct, pairs[pair]) for pair, direct in judged.items()}
    return {pair: each for pair, each in verdicts.items() if each}


def _hold(share: Share) -> None:
    """Let nobody else look at the same people until the transaction ends."""
    way = "pg_advisory_xact_lock" if share.of == 1 else "pg_advisory_xact_lock_shared"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {way}(%s)", [_ONE_AT_A_TIME])
        if share.of > 1:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_ONE_AT_A_TIME, share.number])


_QUEUED = """
SELECT id, candidate_id FROM candidates_matchqueue
WHERE candidate_id IN (
    SELECT candidate_id FROM candidates_matchqueue WHERE candidate_id %% %(of)s = %(number)s
    ORDER BY id LIMIT %(most)s
)
"""
_TAKEN = "DELETE FROM candidates_matchqueue WHERE id = ANY (%s) RETURNING candidate_id"


def hold_back_matching() -> None:
    """Have the background matcher look for pairs later, as this transaction brings many who are compared already."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_MANY_COME])


def is_held_back() -> bool:
    """Tell whether somebody is bringing many people right now."""
    with connection.cursor() as cursor:
        # Given back at once: whoever brings people must not wait for us.
        cursor.execute(
            "SELECT pg_try_advisory_lock(%(key)s) AND pg_advisory_unlock(%(key)s)", {"key": _MANY_COME}
        )
        return not cursor.fetchone()[0]


def find_all_duplicates(*, share: Share = EVERYBODY_AT_ONCE) -> Iterable[int]:
    """Go on until nobody is queued; yields how many were taken after each step."""
    while True:
        if have_grown():
            count_anew()
        if not (taken := find_duplicates(share=share)):
            return
        yield taken


def count_waiting() -> int:
    """Return how many people wait to be compared."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT candidate_id) FROM candidates_matchqueue")
        return int(cursor.fetchone()[0])


def queue(people: Collection[int]) -> None:
    """Have ``people`` compared anew, as a link of theirs to somebody was decided on or is no more."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO candidates_matchqueue (candidate_id) SELECT unnest(%s::bigint[]) ORDER BY 1",
            [as_array(people)],
        )


@operation("queued whom two processes did not see")
def queue_unseen() -> None:
    """Have those compared again whom a third record would show, if another process had not found the other link."""
    queue(unseen())


@operation("queued everybody to be compared")
def queue_everybody() -> None:
    """Have everybody compared anew, as after a change of what is compared."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO candidates_matchqueue (candidate_id) SELECT id FROM candidates_candidate ORDER BY id"
        )


@operation("counted names")
def count_frequencies() -> int:
    """Count how common names and cities are, among at most a hundred thousand people; return how many."""
    with connection.cursor() as cursor:
        cursor.execute(_ESTIMATE)
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
    shared = sharing()
    _write_frequencies(
        {NAMES: words, CITIES: cities},
        {
            COUNTED: number,
            EVERYBODY: max(estimate, number),
            ONE_NAME: shared.one_name,
            TWO_NAMES: shared.two_names,
        },
    )
    return number


def have_grown() -> bool:
    """Tell whether so many came since names were counted that the rare may be common by now."""
    with connection.cursor() as cursor:
        cursor.execute(_ESTIMATE)
        people = int(cursor.fetchone()[0])
    counted = MatchFrequency.objects.filter(kind=PEOPLE, value=EVERYBODY).values_list("people", flat=True)
    return people >= GROWN_FROM and people > GROWTH * (counted.first() or 0)


@operation("counted names anew, as many people had come")
def count_anew() -> None:
    """Count names, and have the suspicions judged again that rest on the count before."""
    count_frequencies()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO candidates_matchqueue (candidate_id)"
            " SELECT first_id FROM candidates_duplicatepair WHERE status = ANY (%s) GROUP BY first_id",
            [[*OPEN_PAIR_STATUSES]],
        )


# The planner's number is as old as the last ANALYZE, that of the statistics is gone after a crash.
_ESTIMATE = """
SELECT greatest(reltuples, pg_stat_get_live_tuples(oid), 0) FROM pg_class
WHERE oid = 'candidates_candidate'::regclass
"""
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
    """Bring the keys of those who changed up to date; whoever was merged or deleted keeps none.

    Most are there already when everybody is compared again: to write them anew takes longer than to compare them.
    """
    wanted = {(number, candidate) for candidate, numbers in keys.items() for number in numbers}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT key, candidate_id FROM candidates_matchkey WHERE candidate_id = ANY (%s::bigint[])",
            [as_array(changed)],
        )
        there = set(cursor.fetchall())
        if gone := there - wanted:
            numbers, candidates = zip(*gone, strict=True)
            cursor.execute(_FORGOTTEN, [as_array(numbers), as_array(candidates)])
        if new := sorted(wanted - there):
            with cursor.copy("COPY candidates_matchkey (key, candidate_id) FROM STDIN") as copy:
                copy.write("".join(f"{number}\t{candidate}\n" for number, candidate in new))


_FORGOTTEN = """
DELETE FROM candidates_matchkey USING unnest(%s::bigint[], %s::bigint[]) AS gone (number, candidate)
WHERE key = gone.number AND candidate_id = gone.candidate
"""


def _known_pairs(changed: Collection[int]) -> dict[Pair, DuplicatePair]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM candidates_duplicatepair WHERE first_id = ANY (%(keys)s) OR second_id = ANY (%(keys)s)",
            {"keys": list(changed)},
        )
        keys = [key for (key,) in cursor.fetchall()]
    pairs = DuplicatePair.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    return {(pair.first_id, pair.second_id): pair for pair in pairs}


def _write_pairs(
    known: Mapping[Pair, DuplicatePair], verdicts: Mapping[Pair, Verdict], shared: Mapping[Pair, set[int]]
) -> None:
    """Queue the pairs that look alike, and forget suspicions that nothing speaks for any more."""
    new = [
        _described(DuplicatePair(first_id=pair[0], second_id=pair[1]), verdict, shared.get(pair, ()))
        for pair, verdict in verdicts.items()
        if pair not in known
    ]
    # In order, so that two who look at two halves of the pairs wait for each other instead of dying.
    new.sort(key=lambda pair: (pair.first_id, pair.second_id))
    DuplicatePair.objects.bulk_create(new, batch_size=1_000, ignore_conflicts=True)
    links = {key for key, pair in known.items() if is_link(pair)}
    for key, pair in known.items():
        if key in verdicts:
            _look_again(pair, verdicts[key], shared.get(key, set()))
        elif pair.status in OPEN_PAIR_STATUSES:
            pair.delete()
    still = {key for key in links & verdicts.keys() if is_link(known[key])}
    queue({person for pair in links - still for person in pair})


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

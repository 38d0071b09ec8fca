"""``python -m bench.reconciliation``: a copy of as many rows as there are candidates, compared with the record."""

import csv
import random
import resource
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.databases import temporary_record

SYSTEM, USER = "former-ats", "bench@demo.example"
MOST_SECONDS, MOST_MEGABYTES = 120, 600
HEADINGS = (
    "Candidate ID", "Full name", "Email", "Phone", "Job title", "Employer", "City", "Region", "Country",
)  # fmt: skip
# One row in so many.
CHANGED, GONE, UNKNOWN, TWICE = 10, 100, 100, 200


def main() -> int:
    """Measure; return 1 when a comparison takes too long or too much memory."""
    parser = ArgumentParser(prog="bench.reconciliation", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    rows = parser.parse_args().rows
    with temporary_record(), TemporaryDirectory() as folder:
        _fill(rows)
        copy = Path(folder, "copy.csv")
        _write(copy)
        times = [_compare(copy, word) for word in ("first", "second")]
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(f"largest process {most:.0f} MB\n")
    return 0 if max(times) <= MOST_SECONDS and most <= MOST_MEGABYTES else 1


def _fill(rows: int) -> None:
    """Fill the tables that are compared, without the triggers that gather history and words of others."""
    import psycopg  # noqa: PLC0415 - beside what follows
    from django.conf import settings  # noqa: PLC0415 - the models are there by now

    from accounts.models import User  # noqa: PLC0415
    from governance.models import System  # noqa: PLC0415

    User.objects.create_user(USER, display_name="Bench", is_superuser=True)
    system = System.objects.create(code=SYSTEM, name="Former ATS", kind="ats")
    with psycopg.connect(settings.DATABASE_URLS["superuser"], autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        for statement in _FILLING:
            connection.execute(statement, {"rows": rows, "system": system.pk})
        connection.execute("VACUUM (ANALYZE)")


_FILLING = (
    """
    INSERT INTO candidates_candidate (id, reference, full_name, given_name, family_name, preferred_name, pronouns,
        status, headline, current_title, current_employer, summary, street, postcode, city, region, country, language,
        work_modes, employment_types, pay_currency, pay_unit, source_detail, do_not_contact, is_restricted)
    SELECT i, 'C-' || i, 'Person ' || substr(md5(i::text), 1, 12), '', '', '', '', 'active', '',
        'Title ' || i %% 500, 'Employer ' || i %% 5000, '', '', '', 'City ' || i %% 300, 'Region ' || i %% 50, 'GB', '',
        '{}', '{}', '', '', '', false, false
    FROM generate_series(1, %(rows)s) AS i
    """,
    """
    INSERT INTO candidates_candidateemail (candidate_id, value, normalised, kind, is_primary)
    SELECT i, 'p' || i || '@old.example', 'p' || i || '@old.example', 'personal', true
    FROM generate_series(1, %(rows)s) AS i
    """,
    """
    INSERT INTO candidates_candidatephone (candidate_id, value, normalised, extension, kind, is_primary)
    SELECT i, '+44' || 7400000000 + i, '+44' || 7400000000 + i, '', 'mobile', true
    FROM generate_series(1, %(rows)s) AS i
    """,
    """
    INSERT INTO governance_externalidentifier (model, object_id, system_id, external_id, status)
    SELECT 'candidates.candidate', i, %(system)s, 'K' || i, 'active' FROM generate_series(1, %(rows)s) AS i
    """,
)


def _write(copy: Path) -> None:
    """Write the record as another system has it: with its keys, in capitals, and otherwise in places."""
    from django.db import connection  # noqa: PLC0415

    from governance.models import System  # noqa: PLC0415

    system = System.objects.get(code=SYSTEM)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.external_id, full_name, m.value, p.value, current_title, current_employer, city, region, country"
            " FROM candidates_candidate c JOIN governance_externalidentifier e ON e.object_id = c.id"
            " AND e.model = 'candidates.candidate' AND e.system_id = %s"
            " LEFT JOIN candidates_candidateemail m ON m.candidate_id = c.id AND m.is_primary"
            " LEFT JOIN candidates_candidatephone p ON p.candidate_id = c.id AND p.is_primary",
            [system.pk],
        )
        _write_rows(copy, cursor)


def _write_rows(copy: Path, found: object) -> None:
    drawn = random.Random("conflicts")
    with copy.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        for row in found:  # type: ignore[attr-defined]
            if drawn.randrange(GONE) == 0:
                continue
            cells = [row[0], row[1].upper(), *row[2:]]
            if drawn.randrange(CHANGED) == 0:
                cells[drawn.choice((4, 5, 6))] = "Something else"
            if drawn.randrange(UNKNOWN) == 0:
                name = f"Unknown {drawn.randrange(10**9)}"
                cells = [
                    f"U{drawn.randrange(10**9)}",
                    name,
                    f"{name.replace(' ', '')}@new.example",
                    *[""] * 6,
                ]
            for _ in range(1 + (drawn.randrange(TWICE) == 0)):
                writer.writerow(cells)


def _compare(copy: Path, word: str) -> float:
    from accounts.models import User  # noqa: PLC0415
    from audit.context import acting  # noqa: PLC0415
    from governance.models import System  # noqa: PLC0415
    from integrations.models import Discrepancy  # noqa: PLC0415
    from integrations.operations.comparisons import start_comparison, upload_copy  # noqa: PLC0415
    from integrations.reconciliation.comparing import compare  # noqa: PLC0415

    user = User.objects.get(email=USER)
    began = time.perf_counter()
    with acting(user), copy.open("rb") as file:
        run = upload_copy(
            file, name="copy.csv", size=copy.stat().st_size, system=System.objects.get(code=SYSTEM)
        )
        run = start_comparison(run, mapping=run.read_proposal().mapping)
    steps: dict[str, float] = {}
    last = time.perf_counter()
    for run in compare(run):  # noqa: B020 - each step gives the run as it is now
        now = time.perf_counter()
        steps[run.step or "done"] = steps.get(run.step or "done", 0) + now - last
        last = now
    took = time.perf_counter() - began
    told = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in steps.items())
    found, new = Discrepancy.objects.seen_in(run).count(), Discrepancy.objects.new_in(run).count()
    sys.stdout.write(
        f"{word} comparison of {run.rows_done:,} rows: {took:.1f} s ({told}); "
        f"{found:,} discrepancies, {new:,} new; {run.get_status_display()} {run.problem}\n"
    )
    sys.stdout.flush()
    return took


if __name__ == "__main__":
    sys.exit(main())

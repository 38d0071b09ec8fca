"""Towns with their coordinates, and how letters of other scripts are written in Latin ones."""

import lzma
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from anyascii import anyascii
from django.db import migrations

PLACES = Path(__file__).resolve().parent.parent / "data" / "places.tsv.xz"
# Letters of living scripts in which people's names come: Greek to Georgian, kana, ideographs, Hangul.
SCRIPTS = ((0x370, 0x1100), (0x3041, 0x3100), (0x4E00, 0xA000), (0xAC00, 0xD7A4))
# Arabic and Hebrew write no short vowels: what is left of a name is compared without any.
WITHOUT_VOWELS = (0x590, 0x780)

TABLE = """
CREATE TABLE candidates_letter (letter text PRIMARY KEY, latin text NOT NULL, is_consonant boolean NOT NULL);
"""


def load(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001 - Django's signature
    with schema_editor.connection.cursor() as cursor:
        with cursor.copy("COPY candidates_letter (letter, latin, is_consonant) FROM STDIN") as copy:
            for letter, latin in letters():
                copy.write_row((letter, latin, WITHOUT_VOWELS[0] <= ord(letter) < WITHOUT_VOWELS[1]))
        cursor.execute("CREATE TEMPORARY TABLE towns (LIKE candidates_place) ON COMMIT DROP")
        columns = "id, name, country, latitude, longitude, inhabitants, names"
        with (
            cursor.copy(f"COPY towns ({columns}) FROM STDIN") as copy,
            lzma.open(PLACES, "rt", encoding="utf-8") as lines,
        ):
            for number, line in enumerate(lines, start=1):
                *town, others = line.rstrip("\n").split("\t")
                copy.write_row((number, *town, [town[0], *filter(None, others.split("|"))]))
        cursor.execute(
            "INSERT INTO candidates_place SELECT id, name, country, latitude, longitude, inhabitants, "
            "ARRAY(SELECT DISTINCT candidates_fold(each) FROM unnest(names) each) FROM towns"
        )


def letters() -> Iterator[tuple[str, str]]:
    """Yield small letters with their Latin spelling; an ideograph is a word of its own."""
    for first, end in SCRIPTS:
        for code in range(first, end):
            letter = chr(code)
            latin = anyascii(letter).lower()
            if letter.isalpha() and letter == letter.lower() and latin.isalnum():
                yield letter, f" {latin} " if 0x4E00 <= code < 0xA000 else latin


class Migration(migrations.Migration):
    replaces = [("candidates", "0006_load_places_and_letters")]

    dependencies = [("candidates", "0003_write_search_words")]

    operations = [
        migrations.RunSQL(TABLE, "DROP TABLE candidates_letter"),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]

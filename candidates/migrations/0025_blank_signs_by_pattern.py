"""Signs between words become blanks by a pattern: translate() compares each letter with each of 46 signs."""

import importlib

from django.db import migrations

before = importlib.import_module("candidates.migrations.0007_write_search_words")
translated = importlib.import_module("candidates.migrations.0018_gather_words_once").IN_LINE


def pattern(signs: str) -> str:
    return "[" + "".join(f"\\u{ord(sign):04x}" for sign in signs) + "]"


BY_PATTERN = f"""
CREATE OR REPLACE FUNCTION candidates_plain(text) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    -- Words and blanks, so that the parser finds no hosts, paths and numbers of its own.
    SELECT regexp_replace(regexp_replace(
        replace(replace(replace(replace(' ' || public.candidates_fold($1),
            'c++', 'cplusplus'), 'c#', 'csharp'), 'f#', 'fsharp'), ' .net', ' dotnet'),
        '{pattern(before.APOSTROPHES)}', '', 'g'), '{pattern(before.SIGNS)}', ' ', 'g')
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("candidates", "0024_index_numbers_from_the_end")]

    operations = [migrations.RunSQL(BY_PATTERN, translated)]

# ruff: noqa: S608 - SQL with the names of our own tables
"""All words of a candidate in one row, written once for each statement, or once at the end of a bulk load.

A statement that changes what is searched notes whom it concerns in ``candidates_searchdue``; a constraint trigger on
that table writes their rows. It fires at once; ``SET CONSTRAINTS search_due DEFERRED`` puts it off to the commit, so that
a load of people, addresses, skills and résumés writes each person's words once.

Each row that is written gets the next stamp, so that matching words are looked for from those that were written last,
a block of them at a time.
"""

from django.db import migrations

# Codes of candidate.language whose words PostgreSQL knows to stem.
LANGUAGES = {
    "ar": "arabic", "hy": "armenian", "eu": "basque", "ca": "catalan", "da": "danish", "nl": "dutch", "en": "english",
    "fi": "finnish", "fr": "french", "de": "german", "el": "greek", "hi": "hindi", "hu": "hungarian",
    "id": "indonesian", "ga": "irish", "it": "italian", "lt": "lithuanian", "ne": "nepali", "no": "norwegian",
    "nb": "norwegian", "nn": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "es": "spanish", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
STEMMERS = sorted(set(LANGUAGES.values()))

# Ours know no stop words: to a recruiter "IT" is a trade.
DICTIONARIES = "".join(
    f"""
CREATE TEXT SEARCH DICTIONARY candidates_{name} (TEMPLATE = snowball, LANGUAGE = {name});
CREATE TEXT SEARCH CONFIGURATION candidates_{name} (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION candidates_{name}
    ALTER MAPPING FOR asciiword, word, numword WITH candidates_{name};
"""
    for name in STEMMERS
)

# Signs that end a word, and those that are dropped.
SIGNS = '.,;:!?()[]{}<>/\\|"@&%*+=~^_-$#\t\r\n\u2013\u2014\u2022\u00b7\u00ab\u00bb\u201e\u201c\u201d\u2026\u00a7\u00b0\u20ac'
APOSTROPHES = "'\u2019\u2018\u02bc\u00b4`"


def pattern(signs: str) -> str:
    """Return what finds one of ``signs``: translate() would compare each letter with each of them."""
    return "[" + "".join(f"\\u{ord(sign):04x}" for sign in signs) + "]"


FUNCTIONS = rf"""
-- In one SELECT and with full names, so that the planner sees through it.
CREATE FUNCTION candidates_fold(text) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    SELECT lower(public.unaccent('public.unaccent'::regdictionary, $1))
$$;

CREATE FUNCTION candidates_plain(text) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    -- Words and blanks, so that the parser finds no hosts, paths and numbers of its own.
    SELECT regexp_replace(regexp_replace(
        replace(replace(replace(replace(' ' || public.candidates_fold($1),
            'c++', 'cplusplus'), 'c#', 'csharp'), 'f#', 'fsharp'), ' .net', ' dotnet'),
        '{pattern(APOSTROPHES)}', '', 'g'), '{pattern(SIGNS)}', ' ', 'g')
$$;

CREATE FUNCTION candidates_romanised(folded text, OUT latin text, OUT consonants text)
LANGUAGE plpgsql STABLE STRICT SET search_path = public, pg_temp AS $$
BEGIN
    IF folded !~ '[\u0370-\u10ff\u3041-\u30ff\u4e00-\u9fff\uac00-\ud7a3]' THEN RETURN; END IF;
    SELECT string_agg(coalesce(l.latin, s.sign), '' ORDER BY s.at),
        string_agg(CASE WHEN s.sign = ' ' OR l.is_consonant THEN coalesce(l.latin, ' ') END, '' ORDER BY s.at)
    INTO latin, consonants
    FROM regexp_split_to_table(replace(folded, E'\u03bf\u03c5', 'ou'), '') WITH ORDINALITY AS s (sign, at)
    LEFT JOIN candidates_letter l ON l.letter = s.sign;
    consonants := nullif(btrim(consonants), '');
    -- An ideograph is a syllable: found alone, and as people join them.
    latin := btrim(regexp_replace(latin, '\s+', ' ', 'g') || ' ' || regexp_replace(latin, '(\S) +(\S)', '\1\2', 'g'));
END $$;

CREATE FUNCTION candidates_skeleton(latin text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT regexp_replace(translate(latin, 'aeiouwy', ''), '(.)\1+', '\1', 'g')
$$;

CREATE FUNCTION candidates_stemmer(language text) RETURNS regconfig
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT CASE language {"".join(f" WHEN '{code}' THEN 'public.candidates_{name}'::regconfig" for code, name in LANGUAGES.items())}
        WHEN '' THEN 'public.candidates_english'::regconfig ELSE 'pg_catalog.simple'::regconfig END
$$;

CREATE FUNCTION candidates_stems(word text) RETURNS text[]
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    SELECT array_agg(DISTINCT stem) FROM (
        SELECT word AS stem {"".join(f" UNION ALL SELECT unnest(ts_lexize('public.candidates_{name}', word))" for name in STEMMERS)}
    ) AS stems WHERE stem <> ''
$$;

CREATE FUNCTION candidates_marked(mark text, words tsvector) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_to_tsvector(array_agg(DISTINCT mark || each)), '')
    FROM unnest(tsvector_to_array(words)) AS each
$$;

CREATE TABLE candidates_searchdue (tx xid8 NOT NULL DEFAULT pg_current_xact_id(), keys bigint[] NOT NULL);
CREATE INDEX candidates_searchdue_tx ON candidates_searchdue USING hash (tx);

CREATE FUNCTION candidates_write_search(asked bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    -- The lock comes first, in a statement of its own: two people who each add an address at the
    -- same time wait here, and the second then reads what the first one wrote.
    PERFORM FROM candidates_candidatesearch
        WHERE candidate_id = ANY (asked) ORDER BY candidate_id FOR UPDATE;
    INSERT INTO candidates_candidatesearch AS kept (candidate_id, text, names, words, latitude, longitude)
    SELECT c.id,
        candidates_fold(concat(' ', concat_ws(' ', n.given, nullif(c.current_title, ''), nullif(c.current_employer, ''),
            c.reference,
            (SELECT string_agg(e.normalised, ' ' ORDER BY e.id)
                FROM candidates_candidateemail e WHERE e.candidate_id = c.id),
            (SELECT string_agg(p.normalised, ' ' ORDER BY p.id)
                FROM candidates_candidatephone p WHERE p.candidate_id = c.id)))),
        n.folded,
        setweight(v.names, 'A') || candidates_marked('n#', v.names)
            || CASE WHEN r.consonants IS NULL THEN '' ELSE candidates_marked('k#',
                array_to_tsvector(ARRAY(SELECT DISTINCT s FROM regexp_split_to_table(r.consonants, '\s+') w,
                    candidates_skeleton(w) s WHERE length(s) > 1))) END
            || candidates_marked('s#', array_to_tsvector(ARRAY(
                SELECT DISTINCT sound FROM regexp_split_to_table(n.folded, '[^a-z]+') w, dmetaphone(w) sound
                WHERE sound <> '')))
            || setweight(v.titles, 'B') || candidates_marked('t#', v.titles || v.past_titles)
            || setweight(v.employers || v.past_titles || v.cities, 'C')
            || candidates_marked('e#', v.employers) || candidates_marked('c#', v.cities)
            || to_tsvector(v.stemmer, candidates_plain(left(concat_ws(' ', nullif(c.summary, ''), j.stories, e.studies,
                f.certificates, d.resumes), 200000)))
            || array_to_tsvector(ARRAY(
                SELECT 'skill#' || s.skill_id FROM candidates_candidateskill s WHERE s.candidate_id = c.id
                UNION ALL SELECT 'tag#' || t.tag_id FROM candidates_candidatetag t WHERE t.candidate_id = c.id)),
        coalesce(c.latitude::float8, p.latitude), coalesce(c.longitude::float8, p.longitude)
    FROM candidates_candidate c
    CROSS JOIN LATERAL (SELECT concat_ws(' ', c.full_name,
        CASE WHEN strpos(c.full_name, c.given_name) = 0 THEN c.given_name END,
        CASE WHEN strpos(c.full_name, c.family_name) = 0 THEN c.family_name END,
        nullif(c.preferred_name, '')) AS given OFFSET 0) g
    CROSS JOIN LATERAL candidates_romanised(candidates_fold(g.given)) r
    CROSS JOIN LATERAL (SELECT g.given, concat_ws(' ', candidates_fold(g.given), r.latin) AS folded OFFSET 0) n
    LEFT JOIN LATERAL (SELECT string_agg(w.title, ' , ' ORDER BY w.id) AS titles,
            string_agg(w.employer, ' , ' ORDER BY w.id) AS employers, string_agg(w.description, ' , ' ORDER BY w.id) AS stories
        FROM candidates_workhistory w WHERE w.candidate_id = c.id) j ON true
    LEFT JOIN LATERAL (SELECT string_agg(concat_ws(' , ', s.institution, s.qualification, s.field_of_study, s.description),
            ' , ' ORDER BY s.id) AS studies
        FROM candidates_education s WHERE s.candidate_id = c.id) e ON true
    LEFT JOIN LATERAL (SELECT string_agg(s.name, ' , ' ORDER BY s.id) AS certificates
        FROM candidates_certification s WHERE s.candidate_id = c.id) f ON true
    LEFT JOIN LATERAL (SELECT string_agg(left(s.text, 200000), ' , ' ORDER BY s.id DESC) AS resumes
        FROM candidates_document s
        WHERE s.candidate_id = c.id AND NOT s.is_private AND s.kind IN ('resume', 'cover_letter', 'portfolio', 'certificate')
            AND NOT EXISTS (SELECT FROM candidates_document l WHERE l.replaces_id = s.id)) d ON true
    LEFT JOIN LATERAL (SELECT o.latitude, o.longitude FROM candidates_place o
        WHERE c.latitude IS NULL AND c.city <> '' AND o.names @> ARRAY[candidates_fold(btrim(c.city))]
            AND c.country IN (o.country, '')
        ORDER BY o.inhabitants DESC LIMIT 1) p ON true
    CROSS JOIN LATERAL (SELECT candidates_stemmer(c.language) AS stemmer) l
    CROSS JOIN LATERAL (SELECT l.stemmer,
        to_tsvector('simple', candidates_plain(n.folded || ' ' || c.reference)) AS names,
        to_tsvector(l.stemmer, candidates_plain(concat_ws(' , ', nullif(c.current_title, ''), nullif(c.headline, '')))) AS titles,
        to_tsvector(l.stemmer, candidates_plain(coalesce(j.titles, ''))) AS past_titles,
        to_tsvector('simple', candidates_plain(concat_ws(' , ', nullif(c.current_employer, ''), j.employers))) AS employers,
        to_tsvector('simple', candidates_plain(c.city)) AS cities OFFSET 0) v
    WHERE c.id = ANY (asked)
    ON CONFLICT (candidate_id) DO UPDATE
        SET stamp = EXCLUDED.stamp, text = EXCLUDED.text, names = EXCLUDED.names, words = EXCLUDED.words,
            latitude = EXCLUDED.latitude, longitude = EXCLUDED.longitude
        WHERE (kept.text, kept.names, kept.words, kept.latitude, kept.longitude)
            IS DISTINCT FROM (EXCLUDED.text, EXCLUDED.names, EXCLUDED.words, EXCLUDED.latitude, EXCLUDED.longitude);
END $$;

CREATE FUNCTION candidates_search_is_due() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    asked bigint[];
BEGIN
    -- The first to fire does all that this transaction noted; the others find nothing left.
    WITH taken AS (DELETE FROM candidates_searchdue WHERE tx = pg_current_xact_id() RETURNING keys)
    SELECT array_agg(DISTINCT key ORDER BY key) INTO asked FROM taken, unnest(keys) AS key;
    IF asked IS NOT NULL THEN PERFORM candidates_write_search(asked); END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER search_due AFTER INSERT ON candidates_searchdue
    DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW EXECUTE FUNCTION candidates_search_is_due();

CREATE FUNCTION candidates_search_touched() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_TABLE_NAME = 'candidates_candidate' THEN
        INSERT INTO candidates_searchdue (keys) SELECT array_agg(id) FROM touched HAVING count(*) > 0;
    ELSE
        INSERT INTO candidates_searchdue (keys)
        SELECT array_agg(DISTINCT candidate_id) FROM touched HAVING count(*) > 0;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION candidates_search_gone() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM candidates_candidatesearch WHERE candidate_id IN (SELECT id FROM touched);
    RETURN NULL;
END $$;
"""

STAMPS = """
CREATE SEQUENCE candidates_search_stamp;
SELECT setval('candidates_search_stamp', 1);
ALTER TABLE candidates_candidatesearch ALTER COLUMN stamp SET DEFAULT nextval('candidates_search_stamp');
ALTER SEQUENCE candidates_search_stamp OWNED BY candidates_candidatesearch.stamp;

-- All stamps there are, the latest first: a few blocks of 4,096 one by one, then a few of four times that, and so
-- on. From 262,144 those of one size are asked for at once. Whatever can be seen has a stamp that was given before.
CREATE FUNCTION candidates_latest_blocks() RETURNS TABLE (blocks bigint[], first_stamp bigint, last_stamp bigint)
LANGUAGE plpgsql STABLE ROWS 20 SET search_path = public, pg_temp AS $$
DECLARE
    below bigint;
    size int;
    lowest bigint;
    highest bigint;
    step bigint;
BEGIN
    SELECT last_value + 1 INTO below FROM candidates_search_stamp;
    FOR level IN 0..5 LOOP
        EXIT WHEN below <= 0;
        size := 12 + 2 * level;
        highest := (below - 1) >> size;
        lowest := CASE level WHEN 5 THEN 0 ELSE highest >> 2 << 2 END;
        IF highest - lowest < 2 THEN lowest := greatest(lowest - 4, 0); END IF;
        step := CASE WHEN level < 3 THEN 1 ELSE highest - lowest + 1 END;
        FOR block IN REVERSE highest..lowest BY step LOOP
            blocks := ARRAY(SELECT (each << 3) + level FROM generate_series(greatest(block - step + 1, lowest), block) AS each);
            first_stamp := greatest(block - step + 1, lowest) << size;
            last_stamp := ((block + 1) << size) - 1;
            RETURN NEXT;
        END LOOP;
        below := lowest << size;
    END LOOP;
END $$;
"""

# What a candidate is found by: for each table the columns that are read.
READ = {
    "candidates_candidate": (
        "full_name", "given_name", "family_name", "preferred_name", "current_title", "current_employer", "headline",
        "summary", "reference", "city", "country", "language", "latitude", "longitude",
    ),
    "candidates_candidateemail": ("normalised",),
    "candidates_candidatephone": ("normalised",),
    "candidates_candidateskill": ("skill_id",),
    "candidates_candidatetag": ("tag_id",),
    "candidates_workhistory": ("title", "employer", "description"),
    "candidates_education": ("institution", "qualification", "field_of_study", "description"),
    "candidates_certification": ("name",),
    "candidates_document": ("text", "kind", "is_private", "replaces_id"),
}  # fmt: skip


def changed(table: str, columns: tuple[str, ...]) -> str:
    """A set difference is hashed; a join of two transition tables would be quadratic."""
    key = "id" if table == "candidates_candidate" else "candidate_id"
    read = ", ".join(("id", *([key] if key != "id" else []), *columns))
    moved = "" if key == "id" else f" UNION ALL (SELECT {read} FROM was EXCEPT SELECT {read} FROM is_now)"
    return f"""
CREATE FUNCTION {table}_search_update() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO candidates_searchdue (keys)
    SELECT array_agg(DISTINCT {key}) FROM ((SELECT {read} FROM is_now EXCEPT SELECT {read} FROM was){moved}) AS changed
    HAVING count(*) > 0;
    RETURN NULL;
END $$;
CREATE TRIGGER search_insert AFTER INSERT ON {table}
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION candidates_search_touched();
CREATE TRIGGER search_update AFTER UPDATE ON {table}
    REFERENCING OLD TABLE AS was NEW TABLE AS is_now FOR EACH STATEMENT EXECUTE FUNCTION {table}_search_update();
CREATE TRIGGER search_delete AFTER DELETE ON {table}
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT
    EXECUTE FUNCTION candidates_search_{"gone" if key == "id" else "touched"}();
"""


TRIGGERS = "".join(changed(table, columns) for table, columns in READ.items())

UNDO = "".join(f"DROP FUNCTION {table}_search_update() CASCADE;\n" for table in READ) + "".join(
    (
        "DROP FUNCTION candidates_latest_blocks();",
        "ALTER TABLE candidates_candidatesearch ALTER COLUMN stamp DROP DEFAULT;",
        "DROP SEQUENCE candidates_search_stamp;",
        "DROP FUNCTION candidates_search_touched() CASCADE;",
        "DROP FUNCTION candidates_search_gone() CASCADE;",
        "DROP TABLE candidates_searchdue;",
        "DROP FUNCTION candidates_search_is_due();",
        "DROP FUNCTION candidates_write_search(bigint[]);",
        "DROP FUNCTION candidates_marked(text, tsvector);",
        "DROP FUNCTION candidates_stems(text);",
        "DROP FUNCTION candidates_stemmer(text);",
        "DROP FUNCTION candidates_skeleton(text);",
        "DROP FUNCTION candidates_romanised(text);",
        "DROP FUNCTION candidates_plain(text);",
        "DROP FUNCTION candidates_fold(text);",
        *(
            f"DROP TEXT SEARCH CONFIGURATION candidates_{name}; DROP TEXT SEARCH DICTIONARY candidates_{name};"
            for name in STEMMERS
        ),
    )
)


class Migration(migrations.Migration):
    replaces = [
        ("candidates", "0003_keep_search_text"),
        ("candidates", "0007_write_search_words"),
        ("candidates", "0018_gather_words_once"),
        ("candidates", "0025_blank_signs_by_pattern"),
    ]

    dependencies = [("candidates", "0002_squashed_initial")]

    operations = [migrations.RunSQL(DICTIONARIES + FUNCTIONS + STAMPS + TRIGGERS, UNDO)]

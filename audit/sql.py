"""The functions of PostgreSQL that all triggers share."""

CHANGE_SET = """
CREATE OR REPLACE FUNCTION audit_change_set() RETURNS audit_changeset
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $body$
DECLARE
    act audit_changeset;
    context jsonb;
BEGIN
    SELECT * INTO act FROM audit_changeset
    WHERE xid = pg_current_xact_id() AND occurred_at = transaction_timestamp();
    IF FOUND THEN RETURN act; END IF;
    context := coalesce(nullif(current_setting('sor.context', true), ''), '{}')::jsonb;
    INSERT INTO audit_changeset (
        xid, occurred_at, actor_id, actor_name, via, verb, api_key_id, request_id, address, reason, db_role
    ) VALUES (
        pg_current_xact_id(), transaction_timestamp(),
        (context->>'actor_id')::bigint,
        coalesce(context->>'actor_name', 'database role ' || session_user),
        coalesce(context->>'via', 'sql'),
        coalesce(context->>'verb', ''),
        (context->>'api_key_id')::bigint,
        coalesce(context->>'request_id', ''),
        coalesce((context->>'address')::inet, inet_client_addr()),
        coalesce(context->>'reason', ''),
        session_user
    ) RETURNING * INTO act;
    RETURN act;
END $body$;
REVOKE ALL ON FUNCTION audit_change_set() FROM PUBLIC;
"""

REFUSALS = """
CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $body$
BEGIN
    IF TG_OP = 'UPDATE' AND EXISTS (
        SELECT FROM audit_redaction WHERE xid = pg_current_xact_id() AND occurred_at = transaction_timestamp()
    ) AND current_setting('sor.redacting', true) = TG_TABLE_NAME THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION '% of % is refused: history cannot be changed', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege',
              HINT = 'Correct the record itself; its history keeps both versions.';
END $body$;

CREATE OR REPLACE FUNCTION audit_refuse_forgery() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF pg_trigger_depth() < 2 AND current_setting('sor.adopting', true) IS DISTINCT FROM 'on' THEN
        RAISE EXCEPTION 'INSERT into % is refused: only a change of a record writes history', TG_TABLE_NAME
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $body$;

CREATE OR REPLACE FUNCTION audit_refuse_key() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'The key of a row in % cannot be changed: its history hangs on it', TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $body$;

CREATE OR REPLACE FUNCTION audit_next_version() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    NEW.version := OLD.version + 1;
    NEW.updated_at := transaction_timestamp();
    RETURN NEW;
END $body$;

CREATE OR REPLACE FUNCTION audit_same_version() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    NEW.version := OLD.version;
    NEW.updated_at := OLD.updated_at;
    RETURN NEW;
END $body$;
"""

# Takes the history table, the record's key and the columns; answers with the rows that held a value.
REDACT = """
CREATE OR REPLACE FUNCTION audit_redact(
    history_table text, record_label text, record_id bigint, redacted text[], why text,
    acting_id bigint, acting_name text
) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $body$
DECLARE
    assignments text;
    filled text;
    held integer;
    unknown text;
BEGIN
    IF length(trim(coalesce(why, ''))) < 8 THEN
        RAISE EXCEPTION 'A redaction needs a reason of at least eight characters'
            USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF length(trim(coalesce(acting_name, ''))) = 0 THEN
        RAISE EXCEPTION 'A redaction needs the name of who does it' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF NOT EXISTS (
        SELECT FROM information_schema.columns
        WHERE table_schema = 'public' AND table_name = history_table AND column_name = 'history_type'
    ) THEN
        RAISE EXCEPTION '% is not a history table', history_table USING ERRCODE = 'invalid_parameter_value';
    END IF;
    SELECT name INTO unknown FROM unnest(redacted) AS name
    WHERE name IN ('id', 'version', 'created_at', 'updated_at', 'change_set_id') OR name LIKE 'history\\_%'
       OR NOT EXISTS (
            SELECT FROM information_schema.columns
            WHERE table_schema = 'public' AND table_name = history_table AND column_name = name
       ) LIMIT 1;
    IF unknown IS NOT NULL OR coalesce(array_length(redacted, 1), 0) = 0 THEN
        RAISE EXCEPTION 'Column % of % cannot be redacted', coalesce(unknown, '(none given)'), history_table
            USING ERRCODE = 'invalid_parameter_value';
    END IF;
    SELECT string_agg(format('%I = NULL', name), ', '), string_agg(format('%I IS NOT NULL', name), ' OR ')
    INTO assignments, filled FROM unnest(redacted) AS name;
    EXECUTE format('SELECT count(*) FROM %I WHERE id = $1 AND (%s)', history_table, filled)
    INTO held USING record_id;
    INSERT INTO audit_redaction (
        xid, occurred_at, model, object_id, fields, rows, actor_id, actor_name, reason, db_role
    ) VALUES (
        pg_current_xact_id(), transaction_timestamp(), record_label, record_id, redacted, held,
        acting_id, acting_name, why, session_user
    );
    PERFORM set_config('sor.redacting', history_table, true);
    EXECUTE format('UPDATE %I SET %s WHERE id = $1 AND (%s)', history_table, assignments, filled)
    USING record_id;
    PERFORM set_config('sor.redacting', '', true);
    RETURN held;
END $body$;
REVOKE ALL ON FUNCTION audit_redact(text, text, bigint, text[], text, bigint, text) FROM PUBLIC;
"""

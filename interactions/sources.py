"""What obliges somebody to log a contact, as queries over the rows that tell of it.

Each yields trigger, key, candidate, submission, interview, interaction, follow-up, responsible, and since when
it obliges and a contact fits, for what happened after ``%(since)s``.
"""

from typing import Any

from interactions.choices import Entry, Kind, Trigger
from placements.choices import InterviewStatus, Stage

CONVERSATION_STAGES = (Stage.CONTACTED, Stage.SCREENING, Stage.OFFER)
HELD = (InterviewStatus.SCHEDULED, InterviewStatus.COMPLETED)
WRITTEN = (Kind.EMAIL, Kind.SMS, Kind.MESSAGE)
SPOKEN = (Kind.CALL, Kind.VIDEO)

CODES: dict[str, Any] = {
    "stages": [str(stage) for stage in CONVERSATION_STAGES],
    "held": [str(status) for status in HELD],
    "written": [str(kind) for kind in WRITTEN],
    "spoken": [str(kind) for kind in SPOKEN],
    "captured": Entry.CAPTURED.value,
    "imported": Entry.IMPORTED.value,
}

# A machine answers no message: the candidate's owner does, else whoever had the contact.
_ANSWERABLE = """
    CASE WHEN p.is_service OR t.direction = 'in' THEN coalesce(c.owner_id, p.id) ELSE p.id END
"""
_TALKS = """
    FROM interactions_interaction t
    JOIN accounts_user p ON p.id = t.performed_by_id
    JOIN candidates_candidate c ON c.id = t.candidate_id
    WHERE t.occurred_at BETWEEN %(since)s AND statement_timestamp()
"""

SOURCES: dict[Trigger, str] = {
    Trigger.INTERVIEW: """
        SELECT 'interview:' || i.id || ':' || extract(epoch FROM i.ends_at)::bigint,
            s.candidate_id, s.id, i.id, NULL::bigint, NULL::bigint, s.recruiter_id, i.ends_at, i.starts_at
        FROM placements_interview i JOIN placements_submission s ON s.id = i.submission_id
        WHERE i.status = ANY (%(held)s) AND i.ends_at BETWEEN %(since)s AND statement_timestamp()
            AND i.starts_at >= %(since)s::timestamptz - interval '1 day'
    """,
    # The conversation that a stage implies came before the move as often as after it. A move that was
    # taken back, and the taking back, imply none.
    Trigger.STAGE: """
        SELECT 'stage:' || e.id, s.candidate_id, s.id, NULL::bigint, NULL::bigint, NULL::bigint,
            s.recruiter_id, e.occurred_at, least(e.occurred_at - interval '24 hours', (
                SELECT max(b.occurred_at) FROM placements_stageevent b
                WHERE b.submission_id = e.submission_id AND b.occurred_at < e.occurred_at
            ))
        FROM placements_stageevent e JOIN placements_submission s ON s.id = e.submission_id
        WHERE e.to_stage = ANY (%(stages)s) AND e.occurred_at BETWEEN %(since)s AND statement_timestamp()
            AND NOT EXISTS (
                SELECT FROM placements_stageevent o
                WHERE o.submission_id = e.submission_id AND o.actor_id = e.actor_id
                    AND o.from_stage = e.to_stage AND o.to_stage = e.from_stage
                    AND o.occurred_at BETWEEN e.occurred_at - interval '10 minutes'
                                          AND e.occurred_at + interval '10 minutes'
            )
    """,
    Trigger.MESSAGE: f"""
        SELECT 'message:' || t.id, t.candidate_id, t.submission_id, NULL::bigint, t.id, NULL::bigint,
            {_ANSWERABLE}, t.occurred_at, t.occurred_at
        {_TALKS} AND t.direction = 'in' AND t.kind = ANY (%(written)s)
            AND t.entry <> %(imported)s AND t.outcome <> 'replied'
    """,
    Trigger.CALL: f"""
        SELECT 'call:' || t.id, t.candidate_id, t.submission_id, NULL::bigint, t.id, NULL::bigint,
            {_ANSWERABLE}, t.occurred_at, t.occurred_at
        {_TALKS} AND t.kind = ANY (%(spoken)s) AND t.entry = %(captured)s AND btrim(t.body) = ''
    """,
    # From the first minute of its day, where its owner is, so that a day's window ends with the day.
    Trigger.FOLLOW_UP: """
        SELECT 'follow_up:' || f.id || ':' || f.due_on, f.candidate_id, NULL::bigint, NULL::bigint,
            NULL::bigint, f.id, f.owner_id, begins.at, begins.at - interval '24 hours'
        FROM interactions_followup f JOIN accounts_user u ON u.id = f.owner_id
        CROSS JOIN LATERAL (SELECT f.due_on::timestamp AT TIME ZONE u.time_zone AS at) AS begins
        WHERE f.status = 'open' AND begins.at BETWEEN %(since)s AND statement_timestamp()
            AND f.due_on >= %(since)s::timestamptz::date - 1
    """,
    # Who left, or is a machine, met nobody: the candidate's owner answers.
    Trigger.MEETING: """
        SELECT 'meeting:' || m.id || ':' || extract(epoch FROM m.ends_at)::bigint, m.candidate_id,
            NULL::bigint, NULL::bigint, NULL::bigint, NULL::bigint,
            CASE WHEN u.is_active AND NOT u.is_service THEN u.id ELSE coalesce(c.owner_id, u.id) END,
            m.ends_at, m.starts_at
        FROM interactions_meeting m JOIN accounts_user u ON u.id = m.organiser_id
        JOIN candidates_candidate c ON c.id = m.candidate_id
        WHERE m.status = 'planned' AND m.ends_at BETWEEN %(since)s AND statement_timestamp()
    """,
}

# What fell away and is back obliges again, with the deadline that it had.
RAISE = """
    INSERT INTO interactions_obligation (trigger, source_key, candidate_id, submission_id, interview_id,
        interaction_id, follow_up_id, responsible_id, arises_at, fits_from)
    SELECT %(trigger)s, n.* FROM ({source}) AS n (
        source_key, candidate_id, submission_id, interview_id, interaction_id, follow_up_id, responsible_id,
        arises_at, fits_from)
    WHERE NOT EXISTS (
            SELECT FROM interactions_obligation o
            WHERE o.source_key = n.source_key AND o.resolution <> 'fell_away'
        )
        AND %(trigger)s = ANY ((interactions_policy(n.arises_at, n.responsible_id)).triggers)
    ORDER BY n.source_key
    ON CONFLICT (source_key) DO UPDATE SET resolution = ''
    WHERE interactions_obligation.resolution = 'fell_away'
"""

FALL_AWAY = """
    UPDATE interactions_obligation o SET resolution = 'fell_away'
    WHERE o.resolution = '' AND (
        o.trigger = 'interview' AND NOT EXISTS (
            SELECT FROM placements_interview i WHERE i.id = o.interview_id
                AND i.status = ANY (%(held)s) AND i.ends_at = o.arises_at
        )
        OR o.trigger = 'follow_up' AND NOT EXISTS (
            SELECT FROM interactions_followup f WHERE f.id = o.follow_up_id AND f.status <> 'cancelled'
                AND o.source_key = 'follow_up:' || f.id || ':' || f.due_on
        )
        OR o.trigger = 'meeting' AND NOT EXISTS (
            SELECT FROM interactions_meeting m
            WHERE m.candidate_id = o.candidate_id AND m.status = 'planned' AND m.ends_at = o.arises_at
                AND o.source_key = 'meeting:' || m.id || ':' || extract(epoch FROM m.ends_at)::bigint
        )
    )
"""

# Somebody who logged while the obligation was being raised saw none, and was not seen.
SETTLE = """
    SELECT interactions_meet(ARRAY(
        SELECT DISTINCT o.candidate_id FROM interactions_obligation o
        WHERE o.resolution = '' AND o.created_at >= %(since)s
    ))
"""

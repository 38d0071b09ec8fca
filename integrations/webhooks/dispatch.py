"""Finds the webhooks with something to do and has the worker serve them.

One query, twice a second: what is to be told stands in the change sets, what is to be sent in the messages.
Nothing depends on a message to the queue arriving; it only says who goes next.
"""

import logging
import threading

from django.db import close_old_connections, connection

from integrations.choices import DeliveryStatus, EndpointStatus
from integrations.feed import current_epoch
from integrations.webhooks.courier import LOCKS
from records.queue import wake

QUEUE = "webhooks"
TASK = "integrations.tasks.deliver_webhooks"
EVERY = 0.5
stopping = threading.Event()
"""Set when the worker is to end: couriers go after the message that they are at."""
log = logging.getLogger(__name__)

# Acts whose transactions are over, be they told or not; what is behind the newest of them is to be read.
_BUSY = """
WITH newest AS (
    SELECT greatest(
        (SELECT xid::text::bigint FROM audit_changeset
         WHERE xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY xid DESC LIMIT 1),
        (SELECT max(xid::text::bigint) FROM audit_redaction WHERE xid < pg_snapshot_xmin(pg_current_snapshot()))
    ) AS xid,
    (SELECT max(id) FROM integrations_feedepoch) AS epoch
)
SELECT e.id
FROM integrations_webhookendpoint e
JOIN governance_system s ON s.id = e.system_id AND s.is_active
JOIN accounts_user a ON a.id = s.account_id AND a.is_active
CROSS JOIN newest
WHERE e.status <> %(paused)s
  AND (e.held_until IS NULL OR e.held_until <= now())
  AND (
    e.position[1] < newest.epoch OR e.position[2] < newest.xid
    OR EXISTS (
        SELECT FROM integrations_webhookdelivery d
        WHERE d.endpoint_id = e.id AND d.status = %(waiting)s AND d.due_at <= now()
          AND NOT EXISTS (
            SELECT FROM integrations_webhookdelivery o
            WHERE o.endpoint_id = e.id AND o.status = %(waiting)s
              AND o.model = d.model AND o.object_id = d.object_id AND o.id < d.id
          )
    )
  )
  AND NOT EXISTS (
    SELECT FROM pg_locks l
    WHERE l.locktype = 'advisory' AND l.classid = %(locks)s AND l.objid = e.id AND l.granted
      AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
  )
ORDER BY e.id
"""


def busy_endpoints() -> list[int]:
    """Return the webhooks that have something to do and that nobody serves."""
    with connection.cursor() as cursor:
        cursor.execute(
            _BUSY,
            {
                "paused": EndpointStatus.PAUSED,
                "waiting": DeliveryStatus.WAITING,
                "locks": LOCKS,
            },
        )
        return [key for (key,) in cursor.fetchall()]


def wake_courier(endpoint_id: int) -> None:
    """Have the worker serve a webhook now; once is enough."""
    wake(TASK, once=f"webhook-{endpoint_id}", queue=QUEUE, endpoint_id=endpoint_id)


def dispatch() -> None:
    for endpoint_id in busy_endpoints():
        wake_courier(endpoint_id)


def keep_dispatching() -> None:
    """Dispatch until told to stop, also across an outage of the database."""
    is_well, is_at_home = True, False
    while not stopping.wait(EVERY):
        try:
            # Once: a restored database is one that this process has not seen before.
            is_at_home = is_at_home or bool(current_epoch())
            dispatch()
            is_well = True
        except Exception:
            # Whatever it was, mostly the database is away: the next look is in half a second.
            if is_well:
                log.exception("Webhooks wait.")
            is_well = False
        finally:
            close_old_connections()
    connection.close()

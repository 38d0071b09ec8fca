"""The memory of requests that may come twice: what was answered is written with what was done."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from integrations.models import IdempotencyRecord
from records.api.problems import InFlightError, ReusedKeyError
from records.api.repeats import Answer

KEPT_FOR = timedelta(hours=24)


class Replies:
    """Keeps each answer in the transaction of its effect: a crash leaves both or neither."""

    def once(self, user: Any, key: str, fingerprint: str, act: Callable[[], Answer]) -> tuple[Answer, bool]:
        with transaction.atomic():
            _hold(user.pk, key)
            kept = IdempotencyRecord.objects.filter(account=user, key=key).first()
            if kept is not None and kept.created_at > timezone.now() - KEPT_FOR:
                if kept.fingerprint != fingerprint:
                    raise ReusedKeyError
                return Answer(kept.status, kept.headers, kept.body), True
            answer = act()
            if kept is not None:
                kept.delete()
            IdempotencyRecord.objects.create(
                account=user,
                key=key,
                fingerprint=fingerprint,
                status=answer.status,
                headers=answer.headers,
                body=answer.text,
            )
        return answer, False


def forget_old_replies() -> int:
    """Delete the answers that nobody asks for any more; return how many."""
    gone, _ = IdempotencyRecord.objects.filter(created_at__lt=timezone.now() - KEPT_FOR).delete()
    return gone


def _hold(account: int, key: str) -> None:
    """Hold the key until the transaction ends. Whoever comes meanwhile is told so; they do not wait."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"reply {account} {key}"]
        )
        if not cursor.fetchone()[0]:
            raise InFlightError

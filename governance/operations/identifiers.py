"""What other systems call our records."""

from collections.abc import Callable

from django.db import connection, models, transaction
from django.utils import timezone

from governance.choices import IdentifierStatus
from governance.models import ExternalIdentifier, System
from records.models import Record
from records.operations import acting_user, operation, require
from records.policies import may


@operation("named a record in another system")
def identify(record: models.Model, *, system: System, external_id: str) -> ExternalIdentifier:
    """Remember the key by which ``system`` knows ``record``, or that it was seen again.

    Raises :class:`ValidationError` when that key belongs to another record.
    """
    require(may(acting_user(), "change", record), "You may not change this record.")
    label = record._meta.label_lower
    known = ExternalIdentifier.objects.filter(
        system=system, model=label, external_id=external_id, object_id=record.pk
    )
    if known.update(last_seen_at=timezone.now(), status=IdentifierStatus.ACTIVE):
        return known.get()
    identifier = ExternalIdentifier(system=system, model=label, object_id=record.pk, external_id=external_id)
    identifier.full_clean()
    identifier.save(force_insert=True)
    return identifier


def upsert[M: Record](
    model: type[M],
    *,
    system: System,
    external_id: str,
    create: Callable[[], M],
    change: Callable[[int], M],
) -> tuple[M, bool]:
    """Change the record that ``system`` knows as ``external_id``, or create it; tell whether it is new.

    Whoever sends the same key at the same time waits, so that one person never becomes two records.
    """
    label = model._meta.label_lower
    with transaction.atomic():
        with connection.cursor() as cursor:
            name = f"{system.pk} {label} {external_id}"
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
        known = ExternalIdentifier.objects.live().filter(system=system, model=label, external_id=external_id)
        key = known.values_list("object_id", flat=True).first()
        record = create() if key is None else change(key)
        identify(record, system=system, external_id=external_id)
    return record, key is None

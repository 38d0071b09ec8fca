"""What the worker does with a copy that we read ourselves: fetch it, keep it, compare it."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.exceptions import PermissionDenied, ValidationError

from audit.choices import Via
from audit.context import acting
from integrations.models import CopySource, ReconciliationRun
from integrations.operations.sources import keep_reading, note_failure
from integrations.outbound import UnreachableError
from integrations.reconciliation.comparing import compare
from integrations.reconciliation.fetching import fetch_copy


def read_and_compare(source: CopySource) -> ReconciliationRun | None:
    """Read the copy and compare it in the name of whoever set it up; None, with the reason noted, if that fails."""
    with acting(source.owner, via=Via.SYNC, reason=source.name):
        try:
            with TemporaryDirectory() as folder:
                path = Path(folder, "copy.csv")
                fetch_copy(source, path)
                run = keep_reading(source, path=path)
        except UnreachableError as error:
            note_failure(source, problem=str(error))
            return None
        except (ValidationError, PermissionDenied) as refusal:
            sentences = getattr(refusal, "messages", None) or [str(refusal)]
            note_failure(source, problem=" ".join(sentences))
            return None
    return [run, *compare(run)][-1]

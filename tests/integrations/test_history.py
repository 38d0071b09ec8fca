"""What an import leaves in the history: each candidate its file, the import its decisions."""

from typing import Any

import pytest

from candidates.models import Candidate, CandidateEmail, CandidatePhone

# A transaction is one act: with the fixtures in the same one, they would name it.
pytestmark = pytest.mark.django_db(transaction=True)

DATA = b"Name,Email,Phone\nAda Byron,ada@example.org,+44 20 7946 0958\n"


def test_every_row_has_history_with_the_name_of_the_file(imported: Any, recruiter: Any) -> None:
    imported(recruiter, DATA, name="C:\\exports\\old ats.csv")

    told = {
        (row.history_type, row.change_set.via, row.history_change_reason, row.change_set.actor_id)
        for model in (Candidate, CandidateEmail, CandidatePhone)
        for row in model.history.select_related("change_set")
    }
    assert told == {("+", "import", "old ats.csv", recruiter.pk)}


def test_what_was_decided_about_an_import_is_history_and_its_progress_is_not(
    imported: Any, recruiter: Any
) -> None:
    batch = imported(recruiter, DATA)

    statuses = list(batch.history.order_by("history_id").values_list("status", flat=True))
    assert statuses == ["mapping", "checking", "checked", "committing", "done"]

"""What is proposed about candidates beside their columns: the main e-mail address, and merging two of them."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.urls import reverse

from candidates import sides
from candidates.models import Candidate, CandidateEmail
from candidates.normalise import normalise_email
from candidates.operations.main_email import main_email_of
from candidates.operations.merging import merge_candidates, versions_of
from candidates.operations.reach import add_email, make_primary, remove_contact
from governance.models import ChangeRequest
from governance.proposals import Line, State, beside_of


class MainEmailWay:
    """Another address becomes the main one; the former one may go."""

    def now(self, record: Candidate, request: ChangeRequest) -> State:
        main = main_email_of(record)
        return {"value": main.value if main else ""}

    def lines(self, user: Any, request: ChangeRequest, now: State) -> list[Line]:
        proposed, removed = request.proposed["value"], request.proposed["removes"]
        lines = [Line("Main e-mail address", request.old["value"], now["value"], proposed)]
        if removed:
            lines.append(Line("E-mail address removed", removed, removed, ""))
        return lines

    def address(self, request: ChangeRequest) -> str:
        return ""

    def carry_out(self, record: Candidate, request: ChangeRequest) -> None:
        wanted, removed = request.proposed["value"], request.proposed["removes"]
        if wanted:
            make_primary(_known(record, wanted) or add_email(record, value=wanted))
        if removed and (row := _known(record, removed)):
            remove_contact(row)


class MergeWay:
    """Two records become one; it rests on both as they were compared."""

    def now(self, record: Candidate, request: ChangeRequest) -> State:
        return versions_of(record, self._loser(request))

    def lines(self, user: Any, request: ChangeRequest, now: State) -> list[Line]:
        survivor, loser = Candidate.objects.get(pk=request.object_id), self._loser(request)
        goes, ends = f"{survivor} ({survivor.reference})", f"{loser} ({loser.reference})"
        still = ends if now == request.old else f"{ends}; one of the two was changed since"
        choices = request.proposed["choices"]
        taken = [
            Line(str(line.group.title), line.survivor.text, line.survivor.text, line.outcome)
            for line in sides.lines(survivor, loser, user, chosen=choices)
            if not line.is_equal and line.outcome != line.survivor.text
        ]
        return [Line("Goes on", goes, goes, goes), Line("Merged into it", ends, still, goes), *taken]

    def address(self, request: ChangeRequest) -> str:
        """Lead to both side by side, with what was chosen."""
        there = reverse("admin:candidates_candidate_merge", args=[request.object_id, request.beside_id])
        return f"{there}?{urlencode(request.proposed['choices'])}"

    def carry_out(self, record: Candidate, request: ChangeRequest) -> None:
        merge_candidates(
            record, self._loser(request), choices=request.proposed["choices"], reason=request.reason
        )

    def _loser(self, request: ChangeRequest) -> Candidate:
        loser = beside_of(request)
        if loser is None:
            raise ValidationError("One of these records is gone.", code="gone")
        return loser  # type: ignore[no-any-return]


def _known(candidate: Candidate, value: str) -> CandidateEmail | None:
    return CandidateEmail.objects.filter(candidate=candidate, normalised=normalise_email(value)).first()

"""The main e-mail address: whoever reads it is taken for the person, so that changing it may take two people."""

from candidates.models import Candidate, CandidateEmail
from governance.choices import ProposalKind
from governance.operations import propose
from governance.protection import Protection, waits_for
from records import gates

MAIN_EMAIL = "main_email"


def main_email_of(candidate: Candidate) -> CandidateEmail | None:
    return CandidateEmail.objects.filter(candidate=candidate, is_primary=True).first()


def main_email_waits(candidate: Candidate, *, main: CandidateEmail | None) -> Protection | None:
    """Return why another main address than ``main`` has to be proposed; none if it is changed at once."""
    return waits_for(candidate, MAIN_EMAIL, replaces=main is not None)


def propose_main_email(
    candidate: Candidate, protection: Protection, *, main: CandidateEmail, value: str, removes: str = ""
) -> None:
    """Propose ``value`` in place of ``main``; ``removes`` is the address that goes when that is approved."""
    gates.outcome().proposals.append(
        propose(
            candidate,
            kind=ProposalKind.MAIN_EMAIL,
            what=protection.title,
            right=protection.decided_by,
            old={"value": main.value},
            proposed={"value": value, "removes": removes},
        )
    )

"""What the demo agency's people did today, each through the operation that the site itself uses."""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import User
from audit.choices import Via
from audit.context import acting
from candidates.choices import CandidateStatus, DocumentKind
from candidates.operations import (
    add_document,
    add_email,
    add_secondary_owner,
    change_candidate_status,
    change_owner,
    set_do_not_contact,
    tag_candidate,
    update_candidate,
)
from candidates.reaching import unpresentable
from governance.choices import ReasonKind
from governance.operations import share
from interactions.invitations import MeetingEvent, Sitting
from interactions.operations import capture_meeting
from placements.choices import OfferStatus, RestrictionKind, Stage
from placements.models import Offer
from placements.operations import (
    advance_submission,
    approve_offer,
    confirm_representation,
    lift_restriction,
    restrict_candidate,
)
from sor_project.demo.agency import Agency
from sor_project.demo.calendar import Calendar
from sor_project.demo.candidates import Known
from sor_project.demo.companies import Company, Order
from sor_project.demo.pipeline import Journey

# Each to the next; further ones would need an interview or an offer first.
STEPS = {
    Stage.IDENTIFIED: Stage.CONTACTED,
    Stage.SCREENING: Stage.SUBMITTED_TO_CLIENT,
    Stage.SUBMITTED_TO_CLIENT: Stage.CLIENT_REVIEW,
}


def act(
    agency: Agency,
    calendar: Calendar,
    *,
    known: list[Known],
    journeys: list[Journey],
    companies: list[Company],
    secret: Order,
) -> None:
    """Let everyone do a morning's work."""
    busy = {journey.known.candidate.pk for journey in journeys}
    idle = [who for who in known if who.is_workable and who.candidate.pk not in busy]
    for user in {who.owner.pk: who.owner for who in known}.values():
        with acting(user, via=Via.COMMAND):
            mine = [who for who in known if who.owner == user and who.is_workable]
            _tidy(agency, mine[::7])
            _meet(agency, calendar, mine[1:6])
            _propose(mine[6:8])
            _advance([journey for journey in journeys if journey.recruiter == user])
    for who in idle[::25]:
        with acting(who.owner, via=Via.COMMAND):
            set_do_not_contact(who.candidate, reason=agency.reasons[ReasonKind.DO_NOT_CONTACT][0])
    with acting(agency.people["lead"], via=Via.COMMAND):
        _lead(agency, idle)
        _open_the_secret(agency, known, secret)
    with acting(agency.people["manager"], via=Via.COMMAND):
        _restrict(idle, companies)


def _tidy(agency: Agency, mine: list[Known]) -> None:
    for number, who in enumerate(mine):
        candidate, person = who.candidate, who.person
        match number % 4:
            case 0:
                raised = candidate.pay_target + candidate.pay_target // 20
                update_candidate(candidate, changes={"notice_days": 30, "pay_target": raised})
            case 1:
                add_email(candidate, value=f"{person.name.latin}.{person.number}@work.example")
            case 2:
                tag_candidate(candidate, tags=agency.tags[-2:])
                if candidate.status == CandidateStatus.NEW:
                    reason = "Registered by video."
                    change_candidate_status(candidate, to=CandidateStatus.ACTIVE, reason=reason)
            case _:
                text = f"{person.name.full}\n\nI should like to be considered for work as {person.title}.\n"
                file = ContentFile(text.encode(), name="letter.txt")
                add_document(candidate, file=file, kind=DocumentKind.COVER_LETTER)


def _meet(agency: Agency, calendar: Calendar, mine: list[Known]) -> None:
    """Take from the office calendar who was met yesterday and who will be in the next days."""
    for number, who in enumerate(mine):
        start = calendar.at(number - 1, 14, 30)
        sitting = Sitting(
            occurrence="",
            starts_at=start,
            ends_at=start + timedelta(minutes=45),
            sequence=0,
            subject="Getting to know each other" if number else "What comes next",
            place="Room 3" if number % 2 else "By video",
            organisers=frozenset({who.owner.email}),
            attendees=frozenset({who.candidate.emails.get(is_primary=True).normalised}),
            is_cancelled=False,
        )
        event = MeetingEvent(f"{who.candidate.reference}@calendar.demo.example", [sitting], is_whole=True)
        capture_meeting(event, system=agency.systems["calendar"])


def _propose(mine: list[Known]) -> None:
    """Ask for names that have changed: whoever may, approves them."""
    for who in mine:
        if who.candidate.family_name:
            with acting(reason="Married, and sent us the new passport."):
                update_candidate(who.candidate, changes={"full_name": f"{who.candidate.full_name}-Lindqvist"})


def _advance(journeys: list[Journey]) -> None:
    """Move every third submission that can simply move on: those stay whose candidate may not be shown."""
    movable = [journey.submission for journey in journeys if journey.submission.stage in STEPS]
    kept = unpresentable([submission.candidate_id for submission in movable], timezone.localdate())
    movable = [submission for submission in movable if submission.candidate_id not in kept]
    for submission in movable[::3]:
        to = STEPS[Stage(submission.stage)]
        if to == Stage.SUBMITTED_TO_CLIENT:
            confirm_representation(submission, evidence="Said yes on the phone this morning.")
        advance_submission(submission, to=to, note="The client asked for news.")


def _lead(agency: Agency, idle: list[Known]) -> None:
    for offer in Offer.objects.filter(status=OfferStatus.PENDING_APPROVAL).order_by("id")[:1]:
        if offer.submission.candidate.team == agency.teams["Technology"]:
            approve_offer(offer)
    team = agency.teams["Technology"]
    ours = [who for who in idle if who.candidate.team == team and who.owner == agency.people["recruiter"]]
    for who in ours[1:4]:
        change_owner(who.candidate, owner=agency.people["colleague"], reason="Nadia is away until Monday.")
    for who in ours[5:8]:
        add_secondary_owner(who.candidate, user=agency.people["colleague"])


def _open_the_secret(agency: Agency, known: list[Known], secret: Order) -> None:
    """Share the executive search by name: with the manager to change, with the colleague to see."""
    helpers: list[tuple[User, bool]] = [(agency.people["manager"], True), (agency.people["colleague"], False)]
    sought = [who.candidate for who in known if who.candidate.is_restricted]
    for record in (secret.job_order.client, secret.job_order, *sought):
        for helper, to_change in helpers:
            share(record, holder=helper, to_change=to_change)


def _restrict(idle: list[Known], companies: list[Company]) -> None:
    kinds = list(RestrictionKind)
    for number, who in enumerate(idle[3:80:12]):
        restriction = restrict_candidate(
            who.candidate,
            client=companies[number].client,
            kind=kinds[number % len(kinds)],
            reason="Worked there before and left on bad terms.",
        )
        if number == 0:
            lift_restriction(restriction)

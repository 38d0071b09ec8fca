"""What the demo's candidates allowed the agency and refused it, as their recruiters recorded it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from audit.choices import Via
from audit.context import acting
from privacy.choices import REACHING_OUT, Channel, Event, Ground, Purpose
from privacy.models import LegalBasis
from sor_project.demo.calendar import Calendar
from sor_project.demo.candidates import Known
from sor_project.demo.people import draws

WORDS = {
    Channel.FORM: "“I agree that you keep my details and contact me about jobs.”",
    Channel.PHONE: "Asked on the telephone: “Yes, keep me in mind.”",
    Channel.EMAIL: "Wrote: “Please keep my CV and let me know.”",
}
HOLDS = timedelta(days=730)


class Consents:
    """Two in five were asked; some have run out, some are about to, and a few refused."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar

    def write(self, known: Known) -> None:
        random = draws("consents", known.person.number)
        if random.random() > 0.4:
            return
        with acting(known.owner, via=Via.COMMAND, verb="recorded a legal basis"), transaction.atomic():
            LegalBasis.objects.bulk_create(self._said(known, random))

    def _said(self, known: Known, random: Random) -> Iterator[LegalBasis]:
        given = self.calendar.in_office_hours(random, known.since)
        channel = random.choice(tuple(WORDS))
        ends = given.date() + HOLDS
        if random.random() < 0.25:  # asked by the agency before, for two years then
            ends = self.calendar.day(random.randrange(-40, 45))
            given = self.calendar.in_office_hours(random, self.calendar.offset(given) - HOLDS.days)
        ends = max(ends, given.date())
        for purpose in REACHING_OUT:
            yield self._event(
                known, purpose, given, channel=channel, expires_on=ends, evidence=WORDS[channel]
            )
        if random.random() < 0.12:
            refused = self.calendar.in_office_hours(random, random.randrange(-60, 0))
            yield self._event(
                known, Purpose.CONTACT, max(refused, given), event=Event.WITHDRAWN, channel=Channel.EMAIL
            )

    def _event(self, known: Known, purpose: Purpose, moment: datetime, **details: object) -> LegalBasis:
        return LegalBasis(
            candidate=known.candidate,
            purpose=purpose,
            ground=Ground.CONSENT,
            happened_at=moment,
            recorded_by=known.owner,
            created_at=moment,
            updated_at=moment,
            **details,
        )

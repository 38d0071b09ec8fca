"""Past contacts with candidates out of rows: known by key, or by person, kind and moment."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from candidates.models import Candidate
from clients.models import JobOrder
from integrations.choices import ImportKind
from integrations.kinds.candidates import people_by_email
from integrations.kinds.plain import PlainPlanner, RecordDraft, own_key
from integrations.kinds.relations import Relation, Way
from integrations.lookups import by_external_id, by_reference, by_text
from integrations.planning import Key, Lookup, Plan
from integrations.vocabulary import SPELLINGS, Target, Vocabulary
from interactions.choices import OUTCOMES, Direction, Kind
from interactions.models import Interaction
from interactions.operations import correct_interaction, log_interaction
from records.models import Record

VOCABULARY = Vocabulary(
    (
        Target("candidate_reference", "Candidate, by our reference (C-…)", "Candidate"),
        Target("candidate_key", "Candidate, by key in the other system", "Candidate"),
        Target("candidate_email", "Candidate, by e-mail", "Candidate"),
        Target("candidate_name", "Candidate, by name", "Candidate", hint="If only one is called so"),
        Target("occurred_at", "When", "Contact"),
        Target("kind", "Kind", "Contact", hint="Call, e-mail, message, meeting, note"),
        Target("direction", "Direction", "Contact"),
        Target("outcome", "Outcome", "Contact"),
        Target("subject", "Subject", "Contact"),
        Target("body", "Text", "Contact", many=True),
        Target("duration", "Minutes", "Contact"),
        Target("performed_by", "Who it was", "Our work", hint="E-mail or name of a user"),
        Target("job_key", "Job order, by key in the other system", "Our work"),
        Target("job_reference", "Job order, by our reference (J-…)", "Our work"),
        Target("external_id", "Key in the other system", "Identity"),
    ),
    {
        "candidate_reference": "candidatereference reference",
        "candidate_key": "candidateid personid whoid contactid opportunityid dataitemid",
        "candidate_email": "candidateemail email emailaddress contactemail recipient",
        "candidate_name": "candidate candidatename name contactname person kandidat",
        "occurred_at": """date datetime occurredat when activitydate activitydatetime datecreated createdat
            createdate created dateadded timestamp datum startdatetime sentat""",
        "kind": "kind type activitytype action engagementtype typedescription eventsubtype art",
        "direction": "direction richtung",
        "outcome": "outcome result status disposition ergebnis",
        "subject": "subject title summary betreff regarding",
        "body": "body text note notes comments comment description message content details notiz",
        "duration": "minutes duration durationinminutes durationminutes dauer",
        "performed_by": SPELLINGS["owner"] + " user createdby enteredby author performedby username",
        "job_key": "jobid joborderid postingid",
        "job_reference": "jobreference joborderreference",
        "external_id": "id noteid activityid interactionid eventid engagementid recordid externalid",
    },
    unsure={"id": ("external_id", 0.75), "name": ("candidate_name", 0.6), "status": ("outcome", 0.6),
            "title": ("subject", 0.6), "email": ("candidate_email", 0.8), "type": ("kind", 0.9),
            "description": ("body", 0.9)},
    kind=ImportKind.INTERACTIONS,
)  # fmt: skip


def _by_name(_: Any) -> Lookup:
    return by_text(Candidate, "full_name")


def _by_email(_: Any) -> Lookup:
    return people_by_email


OF_CANDIDATE = Relation(
    "candidate",
    Candidate,
    (
        Way("candidate_reference", "reference", lambda _: by_reference(Candidate), str.upper),
        Way("candidate_key", "key", lambda system: by_external_id(Candidate, system)),
        Way("candidate_email", "e-mail", _by_email, str.lower),
        Way("candidate_name", "name", _by_name, str.lower),
    ),
)
OF_JOB = Relation(
    "job_order",
    JobOrder,
    (
        Way("job_reference", "reference", lambda _: by_reference(JobOrder), str.upper),
        Way("job_key", "key", lambda system: by_external_id(JobOrder, system)),
    ),
)
PASSED_ON = frozenset({"kind", "occurred_at", "outcome", "direction", "subject", "body", "duration",
                       "job_order", "performed_by"})  # fmt: skip


class InteractionPlanner(PlainPlanner):
    """Plans rows about what was said with candidates."""

    model = Interaction
    by: ClassVar[Mapping[str, str]] = {"external_id": "key", "moment": "person, kind and time"}
    required: ClassVar[Mapping[str, str]] = {
        "candidate": "Say with whom it was: map a column with reference, key, e-mail or name of the candidate.",
        "occurred_at": "Say when it was.",
    }
    relations: ClassVar[Sequence[Relation]] = (OF_CANDIDATE, OF_JOB)
    told_once: ClassVar[frozenset[str]] = frozenset({"candidate"})
    also: ClassVar[Mapping[str, dict[str, str]]] = {
        "kind": {
            "phone": "call", "phonecall": "call", "callleftmessage": "call", "mail": "email",
            "incomingemail": "email", "outgoingemail": "email", "text": "sms", "inmail": "message",
            "linkedinmessage": "message", "whatsapp": "message", "interview": "meeting", "event": "meeting",
            "videocall": "video", "zoom": "video", "comment": "note", "task": "note", "other": "note",
        },
        "direction": {
            "inbound": "in", "incoming": "in", "outbound": "out", "outgoing": "out", "internal": "internal",
        },
        "outcome": {
            "leftmessage": "voicemail", "leftvoicemail": "voicemail", "noanswer": "no_answer",
            "completed": "done", "talked": "connected", "bounce": "bounced",
        },
    }  # fmt: skip

    def finish(self, draft: RecordDraft) -> None:
        draft.assume("kind", Kind.NOTE)
        kind = Kind(draft.values["kind"])
        draft.assume("direction", Direction.INTERNAL if kind == Kind.NOTE else Direction.OUTBOUND)
        if draft.values.get("outcome") not in OUTCOMES[kind]:
            draft.values.pop("outcome", None)
            draft.assume("outcome", OUTCOMES[kind][0])

    def resolve(self, plans: Sequence[Plan]) -> None:
        super().resolve(plans)
        for plan in plans:
            plan.candidate = plan.draft.values.get("candidate")

    def keys(self, draft: RecordDraft) -> list[Key]:
        values = draft.values
        if not draft.external_id and {"candidate", "occurred_at"} <= values.keys():
            text = values.get("subject") or values.get("body", "")
            moment = (values["candidate"].pk, values["kind"], values["occurred_at"], text[:100])
            return [("moment", moment)]
        return own_key(draft)

    def lookups(self) -> Mapping[str, Lookup]:
        return {**super().lookups(), "moment": _by_moment}

    def build(self, values: Mapping[str, Any]) -> Record:
        who = values.get("performed_by", self._user)
        return Interaction(**{**values, "performed_by": who, "logged_by": self._user, "credited_to": who})

    def create(self, draft: RecordDraft) -> Interaction:
        values = {name: value for name, value in draft.values.items() if name in PASSED_ON}
        return log_interaction(draft.values["candidate"], **values)

    def change(self, record: Interaction, changes: Mapping[str, Any]) -> None:
        correct_interaction(record, changes=changes)


def _by_moment(values: Iterable[Any]) -> Iterable[tuple[Any, int]]:
    wanted = set(values)
    people, moments = {value[0] for value in wanted}, {value[2] for value in wanted}
    rows = Interaction.objects.filter(candidate__in=people, occurred_at__in=moments).order_by("pk")
    for pk, candidate, kind, moment, subject, body in rows.values_list(
        "pk", "candidate_id", "kind", "occurred_at", "subject", "body"
    ):
        yield (candidate, kind, moment, (subject or body)[:100]), pk

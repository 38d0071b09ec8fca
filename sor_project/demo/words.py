"""What the demo agency's people write: vocabularies, notes, and the reasons they give."""
# ruff: noqa: E501 - tables, a line for each entry

from candidates.choices import SkillEvidence
from governance.choices import ReasonKind, SourceKind, TagColour
from interactions.choices import Direction, Kind, Outcome

SOURCES = {
    "LinkedIn": SourceKind.SOCIAL,
    "Own careers page": SourceKind.CAREERS_SITE,
    "Indeed": SourceKind.JOB_BOARD,
    "StepStone": SourceKind.JOB_BOARD,
    "Referral by a candidate": SourceKind.REFERRAL,
    "Sourced by hand": SourceKind.SOURCED,
    "Tech fair Berlin": SourceKind.EVENT,
    "Nurses' day Leeds": SourceKind.EVENT,
    "Brookfield Partners": SourceKind.PARTNER,
    "Former ATS": SourceKind.SYSTEM,
}

TAGS = {
    "Top performer": (TagColour.GREEN, "Placed before, and the client asked for more of the kind."),
    "Relocating": (TagColour.BLUE, "Moving soon, ask where to."),
    "Counter-offer risk": (TagColour.AMBER, "Has stayed after a counter-offer before."),
    "References checked": (TagColour.GREEN, "Two references on file."),
    "Available at once": (TagColour.BLUE, ""),
    "Evenings only": (TagColour.GREY, "Please ring after six."),
    "Speaks at events": (TagColour.PURPLE, ""),
    "Needs visa": (TagColour.RED, "Sponsor needed before a start."),
}

REASONS: dict[ReasonKind, tuple[str, ...]] = {
    ReasonKind.REJECTION: (
        "Skills do not match",
        "Pay expectation too high",
        "Another candidate chosen",
        "Poor interview",
    ),
    ReasonKind.WITHDRAWAL: (
        "Accepted another offer",
        "Stays with employer",
        "Commute too long",
        "Personal reasons",
    ),
    ReasonKind.REOPENING: ("Client changed their mind", "Placement fell through"),
    ReasonKind.OFFER_DECLINED: ("Pay too low", "Counter-offer accepted", "Working hours"),
    ReasonKind.PLACEMENT_END: ("Contract completed", "Resigned", "Not the right fit", "Project cancelled"),
    ReasonKind.JOB_CLOSED: (
        "Filled by the client",
        "Filled by another agency",
        "Budget withdrawn",
        "On hold for good",
    ),
    ReasonKind.DO_NOT_CONTACT: ("Asked to be left alone", "Complained", "Deceased"),
    ReasonKind.RESTRICTION: ("Left on bad terms", "Asked not to be sent there"),
    ReasonKind.ARCHIVED: ("Retired", "No answer for two years", "Moved out of our market"),
    ReasonKind.WAIVER: ("System was down", "Talked in person, nothing new"),
}

POOLS = {
    "Python people, London and remote": "Software",
    "Nurses ready to move": "Care",
    "Interim finance": "Finance",
    "Site managers for the north": "Building",
}

EVIDENCE = (SkillEvidence.STATED, SkillEvidence.STATED, SkillEvidence.RESUME, SkillEvidence.ASSESSED)

# Kind, direction, outcome, subject, text.
TALKS: tuple[tuple[Kind, Direction, Outcome, str, str], ...] = (
    (Kind.CALL, Direction.OUTBOUND, Outcome.CONNECTED, "First call",
     "Introduced ourselves. Happy where they are but would hear about something closer to home."),
    (Kind.CALL, Direction.OUTBOUND, Outcome.VOICEMAIL, "", "Left a message with our number and the reason."),
    (Kind.CALL, Direction.OUTBOUND, Outcome.NO_ANSWER, "", ""),
    (Kind.CALL, Direction.INBOUND, Outcome.CONNECTED, "Rang back",
     "Rang back in the lunch break. Notice is shorter than we had on file; updated it."),
    (Kind.CALL, Direction.OUTBOUND, Outcome.CONNECTED, "Screening",
     "Went through the last two jobs. Strong on the technical side, wants to lead a small team. Pay as on file."),
    (Kind.EMAIL, Direction.OUTBOUND, Outcome.DONE, "A job that may fit",
     "Sent the description and asked for a good time to talk this week."),
    (Kind.EMAIL, Direction.INBOUND, Outcome.REPLIED, "Re: A job that may fit",
     "Interested. Would like to know about remote days and the size of the team before a call."),
    (Kind.EMAIL, Direction.INBOUND, Outcome.REPLIED, "Updated résumé", "Sent a new résumé with the current project."),
    (Kind.EMAIL, Direction.OUTBOUND, Outcome.BOUNCED, "Are you still looking?", "The address no longer exists."),
    (Kind.MESSAGE, Direction.OUTBOUND, Outcome.DONE, "", "Asked over LinkedIn whether Thursday at five still suits."),
    (Kind.MESSAGE, Direction.INBOUND, Outcome.REPLIED, "", "Thursday at five is fine, by video please."),
    (Kind.SMS, Direction.OUTBOUND, Outcome.DONE, "", "Reminder of tomorrow's interview with address and contact."),
    (Kind.VIDEO, Direction.OUTBOUND, Outcome.CONNECTED, "Registration",
     "Forty minutes. Checked identity and right to work. Two referees named, both may be rung."),
    (Kind.MEETING, Direction.OUTBOUND, Outcome.DONE, "Coffee",
     "Met near their office. Open about the reorganisation; would move for the right manager."),
    (Kind.VIDEO, Direction.OUTBOUND, Outcome.NO_SHOW, "Registration", "Waited a quarter of an hour; wrote to find a new time."),
    (Kind.NOTE, Direction.INTERNAL, Outcome.DONE, "Reference",
     "Former manager: reliable, direct, would hire again. Left because the site closed."),
)  # fmt: skip

AFTER_INTERVIEW = (
    "Rang straight after the interview. Went well, they liked the team; unsure about the commute.",
    "Debrief: expected more technical questions. Still keen, asks for an answer this week.",
    "Debrief with the candidate: would accept at the upper end of the range.",
)

NEXT_STEPS = (
    "Ring about the feedback", "Ask for the missing reference", "Send the contract for signing", "Check the visa date",
    "Tell them about the new site", "Arrange the second interview", "Ask whether they are still looking",
    "Congratulate on the first month",
)  # fmt: skip

EVIDENCE_OF_CONSENT = (
    "E-mail of the same day",
    "Said so on the phone, noted in the call",
    "Message on LinkedIn",
)

FEEDBACK = (
    "Clear answers, knows the trade. The team would like a second round.",
    "Good attitude; would need three months to learn our tools.",
    "Technically the best so far. Asked the right questions about the hand-over.",
    "Not the seniority we need for this site.",
)

POSTING = (
    "You will join a team of {team} that looks after {what}. You bring {skills}. "
    "We offer a fair process: one call, one meeting, an answer within a week."
)
DESCRIPTION = (
    "{contact} needs {openings} because the team grows. Must have {skills}. Was let down by another agency last year: "
    "wants to see two or three people, well briefed, not ten."
)

"""Reads a résumé: all facts that its text gives."""

from candidates.resume.contact import contact_facts
from candidates.resume.facts import Resume
from candidates.resume.lines import lines_of
from candidates.resume.skills import Vocabulary, language_facts, skill_facts
from candidates.resume.work import education_facts, work_facts

NO_SKILLS = Vocabulary(())


def read_resume(text: str, *, country: str = "", vocabulary: Vocabulary = NO_SKILLS) -> Resume:
    """Return what ``text`` says; telephone numbers are read as they are dialled in ``country``."""
    lines = lines_of(text)
    return Resume(
        [
            *contact_facts(lines, country=country),
            *work_facts(lines),
            *education_facts(lines),
            *language_facts(lines),
            *skill_facts(lines, vocabulary),
        ]
    )

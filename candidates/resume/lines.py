"""The lines of a résumé without what only the eye needs, each with the section in which it stands."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

MOST_LINES = 4000
LONGEST_LINE = 1000
BULLETS = "•◦●○▪▫■□◆◇►▶‣⁃*·–-"
_BULLET = re.compile(rf"^\s*[{re.escape(BULLETS)}]\s+")
_PAGE = re.compile(r"(?:.{0,60}[–—-]\s*)?(?:page\s*)?\d{1,3}\s*(?:/|of)\s*\d{1,3}", re.IGNORECASE)

# Headings by the section they open, in the languages in which our candidates write.
HEADINGS = {
    "work": (
        "experience|work experience|professional experience|employment|employment history|work history|"
        "career|career history|professional background|relevant experience|industry experience|positions|"
        "experience and internships|internships|berufserfahrung|beruflicher werdegang|werdegang|"
        "praktische erfahrung|expérience|expériences|expérience professionnelle|expériences professionnelles|"
        "parcours professionnel|experiencia|experiencia laboral|experiencia profesional|"
        "esperienza|esperienze professionali|esperienza lavorativa|werkervaring|"
        "experiência profissional|doświadczenie|doświadczenie zawodowe|опыт работы|職歴|职业经历|工作经历"
    ),
    "education": (
        "education|academic background|education and training|academic education|studies|qualifications|"
        "ausbildung|bildungsweg|studium|schulbildung|formation|formations|études|diplômes|educación|"
        "formación|formación académica|istruzione|istruzione e formazione|opleiding|opleidingen|"
        "formação|formação académica|educação|wykształcenie|образование|学歴|教育经历|教育背景"
    ),
    "skills": (
        "skills|technical skills|core skills|key skills|skills and tools|skills and interests|"
        "skills and awards|competencies|core competencies|technologies|technical expertise|tools|"
        "programming|programming languages|it skills|kenntnisse|fähigkeiten|it kenntnisse|edv kenntnisse|"
        "compétences|compétences techniques|competencias|habilidades|conocimientos|competenze|"
        "vaardigheden|competências|umiejętności|навыки|it development|software programs"
    ),
    "languages": (
        "languages|language skills|sprachen|sprachkenntnisse|langues|idiomas|lingue|talen|języki|языки"
    ),
    "other": (
        "summary|profile|about|about me|objective|personal statement|professional summary|projects|"
        "personal projects|open source|publications|patents|invited talks|talks|awards|selected honors|"
        "honors|honours|awards and honors|certifications|certificates|courses|coursework|links|interests|"
        "hobbies|activities|volunteering|volunteer experience|references|research|contact|"
        "zusammenfassung|profil|projekte|interessen|hobbys|zertifikate|kontakt|centres d'intérêt|projets|"
        "proyectos|intereses|referencias|interessi|referenties|welcome to rendercv|免許・資格"
    ),
}
_SECTIONS = {name: section for section, names in HEADINGS.items() for name in names.split("|")}


@dataclass(frozen=True)
class Line:
    """One line: its words, whether it is an item of a list, and the section above it."""

    text: str
    is_item: bool
    section: str

    @property
    def is_sentence(self) -> bool:
        """Whether it tells something, rather than naming it."""
        return len(self.text) > 110 or self.text.endswith((".", ";")) or self.text[:1].islower()


def lines_of(text: str) -> list[Line]:
    return list(_lines(text))


def _lines(text: str) -> Iterator[Line]:
    section = "head"
    for raw in text.splitlines()[:MOST_LINES]:
        is_item = bool(_BULLET.match(raw))
        words = tidy(_BULLET.sub("", raw[:LONGEST_LINE]))
        if not words or _PAGE.fullmatch(words):
            continue
        if not is_item and (opened := section_of(words)):
            section = opened
            continue
        yield Line(words, is_item, section)


def tidy(text: str) -> str:
    """Return ``text`` in one spelling: no icons, no doubled blanks, accents joined to their letters."""
    kept = (" " if unicodedata.category(sign) in {"Co", "Cc", "Cn"} else sign for sign in text)
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).replace("\u200b", "").split())


def section_of(words: str) -> str:
    """Return the section that a line opens, "" if it is no heading."""
    if len(words) > 45:
        return ""
    plain = words.casefold().replace("&", "and").replace("-", " ")
    plain = re.sub(r"^[\divx]+[.)]\s*", "", plain).strip(" :|_#*.")
    return _SECTIONS.get(" ".join(plain.split()), "")

"""What the pages show about a candidate's documents: which, in which state, and where else the same file is."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet

from candidates.choices import DocumentKind, SuggestionStatus
from candidates.models import Candidate, Document
from records.policies import visible
from records.reading import about

SHOWN = 100
_HINTS: tuple[tuple[DocumentKind, tuple[str, ...]], ...] = (
    (DocumentKind.COVER_LETTER, ("cover", "anschreiben", "motivation", "letter", "carta")),
    (DocumentKind.RIGHT_TO_WORK, ("permit", "visa", "passport", "right to work", "aufenthalt", "titre")),
    (DocumentKind.CERTIFICATE, ("certificate", "zeugnis", "diplom", "degree", "certificat", "licence")),
    (DocumentKind.REFERENCE, ("reference", "referenz", "arbeitszeugnis")),
    (DocumentKind.CONTRACT, ("contract", "vertrag", "contrat", "nda")),
    (DocumentKind.OFFER_LETTER, ("offer", "angebot")),
    (DocumentKind.PORTFOLIO, ("portfolio", "work sample")),
)


def kind_by_name(name: str) -> DocumentKind:
    """Guess from the name of a file what it is; most are résumés."""
    words = name.casefold().replace("_", " ").replace("-", " ")
    return next((kind for kind, hints in _HINTS if any(hint in words for hint in hints)), DocumentKind.RESUME)


@dataclass
class Paper:
    """A document with its earlier versions, newest first, and who else has the same file."""

    document: Document
    older: list[Document] = field(default_factory=list)
    elsewhere: list[Candidate] = field(default_factory=list)


def papers_of(candidate: Candidate, reader: Any) -> list[Paper]:
    """Return the documents of ``candidate`` that ``reader`` may see, each with what it replaced."""

    def rows(key: int) -> QuerySet:
        open_ones = Count("suggestions", filter=Q(suggestions__status=SuggestionStatus.OPEN))
        documents = visible(reader, Document).filter(candidate=key).defer("text")
        return documents.annotate(open_suggestions=open_ones).select_related("uploaded_by")[:SHOWN]

    found = about(reader, "papers", candidate.pk, rows).read()
    by_key = {document.pk: document for document in found}
    replaced = {document.replaces_id for document in found}
    papers = [Paper(document) for document in found if document.pk not in replaced]
    others = _elsewhere(candidate, reader) if found else {}
    for paper in papers:
        paper.elsewhere = others.get(paper.document.sha256, [])
        older = by_key.get(paper.document.replaces_id or 0)
        while older is not None and older not in paper.older:
            paper.older.append(older)
            older = by_key.get(older.replaces_id or 0)
    return papers


def also_on(document: Document, reader: Any) -> list[Candidate]:
    """Return the other candidates with the very same file whom ``reader`` may see."""
    return _elsewhere(document.candidate, reader).get(document.sha256, [])


def _elsewhere(candidate: Candidate, reader: Any) -> dict[str, list[Candidate]]:
    """Return who else has the files of ``candidate``, by what is in them."""

    def rows(key: int) -> QuerySet:
        same = Document.objects.filter(candidate=key).order_by().values("sha256")
        others = visible(reader, Document).filter(sha256__in=same).exclude(candidate=key)
        return others.select_related("candidate").defer("text").order_by("candidate", "id")[:SHOWN]

    found: dict[str, list[Candidate]] = defaultdict(list)
    for row in about(reader, "papers elsewhere", candidate.pk, rows):
        if row.candidate not in found[row.sha256]:
            found[row.sha256].append(row.candidate)
    return found

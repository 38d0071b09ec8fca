"""Documents of candidates out of an archive: a manifest says whose each file is, or its name does."""

import hashlib
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, BinaryIO, ClassVar, cast

from django.core.exceptions import ValidationError
from django.core.files import File

from candidates.files import recognise, shown_name
from candidates.models import Document
from candidates.operations import add_document, change_document
from candidates.paperwork import kind_by_name
from integrations.archive import Archive, ArchiveError
from integrations.choices import ImportKind
from integrations.kinds.interactions import OF_CANDIDATE
from integrations.kinds.plain import PlainPlanner, RecordDraft
from integrations.kinds.relations import Relation
from integrations.mapping import EMAIL
from integrations.models import ImportBatch
from integrations.planning import Key, Lookup, Plan
from integrations.vocabulary import Target, Vocabulary
from records import policies
from records.models import Record

REFERENCE = re.compile(r"(?<![a-z0-9])c-?(\d{4,})(?!\d)", re.IGNORECASE)
VOCABULARY = Vocabulary(
    (
        Target("file", "File", "Document"),
        Target("candidate_reference", "Candidate, by our reference (C-…)", "Candidate"),
        Target("candidate_key", "Candidate, by key in the other system", "Candidate"),
        Target("candidate_email", "Candidate, by e-mail", "Candidate"),
        Target("candidate_name", "Candidate, by name", "Candidate", hint="If only one is called so"),
        Target("kind", "Kind", "Document", hint="Résumé, cover letter, certificate, right to work…"),
        Target("name", "Name to show", "Document"),
        Target("expires_on", "Expires on", "Document"),
        Target("is_private", "Private", "Document"),
    ),
    {
        "file": """file filename filepath path attachment attachmentname document documentname datei dateiname fichier
            archivo resume resumefile resumefilename cv""",
        "candidate_reference": "reference candidatereference ourreference candidate",
        "candidate_key": "candidateid contactid personid id externalid dataitemid",
        "candidate_email": "email candidateemail emailaddress",
        "candidate_name": "name fullname candidatename",
        "kind": "kind type documenttype filetype attachmenttype category art",
        "name": "title showname displayname label description",
        "expires_on": "expireson expires expiry expirydate expirationdate validuntil gultigbis",
        "is_private": "private isprivate confidential",
    },
    kind=ImportKind.DOCUMENTS,
)
NOBODY = (
    "Nothing says whose file this is. Name it in a manifest, or begin its name with the reference of the candidate, "
    "as in “C-004217 résumé.pdf”."
)


class DocumentPlanner(PlainPlanner):
    """Plans rows about files of one archive."""

    model = Document
    by: ClassVar[Mapping[str, str]] = {"content": "content"}
    relations: ClassVar[Sequence[Relation]] = (OF_CANDIDATE,)
    told_once: ClassVar[frozenset[str]] = frozenset({"candidate", "kind"})
    also: ClassVar[Mapping[str, dict[str, str]]] = {
        "kind": {
            "cv": "resume", "lebenslauf": "resume", "coverletter": "cover_letter", "anschreiben": "cover_letter",
            "visa": "right_to_work", "passport": "right_to_work", "permit": "right_to_work",
            "certification": "certificate", "diploma": "certificate", "zeugnis": "certificate",
        },
    }  # fmt: skip

    def __init__(self, batch: ImportBatch) -> None:
        super().__init__(batch)
        self._archive = Archive(cast("BinaryIO", batch.file.open("rb")))

    def finish(self, draft: RecordDraft) -> None:
        file = draft.told.get("file", "")
        draft.assume("kind", kind_by_name(shown_name(file)))
        if not any(target.startswith("candidate_") for target in draft.told):
            if found := REFERENCE.search(file):
                draft.told["candidate_reference"] = f"C-{int(found[1]):06d}"
            elif address := EMAIL.search(file):
                draft.told["candidate_email"] = address[0].rsplit(".", 1)[0].strip(" _-")

    def resolve(self, plans: Sequence[Plan]) -> None:
        super().resolve(plans)
        for plan in plans:
            self._look_at(plan)

    def keys(self, draft: RecordDraft) -> list[Key]:
        candidate, digest = draft.values.get("candidate"), draft.told.get("digest")
        return [("content", (candidate.pk, digest))] if candidate and digest else []

    def lookups(self) -> Mapping[str, Lookup]:
        return {"content": _by_content}

    def prepare_new(self, plan: Plan) -> None:
        """Refuse a file of nobody, or one that its candidate may not be given."""
        candidate = plan.draft.values.get("candidate")
        if candidate is None:
            plan.refuse("candidate", NOBODY, self._columns.get("file", ""))
        elif not policies.may(self._user, "add", self.build({"candidate": candidate})):
            plan.refuse("candidate", f"You may not add documents to {candidate}.")

    def build(self, values: Mapping[str, Any]) -> Record:
        return Document(**values, uploaded_by=self._user)

    def create(self, draft: RecordDraft) -> Document:
        values = dict(draft.values)
        shown = values.pop("name", "") or shown_name(draft.told["file"])
        content = self._archive.read(draft.told["file"])
        return add_document(
            values.pop("candidate"), file=File(io.BytesIO(content), name=shown), name=shown, **values
        )

    def change(self, record: Document, changes: Mapping[str, Any]) -> None:
        change_document(record, changes=changes)

    def _field(self, target: str) -> Any:
        return None if target == "file" else super()._field(target)

    def _look_at(self, plan: Plan) -> None:
        """Read the file once: whether it can be kept, and its digest, by which it is known again."""
        try:
            content = self._archive.read(plan.draft.told.get("file", ""))
            recognise(io.BytesIO(content), name=plan.draft.told["file"])
        except ArchiveError as error:
            plan.refuse("file", str(error), self._columns.get("file", ""))
        except ValidationError as error:
            plan.refuse("file", " ".join(error.messages), self._columns.get("file", ""))
        else:
            plan.draft.told["digest"] = hashlib.sha256(content).hexdigest()


def _by_content(values: Iterable[Any]) -> Iterable[tuple[Any, int]]:
    wanted = set(values)
    rows = Document.objects.filter(
        candidate__in={value[0] for value in wanted}, sha256__in={value[1] for value in wanted}
    )
    for pk, candidate, digest in rows.order_by("pk").values_list("pk", "candidate_id", "sha256"):
        yield (candidate, digest), pk

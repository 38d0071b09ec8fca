"""What can be imported: for each kind its words, its planner, and whose right to import is asked for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from candidates.models import Candidate
from clients.models import Client, JobOrder
from integrations.choices import ImportKind
from integrations.kinds.candidates import CandidatePlanner
from integrations.kinds.clients import VOCABULARY as CLIENTS
from integrations.kinds.clients import ClientPlanner
from integrations.kinds.contacts import VOCABULARY as CONTACTS
from integrations.kinds.contacts import ContactPlanner
from integrations.kinds.documents import VOCABULARY as DOCUMENTS
from integrations.kinds.documents import DocumentPlanner
from integrations.kinds.interactions import VOCABULARY as INTERACTIONS
from integrations.kinds.interactions import InteractionPlanner
from integrations.kinds.job_orders import VOCABULARY as JOB_ORDERS
from integrations.kinds.job_orders import JobOrderPlanner
from integrations.planning import Planner
from integrations.vocabulary import PEOPLE, Vocabulary
from records.policies import may


@dataclass(frozen=True)
class Importable:
    """A kind of record that rows become. ``guard`` is the model of which one must be allowed to import."""

    kind: ImportKind
    vocabulary: Vocabulary
    planner: type[Planner]
    guard: type[Model]
    # One of each group says which record a row is about.
    needs: tuple[tuple[frozenset[str], str], ...]
    # Without any of these nothing new comes of a row; none: every row may be new.
    named_by: frozenset[str] = frozenset()

    @property
    def model(self) -> type[Model]:
        return self.planner.model

    def only_updates(self, targets: Iterable[str]) -> bool:
        """Tell whether rows that hold ``targets`` can add to records, but not make any."""
        return bool(self.named_by) and self.named_by.isdisjoint(targets)

    @property
    def known_by(self) -> Mapping[str, str]:
        return self.planner.by


NAMES = frozenset({"full_name", "given_name", "family_name"})
OF_CLIENT = frozenset({"client", "client_key"})
KEYS = frozenset({"external_id", "reference"})
IMPORTABLES = {
    each.kind: each
    for each in (
        Importable(
            ImportKind.CANDIDATES, PEOPLE, CandidatePlanner, Candidate,
            ((NAMES | KEYS | {"email", "phone", "reach"}, "Say which column holds the name, e-mail or phone."),),
            NAMES,
        ),
        Importable(
            ImportKind.CLIENTS, CLIENTS, ClientPlanner, Client,
            ((KEYS | {"legal_name", "trading_name", "registration_number"}, "Say which column holds the name."),),
            frozenset({"legal_name", "trading_name"}),
        ),
        Importable(
            ImportKind.CONTACTS, CONTACTS, ContactPlanner, Client,
            (
                (NAMES | KEYS, "Say which column holds the name."),
                (OF_CLIENT | KEYS, "Say which column holds the client, by name or key."),
            ),
            NAMES,
        ),
        Importable(
            ImportKind.JOB_ORDERS, JOB_ORDERS, JobOrderPlanner, JobOrder,
            (
                (KEYS | {"title"}, "Say which column holds the job title."),
                (OF_CLIENT | KEYS, "Say which column holds the client, by name or key."),
            ),
            frozenset({"title"}),
        ),
        Importable(
            ImportKind.INTERACTIONS, INTERACTIONS, InteractionPlanner, Candidate,
            (
                (
                    frozenset({"candidate_reference", "candidate_key", "candidate_email", "candidate_name"}),
                    "Say which column holds the candidate: by reference, key, e-mail or name.",
                ),
                (frozenset({"occurred_at"}), "Say which column holds when it was."),
            ),
        ),
        Importable(
            ImportKind.DOCUMENTS, DOCUMENTS, DocumentPlanner, Candidate,
            ((frozenset({"file"}), "Say which column holds the name of the file."),),
        ),
    )
}  # fmt: skip


def importable(kind: str) -> Importable:
    return IMPORTABLES[ImportKind(kind)]


def kinds_for(user: Any) -> list[Importable]:
    """Return what ``user`` may import."""
    return [each for each in IMPORTABLES.values() if may(user, "import", each.guard)]

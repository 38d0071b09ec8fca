"""What the rooms above share: vocabularies, systems, and who is authoritative for what."""

from governance.models.authority import AuthorityRule, DataElement, Disclosure, ExternalIdentifier, System
from governance.models.proposal import ChangeDecision, ChangeRequest, ProtectedField
from governance.models.vocabulary import Reason, Skill, Source, Tag

__all__ = [
    "AuthorityRule",
    "ChangeDecision",
    "ChangeRequest",
    "DataElement",
    "Disclosure",
    "ExternalIdentifier",
    "ProtectedField",
    "Reason",
    "Skill",
    "Source",
    "System",
    "Tag",
]

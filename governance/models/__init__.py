"""What the rooms above share: vocabularies, systems, and who is authoritative for what."""

from governance.models.authority import AuthorityRule, DataElement, ExternalIdentifier, System
from governance.models.vocabulary import Reason, Skill, Source, Tag

__all__ = [
    "AuthorityRule",
    "DataElement",
    "ExternalIdentifier",
    "Reason",
    "Skill",
    "Source",
    "System",
    "Tag",
]

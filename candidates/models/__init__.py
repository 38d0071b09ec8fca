"""People whom we may put forward for work, and all that belongs to them."""

from candidates.models.bulk import BulkAct
from candidates.models.candidate import (
    Candidate,
    CandidateSecondaryOwner,
    CandidateTag,
)
from candidates.models.contact import CandidateEmail, CandidateLink, CandidatePhone
from candidates.models.document import Document
from candidates.models.found import CandidateSearch, Place
from candidates.models.grants import CandidateTeamGrant, CandidateUserGrant
from candidates.models.identity import DuplicatePair, MergeOperation
from candidates.models.pool import SavedSearch, TalentPool, TalentPoolMember
from candidates.models.profile import (
    CandidateSkill,
    Certification,
    Education,
    WorkAuthorisation,
    WorkHistory,
)

__all__ = [
    "BulkAct",
    "Candidate",
    "CandidateEmail",
    "CandidateLink",
    "CandidatePhone",
    "CandidateSearch",
    "CandidateSecondaryOwner",
    "CandidateSkill",
    "CandidateTag",
    "CandidateTeamGrant",
    "CandidateUserGrant",
    "Certification",
    "Document",
    "DuplicatePair",
    "Education",
    "MergeOperation",
    "Place",
    "SavedSearch",
    "TalentPool",
    "TalentPoolMember",
    "WorkAuthorisation",
    "WorkHistory",
]

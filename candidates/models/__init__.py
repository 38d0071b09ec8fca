"""People whom we may put forward for work, and all that belongs to them."""

from candidates.models.bulk import BulkAct
from candidates.models.candidate import (
    Candidate,
    CandidateSecondaryOwner,
    CandidateTag,
)
from candidates.models.contact import CandidateEmail, CandidateLink, CandidatePhone
from candidates.models.document import Document
from candidates.models.drop import DroppedResume, ResumeDrop
from candidates.models.found import CandidateSearch, Place
from candidates.models.grants import CandidateTeamGrant, CandidateUserGrant
from candidates.models.identity import DuplicatePair, MergeOperation
from candidates.models.matching import MatchFrequency, MatchKey, MatchQueue
from candidates.models.merge_run import MergeRun
from candidates.models.pool import SavedSearch, TalentPool, TalentPoolMember
from candidates.models.profile import (
    CandidateLanguage,
    CandidateSkill,
    Certification,
    Education,
    WorkAuthorisation,
    WorkHistory,
)
from candidates.models.suggestion import Suggestion

__all__ = [
    "BulkAct",
    "Candidate",
    "CandidateEmail",
    "CandidateLanguage",
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
    "DroppedResume",
    "DuplicatePair",
    "Education",
    "MatchFrequency",
    "MatchKey",
    "MatchQueue",
    "MergeOperation",
    "MergeRun",
    "Place",
    "ResumeDrop",
    "SavedSearch",
    "Suggestion",
    "TalentPool",
    "TalentPoolMember",
    "WorkAuthorisation",
    "WorkHistory",
]

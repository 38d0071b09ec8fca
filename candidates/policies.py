"""Who may see and change candidates and what belongs to them."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.choices import RoleCode
from accounts.defaults import usual
from candidates.choices import Visibility
from candidates.models import (
    BulkAct,
    Candidate,
    CandidateEmail,
    CandidateLanguage,
    CandidateLink,
    CandidatePhone,
    CandidateSearch,
    CandidateSecondaryOwner,
    CandidateSkill,
    CandidateTag,
    CandidateTeamGrant,
    CandidateUserGrant,
    Certification,
    Document,
    DroppedResume,
    DuplicatePair,
    Education,
    MatchFrequency,
    MatchKey,
    MatchQueue,
    MergeOperation,
    MergeRun,
    Place,
    ResumeDrop,
    SavedSearch,
    Suggestion,
    TalentPool,
    TalentPoolMember,
    WorkAuthorisation,
    WorkHistory,
)
from records.choices import Reach
from records.conditions import EVERYTHING
from records.policies import (
    ChildPolicy,
    GrantPolicy,
    PartPolicy,
    Policy,
    Rights,
    VocabularyPolicy,
    policy_for,
    register,
    to,
)

GUARDED = {"owner": "change_owner", "team": "change_owner", "is_restricted": "share"}
LEAD = "delete export change_owner merge approve"
MERGING = (RoleCode.TEAM_LEAD, RoleCode.MANAGER, RoleCode.PRIVACY_OFFICER, RoleCode.ADMINISTRATOR)
READING = (RoleCode.AUDITOR, RoleCode.INTEGRATION)


@register
class CandidatePolicy(Policy):
    """Who may change the owner is a right of its own, but for one thing.

    A candidate whom nobody looks after may be taken, for oneself, by whoever may change them: the bulk act
    ``TakeOver`` does so. Nobody loses anything by it, and a person without an owner is called by nobody.
    """

    model = Candidate
    owner = "owner"
    team = "team"
    co_owners = CandidateSecondaryOwner
    restricted = "is_restricted"
    grants = (CandidateUserGrant, CandidateTeamGrant)
    verbs = ("import", "export", "change_owner", "merge", "approve", "share", "unlock")
    guarded = GUARDED
    keyed_elsewhere = True
    defaults = {
        **usual(
            "view add change import share",
            lead=LEAD,
            officer="change delete export merge approve",
            machine="view add change import export",
        ),
        RoleCode.ADMINISTRATOR: to(f"view add change import share unlock {LEAD}", Reach.ALL),
    }


class _CandidatePart(PartPolicy):
    parents = ("candidate",)


for _part in (
    CandidateEmail,
    CandidateLanguage,
    CandidateLink,
    CandidatePhone,
    CandidateSearch,
    CandidateSecondaryOwner,
    CandidateSkill,
    CandidateTag,
    Certification,
    Education,
    MatchKey,
    MatchQueue,
    WorkAuthorisation,
    WorkHistory,
):
    register(type(f"{_part.__name__}Policy", (_CandidatePart,), {"model": _part}))


@register
class PlacePolicy(VocabularyPolicy):
    model = Place


@register
class DocumentPolicy(ChildPolicy):
    """Private documents are for who uploaded them, and for those with the right to read them."""

    model = Document
    parents = ("candidate",)
    verbs = ("export", "read_private")
    defaults = {
        **usual("view add change", lead="delete export", officer="delete export read_private"),
        RoleCode.MANAGER: to("view add change delete export read_private", Reach.ALL),
    }

    def condition(self, rights: Rights, verb: str) -> Q:
        condition = super().condition(rights, verb)
        if rights.reach("read_private", self.model) is not None:
            return condition
        return condition & (Q(is_private=False) | Q(uploaded_by=rights.user_id))


@register
class SuggestionPolicy(PartPolicy):
    """What a document suggests is decided by whoever may change the document."""

    model = Suggestion
    parents = ("document",)


@register
class ResumeDropPolicy(Policy):
    """Dropped résumés are nobody's yet: they are for who dropped them, and for those who answer for privacy."""

    model = ResumeDrop
    owner = "owner"
    defaults = {
        **usual("view add change delete", reach=Reach.OWN, machine="", officer="delete"),
        RoleCode.TEAM_LEAD: to("view add change delete", Reach.OWN),
        RoleCode.MANAGER: to("view add change delete", Reach.OWN),
        RoleCode.AUDITOR: to("", Reach.OWN),
    }


@register
class DroppedResumePolicy(PartPolicy):
    model = DroppedResume
    parents = ("drop",)
    beside = ("candidate",)


@register
class CandidateUserGrantPolicy(GrantPolicy):
    model = CandidateUserGrant


@register
class CandidateTeamGrantPolicy(GrantPolicy):
    model = CandidateTeamGrant


@register
class MatchFrequencyPolicy(Policy):
    """The matcher's own arithmetic: nobody reads it."""

    model = MatchFrequency


@register
class DuplicatePairPolicy(ChildPolicy):
    """Two records are compared only by those who see both."""

    model = DuplicatePair
    parents = ("first", "second")
    defaults = usual("view change", lead="add", officer="change", machine="view")


@register
class MergeOperationPolicy(ChildPolicy):
    model = MergeOperation
    parents = ("survivor", "loser")
    defaults = usual("view", lead="add change", officer="add change")


@register
class MergeRunPolicy(Policy):
    """Whoever confirmed it; each merge stands in the history of the candidate, for those who see that."""

    model = MergeRun
    owner = "owner"
    defaults = {code: to("view add", Reach.OWN) for code in MERGING}

    def _within(self, rights: Rights, verb: str, reach: Reach) -> Q:
        return self._owned(rights)


class ShownPolicy(Policy):
    """What its owner keeps private, or shows to the team or to everyone; nobody else changes it."""

    owner = "owner"

    def _within(self, rights: Rights, verb: str, reach: Reach) -> Q:
        own = self._owned(rights)
        if verb != "view":
            return own if reach is Reach.OWN else super()._within(rights, verb, reach)
        team = Q(visibility=Visibility.TEAM) & self._of_teams(rights)
        return own | team | Q(visibility=Visibility.ALL)


SHOWN: dict[str, Any] = {code: to("view add change delete", Reach.OWN) for code in RoleCode}


@register
class SavedSearchPolicy(ShownPolicy):
    model = SavedSearch
    defaults = SHOWN


@register
class TalentPoolPolicy(ShownPolicy):
    model = TalentPool
    team = "team"
    defaults = SHOWN

    def filled_by(self, rights: Rights) -> Q:
        """Return the pools that the user fills and empties: their own, and those shown to a team of theirs.

        A pool that is shown to everyone is read by everyone, and filled by its owner and its team.
        """
        changed = self.condition(rights, "change")
        if changed == EVERYTHING:
            return EVERYTHING
        return changed | (~Q(visibility=Visibility.PRIVATE) & self._of_teams(rights))


@register
class TalentPoolMemberPolicy(ChildPolicy):
    """Who is in a pool is seen by those who see both, and changed by those who fill the pool."""

    model = TalentPoolMember
    parents = ("candidate", "pool")
    defaults = usual("view add change delete")

    def condition(self, rights: Rights, verb: str) -> Q:
        seen = super().condition(rights, verb)
        return seen if verb == "view" else seen & Q(Exists(filled_pools(rights).filter(pk=OuterRef("pool"))))

    def admits(self, rights: Rights, record: Any) -> bool:
        return super().admits(rights, record) and filled_pools(rights).filter(pk=record.pool_id).exists()


def filled_pools(rights: Rights) -> QuerySet[TalentPool]:
    """Return the pools whose people one may change."""
    policy = policy_for(TalentPool)
    return policy.rows(rights).filter(policy.filled_by(rights)).order_by()  # type: ignore[attr-defined]


@register
class BulkActPolicy(Policy):
    """Whoever chose the candidates, and nobody else: it names pools and reasons that are theirs.

    What it changed stands in the history of each candidate, for those who see the candidate.
    """

    model = BulkAct
    owner = "owner"
    defaults = {code: to("view add change", Reach.OWN) for code in RoleCode if code not in READING}

    def _within(self, rights: Rights, verb: str, reach: Reach) -> Q:
        return self._owned(rights)

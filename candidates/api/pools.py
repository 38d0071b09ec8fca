"""Talent pools and saved searches over REST."""

from candidates import operations
from candidates.api.parts import Part
from candidates.models import Candidate, TalentPool, TalentPoolMember
from records.api.fields import Reference, Several
from records.api.inputs import Act, change_of, creation_of, removal_of
from records.api.resource import Resource


class TalentPools(Resource):
    noun = "talent-pools"
    model = TalentPool
    filters = ("kind", "owner", "team", "visibility")
    expansions = ("owner", "team")
    creation = creation_of(TalentPool, "name", "description", "owner", "team", "visibility")
    change = change_of(TalentPool, "name", "description", "team", "visibility")
    removal = removal_of()
    acts = {
        "add": Act(
            operations.add_to_pool, needs_version=False, candidates=Several(child=Reference(Candidate))
        ),
        "remove": Act(
            operations.remove_from_pool, needs_version=False, candidates=Several(child=Reference(Candidate))
        ),
    }


class TalentPoolMembers(Part):
    noun = "talent-pool-members"
    model = TalentPoolMember
    filters = ("pool", "candidate")
    expansions = ("candidate", "pool")

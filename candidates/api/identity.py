"""Two records of one person over REST: found, told apart, merged, and taken apart again."""

from candidates.models import DuplicatePair, MergeOperation
from candidates.operations.merging import unmerge_candidates
from candidates.operations.pairs import confirm_pair, defer_pair, reconsider_pair, tell_apart
from records.api.inputs import Act
from records.api.resource import Resource


class Duplicates(Resource):
    noun = "duplicates"
    model = DuplicatePair
    without = ("shared_keys",)
    filters = ("first", "second", "status", "decided_by")
    expansions = ("first", "second", "decided_by")
    acts = {
        "tell-apart": Act(tell_apart),
        "confirm": Act(confirm_pair),
        "defer": Act(defer_pair),
        "reconsider": Act(reconsider_pair),
    }


class Merges(Resource):
    noun = "merges"
    model = MergeOperation
    without = ("manifest", "snapshot")
    filters = ("survivor", "loser", "merged_by")
    expansions = ("survivor", "loser", "merged_by")
    acts = {"undo": Act(unmerge_candidates)}


resources = [Duplicates, Merges]

"""Writes that every room shares: sharing, keys elsewhere, who decides, what a second person approves."""

from governance.operations.authority import decide, disclose, end_rule, give_to, put_in_force
from governance.operations.identifiers import identify, upsert
from governance.operations.letters import tell_of_proposals
from governance.operations.proposals import (
    answer_about_request,
    approve_request,
    ask_about_request,
    look_after,
    look_after_all,
    propose,
    propose_changes,
    rebase_request,
    reject_request,
    trial,
    withdraw_request,
)
from governance.operations.sharing import share, unshare

__all__ = [
    "answer_about_request",
    "approve_request",
    "ask_about_request",
    "decide",
    "disclose",
    "end_rule",
    "give_to",
    "identify",
    "look_after",
    "look_after_all",
    "propose",
    "propose_changes",
    "put_in_force",
    "rebase_request",
    "reject_request",
    "share",
    "tell_of_proposals",
    "trial",
    "unshare",
    "upsert",
    "withdraw_request",
]

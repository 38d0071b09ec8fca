"""Every write on candidates and what belongs to them."""

from candidates.operations.documents import (
    add_document,
    change_document,
    delete_document,
    read_again,
)
from candidates.operations.labels import (
    add_skills,
    add_to_pool,
    remove_from_pool,
    remove_skills,
    tag_candidate,
    untag_candidate,
)
from candidates.operations.people import (
    NewCandidate,
    create_candidate,
    create_candidates,
    hold_many,
    prepare,
)
from candidates.operations.reach import (
    add_email,
    add_link,
    add_phone,
    change_email,
    make_primary,
    remove_contact,
    replace_emails,
    replace_links,
    replace_phones,
)
from candidates.operations.revision import revise_candidate
from candidates.operations.standing import (
    add_secondary_owner,
    change_candidate_status,
    change_owner,
    delete_candidate,
    lift_do_not_contact,
    remove_secondary_owner,
    set_do_not_contact,
    update_candidate,
)
from candidates.operations.suggestions import (
    accept_suggestion,
    accept_suggestions,
    decline_suggestion,
)

__all__ = [
    "NewCandidate",
    "accept_suggestion",
    "accept_suggestions",
    "add_document",
    "add_email",
    "add_link",
    "add_phone",
    "add_secondary_owner",
    "add_skills",
    "add_to_pool",
    "change_candidate_status",
    "change_document",
    "change_email",
    "change_owner",
    "create_candidate",
    "create_candidates",
    "decline_suggestion",
    "delete_candidate",
    "delete_document",
    "hold_many",
    "lift_do_not_contact",
    "make_primary",
    "prepare",
    "read_again",
    "remove_contact",
    "remove_from_pool",
    "remove_secondary_owner",
    "remove_skills",
    "replace_emails",
    "replace_links",
    "replace_phones",
    "revise_candidate",
    "set_do_not_contact",
    "tag_candidate",
    "untag_candidate",
    "update_candidate",
]

"""Every write on clients, their people, our terms with them, and their orders."""

from clients.operations.clients import (
    add_agreement,
    add_contact,
    change_client_owner,
    change_client_status,
    create_client,
    delete_client,
    end_agreement,
    mark_contact_left,
    update_agreement,
    update_client,
    update_contact,
)
from clients.operations.job_orders import (
    assign_recruiter,
    change_job_order_owner,
    change_job_order_status,
    create_job_order,
    delete_job_order,
    set_wanted_skills,
    unassign_recruiter,
    update_job_order,
)

__all__ = [
    "add_agreement",
    "add_contact",
    "assign_recruiter",
    "change_client_owner",
    "change_client_status",
    "change_job_order_owner",
    "change_job_order_status",
    "create_client",
    "create_job_order",
    "delete_client",
    "delete_job_order",
    "end_agreement",
    "mark_contact_left",
    "set_wanted_skills",
    "unassign_recruiter",
    "update_agreement",
    "update_client",
    "update_contact",
    "update_job_order",
]

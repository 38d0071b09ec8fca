"""The companies that hire through us, their people, our terms with them, and their orders."""

from clients.models.client import Client, ClientAgreement, ClientContact
from clients.models.grants import (
    ClientTeamGrant,
    ClientUserGrant,
    JobOrderTeamGrant,
    JobOrderUserGrant,
)
from clients.models.job_order import JobOrder, JobOrderRecruiter, JobOrderSkill

__all__ = [
    "Client",
    "ClientAgreement",
    "ClientContact",
    "ClientTeamGrant",
    "ClientUserGrant",
    "JobOrder",
    "JobOrderRecruiter",
    "JobOrderSkill",
    "JobOrderTeamGrant",
    "JobOrderUserGrant",
]

"""Submissions, interviews, offers and placements in the admin site."""

from placements.admin.interviews import InterviewAdmin
from placements.admin.offers import OfferAdmin
from placements.admin.placements import PlacementAdmin
from placements.admin.submissions import SubmissionAdmin

__all__ = ["InterviewAdmin", "OfferAdmin", "PlacementAdmin", "SubmissionAdmin"]

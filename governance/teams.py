"""Which team a record belongs to."""

from accounts.models import Team, User


def home_team(user: User) -> Team | None:
    """Return the team of a record of ``user`` unless another is named: the first that they joined."""
    return Team.objects.filter(memberships__user=user).order_by("memberships__id").first()

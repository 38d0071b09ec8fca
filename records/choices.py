"""How far a right reaches."""

from django.db.models import TextChoices


class Reach(TextChoices):
    """Which rows a right covers, from narrow to wide."""

    OWN = "own", "Own records"
    TEAM = "team", "Records of my teams"
    ALL = "all", "All records"

    @property
    def width(self) -> int:
        return list(type(self)).index(self)

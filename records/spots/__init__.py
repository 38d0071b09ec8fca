"""What of a record is changed where it is read: a click, a few keys, and a way back."""

from records.spots.base import Spot, register_spots, spot_of, spots_of
from records.spots.fields import Fields
from records.spots.lines import Lines
from records.spots.words import Words

__all__ = ["Fields", "Lines", "Spot", "Words", "register_spots", "spot_of", "spots_of"]

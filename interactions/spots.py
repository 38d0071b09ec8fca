"""What of a next step is changed without leaving the page on which it stands."""

from records.spots import Fields

FOLLOW_UP_SPOTS = (
    Fields(
        "step",
        "next step",
        asks=("next_step", "due_on"),
        template="interactions/step_spot.html",
    ),
)

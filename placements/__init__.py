"""From the first submission of a candidate to the end of the placement."""

"""Every contact with a candidate, and whether it was logged in time."""

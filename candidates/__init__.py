"""The people whom the agency may put forward for work."""

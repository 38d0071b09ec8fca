"""Measures what the record costs, each figure beside the same work without it, in the same run."""

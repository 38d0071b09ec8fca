"""What every record shares; no tables and no business nouns."""

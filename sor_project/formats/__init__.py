"""How dates and numbers are written, for each locale that people may choose (accounts.choices.Locale)."""

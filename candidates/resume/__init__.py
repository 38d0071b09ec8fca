"""Reading a résumé: what its text says about a person, each statement with the words it was read from.

Rules and vocabularies, no model and no service: the same text gives the same answer, nothing leaves the
machine, and whatever is found is only ever suggested. Pure functions on text.
"""

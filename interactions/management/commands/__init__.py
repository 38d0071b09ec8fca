"""Commands of the interactions room."""

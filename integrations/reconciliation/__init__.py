"""Comparing another system's copy with the record, element by element, under the map of authority."""

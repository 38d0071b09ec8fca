"""Telling other systems what changed: planned from the feed, sent in order, tried again for a day."""

"""Stored values as people read them."""

from datetime import timedelta

import pytest
from django.db import models

from audit.wording import worded


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(hours=2, minutes=37, seconds=11, microseconds=544_975), "2 hours 37 minutes"),
        (timedelta(days=1, seconds=5), "1 day 5 seconds"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(microseconds=1), "no time"),
        (-timedelta(hours=3), "3 hours"),
    ],
)
def test_a_span_is_said_in_its_two_largest_units(span: timedelta, words: str) -> None:
    assert worded(models.DurationField(), span) == words

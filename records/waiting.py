"""What a door tells of values that a second person approves: before they are typed, and after."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.db import models
from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.html import format_html

from audit.links import url_of
from records import gates
from records.gates import Verdict, rulings


def proposed_of(record: models.Model, names: Collection[str]) -> dict[str, str]:
    """Return those of ``names`` of ``record`` that whoever reads would propose, each with a sentence why."""
    found = rulings(type(record), names, record)
    return {name: each.sentence for name, each in found.items() if each.verdict == Verdict.PROPOSE}


def mark_proposed(form: BaseForm, record: models.Model) -> None:
    """Say at the fields of ``form`` which of them are proposed rather than changed."""
    names = {field.name for field in record._meta.concrete_fields} & form.fields.keys()
    for name, sentence in proposed_of(record, names).items():
        field = form.fields[name]
        field.help_text = format_html("{} {}", field.help_text, sentence).strip()
        widget: Any = getattr(field.widget, "widget", field.widget)
        widget.attrs["data-proposes"] = ""


@contextmanager
def waiting_told(request: HttpRequest) -> Iterator[gates.Outcome]:
    """Say what of the writes inside waits for a second person, unless they fail."""
    with gates.watching() as seen:
        yield seen
    tell_waiting(request, seen.proposals)


def tell_waiting(request: HttpRequest, proposals: Iterable[Any]) -> None:
    """Say on the next page what waits for a second person, each with a link to it."""
    for each in proposals:
        said = format_html(
            'Waits for approval: <a class="underline" href="{}">{}</a>.', url_of(each), each.what
        )
        messages.warning(request, said)

"""Whatever can be done to the record can be done over REST, or it is said here why not."""

import inspect
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

from django.contrib import admin

from sor_project.api import RESOURCES

ROOMS = (
    "accounts",
    "candidates",
    "clients",
    "governance",
    "integrations",
    "interactions",
    "placements",
    "privacy",
    "records",
)
DOORS = ("migrations", "management", "admin", "api", "tests")

BY_ANOTHER_NAME = {
    "candidates.operations.documents.add_document": "documents",
    "candidates.operations.documents.read_again": "documents/read-again",
    "candidates.operations.merging.merge_candidates": "candidates/merge",
    "candidates.operations.merging.propose_merge": "candidates/merge",
    "candidates.operations.pairs.tell_many_apart": "candidates/tell-apart",
    "candidates.operations.reach.change_email": "candidate-emails",
    "candidates.operations.standing.update_candidate": "candidates",
    "governance.operations.proposals.propose": "candidates",
    "candidates.operations.reach.replace_emails": "candidates",
    "candidates.operations.reach.replace_phones": "candidates",
    "candidates.operations.reach.replace_links": "candidates",
    "candidates.operations.people.create_candidates": "candidates",
    "integrations.operations.comparisons.compare_again": "comparisons/again",
    "candidates.operations.suggestions.accept_suggestion": "suggestions/accept",
    "candidates.operations.suggestions.accept_suggestions": "suggestions/accept",
    "governance.operations.authority.end_rule": "authority-rules/end",
    "governance.operations.authority.give_to": "disclosures",
    "governance.operations.sharing.share": "candidates/share",
    "governance.operations.sharing.unshare": "candidates/unshare",
    "privacy.operations.bases.record_bases": "legal-bases",
    "privacy.operations.bases.record_refusal": "legal-bases",
    "privacy.operations.bases.renew_bases": "legal-bases/renew",
    "records.operations.create_record": "tags",
    "records.operations.update_record": "tags",
    "records.operations.delete_record": "tags",
}
"""Operations inside others: the address at which they are asked for."""

NOT_OVER_REST = {
    "accounts.operations": "People give and take rights, at a screen: a key that leaks must not make another one.",
    "candidates.operations.alerts": "The worker mails by itself what a search found.",
    "candidates.operations.bulk": "A program sends its rows to candidates/bulk/ and needs no preview.",
    "candidates.operations.drops": "A desk for a person with a heap of files; a program names the candidate.",
    "candidates.operations.extension": "What an import adds.",
    "candidates.operations.matching": "The worker compares.",
    "candidates.operations.merge_runs": "Many are merged after a look at a screen; a program merges two.",
    "candidates.operations.reading": "The worker reads files.",
    "candidates.operations.suggestions.suggest": "The worker notes what a file suggests.",
    "governance.installation": "`manage.py prepare` puts new fields on the map and proposes the usual rules.",
    "governance.operations.letters": "The worker mails.",
    "governance.operations.proposals.look_after": "The worker lets what is too old expire.",
    "integrations.drops": "The worker writes and tidies.",
    "integrations.operations.comparisons._keep": "A copy is uploaded at a screen or by command.",
    "integrations.operations.comparisons.start_comparison": "A person says what each column is.",
    "integrations.operations.imports": "Files are imported at a screen or by command; programs send .../bulk/.",
    "integrations.operations.following": "The worker follows what was proposed.",
    "integrations.operations.inbound.keep_inbound": "Kept by whatever another system writes.",
    "integrations.operations.mappings": "Columns of files, told apart by a person.",
    "integrations.operations.sources": "A copy is read with the secret of the other system, which people type in.",
    "integrations.operations.webhooks.send_again": "A program sends all that are dead.",
    "integrations.reconciliation": "The worker compares.",
    "integrations.reverting": "An import is taken back at a screen or by command.",
    "integrations.webhooks": "The worker sends.",
    "integrations.work": "The worker imports.",
    "interactions.operations.calendar_feeds": "A secret address of one person, shown to that person.",
    "interactions.operations.capture": "Mails are captured by command; a program logs with a channel_reference.",
    "interactions.operations.meetings.capture_meeting": "Calendars are captured by command.",
    "interactions.operations.follow_ups.put_back_follow_up": "Undo of a click; a program reopens.",
    "interactions.operations.handover": "A plan with a preview, made by a lead at a screen.",
    "interactions.operations.letters": "The worker mails.",
    "interactions.operations.obligations.raise_obligations": "Obligations arise by themselves.",
    "interactions.operations.outreach": "Who calls whom next is a list for people at their desks.",
    "interactions.operations.tallies": "The worker adds up.",
    "placements.operations.submissions.close_submissions": "What closing a job order does.",
}
NO_RESOURCE = {
    "candidates.MergeRun",
    "accounts.ApiKey", "accounts.Role", "audit.AccessLog", "audit.ChangeSet", "audit.Redaction",
    "candidates.BulkAct", "candidates.ResumeDrop", "candidates.SavedSearch", "integrations.CopySource",
    "integrations.ImportBatch", "integrations.SavedMapping",
    "interactions.CalendarFeed",
    "interactions.Handover", "interactions.Letter", "interactions.Outreach",
}  # fmt: skip
"""Pages of people: keys and rights, the audit, what is prepared at a screen. ``/changes/`` tells of the rest."""


def _operations() -> Iterator[tuple[str, Any]]:
    """Yield what the doors can call."""
    for path in _modules():
        for name, found in list(vars(import_module(path)).items()):
            if inspect.isfunction(found) and found.__module__ == path and hasattr(found, "verb"):
                yield f"{path}.{name}", found


def _modules() -> Iterator[str]:
    """Yield the modules of our rooms that are not doors."""
    for room in ROOMS:
        for found in walk_packages(import_module(room).__path__, f"{room}."):
            if not set(found.name.split(".")) & set(DOORS):
                yield found.name


def _addresses() -> dict[str, Any]:
    """Return what can be written, by its address."""
    found: dict[str, Any] = {}
    for resource in RESOURCES:
        plain = (resource.creation, resource.change, resource.removal, *resource.creations.values())
        found[resource.noun] = {write.operation for write in plain if write}
        for name, act in resource.acts.items():
            found[f"{resource.noun}/{name}"] = {act.operation}
    return found


def test_every_operation_has_an_address_or_a_reason() -> None:
    addresses = _addresses()
    reached = {operation for operations in addresses.values() for operation in operations}
    without = [
        name
        for name, operation in _operations()
        if operation not in reached
        and addresses.get(BY_ANOTHER_NAME.get(name, "")) is None
        and not any(name == each or name.startswith(f"{each}.") for each in NOT_OVER_REST)
    ]
    assert without == []


def test_no_reason_outlives_its_operation() -> None:
    names = [name for name, _ in _operations()]
    stale = [each for each in NOT_OVER_REST if not any(name.startswith(each) for name in names)]
    stale += [each for each in BY_ANOTHER_NAME if each not in names]
    assert stale == []


def test_every_page_of_records_has_a_resource_or_a_reason() -> None:
    told = {resource.model for resource in RESOURCES}
    assert {model._meta.label for model in admin.site._registry if model not in told} == NO_RESOURCE

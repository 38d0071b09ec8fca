"""A scope named an application; now it names a kind of record, so that older keys get all of theirs by name."""

from typing import Any

from django.db import migrations

NOUNS = {
    "accounts": ["users", "teams", "team-memberships"],
    "candidates": [
        "candidates", "candidate-emails", "candidate-phones", "candidate-links", "candidate-skills",
        "candidate-tags", "work-history", "education", "certifications", "work-authorisations", "documents",
        "talent-pools", "talent-pool-members",
    ],
    "clients": [
        "clients", "client-contacts", "client-agreements", "job-orders", "job-order-skills", "job-order-recruiters",
    ],
    "governance": [
        "skills", "tags", "sources", "reasons", "systems", "data-elements", "authority-rules", "external-identifiers",
    ],
    "interactions": ["interactions", "obligations", "follow-ups", "meetings", "logging-policies"],
    "placements": [
        "submissions", "stage-events", "interviews", "interview-participants", "interview-feedback", "offers",
        "placements", "placement-rates", "payroll-handoffs", "timesheets", "client-restrictions",
    ],
}  # fmt: skip


def expand(apps: Any, _: Any) -> None:
    for key in apps.get_model("accounts", "ApiKey").objects.all():
        scopes = ["changes:read"] if key.scopes else []
        for scope in key.scopes:
            application, _, use = scope.partition(":")
            scopes += [f"{noun}:{use}" for noun in NOUNS.get(application, [application])]
        if any(scope.partition(":")[0] in NOUNS for scope in key.scopes):
            key.scopes = list(dict.fromkeys(scopes))
            key.save(update_fields=["scopes"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_name_resources_in_scopes")]

    operations = [
        # Nothing to take back: an application that is named by its kinds of records allows the same.
        migrations.RunPython(expand, migrations.RunPython.noop, elidable=True)
    ]

from typing import Any

from django.db import migrations

PERSON, WORK = "candidates.candidate", "placements.placement"
TWO_PEOPLE = "Agreed with a client: two people, whoever they are."
# Record, value, changed at once with, approved with, whether the first value is free, why.
DEFAULTS = (
    (PERSON, "full_name", "approve", "approve", True, "The legal name."),
    (PERSON, "given_name", "approve", "approve", True, "The legal name."),
    (PERSON, "family_name", "approve", "approve", True, "The legal name."),
    (PERSON, "main_email", "approve", "approve", True, "Who reads it is taken for the person."),
    (PERSON, "owner", "change_owner", "change_owner", True, "Who looks after the person."),
    (
        PERSON,
        "do_not_contact",
        "approve",
        "approve",
        True,
        "It is set by anybody at once, and lifted by two.",
    ),
    (WORK, "starts_on", "", "approve", False, TWO_PEOPLE),
    (WORK, "expected_end", "", "approve", False, TWO_PEOPLE),
    (WORK, "actual_end", "", "approve", True, "Noted when the work ends; a later change takes two people."),
    (WORK, "guarantee_until", "", "approve", False, TWO_PEOPLE),
    (WORK, "approver", "", "approve", False, TWO_PEOPLE),
    (
        WORK,
        "rates",
        "",
        "approve",
        True,
        "The first rate is agreed with the placement; later ones take two people.",
    ),
)


def protect(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001 - Django's signature
    """Protect what an agency usually does; administrators change it on the page of protected values."""
    ProtectedField = apps.get_model("governance", "ProtectedField")
    ProtectedField.objects.bulk_create(
        ProtectedField(
            model=model,
            field=field,
            freed_by=freed_by,
            decided_by=decided_by,
            is_first_free=is_first_free,
            note=note,
        )
        for model, field, freed_by, decided_by, is_first_free, note in DEFAULTS
    )


def unprotect(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001 - Django's signature
    apps.get_model("governance", "ProtectedField").objects.all().delete()


class Migration(migrations.Migration):
    replaces = [("governance", "0004_protect_values")]

    dependencies = [("governance", "0002_keep_decisions")]

    operations = [migrations.RunPython(protect, unprotect)]

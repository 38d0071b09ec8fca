"""Gives the roles that come with the program what the policies declare for them, each right once."""

from collections import defaultdict

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connections, transaction
from django.db.migrations.loader import MigrationLoader

from accounts.choices import ROLE_DESCRIPTIONS, RoleCode
from accounts.models import Role, RoleScope
from audit.choices import Via
from audit.context import acting
from records.choices import Reach
from records.policies import VERBS, registered


def is_migrated(using: str) -> bool:
    """Tell whether all migrations are applied; a database half-way has no roles to fill."""
    loader = MigrationLoader(connections[using])
    leaves = loader.graph.leaf_nodes()
    return all(leaf in loader.applied_migrations for leaf in leaves)


def install_roles(using: str) -> None:
    """Make the roles, and give each what it has not been given before.

    What an administrator added, took away or narrowed stays so: a right is given once in the life of a role.
    """
    with acting(via=Via.COMMAND, verb="installed the default roles"), transaction.atomic(using):
        permissions = _permissions(using)
        wanted = declared()
        for code in RoleCode:
            _fill(_role(code, using), wanted[code], permissions, using)


def declared() -> dict[str, list[str]]:
    """Return, by role, what the policies declare: ``app.verb_model``, ``app.model:verb=reach``."""
    wanted: dict[str, list[str]] = defaultdict(list)
    for policy in registered():
        meta = policy.model._meta
        for code, default in policy.defaults.items():
            wanted[code] += [f"{meta.app_label}.{verb}_{meta.model_name}" for verb in default.verbs]
            if default.reach:
                wanted[code].append(f"{meta.label_lower}:={default.reach}")
            if default.seen:
                wanted[code].append(f"{meta.label_lower}:view={default.seen}")
    return wanted


def _permissions(using: str) -> dict[str, int]:
    """Make all permissions, those of our own verbs too, and return their keys by name."""
    for config in apps.get_app_configs():
        create_permissions(config, verbosity=0, using=using)
    extra = [
        Permission(
            content_type=ContentType.objects.db_manager(using).get_for_model(policy.model),
            codename=f"{verb}_{policy.model._meta.model_name}",
            name=f"Can {verb.replace('_', ' ')} {policy.model._meta.verbose_name}"[:255],
        )
        for policy in registered()
        for verb in policy.verbs
        if verb not in VERBS
    ]
    Permission.objects.using(using).bulk_create(extra, ignore_conflicts=True)
    rows = Permission.objects.using(using).values_list("content_type__app_label", "codename", "pk")
    return {f"{app}.{codename}": key for app, codename, key in rows}


def _role(code: RoleCode, using: str) -> Role:
    role = Role.objects.using(using).select_for_update().filter(code=code).first()
    if role is None:
        group, _ = Group.objects.using(using).get_or_create(name=code.label)
        role = Role.objects.using(using).create(group=group, code=code, description=ROLE_DESCRIPTIONS[code])
    return role


def _fill(role: Role, wanted: list[str], permissions: dict[str, int], using: str) -> None:
    new = [default for default in wanted if default not in role.defaults]
    if not new:
        return
    role.group.permissions.add(*(permissions[default] for default in new if "=" not in default))
    scopes = [_scope(role, default) for default in new if "=" in default]
    RoleScope.objects.using(using).bulk_create(scopes, ignore_conflicts=True)
    role.defaults = sorted({*role.defaults, *new})
    role.save(using=using, update_fields=["defaults"])


def _scope(role: Role, default: str) -> RoleScope:
    where, _, reach = default.partition("=")
    model, _, verb = where.partition(":")
    return RoleScope(role=role, model=model, verb=verb, reach=Reach(reach))

"""What a program may be allowed to do with which kind of record: ``submissions:read``, ``candidates:merge``.

The words are those of the addresses. A scope only takes away: what the account may not, no scope allows.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from importlib import import_module

from django.conf import settings

ANY = "*"
READ, CREATE, CHANGE, DELETE, WRITE = "read", "create", "change", "delete", "write"
PLAIN = (READ, CREATE, CHANGE, DELETE, WRITE)
"""Writing is all of it: reading, the other three, and every act."""

_known: dict[str, set[str]] = defaultdict(set)


def offer(noun: str, uses: Iterable[str]) -> None:
    """Say what can be done with a kind of record."""
    _known[noun] |= {READ, *uses}


def known() -> dict[str, list[str]]:
    """Return what can be allowed, by kind of record."""
    # The resources are known once the addresses are.
    import_module(settings.ROOT_URLCONF)
    kinds = {
        noun: [use for use in PLAIN if use in uses or (use == WRITE and len(uses) > 1)]
        + sorted(uses - set(PLAIN))
        for noun, uses in sorted(_known.items())
    }
    return {ANY: list(PLAIN), **kinds}


def unknown(scopes: Iterable[str]) -> list[str]:
    """Return those of ``scopes`` that allow nothing."""
    kinds = known()
    return [
        scope for scope in scopes if scope.partition(":")[2] not in kinds.get(scope.partition(":")[0], ())
    ]


def allow(scopes: Collection[str], noun: str, use: str) -> bool:
    return any(f"{kind}:{each}" in scopes for kind in (noun, ANY) for each in (use, WRITE))


def only_read(scopes: Iterable[str]) -> bool:
    return all(scope.endswith(f":{READ}") for scope in scopes)

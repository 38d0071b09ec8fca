"""``Authorization: Bearer`` with an API key, for REST."""

import ipaddress
from datetime import timedelta
from functools import cache

from django.db import connection
from django.db.models import Model, Q
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.models import ApiKey, User
from accounts.rights import narrow
from accounts.secrets import digest_of
from records import plans

SCHEME = "Bearer"
NOTED_EVERY = timedelta(minutes=1)


class ApiKeyAuthentication(BaseAuthentication):
    """Acts as the key's service account, within the scopes of the key.

    The key is looked up by its digest, so that no comparison takes longer for a guess that is nearly right.
    All refusals read alike: they tell a stranger nothing about a key.
    """

    def authenticate(self, request: Request) -> tuple[User, ApiKey] | None:
        scheme, _, text = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != SCHEME.lower():
            return None
        key = _live_key(digest_of(text.strip()))
        if key is None or not _from_its_networks(key, request.META.get("REMOTE_ADDR", "")):
            raise AuthenticationFailed("This API key is unknown, revoked, expired or not for use from here.")
        narrow(key.account, key.scopes)
        _note_use(key)
        return key.account, key

    def authenticate_header(self, request: Request) -> str:
        """Make a refusal a 401, which names the scheme."""
        return SCHEME


def _live_key(digest: str) -> ApiKey | None:
    """Return the live key of ``digest`` with its account, as ``ApiKey.objects.live()`` does.

    In plain SQL: every request of a program begins with it, and to build it anew cost more than to answer it.
    """
    with plans.kept(), connection.cursor() as cursor:
        cursor.execute(_statement(), {"digest": digest, "now": timezone.now()})
        row = cursor.fetchone()
    if row is None:
        return None
    names = _names(ApiKey)
    key: ApiKey = ApiKey.from_db(connection.alias, names, row[: len(names)])
    key.account = User.from_db(connection.alias, _names(User), row[len(names) :])
    return key


@cache
def _statement() -> str:
    columns = [f"k.{field.column}" for field in ApiKey._meta.concrete_fields]
    columns += [f"u.{field.column}" for field in User._meta.concrete_fields]
    return (
        f"SELECT {', '.join(columns)} FROM accounts_apikey k JOIN accounts_user u ON u.id = k.account_id "  # noqa: S608 - our own names
        "WHERE k.digest = %(digest)s AND k.revoked_at IS NULL AND u.is_active "
        "AND (k.expires_at IS NULL OR k.expires_at > %(now)s)"
    )


def _names(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def _from_its_networks(key: ApiKey, address: str) -> bool:
    if not key.networks:
        return True
    try:
        caller = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(caller in ipaddress.ip_network(network) for network in key.networks)


def _note_use(key: ApiKey) -> None:
    """Remember the use, at most once a minute: it would cost each request a write."""
    now = timezone.now()
    if key.last_used_at is None or key.last_used_at < now - NOTED_EVERY:
        stale = Q(last_used_at=None) | Q(last_used_at__lt=now - NOTED_EVERY)
        ApiKey.objects.filter(stale, pk=key.pk).update(last_used_at=now)

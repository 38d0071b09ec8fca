"""Checks of single values: a time zone, a network, the scope of a key."""

import ipaddress
import zoneinfo

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator

from accounts.choices import KEY_SCOPE_PATTERN, SCOPE_HINT


def validate_time_zone(name: str) -> None:
    if name not in zoneinfo.available_timezones():
        raise ValidationError(
            "“%(name)s” is not a time zone. Use a name such as Europe/Berlin.",
            code="time_zone",
            params={"name": name},
        )


def validate_network(network: str) -> None:
    try:
        ipaddress.ip_network(network)
    except ValueError as error:
        raise ValidationError(
            "“%(network)s” is not a network. Use one such as 192.0.2.0/24 or a single address.",
            code="network",
            params={"network": network},
        ) from error


validate_key_scope = RegexValidator(KEY_SCOPE_PATTERN, SCOPE_HINT)

"""Messages as the Standard Webhooks specification wants them signed (version 1, symmetric)."""

import base64
import hashlib
import hmac
import secrets

from django.utils import timezone

from integrations.models import WebhookEndpoint
from integrations.sealing import opened

PREFIX = "whsec_"


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def signed_headers(endpoint: WebhookEndpoint, name: str, body: bytes) -> dict[str, str]:
    """Return the headers of one attempt. While a secret is being changed both sign."""
    keys = [opened(endpoint.secret)]
    if endpoint.has_two_secrets:
        keys.append(opened(endpoint.former_secret))
    moment = str(int(timezone.now().timestamp()))
    signatures = [_signature(key, name, moment, body) for key in keys]
    return {"webhook-id": name, "webhook-timestamp": moment, "webhook-signature": " ".join(signatures)}


def _signature(key: str, name: str, moment: str, body: bytes) -> str:
    told = f"{name}.{moment}.".encode() + body
    digest = hmac.new(base64.b64decode(key.removeprefix(PREFIX)), told, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"

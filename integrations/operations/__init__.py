"""Every write that people decide on here; the worker's own are in ``work`` and ``reverting``."""

from integrations.operations.drops import add_drop, change_drop, remove_drop, write_drop_now
from integrations.operations.imports import (
    FOREIGN_KEYS,
    cancel_import,
    choose_mapping,
    choose_reading,
    refusal_to_import,
    start_import,
    upload_file,
)
from integrations.operations.mappings import mappings_for, save_mapping, use_mapping
from integrations.operations.webhooks import (
    add_endpoint,
    change_endpoint,
    pause_endpoint,
    remove_endpoint,
    resume_endpoint,
    rotate_secret,
    send_again,
    send_dead_again,
    send_test,
)

__all__ = [
    "FOREIGN_KEYS",
    "add_drop",
    "add_endpoint",
    "cancel_import",
    "change_drop",
    "change_endpoint",
    "choose_mapping",
    "choose_reading",
    "mappings_for",
    "pause_endpoint",
    "refusal_to_import",
    "remove_drop",
    "remove_endpoint",
    "resume_endpoint",
    "rotate_secret",
    "save_mapping",
    "send_again",
    "send_dead_again",
    "send_test",
    "start_import",
    "upload_file",
    "use_mapping",
    "write_drop_now",
]

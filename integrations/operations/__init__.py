"""Every write that people decide on here; the worker's own are in ``work`` and ``reverting``."""

from integrations.operations.imports import (
    FOREIGN_KEYS,
    cancel_import,
    choose_mapping,
    choose_reading,
    refusal_to_import,
    start_import,
    upload_file,
)

__all__ = [
    "FOREIGN_KEYS",
    "cancel_import",
    "choose_mapping",
    "choose_reading",
    "refusal_to_import",
    "start_import",
    "upload_file",
]

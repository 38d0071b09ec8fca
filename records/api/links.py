"""What follows on an answer, as links of OpenAPI: what is done with the record that was made, or listed first."""

import re
from collections.abc import Mapping
from typing import Any

COLLECTION = re.compile(r"/api/v\d+/[a-z-]+/")
MADE = "$response.body#/id"
FIRST = "$response.body#/results/0/id"


def connect(paths: Mapping[str, Any]) -> None:
    """Lead from each creation to all that is done with one record; from a list of what nobody creates as well."""
    for path, methods in paths.items():
        if not COLLECTION.fullmatch(path):
            continue
        following = {
            operation["operationId"]: operation.get("summary", "")
            for address, inner in paths.items()
            if address.startswith(f"{path}{{id}}/") and address.count("{") == 1
            for operation in inner.values()
        }
        reading = {name: summary for name, summary in following.items() if name.endswith("_retrieve")}
        if created := methods.get("post"):
            created["responses"]["201"]["links"] = _links(following, MADE)
        if listed := methods.get("get"):
            listed["responses"]["200"]["links"] = _links(reading if created else following, FIRST)


def _links(operations: Mapping[str, str], key: str) -> dict[str, Any]:
    return {
        name: {"operationId": name, "parameters": {"id": key}, "description": summary}
        for name, summary in operations.items()
    }

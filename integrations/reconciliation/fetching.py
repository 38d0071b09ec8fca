"""Reading a copy from another system's list: page after page, into a table of the paths that are mapped."""

import asyncio
import csv
import io
import json
import os
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx

from integrations.json_rows import text_of
from integrations.models import CopySource
from integrations.outbound import Sender, UnreachableError

MOST_PAGES = 20_000
MOST_OF_A_PAGE = 8 << 20
MOST_BYTES = 100 << 20
TRIES, LONGEST_WAIT = 4, 60
BUSY = frozenset({429, 502, 503, 504})


def fetch_copy(source: CopySource, target: Path) -> None:
    """Write what the other system lists to ``target`` as CSV. Raises :class:`UnreachableError` with a sentence."""
    # In a thread of its own: whoever calls may have a loop in this one.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, _fetch(source, target)).result()


async def _fetch(source: CopySource, target: Path) -> None:
    paths = list(source.mapping)
    with target.open("w", encoding="utf-8", errors="replace", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(paths)
        async for records in _pages(source):
            writer.writerows([text_of(_at(record, path)) for path in paths] for record in records)
            if file.tell() > MOST_BYTES:
                raise UnreachableError(
                    f"The copy is larger than {MOST_BYTES >> 20} MB. Ask for fewer fields."
                )


async def _pages(source: CopySource) -> AsyncIterator[list[Any]]:
    headers = {"Accept": "application/json"} | _authorisation(source)
    url, seen = source.url, set[str]()
    async with Sender(source.url) as sender:
        for _ in range(MOST_PAGES):
            seen.add(url)
            page = await _page(sender, url, headers)
            records = _at(page, source.records_path) if source.records_path else page
            if not isinstance(records, list):
                where = f"“{source.records_path}”" if source.records_path else "the answer"
                raise UnreachableError(f"There is no list of records in {where}.")
            yield records
            following = _at(page, source.next_path) if source.next_path else None
            if not following:
                return
            url = _next(source, url, text_of(following))
            if url in seen:
                raise UnreachableError("The next page leads back to one that was read.")
    raise UnreachableError(f"There are more than {MOST_PAGES:,} pages.")


async def _page(sender: Sender, url: str, headers: dict[str, str]) -> Any:
    for tries_left in reversed(range(TRIES)):
        answer = await sender.send("GET", headers=headers, url=url, most=MOST_OF_A_PAGE + 1)
        if answer.status not in BUSY or not tries_left:
            break
        await asyncio.sleep(_wait(answer.headers))
    if answer.status != 200:
        raise UnreachableError(f"It answered {answer.status} where a list was asked for.")
    if len(answer.body) > MOST_OF_A_PAGE:
        raise UnreachableError(f"A page is larger than {MOST_OF_A_PAGE >> 20} MB. Ask for smaller ones.")
    try:
        return json.load(io.BytesIO(answer.body))
    except (ValueError, RecursionError) as error:
        raise UnreachableError("A page is no JSON that can be read.") from error


def _wait(headers: httpx.Headers) -> float:
    said = headers.get("Retry-After", "")
    return min(float(said), LONGEST_WAIT) if said.isascii() and said.isdigit() else 1.0


def _next(source: CopySource, url: str, following: str) -> str:
    if not source.cursor_parameter:
        return urljoin(url, following)
    return str(httpx.URL(source.url).copy_merge_params({source.cursor_parameter: following}))


def _authorisation(source: CopySource) -> dict[str, str]:
    if not source.key_variable:
        return {}
    key = os.environ.get(source.key_variable, "")
    if not key:
        raise UnreachableError(f"The environment has no {source.key_variable}.")
    return {"Authorization": f"Bearer {key}"}


def _at(value: Any, path: str) -> Any:
    """Return what stands at a path such as ``paging.next.after``; a name with dots in it is found as well."""
    if isinstance(value, dict) and path in value:
        return value[path]
    name, _, rest = path.partition(".")
    if not isinstance(value, dict) or name not in value:
        return None
    return _at(value[name], rest) if rest else value[name]

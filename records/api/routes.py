"""Addresses of resources; each answers with and without the slash at its end."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, path


@dataclass(frozen=True)
class Route:
    """One address: which method of the resource answers which method of HTTP."""

    suffix: str
    methods: Mapping[str, str]
    name: str
    name_of_act: str = ""


def patterns(resources: Iterable[Any]) -> Iterator[URLPattern]:
    """Yield the addresses of ``resources``, those with a slash first: they are the ones that are documented."""
    routes = [(resource, route) for resource in resources for route in resource.routes()]
    for resource, route in routes:
        yield path(
            f"{resource.noun}/{route.suffix}", _view(resource, route), name=f"{resource.noun}-{route.name}"
        )
    for resource, route in routes:
        yield path(f"{resource.noun}/{route.suffix}".rstrip("/"), _view(resource, route))


def _view(resource: Any, route: Route) -> Any:
    options = {"name_of_act": route.name_of_act} if route.name_of_act else {}
    return resource.as_view(dict(route.methods), **options)

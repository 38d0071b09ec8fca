"""Whose a whole address or number is: looked up by key, since its letters are in everybody else's as well."""

from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Reverse

from candidates.models import Candidate, CandidateEmail, CandidatePhone

WHOLE_NUMBER = 7
"""So many digits are looked for at the end of numbers, before they are looked for inside them."""
MOST = 1_000


def with_address(people: QuerySet[Candidate], address: str) -> Q:
    """Return whose ``address`` is; when it is nobody's of ``people``, in whose address or number it occurs."""
    keys = list(_holders(people, address)[: MOST + 1]) if is_whole(address) else []
    if 0 < len(keys) <= MOST:
        return Q(pk__in=keys)
    return Q(search_row__text__contains=address)


def is_whole(address: str) -> bool:
    name, _, host = address.partition("@")
    return bool(name and host) or (address.isdecimal() and len(address) >= WHOLE_NUMBER)


def _holders(people: QuerySet[Candidate], address: str) -> QuerySet[Candidate, int]:
    rows: QuerySet[Any] = CandidateEmail.objects.filter(normalised=address)
    if "@" not in address:
        turned = CandidatePhone.objects.alias(turned=Reverse("normalised"))
        rows = turned.filter(turned__startswith=address[::-1])
    return people.filter(pk__in=rows.order_by().values("candidate")).order_by().values_list("pk", flat=True)

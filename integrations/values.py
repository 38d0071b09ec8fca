"""A cell as the value of one of our fields, by the type of the field."""

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from governance.fields import CodeField
from governance.normalise import normalise_phone
from integrations.cells import CONTROL, country_code
from integrations.mapping import WORDS
from integrations.typed_cells import DoubtError, read_choice, read_moment, read_number, read_yes

PHONES = frozenset({"phone", "mobile"})
NOTHING: Mapping[str, str] = MappingProxyType({})


def read_value(  # noqa: C901, PLR0911 - a table of types
    column: Any, text: str, *, locale: str, country: str = "", also: Mapping[str, str] = NOTHING
) -> tuple[Any, str]:
    """Return what ``text`` means for ``column``, and a remark when it could be read in two ways.

    ``also`` has the words of other systems for our choices. Raises :class:`DoubtError`, or what the field does.
    """
    match column:
        case models.DateTimeField():
            return read_moment(text, locale)
        case models.DateField():
            moment, remark = read_moment(text, locale)
            return timezone.localtime(moment).date(), remark
        case models.DurationField():
            return dt.timedelta(minutes=float(read_number(text, locale))), ""
        case models.BooleanField():
            return read_yes(text), ""
        case models.DecimalField() | models.IntegerField() if not column.choices:
            return column.clean(str(read_number(text, locale)), None), ""
        case ArrayField():
            offered = column.base_field.flatchoices
            found = {read_choice(word, offered, also) for word in WORDS.split(text) if word.strip()}
            return [code for code, _ in offered if code in found], ""
        case CodeField(name="country"):
            if code := country_code(text):
                return code, ""
            raise DoubtError(f"“{text[:60]}” is no country that is known.")
    if column.choices:
        return read_choice(text, column.flatchoices, also), ""
    if isinstance(column, models.URLField) and "://" not in text:
        text = f"https://{text}"
    if column.name in PHONES:
        try:
            return str(normalise_phone(text, country=country)), ""
        except ValidationError as error:
            raise DoubtError(error.messages[0]) from error
    text = text if isinstance(column, models.TextField) else " ".join(text.split())
    return column.clean(CONTROL.sub("", text), None), ""

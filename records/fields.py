"""Fields of forms over records."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.fields import InvalidJSONInput


class JsonField(forms.JSONField):
    """Refuses in a sentence what Python cannot read or PostgreSQL cannot store, such as a NUL character."""

    def to_python(self, value: Any) -> Any:
        try:
            read = super().to_python(value)
        except (ValueError, RecursionError) as error:
            raise ValidationError("A number here is too long, or a list too deep.", code="invalid") from error
        if "\\u0000" in json.dumps(read):
            raise ValidationError("Remove the NUL character: it cannot be stored.", code="invalid")
        return read

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Show what was typed, also where it cannot be read."""
        try:
            return super().bound_data(data, initial)
        except (ValueError, RecursionError):
            return InvalidJSONInput(data)

"""Log-in and password forms in Unfold's dress."""

import zoneinfo
from functools import cache
from typing import Any

from django import forms
from django.contrib.auth import forms as auth_forms
from unfold.forms import AuthenticationForm
from unfold.widgets import BASE_INPUT_CLASSES, UnfoldAdminSelectWidget, UnfoldBooleanSwitchWidget

from accounts.models import User


def _dress(form: forms.BaseForm) -> None:
    for field in form.fields.values():
        field.widget.attrs["class"] = " ".join(BASE_INPUT_CLASSES)


REFUSAL = "This e-mail address and password do not fit. Mind capitals in the password."


class LoginForm(AuthenticationForm):
    """Log-in by e-mail. One refusal for every reason: it does not tell who has an account."""

    error_messages = {
        "invalid_login": REFUSAL,
        "inactive": REFUSAL,
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "E-mail"
        self.fields["username"].widget.attrs |= {
            "type": "email",
            "inputmode": "email",
            "autocomplete": "username",
        }


class PasswordResetForm(auth_forms.PasswordResetForm):
    """Sends a letter only to people: a service account has no password to lose."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self)

    def get_users(self, email: str) -> list[User]:
        """Find people without a password too: an administrator may have left the first one to them."""
        address = User.objects.normalize_email(email)
        return list(User.objects.active().people().filter(email=address))


class SetPasswordForm(auth_forms.SetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self)


@cache
def _time_zones() -> list[tuple[str, str]]:
    return [(name, name.replace("_", " ")) for name in sorted(zoneinfo.available_timezones()) if "/" in name]


class PreferencesForm(forms.ModelForm):
    """How the one who reads likes times, dates, numbers and keys."""

    time_zone = forms.ChoiceField(
        widget=UnfoldAdminSelectWidget, help_text="In which times are shown and typed."
    )

    class Meta:
        model = User
        fields = ("time_zone", "locale", "has_single_keys")
        widgets = {"locale": UnfoldAdminSelectWidget, "has_single_keys": UnfoldBooleanSwitchWidget}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["time_zone"]
        field.choices = [("UTC", "UTC"), *_time_zones()]

"""Log-in and password forms in Unfold's dress."""

from typing import Any

from django import forms
from django.contrib.auth import forms as auth_forms
from unfold.forms import AuthenticationForm
from unfold.widgets import BASE_INPUT_CLASSES

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

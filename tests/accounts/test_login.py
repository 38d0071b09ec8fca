"""People come in by e-mail and password, are slowed down when they guess, and are out when they must be."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import operations
from accounts.models import User
from audit.context import acting
from tests.accounts.factories import PASSWORD, ServiceAccountFactory

pytestmark = pytest.mark.django_db

LOGIN = "/admin/login/"


def log_in(client: Client, email: str, password: str = PASSWORD) -> Any:
    return client.post(LOGIN, {"username": email, "password": password})


def is_in(client: Client) -> bool:
    return (
        "_auth_user_id" in client.session and client.get(reverse("admin:password_change")).status_code == 200
    )


@pytest.mark.parametrize("write", [str, str.upper, lambda email: f" {email.title()} "])
def test_the_address_is_known_in_whatever_letters(write: Any, client: Client, recruiter: User) -> None:
    log_in(client, write(recruiter.email))

    assert is_in(client)


def test_who_has_no_account_learns_nothing(client: Client, recruiter: User) -> None:
    User.objects.filter(pk=recruiter.pk).update(is_active=False)

    answers = [
        re.sub(
            r"(csrfmiddlewaretoken|username)\S* value=\S+|value=\S+",
            "",
            log_in(client, email).content.decode(),
        )
        for email in (recruiter.email, "nobody@agency.example")
    ]

    assert answers[0] == answers[1]
    assert "do not fit" in answers[0]
    assert not is_in(client)


def test_a_service_account_does_not_log_in(client: Client, db: None) -> None:
    account = ServiceAccountFactory(is_staff=True)
    account.set_password(PASSWORD)
    account.save()

    log_in(client, account.email)

    assert not is_in(client)


def test_guessing_is_stopped_for_that_address_from_that_place_only(
    client: Client, recruiter: User, colleague: User
) -> None:
    for _ in range(9):
        assert log_in(client, recruiter.email, "wrong").status_code == 200
    assert log_in(client, recruiter.email.upper(), "wrong").status_code == 429

    locked = log_in(client, recruiter.email)

    assert locked.status_code == 429
    assert b"too many attempts" in locked.content
    assert not is_in(client)
    log_in(client, colleague.email)
    assert is_in(client)
    elsewhere = Client(REMOTE_ADDR="198.51.100.4")
    log_in(elsewhere, recruiter.email)
    assert is_in(elsewhere)


def test_a_disabled_user_is_out_with_the_next_request(
    client: Client, recruiter: User, administrator: User
) -> None:
    log_in(client, recruiter.email)
    assert is_in(client)

    with acting(administrator):
        operations.disable_user(recruiter)

    assert not is_in(client)


def test_a_new_password_ends_the_sessions(client: Client, recruiter: User, administrator: User) -> None:
    log_in(client, recruiter.email)
    assert is_in(client)

    with acting(administrator):
        operations.set_password(recruiter, password="quiet-river-stone-7")

    assert not is_in(client)


def test_a_forgotten_password_is_replaced_by_letter(client: Client, recruiter: User) -> None:
    page = client.get(reverse("admin_password_reset"))
    assert page.status_code == 200
    asked = client.post(reverse("admin_password_reset"), {"email": recruiter.email.upper()}, follow=True)
    assert b"a letter is on its way" in asked.content
    (letter,) = mail.outbox
    link = re.search(r"http://\S+/password/\S+", letter.body)
    assert link is not None

    form = client.get(link[0], follow=True)
    new = {"new_password1": "quiet-river-stone-7", "new_password2": "quiet-river-stone-7"}
    done = client.post(form.redirect_chain[-1][0], new, follow=True)

    assert b"Your new password is set" in done.content
    log_in(client, recruiter.email, "quiet-river-stone-7")
    assert is_in(client)
    assert b"used already" in client.get(link[0], follow=True).content


def test_no_letter_goes_to_strangers_disabled_users_and_systems(client: Client, recruiter: User) -> None:
    User.objects.filter(pk=recruiter.pk).update(is_active=False)
    account = ServiceAccountFactory()

    answers = {
        client.post(reverse("admin_password_reset"), {"email": email}, follow=True).content
        for email in ("nobody@agency.example", recruiter.email, account.email)
    }

    assert mail.outbox == []
    assert len(answers) == 1


def test_times_are_shown_in_the_zone_of_the_reader(client: Client, recruiter: User, rf: Any) -> None:
    from accounts.middleware import PreferencesMiddleware

    seen = []
    middleware = PreferencesMiddleware(lambda _: seen.append(timezone.get_current_timezone_name()))  # type: ignore[arg-type,return-value,func-returns-value]
    for name in ("Asia/Kolkata", "No/Where"):
        request = rf.get("/")
        request.user = recruiter
        recruiter.time_zone = name
        middleware(request)

    assert seen == ["Asia/Kolkata", "UTC"]
    assert timezone.get_current_timezone_name() == "UTC"


def test_no_template_of_ours_names_the_users_of_this_site() -> None:
    words = "".join(path.read_text() for path in Path("templates/registration").glob("*"))

    assert "{{ user" not in words

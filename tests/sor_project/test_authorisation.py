"""Every address of the admin site, asked for by everybody: what one may not see is not there."""

from collections import defaultdict
from itertools import product
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from accounts.choices import RoleCode
from audit.models import ChangeSet
from records import policies
from tests.accounts.factories import UserFactory
from tests.sor_project.world import OVERSEEN, PUBLIC, World, addresses

SHAPES = ("get", "post")
NOT_FOUND, NOT_ALLOWED = 404, 403
# Those who reach furthest in each way; the lists are asked for by everybody.
ASKING = (RoleCode.RECRUITER, RoleCode.PRIVACY_OFFICER, RoleCode.ADMINISTRATOR, "superuser")

pytestmark = pytest.mark.django_db


def test_hidden_records_are_not_there_for_anybody(world: World) -> None:
    """A record that is hidden, at every address that takes its key, by GET and by POST."""
    found = defaultdict(set)
    acts = ChangeSet.objects.count()
    for role in ASKING:
        reader = world.readers[role]
        browser = Client()
        browser.force_login(reader)
        for address in addresses(set(world.hidden) - PUBLIC):
            row = world.hidden[address.label]
            if not address.takes_key or (address.label in OVERSEEN and policies.may(reader, "view", row)):
                continue
            for method, way in product(SHAPES, address.ways(row.pk)):
                answer = getattr(browser, method)(way)
                if answer.status_code not in (NOT_FOUND, NOT_ALLOWED, 405):
                    found[f"{method} {address}"].add((role, answer.status_code))
    assert dict(found) == {}
    assert ChangeSet.objects.count() == acts


def test_visitors_are_sent_to_the_log_in(world: World) -> None:
    browser = Client()
    open_doors = set()
    for address in addresses(set(world.hidden) | {"audit.changeset", "audit.redaction"}):
        row = world.hidden.get(address.label)
        for method in SHAPES:
            answer = getattr(browser, method)(address.of(row.pk if row else 1))
            if answer.status_code != 302 or "/admin/login/" not in answer.headers["Location"]:
                open_doors.add((method, str(address), answer.status_code))
    assert open_doors == set()


def test_lists_answer_those_with_the_right_and_refuse_the_others(world: World) -> None:
    """Each list is drawn for a third of those who may; the others' question is sent back, which takes the right."""
    wrong = []
    for turn, (role, reader) in enumerate(world.readers.items()):
        browser = Client()
        browser.force_login(reader)
        for number, model in enumerate(admin.site._registry):
            drawn = (turn + number) % 3 == 0
            expected = (200 if drawn else 302) if policies.may(reader, "view", model) else NOT_ALLOWED
            place = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
            answer = browser.get(place if drawn else f"{place}?no_such_field=1")
            if answer.status_code != expected:
                wrong.append((role, model._meta.label, answer.status_code, expected))
    assert wrong == []


def test_home_of_somebody_without_a_role_offers_nothing_that_is_refused(db: None, as_user: Any) -> None:
    newcomer = UserFactory(is_staff=True)

    page = as_user(newcomer).get(reverse("admin:index")).content.decode()

    assert "None of your roles shows candidates" in page
    assert reverse("admin:interactions_obligation_changelist") not in page

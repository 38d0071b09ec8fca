"""What every admin page must do, inherited by each room's tests with a factory for its model."""

from typing import Any, ClassVar

import pytest
from django.contrib import admin
from django.db import models
from django.urls import reverse

from accounts.models import User
from records import policies


def address(record: Any, view: str, **query: str) -> str:
    meta = record._meta
    args = [] if view in ("changelist", "add") else [record.pk]
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{view}", args=args)


@pytest.mark.django_db
class AdminSuite:
    """``make`` builds a record that ``manager`` may see; ``hidden`` one that the stranger may not."""

    model: ClassVar[type[models.Model]]
    search: ClassVar[str | None] = None

    def make(self, owner: User) -> Any:
        raise NotImplementedError

    def hide(self, owner: User) -> Any:
        """Make a record that nobody but ``owner`` may see; none where everybody sees everything."""
        return None

    @pytest.fixture
    def reader(self, manager: User) -> User:
        return manager

    def test_list_shows_the_record(self, as_user: Any, reader: User, recruiter: User) -> None:
        record = self.make(recruiter)

        answer = as_user(reader).get(address(record, "changelist"))

        assert answer.status_code == 200
        assert [row.pk for row in answer.context["cl"].result_list].count(record.pk) == 1

    def test_list_answers_a_search(self, as_user: Any, reader: User, recruiter: User) -> None:
        """What cannot be searched shows its rows as if nothing had been asked."""
        record = self.make(recruiter)
        is_searched = bool(admin.site._registry[self.model].search_fields)

        answer = as_user(reader).get(address(record, "changelist"), {"q": "zzz no such thing"})

        assert answer.status_code == 200
        assert (list(answer.context["cl"].result_list) == []) == is_searched

    def test_form_opens(self, as_user: Any, reader: User, recruiter: User) -> None:
        record = self.make(recruiter)

        assert as_user(reader).get(address(record, "change")).status_code == 200

    def test_add_form_opens_for_those_who_may(
        self, as_user: Any, administrator: User, recruiter: User
    ) -> None:
        record = self.make(recruiter)
        browser = as_user(administrator)
        options = admin.site._registry[self.model]
        request = browser.get(address(record, "changelist")).wsgi_request

        expected = 200 if options.has_add_permission(request) else 403

        assert browser.get(address(record, "add")).status_code == expected

    def test_history_tells_its_creation(self, as_user: Any, reader: User, recruiter: User) -> None:
        record = self.make(recruiter)

        answer = as_user(reader).get(address(record, "history"))

        assert answer.status_code == 200
        steps = [step for act in answer.context["acts"] for step in act.steps]
        assert (record._meta.label_lower, "+") in {(step.entry.model, step.entry.kind) for step in steps}

    def test_history_is_only_read(self, as_user: Any, reader: User, recruiter: User) -> None:
        record = self.make(recruiter)

        assert as_user(reader).post(address(record, "history")).status_code == 405

    def test_what_is_hidden_is_not_found(self, as_user: Any, recruiter: User, stranger: User) -> None:
        record = self.hide(recruiter)
        if record is None:
            assert isinstance(policies.policy_for(self.model), policies.VocabularyPolicy)
            return
        assert type(record)._default_manager.filter(pk=record.pk).exists()
        browser = as_user(stranger)

        answers = {
            view: browser.get(address(record, view)).status_code for view in ("change", "history", "delete")
        }

        assert answers == {"change": 404, "history": 404, "delete": 404}
        listed = browser.get(address(record, "changelist"))
        assert listed.status_code == 403 or record not in list(listed.context["cl"].result_list)

"""The description of the API is true, complete and in the repository."""

import json
from typing import Any

import pytest

from sor_project import api
from tests.accounts.factories import PASSWORD
from tests.api.conftest import Program


def test_the_description_in_the_repository_is_that_of_the_code() -> None:
    """A change of the API is seen in a review: run `manage.py describe_api` and read the difference."""
    assert json.loads(api.DOCUMENT.read_text()) == json.loads(json.dumps(api.described()))


def test_every_resource_and_every_act_is_described() -> None:
    paths = json.loads(api.DOCUMENT.read_text())["paths"]

    for resource in api.RESOURCES:
        assert f"/api/v1/{resource.noun}/" in paths
        for act in resource.acts:
            assert f"/api/v1/{resource.noun}/{{id}}/{act}/" in paths


def test_what_follows_on_an_answer_is_described() -> None:
    paths = json.loads(api.DOCUMENT.read_text())["paths"]
    known = {operation["operationId"] for methods in paths.values() for operation in methods.values()}
    made = paths["/api/v1/candidates/"]["post"]["responses"]["201"]["links"]
    listed = paths["/api/v1/change-requests/"]["get"]["responses"]["200"]["links"]
    several = [
        name
        for methods in paths.values()
        for operation in methods.values()
        for response in operation["responses"].values()
        for name in response.get("links", {})
    ]

    assert set(several) <= known
    assert {"candidates_retrieve", "candidates_merge", "candidates_update"} <= set(made)
    assert {"change_requests_approve", "change_requests_retrieve"} <= set(listed)
    assert made["candidates_merge"]["parameters"] == {"id": "$response.body#/id"}


@pytest.mark.django_db
def test_it_is_told_to_those_who_are_let_in(program: Program, client: Any, recruiter: Any) -> None:
    assert client.get("/api/v1/schema/").status_code == 401
    assert client.get("/api/docs/").status_code == 302
    assert program.get("schema/").json()["openapi"].startswith("3.1")
    assert program.get("schema/", Accept="application/vnd.oai.openapi+json").status_code == 200
    client.force_login(recruiter)
    assert client.get("/api/v1/schema/").status_code == 200
    assert client.get("/api/docs/").status_code == 200


@pytest.mark.django_db
def test_the_description_can_be_read_in_a_browser(page: Any, recruiter: Any) -> None:
    """Under the strict policy, with nothing from elsewhere: an error in the console fails the test."""
    page.goto("/admin/login/")
    page.fill("[name=username]", recruiter.email)
    page.fill("[name=password]", PASSWORD)
    page.click("#login-form button[type=submit]")
    page.goto("/api/docs/")
    page.locator("#operations-tag-candidate-emails").wait_for(timeout=30_000)

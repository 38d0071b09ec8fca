"""From the client's order to the first day at work, by a program alone."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.api.conftest import Program
from tests.governance.factories import ReasonFactory, SkillFactory, TagFactory

pytestmark = pytest.mark.django_db


def made(answer: Any, status: int = 201) -> dict[str, Any]:
    assert answer.status_code == status, answer.content
    result: dict[str, Any] = answer.json()
    return result


def step(program: Program, noun: str, record: dict[str, Any], name: str, **body: Any) -> dict[str, Any]:
    path = f"{noun}/{record['id']}/{name}/"
    current = program.get(f"{noun}/{record['id']}/")["ETag"]
    return made(program.post(path, body, If_Match=current), 200)


def test_a_placement_from_the_order_to_the_first_day(program: Program) -> None:
    skill, tag = SkillFactory(), TagFactory()
    client = made(program.post("clients/", {"legal_name": "Acme", "owner": program.account.pk}))
    contact = made(program.post("client-contacts/", {"client": client["id"], "full_name": "Cleo"}))
    order = made(
        program.post(
            "job-orders/",
            {
                "client": client["id"],
                "contact": contact["id"],
                "title": "Engineer",
                "employment_type": "permanent",
                "status": "open",
                "pay_minimum": "50000.50",
                "pay_maximum": 70000,
                "currency": "EUR",
                "unit": "year",
                "skills": [{"skill": skill.pk, "is_required": True}],
            },
        )
    )
    person = made(
        program.post(
            "candidates/",
            {
                "full_name": "Ada",
                "tags": [tag.pk],
                "skills": [{"skill": skill.pk, "level": 5, "years": "3.5"}],
            },
        )
    )
    submission = made(
        program.post(
            "submissions/", {"candidate": person["id"], "job_order": order["id"], "origin": "sourced"}
        )
    )
    assert (submission["stage"], submission["candidate"]) == ("identified", person["id"])

    step(program, "submissions", submission, "confirm-representation", evidence="E-mail of 3 May")
    for stage in ("contacted", "screening", "internal_review", "submitted_to_client"):
        assert step(program, "submissions", submission, "advance", to=stage)["stage"] == stage

    began = timezone.now() - timedelta(hours=2)
    interview = made(
        program.post(
            "interviews/",
            {
                "submission": submission["id"],
                "kind": "video",
                "starts_at": began.isoformat(),
                "ends_at": (began + timedelta(hours=1)).isoformat(),
                "users": [program.account.pk],
                "contacts": [contact["id"]],
            },
        )
    )
    assert step(program, "interviews", interview, "complete")["status"] == "completed"

    offer = made(
        program.post(
            "offers/",
            {
                "submission": submission["id"],
                "pay_amount": "65000.00",
                "pay_currency": "EUR",
                "pay_unit": "year",
                "starts_on": timezone.localdate().isoformat(),
            },
        )
    )
    raised = program.post(f"offers/{offer['id']}/revise/", {"pay_amount": "66000"}, If_Match='"1"')
    revised = made(raised)
    assert (revised["number"], revised["supersedes"], revised["pay_amount"]) == (2, offer["id"], "66000.00")

    log = made(
        program.post(
            "interactions/",
            {
                "candidate": person["id"],
                "submission": submission["id"],
                "kind": "call",
                "duration": 600,
                "body": "She is delighted and will sign as soon as she has the papers.",
                "next_step": "Send the papers",
                "due_on": (timezone.localdate() + timedelta(days=1)).isoformat(),
            },
        )
    )
    assert (log["duration"], log["timeliness"]) == (600, "on_time")
    follow_up = program.get("follow-ups/", {"candidate": person["id"]}).json()["results"][0]
    assert step(program, "follow-ups", follow_up, "complete")["status"] == "done"

    told = program.get(f"submissions/{submission['id']}/", {"expand": "candidate,stage_events"}).json()
    assert told["expanded"]["candidate"]["full_name"] == "Ada"
    assert len(told["expanded"]["stage_events"]) == 6


def test_nobody_who_asked_to_be_left_alone_is_put_forward(program: Program) -> None:
    reason = ReasonFactory(kind="do_not_contact")
    person = made(program.post("candidates/", {"full_name": "Ada"}))
    client = made(program.post("clients/", {"legal_name": "Acme"}))
    order = made(
        program.post(
            "job-orders/",
            {"client": client["id"], "title": "Engineer", "employment_type": "contract", "status": "open"},
        )
    )
    step(program, "candidates", person, "set-do-not-contact", reason=reason.pk)

    refused = program.post("submissions/", {"candidate": person["id"], "job_order": order["id"]})

    assert (refused.status_code, refused.json()["detail"]) == (403, "Ada asked not to be contacted.")

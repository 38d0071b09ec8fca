"""Editing a candidate in place, taking it back, and what stands in the way of both."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from audit.context import acting
from candidates.models import Candidate, CandidatePhone, CandidateSkill
from candidates.operations import update_candidate
from candidates.spots import SPOTS
from tests.accounts.factories import TeamFactory, UserFactory
from tests.candidates.factories import CandidateFactory, CandidatePhoneFactory, CandidateSkillFactory
from tests.governance.factories import ReasonFactory, SkillFactory, TagFactory


@pytest.fixture
def candidate(recruiter: User) -> Candidate:
    return CandidateFactory(
        owner=recruiter, team=recruiter.teams.first(), city="Kraków", region="", country="PL"
    )


def spot(candidate: Candidate, name: str, view: str = "spot") -> str:
    return reverse(f"admin:candidates_candidate_{view}", args=[candidate.pk, name])


def typed(candidate: Candidate, name: str, **values: Any) -> dict[str, Any]:
    return {f"spot-candidate-{candidate.pk}-{name}-{field}": value for field, value in values.items()}


def read(browser: Any, candidate: Candidate, name: str) -> str:
    return str(browser.get(spot(candidate, name)).context["read"])


def save(browser: Any, candidate: Candidate, name: str, *, on: str = "", **values: Any) -> Any:
    data = {"read": on or read(browser, candidate, name), **typed(candidate, name, **values)}
    return browser.post(spot(candidate, name), data)


def token(answer: Any) -> str:
    found = re.search(r'name="edit" value="([^"]+)"', answer.content.decode())
    assert found
    return found[1]


def undo(browser: Any, candidate: Candidate, name: str, answer: Any) -> Any:
    return browser.post(spot(candidate, name, "spot_undo"), {"edit": token(answer)})


@pytest.mark.django_db(transaction=True)  # an act for each request
def test_a_change_is_written_told_and_taken_back(as_user: Any, recruiter: User, candidate: Candidate) -> None:
    browser = as_user(recruiter)

    answer = save(browser, candidate, "place", city="Gdańsk", region="", country="PL")
    candidate.refresh_from_db()
    assert candidate.city == "Gdańsk"
    page = answer.content.decode()
    assert "Place changed from <bdi>Kraków, Poland</bdi> to <bdi>Gdańsk, Poland</bdi>." in page
    assert answer.headers["HX-Trigger"] == "record-changed"

    undone = undo(browser, candidate, "place", answer)
    candidate.refresh_from_db()
    assert candidate.city == "Kraków"
    assert "Place is <bdi>Kraków, Poland</bdi> again." in undone.content.decode()
    verbs = [row.change_set.verb for row in candidate.history.order_by("-history_id")[:2]]
    assert verbs == ["took back a change of place", "changed place"]


@pytest.mark.django_db(transaction=True)  # an act for each request
def test_what_somebody_changed_since_is_not_undone(
    as_user: Any, recruiter: User, lead: User, candidate: Candidate
) -> None:
    browser = as_user(recruiter)
    answer = save(browser, candidate, "title", current_title="Plumber")
    with acting(lead):
        update_candidate(candidate, changes={"current_title": "Master plumber"})

    page = undo(browser, candidate, "title", answer).content.decode()

    candidate.refresh_from_db()
    assert candidate.current_title == "Master plumber"
    assert f"<bdi>{lead}</bdi> changed title since, to <bdi>Master plumber</bdi>. Nothing was undone." in page


@pytest.mark.django_db(transaction=True)  # an act for each request
def test_a_clash_names_who_and_what_and_saving_again_decides(
    as_user: Any, recruiter: User, lead: User, candidate: Candidate
) -> None:
    browser = as_user(recruiter)
    old = read(browser, candidate, "title")
    with acting(lead):
        update_candidate(candidate, changes={"current_title": "Theirs"})

    answer = save(browser, candidate, "title", on=old, current_title="Mine")

    assert answer.status_code == 422
    page = answer.content.decode()
    assert f"<bdi>{lead}</bdi> changed this while you were typing" in page
    assert "It is now: <bdi>Theirs</bdi>" in page
    assert 'value="Mine"' in page
    candidate.refresh_from_db()
    assert candidate.current_title == "Theirs"
    assert (
        save(browser, candidate, "title", on=answer.context["read"], current_title="Mine").status_code == 200
    )
    candidate.refresh_from_db()
    assert candidate.current_title == "Mine"


def test_another_field_changed_meanwhile_is_no_clash(
    as_user: Any, recruiter: User, lead: User, candidate: Candidate
) -> None:
    browser = as_user(recruiter)
    old = read(browser, candidate, "title")
    with acting(lead):
        update_candidate(candidate, changes={"city": "Lublin"})

    assert save(browser, candidate, "title", on=old, current_title="Mine").status_code == 200
    candidate.refresh_from_db()
    assert (candidate.current_title, candidate.city) == ("Mine", "Lublin")


def test_sent_twice_it_is_written_once(as_user: Any, recruiter: User, candidate: Candidate) -> None:
    browser = as_user(recruiter)
    old = read(browser, candidate, "title")

    first = save(browser, candidate, "title", on=old, current_title="Once")
    second = save(browser, candidate, "title", on=old, current_title="Once")

    assert (first.status_code, second.status_code) == (200, 200)
    assert "changed from" not in second.content.decode()
    assert candidate.history.filter(current_title="Once").count() == 1


@pytest.mark.parametrize("name", [each.name for each in SPOTS])
def test_every_spot_opens_and_saves_what_it_shows(
    as_user: Any, lead: User, candidate: Candidate, name: str
) -> None:
    CandidatePhoneFactory(candidate=candidate)
    CandidateSkillFactory(candidate=candidate)
    browser = as_user(lead)
    answer = browser.get(spot(candidate, name))
    assert answer.status_code == 200
    form = answer.context["form"]
    data = {field.html_name: "" if field.value() is None else field.value() for field in form}
    before = Candidate.objects.get(pk=candidate.pk).version

    saved = browser.post(spot(candidate, name), {"read": answer.context["read"], **data})

    assert saved.status_code == 200, saved.content.decode()
    assert "changed from" not in saved.content.decode()
    assert Candidate.objects.get(pk=candidate.pk).version == before
    assert browser.get(spot(candidate, name), {"shown": ""}).status_code == 200


def test_who_may_not_change_is_refused(as_user: Any, auditor: User, candidate: Candidate) -> None:
    reader = as_user(auditor)
    assert reader.get(spot(candidate, "place")).status_code == 403
    assert reader.post(spot(candidate, "place"), {"read": "x"}).status_code == 403
    assert (
        "Change place"
        not in reader.get(reverse("admin:candidates_candidate_page", args=[candidate.pk])).content.decode()
    )
    assert reader.get(spot(candidate, "owner")).status_code == 403


def test_a_hidden_candidate_has_no_spots(as_user: Any, recruiter: User, stranger: User) -> None:
    hidden = CandidateFactory(owner=stranger, is_restricted=True)
    browser = as_user(recruiter)
    for view in ("spot", "spot_words"):
        assert browser.get(spot(hidden, "tags", view)).status_code == 404
    assert browser.post(spot(hidden, "title"), {"read": "x"}).status_code == 404
    assert browser.post(spot(hidden, "title", "spot_undo"), {"edit": "x"}).status_code == 404


def test_there_is_no_spot_of_another_name(as_user: Any, recruiter: User, candidate: Candidate) -> None:
    assert as_user(recruiter).get(spot(candidate, "reference")).status_code == 404
    assert as_user(recruiter).get(spot(candidate, "title", "spot_words")).status_code == 404


def test_an_undo_serves_its_own_spot_and_record_alone(
    as_user: Any, recruiter: User, candidate: Candidate
) -> None:
    browser = as_user(recruiter)
    other = CandidateFactory(owner=recruiter, team=candidate.team)
    edit = token(save(browser, candidate, "title", current_title="New"))

    assert browser.post(spot(other, "title", "spot_undo"), {"edit": edit}).status_code == 404
    assert browser.post(spot(candidate, "employer", "spot_undo"), {"edit": edit}).status_code == 404
    assert browser.post(spot(candidate, "title", "spot_undo"), {"edit": edit[:-2] + "xx"}).status_code == 404
    assert browser.get(spot(candidate, "title", "spot_undo")).status_code == 405


def test_the_new_owners_team_comes_and_goes_with_them(
    as_user: Any, lead: User, recruiter: User, candidate: Candidate
) -> None:
    team = candidate.team
    heir = UserFactory(team=TeamFactory(name="Elsewhere", parent=team))
    browser = as_user(lead)

    answer = save(browser, candidate, "owner", owner=heir.pk)
    candidate.refresh_from_db()
    assert (candidate.owner, candidate.team) == (heir, heir.teams.first())

    undo(browser, candidate, "owner", answer)
    candidate.refresh_from_db()
    assert (candidate.owner, candidate.team) == (recruiter, team)


def test_a_status_offers_only_what_may_follow(as_user: Any, recruiter: User, candidate: Candidate) -> None:
    Candidate.objects.filter(pk=candidate.pk).update(status="active")
    browser = as_user(recruiter)

    choices = browser.get(spot(candidate, "status")).context["form"].fields["status"].choices

    assert [code for code, _ in choices] == ["active", "passive", "archived"]
    assert save(browser, candidate, "status", status="new").status_code == 422


def test_a_refusal_stands_in_the_editor(as_user: Any, recruiter: User, candidate: Candidate) -> None:
    answer = save(as_user(recruiter), candidate, "contact", do_not_contact="on")

    assert answer.status_code == 422
    assert "Say why the person must not be contacted." in answer.content.decode()


def test_do_not_contact_comes_with_its_reason_and_goes_with_it(
    as_user: Any, lead: User, candidate: Candidate
) -> None:
    reason = ReasonFactory(kind="do_not_contact")
    browser = as_user(lead)

    answer = save(browser, candidate, "contact", do_not_contact="on", do_not_contact_reason=reason.pk)
    candidate.refresh_from_db()
    assert (candidate.do_not_contact, candidate.do_not_contact_reason) == (True, reason)

    undo(browser, candidate, "contact", answer)
    candidate.refresh_from_db()
    assert (candidate.do_not_contact, candidate.do_not_contact_reason) == (False, None)


def test_taking_do_not_contact_back_is_proposed_by_who_may_not_lift_it(
    as_user: Any, recruiter: User, candidate: Candidate
) -> None:
    browser = as_user(recruiter)
    reason = ReasonFactory(kind="do_not_contact")
    answer = save(browser, candidate, "contact", do_not_contact="on", do_not_contact_reason=reason.pk)

    taken_back = undo(browser, candidate, "contact", answer).content.decode()

    candidate.refresh_from_db()
    assert candidate.do_not_contact
    assert "Proposed:" in taken_back
    assert "again." not in taken_back


def test_telephone_numbers_are_edited_line_by_line(
    as_user: Any, recruiter: User, candidate: Candidate
) -> None:
    kept = CandidatePhoneFactory(candidate=candidate, value="+48 601 000 001", kind="work", is_primary=True)
    CandidatePhoneFactory(candidate=candidate, value="+48 601 000 002", is_primary=False)
    browser = as_user(recruiter)

    bad = save(browser, candidate, "phones", value_0=kept.value, value_1="12", value_new="")
    assert bad.status_code == 422
    answer = save(browser, candidate, "phones", value_0=kept.value, value_1="", value_new="+48 601 000 003")

    assert list(candidate.phones.order_by("id").values_list("value", "kind", "is_primary")) == [
        ("+48 601 000 001", "work", True),
        ("+48 601 000 003", "mobile", False),
    ]
    undo(browser, candidate, "phones", answer)
    assert set(CandidatePhone.objects.values_list("value", flat=True)) == {
        "+48 601 000 001",
        "+48 601 000 002",
    }


def test_a_skill_taken_off_comes_back_with_what_was_known_of_it(
    as_user: Any, recruiter: User, candidate: Candidate
) -> None:
    row = CandidateSkillFactory(candidate=candidate, level=4, years=Decimal("7.5"), last_used=2025)
    browser = as_user(recruiter)

    answer = save(browser, candidate, "skills", more="")
    assert not candidate.skill_rows.exists()
    undo(browser, candidate, "skills", answer)

    back = CandidateSkill.objects.get(candidate=candidate)
    assert (back.skill, back.level, back.years, back.last_used) == (row.skill, 4, row.years, 2025)


def test_words_are_added_by_name_or_alias_and_never_made_up(
    as_user: Any, recruiter: User, candidate: Candidate
) -> None:
    kubernetes = SkillFactory(name="Kubernetes", aliases=["k8s"])
    SkillFactory(name="Kubb, the game", is_active=False)
    browser = as_user(recruiter)

    suggested = browser.get(
        spot(candidate, "skills", "spot_words"), typed(candidate, "skills", more="Go, kub")
    ).content.decode()
    assert "Kubernetes" in suggested
    assert "game" not in suggested
    refused = save(browser, candidate, "skills", more="K8S, Sorcery")
    assert refused.status_code == 422
    assert "“Sorcery” is not on the list" in refused.content.decode()
    assert save(browser, candidate, "skills", more="K8S").status_code == 200
    assert [each.skill for each in candidate.skill_rows.all()] == [kubernetes]


def test_tags_are_ticked_off(as_user: Any, recruiter: User, candidate: Candidate) -> None:
    stays, goes = TagFactory(name="Stays"), TagFactory(name="Goes")
    browser = as_user(recruiter)
    save(browser, candidate, "tags", more="stays, GOES")

    save(browser, candidate, "tags", kept=[stays.pk], more="")

    assert [each.tag for each in candidate.taggings.all()] == [stays]
    assert goes.taggings.count() == 0


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "a\x00b", "x" * 5_000, "\u202eevil"])
def test_hostile_text_is_shown_as_text_or_refused(
    as_user: Any, recruiter: User, candidate: Candidate, text: str
) -> None:
    answer = save(as_user(recruiter), candidate, "employer", current_employer=text)

    assert answer.status_code in (200, 422)
    assert "<script>alert" not in answer.content.decode()


def test_a_merged_record_is_not_edited(as_user: Any, recruiter: User, candidate: Candidate) -> None:
    other = CandidateFactory(owner=recruiter, team=candidate.team)
    Candidate.objects.filter(pk=candidate.pk).update(status="merged", merged_into=other)

    answer = save(as_user(recruiter), candidate, "title", current_title="Late")

    assert answer.status_code == 422
    assert "was merged into" in answer.content.decode()


def test_an_editor_asks_little(as_user: Any, recruiter: User, candidate: Candidate) -> None:
    CandidateSkillFactory.create_batch(50, candidate=candidate)
    browser = as_user(recruiter)
    browser.get(spot(candidate, "skills"))

    with CaptureQueriesContext(connection) as queries:
        browser.get(spot(candidate, "skills"))

    assert len(queries) <= 15

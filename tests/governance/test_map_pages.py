"""The map on the screen and over REST: explained, filtered, exported, edited; who says so."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from accounts.choices import RoleCode
from accounts.models import User
from audit.context import acting
from candidates.operations import add_email, update_candidate
from governance.authority import the_map
from governance.choices import OnConflict
from governance.installation import install_map
from governance.matrix import Matrix
from governance.models import AuthorityRule, Disclosure, System
from tests.accounts.factories import ServiceAccountFactory, UserFactory
from tests.api.conftest import Program
from tests.candidates.factories import CandidateFactory
from tests.governance.factories import SystemFactory

pytestmark = pytest.mark.django_db
MAP = "admin:governance_authorityrule_map"


@pytest.fixture
def crm() -> System:
    account = ServiceAccountFactory(role=RoleCode.INTEGRATION, display_name="CRM key")
    return SystemFactory(code="crm", name="CRM <b>", kind="crm", account=account)


@pytest.fixture
def installed(crm: System) -> None:
    install_map()


def decide_url(field: str = "legal_name") -> str:
    return reverse("admin:governance_authorityrule_decide", args=["clients.client", field])


def test_an_administrator_says_who_decides(
    as_user: Callable[[User], Any], administrator: User, crm: System, installed: None
) -> None:
    browser = as_user(administrator)
    assert browser.get(decide_url()).status_code == 200

    answer = browser.post(
        decide_url(),
        {"system": crm.pk, "on_conflict": "propose", "valid_from": "2026-01-01", "note": "Master"},
    )

    assert answer.status_code == 302
    rule = the_map().master("clients.client", "legal_name")
    assert (rule.system.name, rule.on_conflict) == ("CRM <b>", OnConflict.PROPOSE)


def test_an_impossible_decision_comes_back_with_a_sentence(
    as_user: Callable[[User], Any], administrator: User, crm: System, installed: None
) -> None:
    data = {
        "system": crm.pk,
        "on_conflict": "reject",
        "valid_from": "2026-03-01",
        "valid_until": "2026-01-01",
    }

    answer = as_user(administrator).post(decide_url(), data)

    assert "A rule cannot end before it begins." in answer.content.decode()
    assert the_map().master("clients.client", "legal_name") is None


def test_a_proposal_is_put_in_force_and_ended(
    as_user: Callable[[User], Any], administrator: User, installed: None
) -> None:
    rule = AuthorityRule.objects.get(element__model="clients.client", element__field="legal_name")
    browser = as_user(administrator)

    browser.post(reverse("admin:governance_authorityrule_agree", args=[rule.pk]))
    assert the_map().master("clients.client", "legal_name") is not None
    browser.post(reverse("admin:governance_authorityrule_end", args=[rule.pk]))
    assert the_map().master("clients.client", "legal_name") is None


def test_systems_are_given_fields(
    as_user: Callable[[User], Any], administrator: User, crm: System, installed: None
) -> None:
    browser = as_user(administrator)

    browser.post(decide_url("city"), {"form": "given", "systems": [crm.pk]})
    assert the_map().shared_with(crm) == {"clients.client": {"city"}}
    browser.post(decide_url("city"), {"form": "given"})
    assert not Disclosure.objects.exists()


@pytest.mark.parametrize("field", ["id", "version", "nothing", "password"])
def test_what_is_not_on_the_map_is_not_found(
    as_user: Callable[[User], Any], administrator: User, installed: None, field: str
) -> None:
    assert as_user(administrator).get(decide_url(field)).status_code == 404
    unknown = reverse("admin:governance_authorityrule_decide_kind", args=["accounts.user"])
    assert as_user(administrator).get(unknown).status_code == 404


def test_others_read_the_map_or_are_refused(
    as_user: Callable[[User], Any], manager: User, recruiter: User, crm: System, installed: None
) -> None:
    browser = as_user(manager)
    assert browser.get(reverse(MAP)).status_code == 200
    refused = browser.post(
        decide_url(), {"system": crm.pk, "on_conflict": "reject", "valid_from": "2026-01-01"}
    )
    assert refused.status_code == 403
    assert the_map().master("clients.client", "legal_name") is None


def test_the_map_explains_each_cell_in_words_and_escapes_names(
    as_user: Callable[[User], Any], administrator: User, installed: None
) -> None:
    AuthorityRule.objects.filter(element__field="legal_name").update(is_proposed=False)

    page = as_user(administrator).get(reverse(MAP), {"kind": "clients.client"}).content.decode()

    assert "CRM &lt;b&gt; decides; others read it." in page
    assert "A value from people here is refused, with the reason." in page
    assert "<b> decides" not in page


@pytest.mark.parametrize(
    "query", [{}, {"kind": "clients.client"}, {"finding": "nobody"}, {"q": "legal"}, {"kind": "x"}]
)
def test_the_map_asks_few_questions_however_large_it_is(
    as_user: Callable[[User], Any],
    administrator: User,
    installed: None,
    query: dict[str, str],
    django_assert_max_num_queries: Any,
) -> None:
    browser = as_user(administrator)
    browser.get(reverse(MAP))
    for number in range(12):
        SystemFactory(name=f"Another {number}")
    with django_assert_max_num_queries(30):
        assert browser.get(reverse(MAP), query).status_code == 200


def test_findings_name_what_is_amiss(crm: System, installed: None) -> None:
    crm.account = None
    crm.save()
    rule = AuthorityRule.objects.get(element__field="legal_name")
    rule.is_proposed = False
    rule.save()
    AuthorityRule.objects.filter(model="clients.client", element=None).delete()

    lines = {(line.model, line.name): line for line in Matrix().lines("clients.client")}

    assert set(lines["clients.client", "legal_name"].findings) == {"silent", "steward"}
    assert set(lines["clients.client", "city"].findings) == {"nobody"}
    assert "proposed" in lines["clients.client", "tax_number"].findings


def test_the_whole_map_is_taken_away_as_a_table(
    as_user: Callable[[User], Any], administrator: User, installed: None
) -> None:
    System.objects.filter(code="crm").update(name="=cmd()")

    answer = as_user(administrator).get(reverse("admin:governance_authorityrule_map_csv"))
    text = b"".join(answer.streaming_content).decode()

    assert "Client,Legal name,legal_name" in text
    assert "'=cmd()" in text
    assert ",=cmd()" not in text


# --- Who says so -------------------------------------------------------------------------------------


def says_so(candidate: Any, of: str) -> str:
    url = reverse("admin:governance_dataelement_says_so", args=["candidates.candidate", candidate.pk])
    return f"{url}?of={of}"


@pytest.mark.django_db(transaction=True)
def test_each_value_tells_who_set_it_last(
    as_user: Callable[[User], Any], recruiter: User, crm: System
) -> None:
    with acting(recruiter, via="ui"):
        candidate = CandidateFactory(owner=recruiter, headline="One", city="Ghent")
    with acting(crm.account, via="api", reason="nightly sync"):
        update_candidate(candidate, changes={"headline": "Two"})
        add_email(candidate, value="ada@example.org")

    page = as_user(recruiter).get(says_so(candidate, "headline,city,candidateemail.value")).content.decode()

    assert "CRM key" in page
    assert "CRM &lt;b&gt;" in page
    assert "nightly sync" in page
    assert "Rita Recruiter" in page


def test_who_says_so_of_a_hidden_record_is_not_told(
    as_user: Callable[[User], Any], recruiter: User, stranger: User
) -> None:
    hidden = CandidateFactory(owner=stranger, is_restricted=True)

    assert as_user(recruiter).get(says_so(hidden, "headline")).status_code == 404


@pytest.mark.parametrize(
    "of", ["", "nothing", "id", "x.y", "user.password", "a" * 5000, "%00", "candidateemail.nothing"]
)
def test_odd_questions_are_answered_with_nothing(
    as_user: Callable[[User], Any], recruiter: User, of: str
) -> None:
    candidate = CandidateFactory(owner=recruiter)

    answer = as_user(recruiter).get(says_so(candidate, of))

    assert answer.status_code in (200, 404)
    assert b"sor-says-line" not in answer.content


@pytest.mark.django_db(transaction=True)
def test_programs_are_told_as_well(integration: User, recruiter: User, crm: System) -> None:
    with acting(recruiter, via="ui"):
        candidate = CandidateFactory(owner=recruiter, headline="One")
    with acting(crm.account, via="api"):
        update_candidate(candidate, changes={"headline": "Two"})
    program = Program(integration)

    told = {
        each["field"]: each
        for each in program.get(f"candidates/{candidate.pk}/who-says-so/").json()["results"]
    }

    assert (told["headline"]["by"], told["headline"]["system"], told["headline"]["via"]) == (
        "CRM key",
        "CRM <b>",
        "api",
    )
    assert (told["full_name"]["by"], told["full_name"]["system"]) == ("Rita Recruiter", None)
    assert told["headline"]["decided_by"] == "this record"
    assert program.get("candidates/999999/who-says-so/").status_code == 404


def test_programs_of_administrators_draw_the_map(crm: System, installed: None) -> None:
    administrator = ServiceAccountFactory(role=RoleCode.ADMINISTRATOR)
    program = Program(administrator)
    body = {"model": "clients.client", "system": crm.pk, "on_conflict": "reject"}

    made = program.post("authority-rules/", body)

    assert made.status_code == 201
    assert the_map().master("clients.client", "city").system.code == "crm"
    ended = program.post(f"authority-rules/{made.json()['id']}/end/", {}, If_Match='"1"')
    assert ended.status_code in (200, 404)
    assert the_map().master("clients.client", "city") is None
    assert Program(UserFactory(is_service=True)).post("authority-rules/", body).status_code in (403, 404)

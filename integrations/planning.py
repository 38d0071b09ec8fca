"""What is to become of rows: the same reasoning for the preview and for the import itself."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from candidates.models import Candidate, CandidateEmail, CandidatePhone
from candidates.normalise import Phone, fold_name
from candidates.operations.extension import Extension
from governance.models import ExternalIdentifier
from integrations.choices import ExistingMode, RowAction
from integrations.drafts import Draft, DraftReader, Problem
from integrations.models import ImportBatch
from integrations.terms import Terms
from records import policies

LABEL = Candidate._meta.label_lower
STRONG = ("reference", "external_id", "email")
BY = {"reference": "reference", "external_id": "key", "email": "e-mail", "phone": "phone"}
# What a row may not change of somebody who is there already.
KEPT = frozenset({"owner", "source", "source_detail"})
NAMES = frozenset({"full_name", "given_name", "family_name"})


@dataclass
class Plan:
    """What will become of one row, and why."""

    line: int
    raw: list[str]
    draft: Draft
    problems: list[Problem]
    action: RowAction = RowAction.CREATE
    reason: str = ""
    candidate: Candidate | None = None
    extension: Extension | None = None
    is_new_key: bool = False

    def refuse(self, name: str, sentence: str) -> None:
        self.problems.append(Problem(name, "", sentence, is_error=True))
        self.action = RowAction.ERROR
        self.reason = sentence[:300]

    def skip(self, reason: str) -> None:
        self.action, self.reason = RowAction.SKIP, reason[:300]


@dataclass(frozen=True)
class EarlierRow:
    """What later rows of the same file must know of an earlier one."""

    line: int
    name: str
    emails: frozenset[str]


@dataclass
class Known:
    """The people of the record who share a key with some row, as the importing user may meet them."""

    by_key: dict[tuple[str, Any], list[Candidate]] = field(default_factory=lambda: defaultdict(list))
    visible: set[int] = field(default_factory=set)
    changeable: set[int] = field(default_factory=set)


class Planner:
    """Plans the rows of one import, a few hundred at a time and in their order."""

    def __init__(self, batch: ImportBatch) -> None:
        layout = batch.read_layout()
        self._batch = batch
        self._user = batch.owner
        self._reader = DraftReader(layout.columns, batch.mapping, terms=Terms(), country=batch.country)
        self._earlier: dict[tuple[str, Any], EarlierRow] = {}

    def plan(self, rows: Iterable[tuple[int, list[str], str]]) -> list[Plan]:
        """Plan rows given by line, cells and what was wrong with reading them."""
        plans = [self._read(line, raw, problem) for line, raw, problem in rows]
        known = self._known(plans)
        for plan in plans:
            if plan.action != RowAction.ERROR:
                self._decide(plan, known)
        return plans

    def _read(self, line: int, raw: list[str], problem: str) -> Plan:
        if problem:
            plan = Plan(line, raw, Draft(), [])
            plan.refuse("", problem)
            return plan
        draft, problems = self._reader.read(raw)
        plan = Plan(line, raw, draft, problems)
        if errors := [found for found in problems if found.is_error]:
            plan.action = RowAction.ERROR
            plan.reason = errors[0].sentence
        return plan

    def _decide(self, plan: Plan, known: Known) -> None:
        reference = plan.draft.reference
        if reference and not known.by_key.get(("reference", reference)):
            plan.refuse("reference", f"There is no candidate {reference}.")
            return
        matches = self._matches(plan, known)
        found = {candidate.pk: candidate for _, candidate in matches}
        if len(found) > 1 and self._batch.existing == ExistingMode.UPDATE:
            named = ", ".join(
                f"{self._named(candidate, known)} by {BY[how]}" for how, candidate in matches[:3]
            )
            plan.refuse("", f"Fits more than one candidate: {named}. Merge them, or correct the row.")
        elif found:
            how, candidate = matches[0]
            self._meet(plan, candidate, how, known)
        else:
            self._meet_nobody(plan)
        if plan.action in {RowAction.CREATE, RowAction.UPDATE}:
            self._remember(plan)

    def _meet_nobody(self, plan: Plan) -> None:
        if earlier := self._earlier_row(plan):
            plan.skip(f"The same person as in line {earlier.line}")
        elif "full_name" not in plan.draft.values:
            plan.refuse("full_name", "There is no name, and nobody in the record with this e-mail or phone.")
        else:
            plan.reason = "New in the record"

    def _meet(self, plan: Plan, candidate: Candidate, how: str, known: Known) -> None:
        if candidate.pk not in known.visible:
            plan.skip(f"Somebody with this {BY[how]} is in the record, but you may not see them")
            return
        plan.candidate = candidate
        named = f"{candidate.full_name} ({candidate.reference})"
        if self._batch.existing == ExistingMode.SKIP:
            plan.skip(f"In the record already, by {BY[how]}: {named}")
        elif candidate.pk not in known.changeable:
            plan.skip(f"You may not change {named}, who has this {BY[how]}")
        elif earlier := self._earlier_row(plan):
            plan.skip(f"The same person as in line {earlier.line}")
        else:
            self._keep_name(plan, candidate, how)
            plan.extension = extension_of(candidate, plan.draft)
            key = plan.draft.external_id
            plan.is_new_key = bool(key) and candidate not in known.by_key.get(("external_id", key), ())
            if plan.extension.is_empty and not plan.is_new_key:
                plan.skip(f"Nothing new about {named}")
            else:
                plan.action = RowAction.UPDATE
                plan.reason = f"{named}, by {BY[how]}: {_listed(plan)}"[:300]

    @staticmethod
    def _keep_name(plan: Plan, candidate: Candidate, how: str) -> None:
        """An address may be shared: only a key of the very person may rename them."""
        name = plan.draft.values.get("full_name")
        if how in {"reference", "external_id"} or not name:
            return
        if fold_name(name) not in _names(candidate):
            kept = f"The name in the record, {candidate.full_name}, was kept."
            plan.problems.append(Problem("full_name", "", kept))
        for part in NAMES:
            plan.draft.values.pop(part, None)

    def _matches(self, plan: Plan, known: Known) -> list[tuple[str, Candidate]]:
        """Return whom the row fits and how; a phone alone counts only when nothing speaks against it."""
        matches = []
        for key in _keys(plan.draft):
            matches += [(key[0], candidate) for candidate in known.by_key.get(key, ())]
        strong = [match for match in matches if match[0] in STRONG]
        if strong:
            return strong
        same = [(how, who) for how, who in matches if not self._other_person(plan, _names(who), _emails(who))]
        if matches and not same:
            shared = matches[0][1]
            plan.problems.append(
                Problem(
                    "phone",
                    "",
                    f"{self._named(shared, known)} has the same phone, but another name and e-mail.",
                )
            )
        return same

    def _earlier_row(self, plan: Plan) -> EarlierRow | None:
        for key in _keys(plan.draft):
            earlier = self._earlier.get(key)
            if not earlier:
                continue
            if key[0] in STRONG or not self._other_person(plan, {earlier.name}, earlier.emails):
                return earlier
            shared = f"Line {earlier.line} has the same phone, but another name and e-mail."
            plan.problems.append(Problem("phone", "", shared))
        return None

    @staticmethod
    def _other_person(plan: Plan, names: set[str], emails: Iterable[str]) -> bool:
        """Families share telephones: another name and another e-mail are another person."""
        name = plan.draft.values.get("full_name")
        return bool(
            name and emails and plan.draft.emails
            and fold_name(name) not in names
            and not set(emails) & set(plan.draft.emails)
        )  # fmt: skip

    def _remember(self, plan: Plan) -> None:
        name = plan.draft.values.get("full_name", "")
        row = EarlierRow(plan.line, fold_name(name) if name else "", frozenset(plan.draft.emails))
        for key in _keys(plan.draft):
            self._earlier.setdefault(key, row)

    def _known(self, plans: Sequence[Plan]) -> Known:
        known = Known()
        wanted: dict[str, set[Any]] = defaultdict(set)
        for plan in plans:
            for how, value in _keys(plan.draft):
                wanted[how].add(value)
        holders = self._holders(wanted)
        people = _survivors({pk for pks in holders.values() for pk in pks})
        for key, pks in holders.items():
            known.by_key[key] = list({people[pk].pk: people[pk] for pk in pks if pk in people}.values())
        keys = {candidate.pk for candidate in people.values()}
        if not keys:
            return known
        for verb, target in (("view", known.visible), ("change", known.changeable)):
            rows = policies.visible(self._user, Candidate, verb).filter(pk__in=keys)
            target.update(rows.order_by().values_list("pk", flat=True))
        return known

    def _holders(self, wanted: Mapping[str, set[Any]]) -> dict[tuple[str, Any], list[int]]:
        """Return who has each key: all keys of all rows in one query for each kind."""
        holders: dict[tuple[str, Any], list[int]] = defaultdict(list)
        if wanted["email"]:
            emails = CandidateEmail.objects.filter(normalised__in=wanted["email"]).order_by("candidate_id")
            for value, pk in emails.values_list("normalised", "candidate_id"):
                holders["email", value].append(pk)
        if wanted["phone"]:
            numbers = {phone.number for phone in wanted["phone"]}
            phones = CandidatePhone.objects.filter(normalised__in=numbers).order_by("candidate_id")
            for number, extension, pk in phones.values_list("normalised", "extension", "candidate_id"):
                holders["phone", Phone(number, extension)].append(pk)
        if wanted["external_id"]:
            keys = ExternalIdentifier.objects.filter(
                system=self._batch.system, model=LABEL, external_id__in=wanted["external_id"]
            )
            for value, pk in keys.values_list("external_id", "object_id"):
                holders["external_id", value].append(pk)
        if wanted["reference"]:
            rows = Candidate.objects.filter(reference__in=wanted["reference"])
            for value, pk in rows.order_by().values_list("reference", "pk"):
                holders["reference", value].append(pk)
        return holders

    @staticmethod
    def _named(candidate: Candidate, known: Known) -> str:
        if candidate.pk in known.visible:
            return f"{candidate.full_name} ({candidate.reference})"
        return "somebody you may not see"


def extension_of(candidate: Candidate, draft: Draft) -> Extension:
    """Return what ``draft`` adds to ``candidate``: filled cells that differ, and parts not there yet."""
    emails = {row.normalised for row in candidate.emails.all()}
    phones = {(row.normalised, row.extension) for row in candidate.phones.all()}
    links = {row.normalised for row in candidate.links.all()}
    skills = {row.skill_id for row in candidate.skill_rows.all()}
    tags = {row.tag_id for row in candidate.taggings.all()}
    new = replace(
        draft,
        emails={key: value for key, value in draft.emails.items() if key not in emails},
        phones={key: value for key, value in draft.phones.items() if key not in phones},
        links={key: value for key, value in draft.links.items() if key not in links},
        skills=[skill for skill in draft.skills if skill.pk not in skills],
    )
    extension = Extension(
        candidate=candidate,
        changes={
            name: value
            for name, value in draft.values.items()
            if name not in KEPT and getattr(candidate, name) != value
        },
        emails=new.email_rows(),
        phones=new.phone_rows(),
        links=new.link_rows(),
        skills=new.skill_rows(),
        tags=[tag for tag in draft.tags if tag.pk not in tags],
    )
    for rows, there in ((extension.emails, emails), (extension.phones, phones)):
        if rows and not there:
            rows[0].is_primary = True
    return extension


def _keys(draft: Draft) -> list[tuple[str, Any]]:
    """The keys of a person, those that say most first."""
    keys: list[tuple[str, Any]] = []
    if draft.reference:
        keys.append(("reference", draft.reference))
    if draft.external_id:
        keys.append(("external_id", draft.external_id))
    keys += [("email", email) for email in draft.emails]
    keys += [("phone", phone) for phone in draft.phones]
    return keys


def _survivors(keys: set[int]) -> dict[int, Candidate]:
    """Return the candidates with these keys, whoever was merged by whom they were merged into."""
    parts = ("emails", "phones", "links", "skill_rows", "taggings")
    people = Candidate.objects.prefetch_related(*parts).in_bulk(keys)
    merged = {pk: person.merged_into_id for pk, person in people.items() if person.merged_into_id}
    if merged:
        survivors = _survivors(set(merged.values()))
        people |= {pk: survivors[into] for pk, into in merged.items() if into in survivors}
    return people


def _names(candidate: Candidate) -> set[str]:
    return {fold_name(name) for name in (candidate.full_name, candidate.preferred_name) if name}


def _emails(candidate: Candidate) -> set[str]:
    return {row.normalised for row in candidate.emails.all()}


def _listed(plan: Plan) -> str:
    """Name what an update changes and adds: "city, headline, 1 e-mail"."""
    extension = plan.extension
    if extension is None:
        return ""
    words = [name.replace("_", " ") for name in extension.changes]
    counted = (("e-mail", extension.emails), ("phone", extension.phones), ("link", extension.links),
               ("skill", extension.skills), ("tag", extension.tags))  # fmt: skip
    words += [f"{len(found)} {word}{'s' if len(found) > 1 else ''}" for word, found in counted if found]
    return ", ".join([*words, *(["key"] if plan.is_new_key else [])])

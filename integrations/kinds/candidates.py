"""Candidates out of rows: known by their keys, never renamed by a shared address."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from candidates.matching import likely_many
from candidates.matching.reading import frequencies_for
from candidates.matching.scoring import judge
from candidates.models import Candidate, CandidateEmail, CandidatePhone
from candidates.normalise import Phone, fold_name
from candidates.operations import create_candidates
from candidates.operations.extension import Extension, extend_candidates
from integrations.choices import ExistingMode, LookalikeMode, RowAction
from integrations.conditions import without_part_of_pay
from integrations.drafts import Draft, DraftReader, Problem
from integrations.lookups import by_external_id, by_reference
from integrations.models import ImportBatch
from integrations.planning import EarlierRow, Key, Known, Lookup, Plan, Planner
from integrations.terms import Terms

STRONG = frozenset({"reference", "external_id", "email"})
# What a row may not change of somebody who is there already.
KEPT = frozenset({"owner", "source", "source_detail", "status"})
REFUSAL = frozenset({"do_not_contact", "do_not_contact_reason"})
# An amount is worth nothing without its currency, and status and refusal are not cleared by a file.
UNCLEARED = KEPT | REFUSAL | {"pay_minimum", "pay_target", "pay_currency", "pay_unit"}
NAMES = frozenset({"full_name", "given_name", "family_name"})
ADDED = ("links", "skills", "tags")
PARTS = ("emails", "phones", "links", "skill_rows", "taggings")


class CandidatePlanner(Planner):
    """Plans rows about people."""

    model = Candidate
    by: ClassVar[Mapping[str, str]] = {
        "reference": "reference", "external_id": "key", "email": "e-mail", "phone": "phone",
    }  # fmt: skip
    someone = "Somebody"
    same = "The same person as in"

    def __init__(self, batch: ImportBatch) -> None:
        super().__init__(batch)
        columns = batch.read_layout().columns
        self._reader = DraftReader(
            columns, batch.mapping, terms=Terms(), country=batch.country, locale=batch.locale
        )
        self._added: set[tuple[int, str, Any]] = set()
        self._homes: dict[int, int] = {}

    @property
    def is_free_of_order(self) -> bool:
        """Nobody is changed, and the check has left out whoever is in the file twice."""
        return self._batch.existing == ExistingMode.SKIP

    def read(self, raw: Sequence[str]) -> tuple[Draft, list[Problem]]:
        return self._reader.read(raw)

    def keys(self, draft: Draft) -> list[Key]:
        keys: list[Key] = []
        if draft.reference:
            keys.append(("reference", draft.reference))
        if draft.external_id:
            keys.append(("external_id", draft.external_id))
        keys += [("email", email) for email in draft.emails]
        keys += [("phone", phone) for phone in draft.phones]
        return keys

    def lookups(self) -> Mapping[str, Lookup]:
        return {
            "reference": by_reference(Candidate),
            "external_id": by_external_id(Candidate, self._batch.system),
            "email": people_by_email,
            "phone": _by_phone,
        }

    def load(self, keys: set[int]) -> dict[int, Candidate]:
        """Return the candidates with these keys, whoever was merged by whom they were merged into."""
        people = Candidate.objects.prefetch_related(*PARTS).in_bulk(keys)
        merged = {pk: person.merged_into_id for pk, person in people.items() if person.merged_into_id}
        if merged:
            survivors = self.load(set(merged.values()))
            people |= {pk: survivors[into] for pk, into in merged.items() if into in survivors}
        return people

    def name(self, record: Candidate) -> str:
        return f"{record.full_name} ({record.reference})"

    def named(self, record: Candidate, known: Known) -> str:
        return self.name(record) if record.pk in known.visible else "somebody you may not see"

    def fitting(
        self, plan: Plan, matches: list[tuple[str, Candidate]], known: Known
    ) -> list[tuple[str, Candidate]]:
        """Return whom the row fits; a phone alone counts only when nothing speaks against it."""
        strong = [match for match in matches if match[0] in STRONG]
        if strong:
            return strong
        same = [(how, who) for how, who in matches if not _other_person(plan, _names(who), _emails(who))]
        if matches and not same:
            shared = f"{self.named(matches[0][1], known)} has the same phone, but another name and e-mail."
            plan.problems.append(Problem("phone", "", shared))
        return same

    def is_same(self, plan: Plan, how: str, earlier: EarlierRow) -> bool:
        if how in STRONG:
            return True
        draft = earlier.read()
        name = draft.values.get("full_name", "")
        if not _other_person(plan, {fold_name(name) if name else ""}, draft.emails):
            return True
        shared = f"Line {earlier.line} has the same phone, but another name and e-mail."
        plan.problems.append(Problem("phone", "", shared))
        return False

    def prepare_new(self, plan: Plan) -> None:
        if "full_name" not in plan.draft.values:
            plan.refuse(
                "full_name", "There is no name, and nobody in the record with this key, e-mail or phone."
            )
        _leave_out_part_of_pay(plan)

    def extend(self, plan: Plan, how: str) -> list[str]:
        self._keep_name(plan, how)
        _leave_out_part_of_pay(plan)
        draft = self._yet_to_add(plan) if self.is_addition(plan.draft) else plan.draft
        plan.extension = extension_of(plan.record, draft, clears=self._batch.clears)
        self.leave_decided(plan, plan.extension.changes)
        return _listed(plan.extension)

    def is_addition(self, draft: Draft) -> bool:
        """A list of the profiles or tags of people has a row for each of them."""
        return not (draft.values or draft.emails or draft.phones or self._batch.clears)

    def _yet_to_add(self, plan: Plan) -> Draft:
        """Return the row without what earlier ones add: the record with which it is compared lacks that still."""
        new: dict[str, Any] = {}
        for name in ADDED:
            told = getattr(plan.draft, name)
            keys = {key: (plan.record.pk, name, getattr(key, "pk", key)) for key in told}
            left = [key for key in told if keys[key] not in self._added]
            new[name] = {key: told[key] for key in left} if isinstance(told, dict) else left
            self._added.update(keys.values())
        return replace(plan.draft, **new)

    def plan(self, rows: Iterable[tuple[int, list[str], str]]) -> list[Plan]:
        """Compare those whom no key finds with everybody, as every other door does."""
        plans = super().plan(rows)
        new = [plan for plan in plans if plan.action == RowAction.CREATE]
        for plan, likenesses in zip(
            new, likely_many([plan.draft.as_traits() for plan in new], self._user), strict=True
        ):
            for like in likenesses[:1]:
                self._doubt(plan, f"May be {self.name(like.candidate)}: {', '.join(like.reasons)}")
        for plan in new:
            if plan.action == RowAction.CREATE:
                self._compare_with_namesake(plan)
        return plans

    def _compare_with_namesake(self, plan: Plan) -> None:
        """Ask of the first in the file with this name and city, whom no key tells: nobody is on the record yet."""
        name, city = plan.draft.values.get("full_name"), plan.draft.values.get("city")
        if not (name and city):
            return
        line = self._homes.setdefault(hash((fold_name(name), fold_name(city))), plan.line)
        if line == plan.line:
            return
        one, other = plan.draft.as_traits(), self._draft_of(line).as_traits()
        verdict = judge(one, other, frequencies_for([one, other], {}))
        told = verdict.comparison
        # How common the name is in the file nobody knows: with another address or number it is another person.
        is_another = "other" in (told.email, told.phone, told.link)
        if verdict.is_queued and verdict.has_second_signal and not is_another:
            self._doubt(plan, f"May be the person in line {line}: {', '.join(verdict.reasons)}")

    def _doubt(self, plan: Plan, told: str) -> None:
        if self._batch.lookalikes == LookalikeMode.HOLD:
            plan.skip(told)
        else:
            plan.problems.append(Problem("", "", f"{told}."[:300]))

    def put_back(self, record: Candidate, values: Mapping[str, Any]) -> None:
        extend_candidates([Extension(candidate=record, changes=dict(values))])

    def write(self, plans: Sequence[Plan]) -> list[Candidate]:
        extend_candidates([plan.extension for plan in plans if plan.action == RowAction.UPDATE])
        return create_candidates([plan.draft.as_new() for plan in plans if plan.action == RowAction.CREATE])

    @staticmethod
    def _keep_name(plan: Plan, how: str) -> None:
        """An address may be shared: only a key of the very person may rename them."""
        name = plan.draft.values.get("full_name")
        if how in {"reference", "external_id"} or not name:
            return
        if fold_name(name) not in _names(plan.record):
            kept = f"The name in the record, {plan.record.full_name}, was kept."
            plan.problems.append(Problem("full_name", "", kept))
        for part in NAMES:
            plan.draft.values.pop(part, None)


def extension_of(candidate: Candidate, draft: Draft, *, clears: bool = False) -> Extension:
    """Return what ``draft`` adds to ``candidate``: filled cells that differ, and parts not there yet.

    Empty cells count only when the import ``clears``.
    """
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
    values = draft.values | ({name: _nothing(name) for name in draft.empty - UNCLEARED} if clears else {})
    # Who asked to be left alone keeps the reason that they gave.
    kept = KEPT | REFUSAL if candidate.do_not_contact else KEPT
    extension = Extension(
        candidate=candidate,
        changes={
            name: value
            for name, value in values.items()
            if name not in kept and not _is_so(getattr(candidate, name), value)
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


def _is_so(there: Any, value: Any) -> bool:
    """Tell whether a field says this already; the order of choices means nothing."""
    return set(there) == set(value) if isinstance(value, list) else bool(there == value)


def _nothing(name: str) -> Any:
    field: Any = Candidate._meta.get_field(name)
    return None if field.null else field.get_default()


def _leave_out_part_of_pay(plan: Plan) -> None:
    for name in list(without_part_of_pay(plan.draft.values, plan.record)):
        told = plan.draft.values.pop(name)
        sentence = (
            f"{told:,} was left out: say in which currency and for which time, in columns of their own."
        )
        plan.problems.append(Problem(name, "", sentence))


def people_by_email(values: Iterable[str]) -> Iterable[tuple[str, int]]:
    rows = CandidateEmail.objects.filter(normalised__in=values).order_by("candidate_id")
    return rows.values_list("normalised", "candidate_id")


def _by_phone(values: Iterable[Phone]) -> Iterable[tuple[Phone, int]]:
    rows = CandidatePhone.objects.filter(normalised__in={phone.number for phone in values})
    for number, extension, pk in rows.order_by("candidate_id").values_list(
        "normalised", "extension", "candidate_id"
    ):
        yield Phone(number, extension), pk


def _other_person(plan: Plan, names: set[str], emails: Iterable[str]) -> bool:
    """Families share telephones: another name and another e-mail are another person."""
    name = plan.draft.values.get("full_name")
    return bool(
        name and emails and plan.draft.emails
        and fold_name(name) not in names
        and not set(emails) & set(plan.draft.emails)
    )  # fmt: skip


def _names(candidate: Candidate) -> set[str]:
    return {fold_name(name) for name in (candidate.full_name, candidate.preferred_name) if name}


def _emails(candidate: Candidate) -> set[str]:
    return {row.normalised for row in candidate.emails.all()}


def _listed(extension: Extension) -> list[str]:
    """Name what an update changes and adds: "city, headline, 1 e-mail"."""
    words = [name.replace("_", " ") for name in extension.changes]
    counted = (("e-mail", extension.emails), ("phone", extension.phones), ("link", extension.links),
               ("skill", extension.skills), ("tag", extension.tags))  # fmt: skip
    return words + [f"{len(found)} {word}{'s' if len(found) > 1 else ''}" for word, found in counted if found]

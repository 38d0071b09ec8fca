"""Who may see and do what: one policy for each model, asked by every door.

A verb is the first word of a Django permission: ``view`` of ``candidates.view_candidate``, ``merge`` of
``candidates.merge_candidate``. A role gives verbs, its scope the rows. Both questions, which rows and this
row, are answered by one condition in the database, so that they cannot differ, and so that a value which a
form has put on the instance counts for nothing.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import Exists, OuterRef, Q

from audit.models import ChangeSet
from audit.questions import Worded, asked
from records.choices import Reach
from records.conditions import EVERYTHING, NOTHING, among, as_value, worded

VERBS = ("view", "add", "change", "delete")


class Rights(Protocol):
    """What a user brings to a policy; ``accounts`` knows where it comes from."""

    @property
    def user_id(self) -> int | None: ...

    def reach(self, verb: str, model: type[models.Model]) -> Reach | None: ...

    @property
    def team_ids(self) -> Sequence[int]:
        """The user's teams and those below them."""

    @property
    def shared_team_ids(self) -> Sequence[int]:
        """The teams whose shared records the user sees: those they are in, or lead."""

    @property
    def shared_group_ids(self) -> Sequence[int]:
        """The groups whose shared records the user sees."""

    @property
    def colleague_ids(self) -> Sequence[int]:
        """The members of those teams."""


class NoRights:
    """What a visitor and a disabled user may."""

    user_id = None
    team_ids = shared_team_ids = shared_group_ids = colleague_ids = ()

    def reach(self, verb: str, model: type[models.Model]) -> None:
        return None


_source: Callable[[Any], Rights] | None = None


def read_rights_with(source: Callable[[Any], Rights]) -> None:
    """Name the function that knows what a user may; ``accounts`` does so at start-up."""
    global _source  # noqa: PLW0603
    _source = source


def questions_of(rights: Rights) -> dict[Hashable, Worded]:
    """Return where questions are kept that were put into words with ``rights``."""
    kept: dict[Hashable, Worded] = rights.__dict__.setdefault("_asked", {})
    return kept


def rights_of(user: Any) -> Rights:
    """Return what ``user`` may; nobody in particular may nothing."""
    if user is None or not user.is_authenticated or not user.is_active:
        return NoRights()
    if _source is None:
        raise LookupError("Nobody knows the rights of users.")
    return _source(user)


@dataclass(frozen=True)
class Default:
    """What a role may with a model at first; ``seen`` if it sees further than it does."""

    verbs: tuple[str, ...]
    reach: Reach | None = None
    seen: Reach | None = None


def to(verbs: str, reach: Reach | None = None, *, seen: Reach | None = None) -> Default:
    """Write a default as it is spoken: ``to("view add change", Reach.TEAM, seen=Reach.ALL)``."""
    return Default(tuple(dict.fromkeys(verbs.split())), reach, seen)


class Policy:
    """Decides by role and reach, by owner and team, by restriction and grant, and by the parents.

    A restricted row is open to its owner and to those with whom it is shared, whatever their reach. A grant
    on an open row widens the reach of whoever holds it, never the verbs.
    """

    model: ClassVar[type[models.Model]]
    parents: ClassVar[tuple[str, ...]] = ()
    """Foreign keys to what must be seen as well; one that is empty hides nothing."""
    beside: ClassVar[tuple[str, ...]] = ()
    """Foreign keys to what may lie out of reach, but must not be restricted to others."""
    owner: ClassVar[str | None] = None
    team: ClassVar[str | None] = None
    restricted: ClassVar[str | None] = None
    co_owners: ClassVar[type[models.Model] | None] = None
    """The rows that name further owners: a foreign key to the record, and ``user``."""
    grants: ClassVar[tuple[type[models.Model], ...]] = ()
    """guardian's direct grants: ``content_object``, ``permission`` and a user, team or group."""
    verbs: ClassVar[tuple[str, ...]] = ()
    """Rights of this model beside view, add, change and delete."""
    defaults: ClassVar[Mapping[str, Default]] = {}
    """What the roles that come with the program may, by their code."""
    guarded: ClassVar[Mapping[str, str]] = {}
    """Fields that need a right of their own to be changed, with its verb."""
    keyed_elsewhere: ClassVar[bool] = False
    """Whether other systems have keys of their own for these records."""

    def visible(self, user: Any, verb: str = "view") -> models.QuerySet[Any]:
        """Return the rows that ``user`` may see, or to which ``verb`` may be done."""
        return self.rows(rights_of(user), verb)

    def may(self, user: Any, verb: str, record: models.Model | None = None) -> bool:
        """Tell whether ``user`` may do ``verb`` at all, or to ``record`` as the database has it."""
        rights = rights_of(user)
        if record is None or not self.allows(rights, verb):
            return self.allows(rights, verb)
        if record._state.adding:
            return self.admits(rights, record)
        return self._holds(rights, verb, record.pk)

    def _holds(self, rights: Rights, verb: str, key: int) -> bool:
        """Ask the database about one row."""
        if (question := self.keys(rights, verb)) is None:
            return False
        sql, params = question
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT EXISTS (SELECT FROM ({sql}) seen (pk) WHERE pk = %s)", [*params, key])  # noqa: S608
            return bool(cursor.fetchone()[0])

    def keys(self, rights: Rights, verb: str) -> tuple[str, tuple[Any, ...]] | None:
        """Return the question for the keys of ``rows``, worded once for these ``rights``; none if there are none."""
        asked: dict[tuple[type[models.Model], str], tuple[str, tuple[Any, ...]] | None]
        asked = rights.__dict__.setdefault("_questions", {})
        place = (self.model, verb)
        if place not in asked:
            try:
                asked[place] = self.rows(rights, verb).order_by().values("pk").query.sql_with_params()
            except EmptyResultSet:
                asked[place] = None
        return asked[place]

    def allowed(self, user: Any, record: models.Model, verbs: Sequence[str]) -> frozenset[str]:
        """Return those of ``verbs`` that ``user`` may do to a record that is there, in one query."""
        return self.allowed_each(user, [record.pk], verbs).get(record.pk, frozenset())

    def allowed_each(self, user: Any, keys: Sequence[int], verbs: Sequence[str]) -> dict[int, frozenset[str]]:
        """Return those of ``verbs`` that ``user`` may do to each of the records that are there."""
        rights = rights_of(user)
        if not keys or all(known(self, rights, verb) == NOTHING for verb in verbs):
            return {}
        kept: dict[Any, tuple[str, tuple[Any, ...]]] = rights.__dict__.setdefault("_allowances", {})
        place = (self.model, tuple(verbs))
        if place not in kept:
            asked = {f"may_{verb}": as_value(known(self, rights, verb)) for verb in verbs}
            kept[place] = self.everything().order_by().values("pk", **asked).query.sql_with_params()
        sql, params = kept[place]
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM ({sql}) asked WHERE pk = ANY (%s)", [*params, list(keys)])  # noqa: S608
            return {
                key: frozenset(verb for verb, is_so in zip(verbs, allowed, strict=True) if is_so)
                for key, *allowed in cursor.fetchall()
            }

    def rows(self, rights: Rights, verb: str = "view") -> models.QuerySet[Any]:
        return self.everything().filter(known(self, rights, verb))

    def everything(self) -> models.QuerySet[Any]:
        return self.model._default_manager.all()

    def allows(self, rights: Rights, verb: str) -> bool:
        """Tell whether there can be a row to which ``verb`` may be done."""
        return rights.reach(verb, self.model) is not None

    def admits(self, rights: Rights, record: models.Model) -> bool:
        """Tell whether a new ``record`` may stand below the parents that it names."""
        return self._names(rights, record, "view")

    def condition(self, rights: Rights, verb: str) -> Q:
        """Return which rows, as a condition; ``EVERYTHING`` may be and-ed, never or-ed."""
        reach = rights.reach(verb, self.model)
        if reach is None:
            return NOTHING
        return self._within(rights, verb, reach) & self._below(rights, "view")

    def opened(self, rights: Rights) -> Q:
        """Return the rows that no restriction closes to the user, within reach or not."""
        condition = EVERYTHING
        if self.restricted:
            condition = Q(**{self.restricted: False}) | self.opened_by_name(rights)
        for name in (*self.parents, *self.beside):
            condition &= self._where(name, policy_for(self.above(name)).opened(rights), few_hidden=True)
        return condition

    def opened_by_name(self, rights: Rights) -> Q:
        """Return the rows that are the user's own or shared with them, which no restriction closes."""
        return self._owned(rights) | self._shared(rights, "view")

    def is_wide(self, rights: Rights, verb: str) -> bool:
        """Tell whether only restrictions keep rows from the user, here and above."""
        return rights.reach(verb, self.model) is Reach.ALL and self._is_wide_above(rights)

    def _is_wide_above(self, rights: Rights) -> bool:
        return all(policy_for(self.above(name)).is_wide(rights, "view") for name in self.parents)

    def tells(self, rights: Rights, key: int) -> bool:
        """Tell whether the history of a record may be read, be it deleted.

        A living record tells its story to those who see it; a deleted one to those who read the audit log
        over everything, if they would have seen it: what was restricted stays with its last owner.
        """
        if self.rows(rights).filter(pk=key).exists():
            return True
        if self.everything().filter(pk=key).exists() or rights.reach("view", ChangeSet) is not Reach.ALL:
            return False
        last = self._last(key)
        return last is not None and self._told(rights, last)

    def tells_end(self, rights: Rights, key: int) -> bool:
        """Tell whether a program that saw everything open may know that a record is gone.

        It has a copy to delete; of what was restricted at the end it never had one.
        """
        if rights.reach("view", self.model) not in (None, Reach.ALL) or not self.allows(rights, "view"):
            return False
        last = self._last(key)
        if last is None or (self.restricted and getattr(last, self.restricted) is not False):
            return False
        fields = [self._key(name) for name in self.parents]
        above = [(policy_for(field.related_model), getattr(last, field.attname)) for field in fields]
        return all(
            key is None or policy.rows(rights).filter(pk=key).exists() or policy.tells_end(rights, key)
            for policy, key in above
        )

    def _last(self, key: int) -> Any:
        """Return the last that history knows of a record."""
        history: Any = self.model.history  # type: ignore[attr-defined]
        past = history.filter(**{self.model._meta.pk.attname: key})
        return past.order_by("-history_date", "-history_id").first()

    def _told(self, rights: Rights, last: models.Model) -> bool:
        if self.restricted and getattr(last, self.restricted) is not False:
            return bool(self.owner) and getattr(last, f"{self.owner}_id") == rights.user_id
        fields = [self._key(name) for name in (*self.parents, *self.beside)]
        above = [(policy_for(field.related_model), getattr(last, field.attname)) for field in fields]
        return all(key is None or policy.tells(rights, key) for policy, key in above)

    def _within(self, rights: Rights, verb: str, reach: Reach) -> Q:
        scope = self._scope(rights, reach)
        if self.restricted and not (verb == "share" and rights.reach("unlock", self.model)):
            scope = Q(**{self.restricted: False}) & scope
        if scope == EVERYTHING:
            return EVERYTHING
        return scope | self._owned(rights) | self._shared(rights, verb)

    def _scope(self, rights: Rights, reach: Reach) -> Q:
        if reach is Reach.ALL or not (self.owner or self.team):
            return EVERYTHING
        scope = self._of_teams(rights) if reach is Reach.TEAM else NOTHING
        scope |= self._owned(rights)
        if self.co_owners:
            key = key_to(self.co_owners, self.model)
            mine = self.co_owners._default_manager.filter(user=rights.user_id)
            scope |= among(mine.order_by().values(key))
        return scope

    def _of_teams(self, rights: Rights) -> Q:
        """Return the rows of the user's teams; where rows have no team, those of its members."""
        if self.team:
            return Q(**{f"{self.team}__in": rights.team_ids})
        return Q(**{f"{self.owner}__in": rights.colleague_ids})

    def _owned(self, rights: Rights) -> Q:
        return Q(**{self.owner: rights.user_id}) if self.owner else NOTHING

    def _shared(self, rights: Rights, verb: str) -> Q:
        """Return the rows shared with the user: to see by any grant, to do more by one to change."""
        shared = NOTHING
        for grant in self.grants:
            held = grant._default_manager.filter(holder(grant, rights))
            if verb != "view":
                held = held.filter(permission__codename=f"change_{self.model._meta.model_name}")
            shared |= among(held.order_by().values("content_object"))
        return shared

    def _below(self, rights: Rights, verb: str) -> Q:
        condition = EVERYTHING
        for name in self.parents:
            policy = policy_for(self.above(name))
            few_hidden = policy.is_wide(rights, verb)
            # In its own words where the opposite is asked for.
            above = policy.condition(rights, verb) if few_hidden else known(policy, rights, verb)
            condition &= self._where(name, above, few_hidden=few_hidden)
        for name in self.beside:
            condition &= self._where(name, policy_for(self.above(name)).opened(rights), few_hidden=True)
        return condition

    def _where(self, name: str, above: Q, *, few_hidden: bool = False) -> Q:
        """Return the rows whose foreign key ``name`` is empty or points to a row that meets ``above``.

        Where few rows above do not, it is those that are looked for: a handful of restricted candidates is
        found once, while a million open ones would be looked up one by one.
        """
        if above == EVERYTHING:
            return EVERYTHING
        field = self._key(name)
        if few_hidden and field.db_constraint:
            hidden = field.related_model._default_manager.filter(~above, pk=OuterRef(field.attname))
            return ~Q(Exists(hidden.order_by()))
        rows = field.related_model._default_manager.filter(above, pk=OuterRef(field.attname))
        met = Q(Exists(rows.order_by()))
        return Q(**{f"{name}__isnull": True}) | met if field.null else met

    def _names(self, rights: Rights, record: models.Model, verb: str) -> bool:
        asked = [(name, verb) for name in self.parents] + [(name, "") for name in self.beside]
        return all(self._named(rights, record, *each) for each in asked)

    def _named(self, rights: Rights, record: models.Model, name: str, verb: str) -> bool:
        """Tell whether ``verb`` may be done to what ``record`` names; without one, whether it is open."""
        field = self._key(name)
        key = getattr(record, field.attname)
        if key is None:
            return bool(field.null)

        def rows(key: int) -> models.QuerySet[Any]:
            policy = policy_for(field.related_model)
            met = known(policy, rights, verb) if verb else _opened(policy, rights)
            return policy.model._default_manager.filter(met, pk=key).order_by().values_list("pk")

        return bool(asked(questions_of(rights), ("named", field.related_model, verb), key, rows).tuples())

    def above(self, name: str) -> type[models.Model]:
        return self._key(name).related_model

    def _key(self, name: str) -> Any:
        """Return the foreign key ``name``; Django's types know only some field."""
        return self.model._meta.get_field(name)


class VocabularyPolicy(Policy):
    """Words that everyone who works here reads: sources, tags, skills, colleagues."""

    def allows(self, rights: Rights, verb: str) -> bool:
        return (verb == "view" and rights.user_id is not None) or super().allows(rights, verb)

    def condition(self, rights: Rights, verb: str) -> Q:
        if verb == "view" and rights.user_id is not None:
            return EVERYTHING
        return super().condition(rights, verb)


class ChildPolicy(Policy):
    """Rows with rights of their own that whoever sees the parents sees.

    With an ``owner`` the other verbs keep to the reach: my interactions, not my colleague's.
    """

    def is_wide(self, rights: Rights, verb: str) -> bool:
        if verb != "view":
            return super().is_wide(rights, verb)
        return self.allows(rights, verb) and self._is_wide_above(rights)

    def _within(self, rights: Rights, verb: str, reach: Reach) -> Q:
        return EVERYTHING if verb == "view" else self._scope(rights, reach)


class PartPolicy(Policy):
    """Rows that are part of a record, such as its phones: whoever may change it may write them."""

    writing: ClassVar[str] = "change"
    """What one must be allowed to do to the parents in order to write."""

    def allows(self, rights: Rights, verb: str) -> bool:
        above = [policy_for(self.above(name)) for name in self.parents]
        return all(policy.allows(rights, self._verb_above(verb)) for policy in above)

    def condition(self, rights: Rights, verb: str) -> Q:
        return self._below(rights, self._verb_above(verb))

    def admits(self, rights: Rights, record: models.Model) -> bool:
        return self._names(rights, record, self.writing)

    def _verb_above(self, verb: str) -> str:
        return "view" if verb == "view" else self.writing


class GrantPolicy(PartPolicy):
    """With whom a record is shared: seen by those who see it, written by those who may share it."""

    parents = ("content_object",)
    writing = "share"


_policies: dict[type[models.Model], Policy] = {}


def register[P: type[Policy]](policy: P) -> P:
    """Make ``policy`` the one that decides about its model."""
    _policies[policy.model] = policy()
    return policy


def policy_for(target: type[models.Model] | models.Model) -> Policy:
    """Return the policy of a model or of a record; a model without one is an error, not an open door."""
    model = target if isinstance(target, type) else type(target)
    for ancestor in (model._meta.concrete_model or model).__mro__:
        if ancestor in _policies:
            return _policies[ancestor]
    raise LookupError(f"{model._meta.label} has no policy.")


def registered() -> Iterable[Policy]:
    return _policies.values()


def visible(user: Any, model: type[models.Model], verb: str = "view") -> Any:
    """Return the queryset of ``model`` with the rows that ``user`` may see, or to which ``verb`` may be done."""
    return policy_for(model).visible(user, verb)


def may(user: Any, verb: str, target: type[models.Model] | models.Model) -> bool:
    """Tell whether ``user`` may do ``verb`` to a record, or with a model at all."""
    if isinstance(target, type):
        return policy_for(target).may(user, verb)
    return policy_for(target).may(user, verb, target)


def may_set(user: Any, record: models.Model, changes: Mapping[str, Any]) -> bool:
    """Tell whether ``user`` may change those of the fields of ``record`` that need a right of their own."""
    guarded = policy_for(record).guarded
    verbs = {
        guarded[name] for name in changes.keys() & guarded.keys() if getattr(record, name) != changes[name]
    }
    return all(may(user, verb, record) for verb in verbs)


def may_read_story(user: Any, model: type[models.Model], key: int) -> bool:
    """Tell whether ``user`` may read the history of a record, be it deleted (see :meth:`Policy.tells`)."""
    return policy_for(model).tells(rights_of(user), key)


def known(policy: Policy, rights: Rights, verb: str) -> Q:
    """Return the condition of ``policy`` as SQL, worked out once for each ``rights``; never to be negated."""
    return _once(policy, rights, verb, lambda: policy.condition(rights, verb))


def _opened(policy: Policy, rights: Rights) -> Q:
    """Return what no restriction closes, in the same way."""
    return _once(policy, rights, "", lambda: policy.opened(rights))


def _once(policy: Policy, rights: Rights, about: str, work_out: Callable[[], Q]) -> Q:
    conditions: dict[tuple[type[models.Model], str], Q] = rights.__dict__.setdefault("_conditions", {})
    key = (policy.model, about)
    if key not in conditions:
        conditions[key] = worded(policy.model, work_out())
    return conditions[key]


def key_to(through: type[models.Model], model: type[models.Model]) -> str:
    """Name the foreign key of ``through`` that points to ``model``."""
    return next(
        field.name for field in through._meta.fields if field.related_model is model and field.name != "user"
    )


def holder(grant: type[models.Model], rights: Rights) -> Q:
    names = {field.name for field in grant._meta.fields}
    if "user" in names:
        return Q(user=rights.user_id)
    if "team" in names:
        return Q(team__in=rights.shared_team_ids)
    return Q(group__in=rights.shared_group_ids)

"""People at clients out of rows: known by key, or at their client by e-mail or name."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from clients.models import Client, ClientContact
from clients.operations import add_contact, update_contact
from integrations.cells import joined_name
from integrations.choices import ImportKind
from integrations.kinds.clients import by_key, by_name
from integrations.kinds.plain import PlainPlanner, RecordDraft, own_key
from integrations.kinds.relations import Relation, Way
from integrations.lookups import by_text
from integrations.planning import Key, Lookup
from integrations.vocabulary import SPELLINGS, Target, Vocabulary
from records.models import Record

VOCABULARY = Vocabulary(
    (
        Target("full_name", "Full name", "Name"),
        Target("given_name", "First name", "Name"),
        Target("family_name", "Last name", "Name"),
        Target("preferred_name", "Preferred name", "Name"),
        Target("client", "Client, by name", "Work"),
        Target("client_key", "Client, by key in the other system", "Work"),
        Target("title", "Job title", "Work"),
        Target("role", "Role in hiring", "Work"),
        Target("left_on", "Left on", "Work"),
        Target("email", "E-mail", "Reach"),
        Target("phone", "Phone", "Reach"),
        Target("mobile", "Mobile", "Reach"),
        Target("link", "Profile address", "Reach"),
        Target("do_not_contact", "Do not contact", "Reach"),
        Target("notes", "Notes", "Our work", many=True),
        Target("external_id", "Key in the other system", "Identity"),
    ),
    {
        **{
            name: SPELLINGS[name]
            for name in ("full_name", "given_name", "family_name", "preferred_name", "email")
        },
        "client": SPELLINGS["current_employer"] + " client clientname account associatedcompany kunde",
        "client_key": "accountid companyid clientid clientcorporationid associatedcompanyid",
        "title": SPELLINGS["current_title"],
        "role": "hiringrole contactrole contacttype buyingrole",
        "left_on": "lefton leftcompany departuredate",
        "phone": "phone phonework workphone businessphone directphone telephone telefon tel phonenumber",
        "mobile": "mobile mobilephone cell cellphone phonecell handy mobil movil",
        "link": SPELLINGS["link"],
        "do_not_contact": "donotcontact donotcall optout unsubscribed hasoptedoutofemail",
        "notes": SPELLINGS["summary"] + " description",
        "external_id": "id contactid recordid externalid personid",
    },
    unsure={"id": ("external_id", 0.75), "title": ("title", 0.9), "role": ("title", 0.6)},
    kind=ImportKind.CONTACTS,
)
OF_CLIENT = Relation(
    "client",
    Client,
    (Way("client_key", "key", by_key), Way("client", "name", by_name, str.lower)),
)


class ContactPlanner(PlainPlanner):
    """Plans rows about people at clients."""

    model = ClientContact
    someone = "Somebody"
    by: ClassVar[Mapping[str, str]] = {"external_id": "key", "email": "e-mail", "name": "name"}
    required: ClassVar[Mapping[str, str]] = {
        "full_name": "There is no name.",
        "client": "Say at which client they are: map a column with its name or key.",
    }
    relations: ClassVar[Sequence[Relation]] = (OF_CLIENT,)

    def finish(self, draft: RecordDraft) -> None:
        given, family = draft.told.pop("given_name", ""), draft.told.pop("family_name", "")
        if name := joined_name(given, family):
            draft.values.setdefault("full_name", name[:200])
        if email := draft.values.get("email"):
            draft.values["email"] = email.lower()

    def keys(self, draft: RecordDraft) -> list[Key]:
        keys = own_key(draft)
        if client := draft.values.get("client"):
            for how, name in (("email", "email"), ("name", "full_name")):
                if text := draft.values.get(name):
                    keys.append((how, (client.pk, text.lower())))
        return keys

    def lookups(self) -> Mapping[str, Lookup]:
        return {
            **super().lookups(),
            "email": by_text(ClientContact, "email", within="client_id"),
            "name": by_text(ClientContact, "full_name", within="client_id"),
        }

    def build(self, values: Mapping[str, Any]) -> Record:
        return ClientContact(**values)

    def create(self, draft: RecordDraft) -> ClientContact:
        values = dict(draft.values)
        return add_contact(values.pop("client"), **values)

    def change(self, record: ClientContact, changes: Mapping[str, Any]) -> None:
        update_contact(record, changes=changes)

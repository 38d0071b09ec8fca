"""Client companies out of rows: known by key, registration number or name."""

from collections.abc import Mapping
from typing import Any, ClassVar

from clients.models import Client
from clients.operations import create_client, update_client
from integrations.choices import ImportKind
from integrations.kinds.plain import PlainPlanner, RecordDraft, own_key
from integrations.lookups import by_external_id, by_text
from integrations.planning import Key, Lookup
from integrations.vocabulary import Target, Vocabulary

VOCABULARY = Vocabulary(
    (
        Target("legal_name", "Legal name", "Company"),
        Target("trading_name", "Trading name", "Company"),
        Target("status", "Status", "Company", hint="Of new clients"),
        Target("industry", "Industry", "Company"),
        Target("registration_number", "Registration number", "Company"),
        Target("tax_number", "VAT or tax number", "Company"),
        Target("website", "Website", "Reach"),
        Target("phone", "Phone", "Reach"),
        Target("street", "Street", "Place", many=True),
        Target("postcode", "Postal code", "Place"),
        Target("city", "City", "Place"),
        Target("region", "State or region", "Place"),
        Target("country", "Country", "Place"),
        Target("billing_email", "Billing e-mail", "Billing"),
        Target("billing_currency", "Currency", "Billing"),
        Target("payment_days", "Days to pay", "Billing"),
        Target("billing_terms", "Billing terms", "Billing"),
        Target("notes", "Notes", "Our work", many=True),
        Target("source", "Source", "Our work", hint="Of new clients"),
        Target("owner", "Owner", "Our work", hint="E-mail or name of a user; of new clients"),
        Target("external_id", "Key in the other system", "Identity"),
    ),
    {
        "legal_name": """name legalname companyname company accountname account clientname client clientcorporation
            organisation organization organizationname firma unternehmen kunde societe entreprise
            empresa azienda bedrijf raisonsociale""",
        "trading_name": "tradingname dba displayname shortname brand",
        "status": "status clientstatus accountstatus lifecyclestage",
        "industry": "industry sector branche secteur industria industrylist",
        "registration_number": """registrationnumber companynumber registernumber handelsregister siren siret
            kvk organisationsnummer crn""",
        "tax_number": "taxnumber vat vatnumber vatid taxid ustid umsatzsteuerid ein",
        "website": "website url web webpage companyurl companydomainname domain domainname homepage companywebsite",
        "phone": "phone phone1 phonenumber mainphone telephone telefon tel companyphone telefono",
        "street": """street address address1 streetaddress billingstreet billingaddress strasse adresse
            rue mailingstreet companyaddress1""",
        "postcode": "zip zipcode postalcode postcode billingpostalcode plz codepostal mailingpostalcode",
        "city": "city town billingcity stadt ort ville ciudad mailingcity",
        "region": "state region province county billingstate stateregion bundesland mailingstate",
        "country": "country billingcountry countryregion land pays pais countryname mailingcountry",
        "billing_email": "billingemail invoiceemail accountspayableemail rechnungsemail",
        "billing_currency": "currency billingcurrency currencyisocode waehrung devise",
        "payment_days": "paymentdays paymentterms netdays zahlungsziel",
        "notes": "notes note description comments about notizen bemerkungen",
        "source": "source accountsource leadsource originalsource",
        "owner": "owner accountowner companyowner ownername owneremail accountmanager betreuer",
        "external_id": """id accountid companyid clientid clientcorporationid recordid externalid kundennummer
            customernumber accountnumber""",
    },
    unsure={"id": ("external_id", 0.75), "accountnumber": ("external_id", 0.7)},
    kind=ImportKind.CLIENTS,
)
NAMES = ("legal_name", "trading_name")


class ClientPlanner(PlainPlanner):
    """Plans rows about companies."""

    model = Client
    by: ClassVar[Mapping[str, str]] = {
        "external_id": "key", "registration_number": "registration number", "name": "name",
    }  # fmt: skip
    required: ClassVar[Mapping[str, str]] = {"legal_name": "There is no name of the company."}
    also: ClassVar[Mapping[str, dict[str, str]]] = {
        "status": {
            "customer": "active", "client": "active", "lead": "prospect", "opportunity": "prospect",
            "inactive": "former", "archived": "former", "donotuse": "blocked",
        },
    }  # fmt: skip

    def finish(self, draft: RecordDraft) -> None:
        if "legal_name" not in draft.values and "trading_name" in draft.values:
            draft.values["legal_name"] = draft.values["trading_name"]

    def keys(self, draft: RecordDraft) -> list[Key]:
        keys = own_key(draft)
        if number := draft.values.get("registration_number"):
            keys.append(("registration_number", number.lower()))
        if name := draft.values.get("legal_name"):
            keys.append(("name", name.lower()))
        return keys

    def lookups(self) -> Mapping[str, Lookup]:
        return {
            **super().lookups(),
            "registration_number": by_text(Client, "registration_number"),
            "name": by_text(Client, *NAMES),
        }

    def create(self, draft: RecordDraft) -> Client:
        return create_client(**draft.values)

    def change(self, record: Client, changes: Mapping[str, Any]) -> None:
        update_client(record, changes=changes)


def by_key(system: Any) -> Lookup:
    return by_external_id(Client, system)


def by_name(_: Any) -> Lookup:
    return by_text(Client, *NAMES)

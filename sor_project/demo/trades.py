"""What people of the demo agency work as: titles, skills, employers and what is said about them."""
# ruff: noqa: E501 - tables, a line for each entry

from dataclasses import dataclass


@dataclass(frozen=True)
class Trade:
    """One line of work, from first to most senior title."""

    name: str
    titles: tuple[str, ...]
    skills: tuple[str, ...]
    employers: tuple[str, ...]
    pay: float
    """How the pay compares with that of a professional of the country."""
    study: str
    certificates: tuple[str, ...] = ()
    summary: str = ""


def _all(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(","))


# Wider skill: narrower ones, each with its other names after the sign.
SKILLS: dict[str, str] = {
    "Programming": "Python=py|python3, Java, Go=golang, TypeScript=ts, Rust, C++=cpp, SQL=structured query language",
    "Web development": "Django, React=reactjs|react.js, Vue.js=vue, Node.js=node|nodejs, HTML and CSS=html|css",
    "Cloud and operations": "Kubernetes=k8s, Docker, Terraform=iac, AWS=amazon web services, Azure, Linux, Observability",
    "Data": "Machine learning=ml, Data modelling, dbt, Apache Spark=spark|pyspark, Power BI=powerbi, Statistics",
    "Accounting": "IFRS, Management accounts, VAT returns=vat, Payroll, SAP FI=sap, Audit, Consolidation",
    "Nursing": "Intensive care=icu|itu, Triage, Palliative care, Medication management, Paediatrics=pediatrics",
    "Logistics": "Forklift=flt, Route planning, Customs clearance, Warehouse management=wms, ADR transport=adr",
    "Building trades": "Electrical installation=sparky, Plumbing, Welding=mig|tig, Scaffolding, Site management, CAD=autocad",
    "Marketing": "SEO=search engine optimisation, Copywriting, Campaign management, Brand strategy, Google Analytics=ga4",
    "Leadership": "People management, Budget responsibility=p&l, Change management, Board reporting, Negotiation",
    "Law": "Contract law, Data protection=gdpr|dsgvo, Litigation, Employment law, Company law",
    "Languages": "English, German=deutsch, French=français, Spanish=español, Arabic, Mandarin=chinese|中文, Japanese=日本語",
}

TRADES: tuple[Trade, ...] = (
    Trade(
        "Software", _all("Junior Developer, Software Developer, Senior Software Engineer, Staff Engineer, Engineering Manager"),
        _all("Python, Java, Go, TypeScript, Django, React, SQL, Docker, Kubernetes, Linux"),
        _all("Brightloom Software, Kestrel Systems, Nimbus & Oak, Pixelforge, Harbour Analytics, Lumenwerk GmbH"),
        1.15, "Computer Science", _all("AWS Solutions Architect, Certified Kubernetes Administrator"),
        "Builds and runs services that many people rely on. Likes small teams, readable code and short meetings.",
    ),
    Trade(
        "Data", _all("Data Analyst, Data Engineer, Senior Data Scientist, Head of Data"),
        _all("Python, SQL, Machine learning, Data modelling, dbt, Apache Spark, Power BI, Statistics"),
        _all("Harbour Analytics, Veridian Health, Northgate Insurance, Quantile Labs, Mercado Claro"),
        1.1, "Statistics", _all("Azure Data Engineer, Professional Statistician"),
        "Turns scattered sources into figures that hold up in a board meeting.",
    ),
    Trade(
        "Infrastructure", _all("Systems Administrator, DevOps Engineer, Site Reliability Engineer, Platform Lead"),
        _all("Kubernetes, Docker, Terraform, AWS, Azure, Linux, Observability, Go"),
        _all("Kestrel Systems, Skyline Hosting, Telco Aurea, Lumenwerk GmbH, Fjordnet"),
        1.15, "Information Technology", _all("Certified Kubernetes Administrator, RHCE"),
        "Keeps platforms up at night and sleeps well, because the alerts mean something.",
    ),
    Trade(
        "Finance", _all("Accounts Assistant, Accountant, Financial Controller, Finance Director"),
        _all("IFRS, Management accounts, VAT returns, Payroll, SAP FI, Audit, Consolidation"),
        _all("Marlow & Stone, Northgate Insurance, Banco Meridiano, Kessler Maschinenbau, Ashdown Retail"),
        1.0, "Accounting and Finance", _all("ACCA, CIMA, Steuerberater"),
        "Closes the month on day three and explains the variances in plain words.",
    ),
    Trade(
        "Care", _all("Healthcare Assistant, Registered Nurse, Ward Sister, Director of Nursing"),
        _all("Intensive care, Triage, Palliative care, Medication management, Paediatrics, People management"),
        _all("St Brigid's Hospital, Veridian Health, Klinikum am Park, Hospital del Mar Nuevo, Sunrise Care Homes"),
        0.8, "Nursing", _all("NMC registration, Advanced Life Support, Berufserlaubnis Pflege"),
        "Calm on a full ward; mentors students and writes notes that the next shift can use.",
    ),
    Trade(
        "Logistics", _all("Warehouse Operative, HGV Driver, Transport Planner, Operations Manager"),
        _all("Forklift, Route planning, Customs clearance, Warehouse management, ADR transport, SAP FI"),
        _all("Blue Crane Freight, Fjord Shipping, Ashdown Retail, TransAlpina, Port of Larkhaven"),
        0.7, "Supply Chain Management", _all("CPC Class 1, ADR certificate, Forklift licence"),
        "Knows every ramp of the region and gets the last pallet out before the cut-off.",
    ),
    Trade(
        "Building", _all("Electrician, Plumber, Site Engineer, Site Manager, Project Director"),
        _all("Electrical installation, Plumbing, Welding, Scaffolding, Site management, CAD"),
        _all("Granite Row Construction, Kessler Maschinenbau, Obras del Norte, Hus & Hem Bygg, Calder Rail"),
        0.85, "Civil Engineering", _all("18th Edition, CSCS Gold Card, SMSTS"),
        "Reads drawings as others read novels and hands over without snags.",
    ),
    Trade(
        "Marketing", _all("Marketing Assistant, Content Manager, Brand Manager, Head of Marketing"),
        _all("SEO, Copywriting, Campaign management, Brand strategy, Google Analytics, HTML and CSS"),
        _all("Pixelforge, Ashdown Retail, Mercado Claro, Studio Halcyon, Solstice Travel"),
        0.85, "Communication", _all("CIM Diploma, Google Ads certification"),
        "Writes for people first; can show which campaign paid for itself.",
    ),
    Trade(
        "Law", _all("Paralegal, Legal Counsel, Senior Counsel, General Counsel"),
        _all("Contract law, Data protection, Litigation, Employment law, Company law, Negotiation"),
        _all("Thornbury Chambers, Northgate Insurance, Cabinet Vauquelin, Banco Meridiano"),
        1.2, "Law", _all("CIPP/E, Admitted solicitor"),
        "Finds the sentence in a contract that will matter, before it matters.",
    ),
)  # fmt: skip

EXECUTIVES = Trade(
    "Executive", _all("Chief Operating Officer, Managing Director, Chief Executive Officer"),
    _all("People management, Budget responsibility, Change management, Board reporting, Negotiation"),
    _all("Kessler Maschinenbau, Banco Meridiano, Fjord Shipping, Veridian Health, Telco Aurea"),
    4.0, "Business Administration", (),
    "Has turned one company round and grown another. Not looking; would listen.",
)  # fmt: skip

UNIVERSITIES = (
    "University of Leeds", "Trinity College Dublin", "TU Berlin", "Universidad Complutense", "Uniwersytet Jagielloński",
    "Politecnico di Milano", "Cairo University", "University of Lagos", "IIT Bombay", "東京大学", "UNAM", "Lund University",
    "Open University", "Fachhochschule Köln", "Univerzitet u Beogradu",
)  # fmt: skip

QUALIFICATIONS = ("Diploma", "Bachelor", "Bachelor", "Master", "Master", "Doctorate")

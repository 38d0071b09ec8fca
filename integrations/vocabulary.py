# ruff: noqa: E501 - tables of words
"""The words by which other systems and languages name what we keep about a candidate."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from integrations.choices import ImportKind


@dataclass(frozen=True)
class Target:
    """One thing that a column may hold. ``many``: several columns may, and several values in a cell."""

    code: str
    label: str
    group: str
    many: bool = False
    hint: str = ""


CANDIDATE_TARGETS = (
    Target("full_name", "Full name", "Name", hint="Kept as it is written"),
    Target("given_name", "First name", "Name"),
    Target("middle_name", "Middle name", "Name", hint="Kept behind the first name"),
    Target("family_name", "Last name", "Name"),
    Target("preferred_name", "Preferred name", "Name"),
    Target("pronouns", "Pronouns", "Name"),
    Target("email", "E-mail", "Reach", many=True),
    Target("phone", "Phone", "Reach", many=True),
    Target("reach", "E-mail or phone, mixed", "Reach", many=True),
    Target("link", "Profile or web address", "Reach", many=True),
    Target("language", "Language", "Reach", hint="In which we write"),
    Target("headline", "Headline", "Work"),
    Target("current_title", "Job title", "Work"),
    Target("current_employer", "Employer", "Work"),
    Target("summary", "Summary or notes", "Work"),
    Target("skill", "Skills", "Work", many=True, hint="Those of the list of skills"),
    Target("available_from", "Available from", "Terms"),
    Target("available_until", "Available until", "Terms"),
    Target("notice_days", "Notice", "Terms", hint="In days, or as 4 weeks"),
    Target("pay_minimum", "Least pay accepted", "Terms"),
    Target("pay_target", "Pay hoped for", "Terms"),
    Target("pay_currency", "Currency of pay", "Terms"),
    Target("pay_unit", "Paid by", "Terms", hint="Hour, day, month, year or fixed"),
    Target("work_modes", "Ways of working", "Terms", hint="On site, hybrid, remote"),
    Target("employment_types", "Employment types", "Terms"),
    Target("willing_to_relocate", "Would relocate", "Terms"),
    Target("street", "Street", "Place"),
    Target("city", "City", "Place"),
    Target("region", "State or region", "Place"),
    Target("postcode", "Postal code", "Place"),
    Target("country", "Country", "Place"),
    Target("status", "Candidate status", "Our work", hint="Of new candidates"),
    Target("do_not_contact", "Do not contact", "Our work", hint="Never lifted by an import"),
    Target("do_not_contact_reason", "Why not to contact", "Our work"),
    Target("source", "Source", "Our work", hint="Of new candidates"),
    Target("owner", "Owner", "Our work", hint="E-mail or name of a user; of new candidates"),
    Target("tag", "Tags", "Our work", many=True, hint="Those of the list of tags"),
    Target("external_id", "Key in the other system", "Identity"),
    Target("reference", "Our reference (C-…)", "Identity"),
)

DELETED = Target("deleted", "Deleted in the other system", "Identity", hint="Rows that say yes are left out")

# Compact spellings: folded, without blanks and signs. Several languages; exports of ATS and CRM programs.
SPELLINGS = {
    "full_name": """name fullname completename displayname candidatename contactname personname
        applicantname leadname vollstandigername nomcomplet nombre nombrecompleto nombreyapellidos
        nomecompleto nome nominativo naam volledigenaam namn fulltnamn navn imieinazwisko
        jmeno celejmeno ime adsoyad adisoyadi isim фио имя полноеимя имяифамилия піб ім'я
        姓名 名字 氏名 名前 お名前 이름 성명 الاسم الاسمالكامل όνομα ονοματεπώνυμο שם שםמלא नाम""",
    "given_name": """firstname givenname forename fname first vorname rufname prenom primernombre
        nombredepila primeironome nomeproprio voornaam fornamn fornavn imie imiona krestnijmeno keresztnev
        etunimi adi 名 firstnames givennames""",
    "middle_name": "middlename middleinitial middle secondname zweitname segundonombre otchestvo отчество",
    "family_name": """lastname surname familyname lname last nachname familienname zuname
        nomdefamille apellido apellidos sobrenome ultimonome cognome achternaam efternamn etternavn
        nazwisko prijmeni vezeteknev sukunimi soyad soyadi фамилия прізвище 姓 苗字 성""",
    "preferred_name": "preferredname nickname knownas goesby alias preferredfirstname spitzname surnom apodo",
    "email": """email emailaddress emails emailaddresses mail mailaddress eaddress primaryemail
        personalemail workemail homeemail email1 emailpersonal emailwork emailhome useremail
        emailadresse mailadresse courriel adressemail adressecourriel adresseemail mel correo
        correoelectronico direcciondecorreo indirizzoemail postaelettronica emailadres epost epostadress
        epostadresse adresemail adresaemail sahkoposti eposta epostaadresi электроннаяпочта почта
        емейл 邮箱 电子邮件 電子郵件 メール メールアドレス 이메일 البريدالإلكتروني ηλεκτρονικήδιεύθυνση דואל אימייל ईमेल""",
    "phone": """phone phonenumber phonenumbers phones telephone telephonenumber tel telno mobile
        mobilephone mobilenumber mobileno cell cellphone cellnumber phonecell phonehome phonework
        homephone workphone businessphone dayphone directphone whatsapp whatsappnumber userphone
        contactnumber contactno contactphone telefon telefonnummer handy handynummer mobiltelefon
        mobilnummer rufnummer festnetz telephoneportable portable numerodetelephone telefono
        telefonomovil movil celular numerodetelefono telefone telemovel cellulare numeroditelefono telefoon
        telefoonnummer mobiel mobil telefonnumer numertelefonu telefonicislo puhelin cep ceptelefonu
        телефон мобильный номертелефона 电话 手机 手机号 電話 電話番号 携帯電話 전화번호 휴대폰 الهاتف رقمالهاتف τηλέφωνο
        טלפון फोन""",
    "reach": "emailphone phoneemail emailorphone contactdetails contactinfo reach kontaktdaten coordonnees",
    "link": """linkedin linkedinurl linkedinprofile linkedinprofileurl linkedinaddress profileurl
        profilelink publicprofileurl url urls link links website websites web webpage homepage personalwebsite
        github githuburl xing xingprofile twitter twitterhandle twitterhandles portfolio portfoliourl
        socialmedia socialmediaaddress socialmediaaddresses socialprofiles blog""",
    "headline": "headline profileheadline tagline professionalheadline schlagzeile kurzprofil",
    "current_title": """currenttitle jobtitle title position currentposition currentjobtitle occupation role
        currentrole designation positiontitle mostrecenttitle funktion berufsbezeichnung stellenbezeichnung
        stelle beruf poste intitule fonction puesto cargo posicion titolo ruolo mansione functie functietitel
        befattning stilling stanowisko pozice должность 职位 職位 役職 직책 المسمىالوظيفي""",
    "current_employer": """company companyname currentcompany currentemployer employer organization
        organisation organizationname currentorganization accountname mostrecentemployer mostrecentcompany
        firma unternehmen arbeitgeber societe entreprise employeur empresa empresaactual compania azienda
        societa datoredilavoro bedrijf werkgever foretag arbetsgivare bedrift arbeidsgiver pracodawca
        spolecnost zamestnavatel компания работодатель 公司 单位 会社 会社名 勤務先 회사 الشركة εταιρεία חברה""",
    "skill": """skills skill keyskills primaryskills secondaryskills skillset technologies competencies
        expertise kenntnisse fahigkeiten competences habilidades competencias competenze
        vaardigheden umiejetnosci dovednosti навыки 技能 スキル 기술""",
    "summary": """summary notes note about bio profile profilesummary professionalsummary comments comment remarks
        notizen bemerkungen bemerkung notas commentaires remarques note notitie opmerkingen notatki uwagi
        заметки примечания 备注 備考 メモ 메모 ملاحظات""",
    "street": """street address streetaddress address1 addressline1 mailingstreet homeaddress strasse anschrift
        adresse rue calle direccion via indirizzo straat adres rua endereco ulica адрес улица 地址 住所 주소 العنوان""",
    "city": """city town cityname currentcity mailingcity addresscity location currentlocation locality stadt
        ort wohnort ville ciudad localidad poblacion cidade citta comune stad woonplaats miasto mesto город
        城市 市 都市 도시 المدينة πόλη עיר geolocation locationname""",
    "region": """state region province county stateprovince stateregion mailingstate addressstate bundesland
        departement provincia estado regione provincie wojewodztwo kraj область регион 省 都道府県""",
    "postcode": """zip zipcode postalcode postcode zippostalcode mailingzip mailingpostalcode plz postleitzahl
        codepostal codigopostal cp cap postnummer kodpocztowy psc индекс 邮编 郵便番号 우편번호""",
    "country": """country countrycode countryregion nation mailingcountry addresscountry land pays pais
        paese stato zeme страна 国家 国 국가 البلد χώρα""",
    "source": """source leadsource originalsource candidatesource sourcename sources datasource origin
        recruitingsource applicationsource quelle herkunft origine fuente origen fonte bron kalla zrodlo zdroj
        источник 来源 ソース""",
    "owner": """owner candidateowner contactowner leadowner recordowner owneremail ownername ownerid owneralias
        recruiter recruitername assignedto assignee accountmanager salesrep salesperson coordinator
        betreuer zustandig verantwortlich responsable propietario asignadoa responsabile eigenaar
        opiekun ответственный""",
    "tag": "tags tag labels label candidatetags schlagworte schlagworter etiquettes etiquetas etichette",
    "external_id": """id recordid candidateid contactid leadid applicantid personid externalid sourceid identifier
        externalkey candidatenumber bullhornid crelateid opencatsid greenhouseid leverid prospectid opportunityid
        candidateexternalid originalid legacyid""",
    "reference": "reference ourreference candidatereference",
    "pronouns": "pronouns genderpronouns pronomen pronoms pronombres",
    "language": """language preferredlanguage correspondencelanguage sprache korrespondenzsprache langue idioma lingua taal
        sprak jezyk jazyk язык 语言 言語 언어""",
    "available_from": """availablefrom dateavailable availabledate availability availabilitydate earlieststart
        earlieststartdate availablestartdate verfugbarab verfugbarkeit disponibilite disponibledes disponibilidad
        disponibilita beschikbaarheid beschikbaarvanaf tillganglighet dostepnosc""",
    "available_until": "availableuntil availableto availabilityend verfugbarbis",
    "notice_days": """notice noticeperiod noticedays noticeperioddays kundigungsfrist preavis preaviso opzegtermijn
        uppsagningstid okreswypowiedzenia""",
    "pay_minimum": "minimumsalary minsalary minimumpay salarymin leastpay lowestsalary salarylow",
    "pay_target": """desiredsalary desiredpay expectedsalary expectedpay salaryexpectation salaryexpectations
        salaryexpected expectedctc payexpectation salary desiredrate expectedrate gehaltsvorstellung gehaltswunsch
        pretentionssalariales salairesouhaite expectativasalarial salarisindicatie loneansprak oczekiwanewynagrodzenie""",
    "pay_currency": "paycurrency salarycurrency currency wahrung devise moneda valuta waluta",
    "pay_unit": "payunit per pro par zeitraum salaryunit salarytype ratetype payperiod salaryperiod",
    "work_modes": "workmodes workmode workplacepreference workplacetype remotepreference arbeitsmodell",
    "employment_types": """employmenttypes employmenttype employmentpreference desiredemployment desiredjobtype
        preferredjobtypes jobtypes desiredlocationandjobtype anstellungsart typedecontrat""",
    "willing_to_relocate": """willingtorelocate canrelocate relocate relocation openrelocation umzugsbereit
        umzugsbereitschaft mobilite""",
    "status": "candidatestatus ourstatus",
    "do_not_contact": "donotcontact dnc",
    "do_not_contact_reason": "donotcontactreason dncreason whynottocontact",
}  # fmt: skip

# Words before a heading that only say whose e-mail, name or phone it is.
WHOSE = {"candidate", "contact", "lead", "applicant", "person", "prospect", "primary", "main", "user", "your",
         "customer", "client", "current", "default", "personal", "bewerber", "kandidat", "candidat", "candidato",
         "kontakt", "mailing", "custom"}  # fmt: skip
UNSURE_WHOSE = {"customer", "client", "user"}
# Headings with two meanings: the values decide.
UNSURE = {"contact": ("full_name", 0.6), "kontakt": ("full_name", 0.6), "contacto": ("full_name", 0.6),
          "id": ("external_id", 0.75), "title": ("current_title", 0.75), "role": ("current_title", 0.6),
          "url": ("link", 0.8), "name": ("full_name", 0.95), "location": ("city", 0.7),
          "geolocation": ("city", 0.7), "locationname": ("city", 0.6), "origin": ("source", 0.7),
          "notes": ("summary", 0.7), "comments": ("summary", 0.6), "address": ("street", 0.8)}  # fmt: skip

# What gives away whose export it is: all headings of one set are there.
EXPORTS = (
    ("linkedin", "LinkedIn", ({"firstname", "lastname", "connectedon"}, {"firstname", "lastname", "geolocation"})),
    ("opencats", "OpenCATS", ({"firstname", "lastname", "phonecell"}, {"firstname", "lastname", "keyskills"})),
    ("bullhorn", "Bullhorn", ({"bullhornid"}, {"primaryemail", "datelastmodified"}, {"primaryemail", "dateadded"})),
    ("greenhouse", "Greenhouse", ({"candidateid", "jobname"}, {"candidateid", "applicationid"}, {"candidatename", "jobname"})),
    ("lever", "Lever", ({"opportunityid", "stage"}, {"contactid", "origin", "stage"}, {"headline", "origin", "stage"})),
    ("hubspot", "HubSpot", ({"recordid", "lifecyclestage"}, {"recordid", "leadstatus"}, {"recordid", "createdate"})),
    ("salesforce", "Salesforce", ({"leadsource", "firstname", "lastname"}, {"leadsource", "ownerid"})),
)  # fmt: skip


@lru_cache(maxsize=4096)
def compact(heading: str) -> str:
    """Fold a heading to its letters and digits: "E-Mail Address (work)*" and "email_address_work" agree."""
    folded = unicodedata.normalize("NFKD", heading).casefold()
    kept = (c for c in folded if c.isalnum() and not unicodedata.combining(c))
    return unicodedata.normalize("NFKC", "".join(kept))


@dataclass
class Vocabulary:
    """What the columns of one kind of file may hold, and by which words others call it."""

    offered: Sequence[Target]
    spellings: Mapping[str, str]
    unsure: Mapping[str, tuple[str, float]] = field(default_factory=dict)
    kind: ImportKind | None = None

    def __post_init__(self) -> None:
        self.offered = (*self.offered, DELETED)
        self.targets = {target.code: target for target in self.offered}
        # Our own words first: what we export is recognised.
        self._index: dict[str, str] = {compact(target.label): target.code for target in self.offered}
        for code, spellings in (*self.spellings.items(), ("deleted", "deleted isdeleted fivetrandeleted")):
            for spelling in spellings.split():
                self._index.setdefault(compact(spelling), code)

    def recognise(self, heading: str) -> tuple[str, float]:
        """Return what a heading names, with a confidence from 0 to 1; nothing for a foreign one."""
        whole = compact(heading)
        if whole in self.unsure:
            return self.unsure[whole]
        if whole in self._index:
            return self._index[whole], 1.0
        words = _words(heading)
        while words and (
            words[-1].isdigit() or words[-1] in {"required", "optional", "work", "home", "other"}
        ):
            words.pop()
        for confidence, reduced in _reductions(words):
            if reduced in self._index:
                return self._index[reduced], confidence
        return "", 0.0


PEOPLE = Vocabulary(CANDIDATE_TARGETS, SPELLINGS, UNSURE, ImportKind.CANDIDATES)


def _words(heading: str) -> list[str]:
    """Split "candidateFirstName", "candidate_first_name" and "Candidate: first name" alike."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading)
    return [word for part in re.split(r"[\W_]+|(?<=\D)(?=\d)", parted) if (word := compact(part))]


def _reductions(words: list[str]) -> list[tuple[float, str]]:
    whole = "".join(words)
    reductions = [(0.95, whole)]
    rest = words
    confidence = 0.9
    while rest and rest[0] in WHOSE:
        confidence = 0.7 if rest[0] in UNSURE_WHOSE else confidence
        rest = rest[1:]
        reductions.append((confidence, "".join(rest)))
    return reductions


def recognise_export(headings: list[str]) -> tuple[str, str]:
    """Return code and name of the system whose export has these headings, or two empty texts."""
    present = {compact(heading) for heading in headings}
    for code, name, marks in EXPORTS:
        if any(mark <= present for mark in marks):
            return code, name
    return "", ""

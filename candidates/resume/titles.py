"""Words by which a job title, a school and a degree are told from other names."""

import re

_TITLE_WORDS = (
    "engineer|engineering|developer|programmer|architect|manager|director|consultant|analyst|scientist|researcher|intern|"
    "internship|assistant|administrator|officer|specialist|designer|lead|leader|head|founder|co-founder|cofounder|ceo|"
    "cto|cfo|coo|cio|vp|president|partner|associate|coordinator|technician|operator|nurse|teacher|lecturer|professor|"
    "accountant|auditor|controller|recruiter|buyer|planner|clerk|secretary|representative|advisor|adviser|agent|trainee|"
    "apprentice|fellow|maintainer|contributor|creator|editor|writer|translator|tutor|freelancer|freelance|driver|"
    "mechanic|electrician|welder|chef|cook|waiter|barista|cashier|salesman|salesperson|sales|marketer|strategist|"
    "supervisor|foreman|employee|worker|volunteer|tester|owner|executive|attorney|lawyer|paralegal|physician|doctor|"
    "pharmacist|therapist|dentist|surveyor|machinist|"
    "entwickler|entwicklerin|ingenieur|ingenieurin|leiter|leiterin|berater|beraterin|mitarbeiter|mitarbeiterin|"
    "geschäftsführer|geschäftsführerin|assistentin|sachbearbeiter|sachbearbeiterin|werkstudent|werkstudentin|"
    "praktikant|praktikantin|kaufmann|kauffrau|techniker|verkäufer|verkäuferin|buchhalter|buchhalterin|"
    "développeur|développeuse|ingénieur|ingénieure|directeur|directrice|responsable|chargé|chargée|stagiaire|"
    "comptable|vendeur|vendeuse|chef de projet|desarrollador|desarrolladora|ingeniero|ingeniera|gerente|consultor|"
    "consultora|analista|becario|becaria|jefe|jefa|contable|sviluppatore|ingegnere|responsabile|consulente|tirocinante|"
    "ontwikkelaar|adviseur|medewerker|stagiair|programista|inżynier|kierownik|specjalista|助教|教授|エンジニア|工程师|经理"
)
_TITLE = re.compile(rf"(?<![\w-])(?:{_TITLE_WORDS})(?![\w])", re.IGNORECASE)
_COMPOUND = re.compile(
    r"\w(?:entwickler|ingenieur|leiter|berater|manager|mitarbeiter|assistent|techniker|kaufmann|kauffrau)(?:in)?\b",
    re.IGNORECASE,
)
_SCHOOL = re.compile(
    r"(?i)\b(?:universit\w*|universidad\w*|universidade|università|université|uniwersytet|politechnika|politecnico|college|"
    r"institut\w*|school|hochschule|fachhochschule|akademie|academy|academia|école|ecole|escuela|instituto|scuola|"
    r"hogeschool|gymnasium|lycée|polytechnic\w*|faculty|berkeley|mit|eth|caltech|ucl)\b|大学|学院|高校"
)
_DEGREE = re.compile(
    r"(?i)(?<![\w])(?:ph\.?\s?d|dr\.|doctor\w*|master\w*|m\.?\s?sc|m\.?eng|meng|m\.?a|m\.?b\.?a|mba|ms|m\.s|bachelor\w*|"
    r"b\.?\s?sc|b\.?eng|b\.?a|bs|b\.s|b\.?tech|m\.?tech|b\.?com|"
    r"diplom\w*|magister|licence|licenciatura|laurea|staatsexamen|abitur|"
    r"baccalauréat|bac|a-levels|gcse|high school diploma|certificate|"
    r"hnd|associate degree|grado|ingénieur diplômé|inżynier|"
    r"bachelorstudium|masterstudium)(?![\w])\.?"
)
_FIRM = re.compile(
    r"(?i)\b(?:inc|llc|ltd|limited|plc|gmbh|ag|kg|se|s\.?a|s\.?l|s\.?r\.?l|b\.?v|n\.?v|"
    r"corp|corporation|company|co|group|holding|labs?|technologies|solutions|consulting|bank|hospital|clinic|agency|"
    r"sp\. z o\.o)\b\.?|株式会社|有限公司"
)
_STATE = (
    r"(?:A[KLRZ]|C[AOT]|DE|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|"
    r"N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]|D\.?C\.?|UK|USA?|UAE|ON|BC|QC)"
)
_COUNTRY = (
    r"(?:USA|U\.S\.A\.|United States|United Kingdom|England|Scotland|Ireland|Germany|Deutschland|"
    r"France|Spain|España|Italy|Italia|"
    r"Netherlands|Belgium|Switzerland|Austria|Poland|Portugal|Sweden|Norway|Denmark|Finland|India|China|Japan|Canada|"
    r"Australia|Brazil|Mexico|Türkiye|Turkey|Morocco|Singapore|Israel|South Africa|Nigeria|Kenya|Ukraine|Romania)"
)
_PLACE = re.compile(
    rf"(?:^|\s*(?:[-–—•·|,]|\()\s*)"
    rf"(?P<place>[A-ZÀ-Þ][\w'.À-ÿ]*(?:[ -][\w'.À-ÿ]+){{0,3}},\s*(?:{_STATE}|{_COUNTRY}))\)?\s*$"
)
# Without a sign between the name and the town, the town is taken to be one word, or one of these.
_TWO_WORD_TOWN = (
    r"(?:(?:San|Santa|Los|Las|New|Mountain|Palo|Menlo|Redwood|Fort|Saint|"
    r"St\.?|Salt Lake|Santa|Ann|Baton|Grand|West|East|North|South|El|La)\s\w+)"
)
_RUN_ON = re.compile(rf"\s+(?P<place>(?:{_TWO_WORD_TOWN}|[A-ZÀ-Þ][\w'.À-ÿ]+),\s*(?:{_STATE}|{_COUNTRY}))\s*$")


def is_title(text: str) -> bool:
    return bool(_TITLE.search(text) or _COMPOUND.search(text))


def is_school(text: str) -> bool:
    return bool(_SCHOOL.search(text))


def is_degree(text: str) -> bool:
    return bool(_DEGREE.search(text))


def without_degree(text: str) -> str:
    """Return ``text`` without the degree that stands before it."""
    found = _DEGREE.match(text)
    return text[found.end() :].strip(" ,:–-") if found else text


def is_firm(text: str) -> bool:
    return bool(_FIRM.search(text))


def is_place(text: str) -> bool:
    return bool(_PLACE.fullmatch(text.strip()))


def without_place(text: str) -> str:
    """Return ``text`` without the town that stands at its end."""
    for pattern in (_PLACE, _RUN_ON):
        if found := pattern.search(text):
            left = text[: found.start()].strip(" ,;|•·–—-(")
            if left:
                return left
    return text.strip()

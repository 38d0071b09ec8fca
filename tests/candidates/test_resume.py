"""What is read in a résumé, in the ways in which people lay them out."""

import pytest

from candidates.resume.dates import period_in
from candidates.resume.facts import Resume
from candidates.resume.reader import read_resume
from candidates.resume.skills import Vocabulary

SKILLS = Vocabulary(
    [(1, "Python", ["py"]), (2, "Machine Learning", ["ML"]), (3, "C", []), (4, "Go", ["Golang"])]
)
JANE = """JANE O'CONNOR
Senior Data Engineer
Dublin, Ireland | jane.oconnor@example.org | +353 86 123 4567 | linkedin.com/in/janeoconnor

EXPERIENCE
Senior Data Engineer Mar 2021 – Present
Acme Analytics • Dublin, Ireland
• Built pipelines in Python, to go faster and C more
Data Analyst, Initech Ltd, 06/2018 - 02/2021

EDUCATION
BSc in Computer Science, Trinity College Dublin, 2014 – 2018

SKILLS
Golang, ML, C

LANGUAGES
English (native), French (B2), Klingon
"""


def told(resume, element):
    return [tuple(fact.values.values()) for fact in resume.of(element)]


def test_a_plain_resume_is_read():
    resume = read_resume(JANE, vocabulary=SKILLS)

    assert resume.first("name") == "Jane O'Connor"
    assert told(resume, "email") == [("jane.oconnor@example.org",)]
    assert told(resume, "phone") == [("+353861234567",)]
    assert told(resume, "link") == [("https://www.linkedin.com/in/janeoconnor",)]
    assert (resume.first("title"), resume.first("employer")) == ("Senior Data Engineer", "Acme Analytics")
    assert told(resume, "job") == [
        ("Senior Data Engineer", "Acme Analytics", "2021-03-01", None, True),
        ("Data Analyst", "Initech Ltd", "2018-06-01", "2021-02-01", False),
    ]
    assert told(resume, "education") == [
        ("Trinity College Dublin", "BSc in Computer Science", "2014-01-01", "2018-01-01")
    ]
    assert told(resume, "language") == [("en", "native"), ("fr", "B2")]
    assert {values[1] for values in told(resume, "skill")} == {"Go", "Machine Learning", "C", "Python"}


@pytest.mark.parametrize(
    "lines",
    [
        "Software Engineer at Company X, 2020-2023",
        "Company X, Software Engineer 2020 – 2023",
        "COMPANY X | SOFTWARE ENGINEER\nJan 2020 - Jan 2023 | Berlin, Germany",
        "Company X\nSoftware Engineer 01/2020 – 01/2023",
        "2020 – 2023 Software Engineer, Company X",
    ],
)
def test_a_job_is_read_however_it_is_laid_out(lines):
    job = read_resume(f"Jane Smith\nExperience\n{lines}\n").of("job")[0]

    said = {name: str(value).casefold() for name, value in job.values.items()}
    assert (said["title"], said["employer"]) == ("software engineer", "company x")
    assert (job.values["started_on"], job.values["ended_on"]) == ("2020-01-01", "2023-01-01")


@pytest.mark.parametrize(
    "lines",
    [
        "2014 – 2018\nBSc Physics.\nTrinity College\n2018 – 2019\nMSc Physics\nKing's College",
        "Trinity College\nBSc Physics\n• With honours\n2014 – 2018\nKing's College\nMSc Physics\n2018 – 2019",
        "BSc Trinity College, BSc Physics 2014 – 2018\nMSc King's College, MSc Physics 2018 – 2019",
    ],
)
def test_a_study_is_read_above_below_and_beside_its_years(lines):
    studies = told(read_resume(f"Jane Smith\nEducation\n{lines}\n"), "education")

    assert [(school, degree.strip("."), until) for school, degree, _, until in studies] == [
        ("Trinity College", "BSc Physics", "2018-01-01"),
        ("King's College", "MSc Physics", "2019-01-01"),
    ]


@pytest.mark.parametrize(
    "text", ["", "\x00\x01", "x" * 200_000, "(" * 50_000, "a@" * 20_000, "1 2 3 " * 9_000]
)
def test_nonsense_is_read_as_nothing_in_bounded_time(text):
    assert read_resume(text).of("job") == []


def test_a_period_that_ends_before_it_begins_is_none():
    assert period_in("2023 - 2019") is None


def test_facts_survive_json():
    resume = read_resume(JANE)

    assert Resume.from_json(resume.as_json()) == resume

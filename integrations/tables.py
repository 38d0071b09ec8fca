# ruff: noqa: E501 - a table of words
"""What the rows of other systems' tables are, told by their headings: where they belong, or what to do instead."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from integrations.choices import ImportKind
from integrations.vocabulary import compact


@dataclass(frozen=True)
class Table:
    """Rows that are not candidates, whatever their "name" column says.

    ``marks``: all headings of one of these are there, and with ``alone`` no others. ``kinds``: as what such rows
    may be imported, the first being what they are.
    """

    rows: str
    marks: Sequence[frozenset[str]]
    advice: str = ""
    kinds: Sequence[ImportKind] = ()
    alone: bool = False
    are_people: bool = False

    def fits(self, headings: AbstractSet[str]) -> bool:
        return headings in self.marks if self.alone else any(marks <= headings for marks in self.marks)

    @property
    def instead(self) -> str:
        return self.advice or f"Import them as {self.kinds[0].label.lower()}."


def _marks(*sets: str) -> list[frozenset[str]]:
    return [frozenset(each.split()) for each in sets]


NO_USERS = "Nobody gets an account from a file: an administrator adds users."
NO_STEPS = "Stages are the same for every job here; nothing is to be imported."
BY_PERSON = (
    "Add a column with the candidate and one with the date, and import them as interactions with candidates."
)

# Written by whoever copied the table, about the copy.
OF_THE_COPIER = frozenset({"fivetransynced", "fivetrandeleted", "fivetranactive"})
# Users first: theirs are names of people, and of the wrong ones. What belongs to something before what it belongs to.
TABLES = (
    Table("users of another system",
          _marks("siteadmin", "accessrole", "corporateuserid", "userroleid", "employeeid disabled",
                 "accesslevel lastlogin", "profileid username"), NO_USERS, are_people=True),
    Table("roles of users", _marks("parentroleid"), NO_USERS, are_people=True),
    Table("teams of users", _marks("teamid userid"), NO_USERS),
    Table("people who work on a job", _marks("jobid userid role"),
          "Choose owner and recruiters on the job order."),
    Table("answers to questions of equal opportunity",
          _marks("veteranstatusid", "disabilitystatusid", "veteranstatus disabilitystatus"),
          "They are not kept here, so that nobody decides by them."),
    Table("answers on a feedback form", _marks("feedbackformid"),
          "Import the forms themselves, with candidate and date, as interactions with candidates."),
    Table("scorecards or feedback", _marks("overallrecommendation", "scoresystemvalue"),
          "Import them as interactions with candidates, once the candidates are there.",
          (ImportKind.INTERACTIONS,)),
    Table("people who hold an interview", _marks("interviewid userid"),
          "Name them in a column of the interviews, and import those as interactions with candidates."),
    Table("interviews of a job", _marks("interviewid postingid"),
          "Name the job in a column of the interviews, and import those as interactions with candidates."),
    Table("kinds of interview", _marks("interviewkitcontent"), NO_STEPS),
    Table("interviews", _marks("panelid stageid"), kinds=(ImportKind.INTERACTIONS,)),
    Table("interviews without their candidates", _marks("applicationid interviewid", "interviewid"), BY_PERSON),
    Table("stages of a process",
          _marks("jobstageid", "prospectpoolid", "pipelineid displayorder", "stageid displayorder",
                 "id jobid name createdat"), NO_STEPS),
    Table("openings of jobs", _marks("openingid"),
          "Import the jobs: how many openings there are is a column of theirs."),
    Table("offices of jobs", _marks("officeid jobid"), "Write the city into a column of the jobs, and import those."),
    Table("departments or offices",
          _marks("parentdepartmentexternalid", "parentofficeexternalid", "officeid", "departmentid name"),
          "Agencies have none here; a client's are told on its job orders.", (ImportKind.JOB_ORDERS,)),
    Table("offers", _marks("offerid", "offerstatus", "candidateid creatorid status"),
          "An offer is made on a submission, by hand or through the API.", (ImportKind.INTERACTIONS,)),
    Table("tags of jobs", _marks("postingid tag", "jobid tag"), "Only candidates have tags here."),
    Table("tags by their numbers", _marks("tagid"),
          "Put the names of the tags in place of their numbers, beside the key of the candidate."),
    Table("applications", _marks("applicationid jobid", "archivedreasonid postingid"),
          "Import candidates and jobs; who is put forward for which is said on the candidate, or through the API."),
    Table("public postings of jobs", _marks("jobid live"),
          "Import them as job orders that update those that are there, known by the key of the job."),
    Table("jobs", _marks("requisitionid", "requisitioncode", "jobid", "postingid"),
          kinds=(ImportKind.JOB_ORDERS, ImportKind.INTERACTIONS)),
    Table("former states of companies", _marks("fivetranstart accountnumber"),
          "Import the companies themselves: history is written here from then on."),
    Table("companies", _marks("accountnumber", "annualrevenue", "numberofemployees", "accountsource"),
          kinds=(ImportKind.CLIENTS, ImportKind.CONTACTS, ImportKind.JOB_ORDERS)),
    Table("lines of deals", _marks("opportunitylineitemid", "opportunityid unitprice", "pricebookentryid"),
          "What is sold is not kept here. Job orders are imported with client and title."),
    Table("links between deals and others", _marks("dealid companyid", "dealid engagementid"),
          "Import companies and jobs, each with a column for the key of the company."),
    Table("deals or opportunities", _marks("dealid", "forecastcategory", "closedate"),
          "Import those that are jobs as job orders, with a column for the client.", (ImportKind.JOB_ORDERS, ImportKind.CLIENTS)),
    Table("marks of a mailing", _marks("emailcampaignid", "dropreason", "attempt response"),
          "Mailings that the other program sent are not kept here."),
    Table("messages or events", _marks("durationinminutes", "engagementid"), kinds=(ImportKind.INTERACTIONS,)),
    Table("invitations of the network", _marks("inviterprofileurl inviteeprofileurl"),
          "Import Connections.csv of the same export."),
    Table("lists for mailings", _marks("listversion processingtype"),
          "Who is on them is not told here: export the contacts of a list."),
    Table("applications of the reader to jobs", _marks("applicationdate", "joburl", "jobseekeractivitylevel"),
          "They tell of whoever made the export, and of nobody else."),
    Table("names with their numbers", _marks("id name", "id name active"),
          "Tags, talent pools and teams are added by hand here; if they are people, map the name yourself.",
          (ImportKind.CLIENTS, *ImportKind), alone=True),
)  # fmt: skip


def recognise_table(headings: Iterable[str]) -> Table | None:
    """Return what the rows are when the headings say that they are not candidates."""
    present = {compact(heading) for heading in headings} - OF_THE_COPIER
    return next((table for table in TABLES if table.fits(present)), None)

"""Candidates and what belongs to them over REST."""

from candidates.api import documents, identity, parts, people, pools

resources = [
    people.Candidates,
    parts.CandidateEmails,
    parts.CandidatePhones,
    parts.CandidateLinks,
    parts.CandidateSkills,
    parts.CandidateTags,
    parts.CandidateLanguages,
    parts.WorkHistories,
    parts.Educations,
    parts.Certifications,
    parts.WorkAuthorisations,
    *documents.resources,
    *identity.resources,
    pools.TalentPools,
    pools.TalentPoolMembers,
]

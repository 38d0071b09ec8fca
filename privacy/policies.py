"""Who may read and record what people say about their data: whoever sees the candidate reads it."""

from accounts.choices import RoleCode
from accounts.defaults import for_administrators, usual
from privacy.choices import STOPPING
from privacy.models import ConsentRule, LegalBasis
from records.choices import Reach
from records.models import Record
from records.policies import ChildPolicy, Rights, VocabularyPolicy, register, to


@register
class LegalBasisPolicy(ChildPolicy):
    """What allows us more is recorded by whoever may change the candidate, a refusal by whoever hears it.

    What was entered by mistake is declared void by whoever entered it, by their lead or by the privacy officer.
    """

    model = LegalBasis
    parents = ("candidate",)
    owner = "recorded_by"
    verbs = ("void",)
    defaults = usual("view add void", officer="add void", machine="view add", reach=Reach.OWN)

    def admits(self, rights: Rights, record: Record) -> bool:  # type: ignore[override]
        is_refusal = getattr(record, "event", "") in STOPPING
        return self._names(rights, record, "view" if is_refusal else "change")


@register
class ConsentRulePolicy(VocabularyPolicy):
    """What the house asks of itself is known to everyone."""

    model = ConsentRule
    defaults = {
        **for_administrators("view add"),
        RoleCode.PRIVACY_OFFICER: to("view add", Reach.ALL),
    }

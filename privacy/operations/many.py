"""Recording what many candidates allow us at once, in one change set."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from candidates.bulk import BulkVerb, Values, Verdict
from privacy.choices import Event, Purpose
from privacy.models import LegalBasis
from privacy.standing import standings
from records.operations import acting_user
from records.refusals import readable_refusals

SAID_NO = "They refused: only they can allow it again, each for themselves. Record it on their own page."


class TakeConsent(BulkVerb):
    """Whoever refused before is left out: a list may be older than their word."""

    code, title, icon, act = "consent", "Record consent", "verified_user", "recorded legal bases"
    hint = "For a list or a form that all of them agreed to; who refused is left out."

    def told(self, values: Values) -> str:
        purposes = ", ".join(str(Purpose(each).label).lower() for each in values["purposes"])
        until = f", until {values['expires_on']:%-d %B %Y}" if values.get("expires_on") else ""
        return f"Record “{values['ground'].label}” for {purposes}{until}"

    def judge(self, user: Any, keys: Sequence[int], values: Values, **asked: Any) -> Verdict:
        verdict = super().judge(user, keys, values, **asked)
        words = standings(verdict.changes, timezone.localdate())
        refusers = {
            key
            for key in verdict.changes
            if any(
                each.basis.purpose in values["purposes"] and each.is_refused for each in words.get(key, [])
            )
        }
        verdict.refused |= dict.fromkeys(refusers, SAID_NO)
        verdict.changes = [key for key in verdict.changes if key not in refusers]
        return verdict

    def already(self, keys: Sequence[int], values: Values) -> set[int]:
        """Return those of whom all that is asked for is on file, as long as it is to hold."""
        words, until = standings(keys, timezone.localdate()), values.get("expires_on")
        asked = set(values["purposes"])

        def held(key: int) -> set[str]:
            return {
                each.basis.purpose
                for each in words.get(key, [])
                if not each.is_stopping
                and each.basis.ground == values["ground"]
                and (each.basis.expires_on is None or (until is not None and each.basis.expires_on >= until))
            }

        return {key for key in keys if asked <= held(key)}

    def write(self, keys: Sequence[int], values: Values) -> None:
        user, now = acting_user(), timezone.now()
        rows = [
            LegalBasis(
                candidate_id=key,
                purpose=purpose,
                ground=values["ground"],
                event=Event.GIVEN,
                happened_at=now,
                expires_on=values.get("expires_on"),
                channel=values["channel"],
                evidence=values["evidence"].strip(),
                recorded_by=user,
            )
            for key in keys
            for purpose in values["purposes"]
        ]
        with readable_refusals():
            LegalBasis.objects.bulk_create(rows)

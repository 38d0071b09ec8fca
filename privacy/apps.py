"""Start-up of the privacy room."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "privacy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Show on the pages of candidates what they allow us, and keep those from being called who do not."""
        from candidates.bulk import register_bulk_act
        from candidates.expiring import PaperKind, register_paper
        from candidates.reaching import register_bar
        from candidates.search.filters import register_filter
        from placements.cards import register_notes
        from privacy.cards import not_to_be_shown
        from privacy.ending import called
        from privacy.facets import consent_filter
        from privacy.forms import ConsentOfManyForm
        from privacy.models import LegalBasis
        from privacy.models.legal_basis import last_word
        from privacy.operations.many import TakeConsent
        from privacy.panels import ConsentAlert, ConsentBadge, ConsentPanel
        from privacy.standing import ConsentBar
        from records.merging import Move, register_rule
        from records.panels import register_panel

        for panel in (ConsentAlert(), ConsentBadge(), ConsentPanel()):
            register_panel("candidates.candidate", panel)
        register_bulk_act(TakeConsent(), ConsentOfManyForm)
        register_bar(ConsentBar())
        register_notes(not_to_be_shown)
        register_paper(LegalBasis, PaperKind("Consent", last_word(), called))
        register_filter(consent_filter())
        register_rule("privacy.LegalBasis", "candidate", Move())

"""Start-up of the candidates room."""

from django.apps import AppConfig


class CandidatesConfig(AppConfig):
    name = "candidates"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Offer what is changed where it is read and what is done to many, tell of documents and of readers."""
        from audit.story import register_kin
        from candidates import bulk_forms as forms
        from candidates.bulk import register_bulk_act
        from candidates.duplicates_panel import DuplicatesPanel
        from candidates.four_eyes import MainEmailWay, MergeWay
        from candidates.merging import merged_keys, register_rules
        from candidates.operations import together, update_candidate
        from candidates.panels import DocumentsPanel
        from candidates.pool_panel import PoolsPanel
        from candidates.reports import DataQuality
        from candidates.spots import SPOTS
        from candidates.timeline import Documents
        from governance.choices import ProposalKind
        from governance.panels import ProposalsPanel
        from governance.proposals import register_way, register_writer
        from records.panels import register_panel
        from records.readers import ReadersPanel
        from records.reports import reports
        from records.spots import register_spots
        from records.timeline import register_source

        register_rules()
        register_writer("candidates.candidate", update_candidate)
        register_way(ProposalKind.MAIN_EMAIL, MainEmailWay())
        register_way(ProposalKind.MERGE, MergeWay())
        register_panel("candidates.candidate", DuplicatesPanel())
        register_kin("candidates.candidate", merged_keys)
        register_bulk_act(together.AddTags(), forms.TagsForm)
        register_bulk_act(together.RemoveTags(), forms.TagsForm)
        register_bulk_act(together.AddToPool(), forms.PoolForm)
        register_bulk_act(together.RemoveFromPool(), forms.LeavePoolForm)
        register_bulk_act(together.TakeOver(), forms.TakeForm)
        register_bulk_act(together.GiveOwner(), forms.OwnerForm)
        register_bulk_act(together.ChangeStatus(), forms.StatusForm)
        register_bulk_act(together.StopContact(), forms.StopContactForm)
        register_panel("candidates.candidate", ProposalsPanel())
        register_panel("candidates.candidate", PoolsPanel())
        register_panel("candidates.candidate", DocumentsPanel())
        register_panel("candidates.candidate", ReadersPanel())
        register_spots("candidates.candidate", *SPOTS)
        register_source("candidates.candidate", Documents())
        reports.add(DataQuality())

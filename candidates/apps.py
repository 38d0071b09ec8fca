"""Start-up of the candidates room."""

from django.apps import AppConfig


class CandidatesConfig(AppConfig):
    name = "candidates"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Offer what can be done to many candidates, and show those who watch over their data who looked."""
        from candidates import bulk_forms as forms
        from candidates.bulk import register_bulk_act
        from candidates.operations import together
        from records.panels import register_panel
        from records.readers import ReadersPanel

        register_bulk_act(together.AddTags(), forms.TagsForm)
        register_bulk_act(together.RemoveTags(), forms.TagsForm)
        register_bulk_act(together.AddToPool(), forms.PoolForm)
        register_bulk_act(together.RemoveFromPool(), forms.LeavePoolForm)
        register_bulk_act(together.GiveOwner(), forms.OwnerForm)
        register_bulk_act(together.ChangeStatus(), forms.StatusForm)
        register_bulk_act(together.StopContact(), forms.StopContactForm)
        register_panel("candidates.candidate", ReadersPanel())

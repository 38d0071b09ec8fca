"""Start-up of the placements room."""

from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    name = "placements"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Show submissions on the pages of candidates and jobs."""
        from candidates.search.filters import register_filter
        from governance.choices import ProposalKind
        from governance.panels import ProposalsNotice
        from governance.proposals import register_way, register_writer
        from placements.four_eyes import RateEndWay, RateWay
        from placements.operations import update_placement
        from placements.operations.merging import MoveRestrictions, MoveSubmissions
        from placements.panels import FittingPanel, StageMoves, StandingPanel, SubmissionsPanel
        from placements.reports import Funnel, Sources, Speed
        from placements.standing import STANDING
        from records.merging import register_rule
        from records.panels import register_panel
        from records.reports import reports
        from records.timeline import register_source

        register_panel("candidates.candidate", SubmissionsPanel("candidate"))
        register_panel("candidates.candidate", StandingPanel())
        register_panel("placements.placement", ProposalsNotice())
        register_panel("clients.joborder", SubmissionsPanel("job_order"))
        register_panel("clients.joborder", FittingPanel())
        register_writer("placements.placement", update_placement)
        register_way(ProposalKind.RATE, RateWay())
        register_way(ProposalKind.RATE_END, RateEndWay())
        register_filter(STANDING)
        register_source("candidates.candidate", StageMoves())
        for report in (Funnel(), Speed(), Sources()):
            reports.add(report)
        register_rule("placements.Submission", "candidate", MoveSubmissions())
        restrictions = MoveRestrictions(same=["client"], among={"lifted_at": None})
        register_rule("placements.ClientRestriction", "candidate", restrictions)

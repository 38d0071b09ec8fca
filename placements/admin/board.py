"""The board in the admin site: its page, its columns, and the moves made on it."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.humanize.templatetags.humanize import naturaltime
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST, require_safe

from audit.access import trace
from audit.choices import Reading
from audit.diffs import changes_since
from audit.typed import version_in
from candidates.models import Candidate
from clients.models import Client, JobOrder
from placements import operations
from placements.admin.moves import Question, carry_out, question
from placements.board import WHOSE, Board, Card, Column, Scope
from placements.choices import Stage
from placements.models import StageEvent, Submission
from placements.operations.second_thoughts import is_reversible
from records.forms import Refusal, blame
from records.operations import Conflict
from records.policies import may, visible
from records.refusals import sentence_of

CHOICES = 200
"""How many jobs and clients are offered as filters; others are reached from their own pages."""


class BoardViews:
    """The board of submissions; mixed into their admin."""

    def board_urls(self) -> list[Any]:
        view = self.admin_site.admin_view  # type: ignore[attr-defined]
        name = self.url_name  # type: ignore[attr-defined]
        return [
            path("board/", view(self.board_view), name=name("board")),
            path("board/<slug:stage>/", view(self.column_view), name=name("board_column")),
            path("<int:object_id>/move/", view(self.move_view), name=name("move")),
            path("<int:object_id>/take-back/", view(self.take_back_view), name=name("take_back")),
        ]

    @method_decorator(require_safe)
    def board_view(self, request: HttpRequest) -> HttpResponse:
        """Show the board; ask again with the ``seal`` of what is shown, and it answers only if it differs."""
        _require_view(request)
        scope = Scope.read(request.GET)
        board = Board(request.user, scope)
        if request.GET.get("seal") == board.seal:
            return HttpResponse(status=204)
        _trace(board, board.columns)
        if "seal" in request.GET:
            return TemplateResponse(request, "placements/board_columns.html", {"board": board})
        job = visible(request.user, JobOrder).filter(pk=scope.job).select_related("client").first()
        if scope.job and job is None:
            raise Http404("There is no such job order, or it is not shown to you.")
        context = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": f"Board: {job.title}" if job else "Board",
            "is_fullwidth": "1",
            "board": board,
            "scope": scope,
            "job": job,
            "add_url": _add_url(request, job),
            **({} if job else _filters(request.user, scope)),
        }
        return TemplateResponse(request, "placements/board.html", context)

    @method_decorator(require_safe)
    def column_view(self, request: HttpRequest, stage: str) -> HttpResponse:
        """Answer with one page of a column."""
        _require_view(request)
        if stage not in Stage:
            raise Http404("There is no such stage.")
        board = Board(request.user, Scope.read(request.GET))
        column = board.column(Stage(stage), request.GET.get("after", ""))
        _trace(board, [column])
        return TemplateResponse(
            request, "placements/board_cards.html", {"column": column, "scope": board.scope}
        )

    @method_decorator(require_POST)
    def move_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Move a card, ask what the stage needs, or say why not."""
        submission = self.record_or_404(request, object_id)  # type: ignore[attr-defined]
        to, version = request.POST.get("to", ""), version_in(request.POST.get("version"))
        if to not in Stage or version is None:
            return _refused(request, submission, "Reload the page, then move the card again.")
        stage = Stage(to)
        if version != submission.version:
            return _overtaken(request, submission, version)
        card = _card(request, submission)
        if stage not in card.next_stages:
            return _refused(request, submission, _unreachable(card, stage))
        asked = question(submission, stage)
        if asked is None:
            return self._act(
                request, submission, lambda: carry_out(submission, stage, version=version, values={})
            )
        form = asked.form(request.POST) if "answered" in request.POST else asked.form()
        if not form.is_valid():
            return _asks(request, submission, stage, asked, form)

        def ask_again(refusal: Refusal) -> JsonResponse:
            """Show the refusal where the question was asked, with what was typed."""
            blame(form, refusal)
            return _asks(request, submission, stage, asked, form)

        return self._act(
            request,
            submission,
            lambda: carry_out(submission, stage, version=version, values=form.cleaned_data),
            refuse=ask_again,
        )

    @method_decorator(require_POST)
    def take_back_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Undo the move that the reader has just made."""
        submission = self.record_or_404(request, object_id)  # type: ignore[attr-defined]
        version = version_in(request.POST.get("version"))
        return self._act(request, submission, lambda: operations.take_back_move(submission, version=version))

    def _act(
        self,
        request: HttpRequest,
        submission: Submission,
        act: Callable[[], object],
        *,
        refuse: Callable[[Refusal], HttpResponse] | None = None,
    ) -> HttpResponse:
        came_from = submission.stage
        try:
            act()
        except Conflict:
            return _overtaken(request, submission, version_in(request.POST.get("version")))
        except (ValidationError, PermissionDenied) as refusal:
            return refuse(refusal) if refuse else _refused(request, submission, sentence_of(refusal))
        submission.refresh_from_db()
        planned = submission.interviews.upcoming().exists() and submission.stage == Stage.INTERVIEWING
        return _answer(
            request,
            submission,
            "moved",
            f"{submission.candidate} is now at “{submission.get_stage_display()}”.",
            undo=is_reversible(came_from, submission.stage) and not planned,
        )


def _add_url(request: HttpRequest, job: JobOrder | None) -> str:
    if job is None or not may(request.user, "add", Submission):
        return ""
    return f"{reverse('admin:placements_submission_add')}?job_order={job.pk}"


def _require_view(request: HttpRequest) -> None:
    if not may(request.user, "view", Submission):
        raise PermissionDenied("You may not see submissions.")


def _trace(board: Board, columns: Iterable[Column]) -> None:
    people = {card.submission.candidate_id for column in columns for card in column.cards}
    trace(Reading.LISTED, model=Candidate, ids=people, query=f"board {board.scope.query}".strip())


def _filters(reader: Any, scope: Scope) -> dict[str, Any]:
    """Return what the board may be narrowed to: jobs of the scope, their clients and owners."""
    jobs = scope.jobs(reader)
    clients = visible(reader, Client).filter(pk__in=jobs.order_by().values("client"))
    owners = get_user_model().objects.filter(pk__in=jobs.order_by().values("owner"))
    return {
        "whose": WHOSE.items(),
        "jobs": jobs.order_by("title", "pk").only("title", "reference")[:CHOICES],
        "clients": clients.order_by("legal_name", "pk").only("legal_name", "trading_name")[:CHOICES],
        "owners": owners.order_by("display_name", "pk").only("display_name")[:CHOICES],
    }


def _card(request: HttpRequest, submission: Submission) -> Card:
    return Board(request.user, Scope()).cards([submission.pk])[submission.pk]


def _answer(
    request: HttpRequest, submission: Submission, outcome: str, sentence: str, **more: Any
) -> JsonResponse:
    """Tell the browser what became of a move, and how the card looks now."""
    context = {"card": _card(request, submission), "scope": Scope.read(request.GET)}
    html = render_to_string("placements/board_card.html", context, request)
    return JsonResponse({"outcome": outcome, "sentence": sentence, "card": html, **more})


def _refused(request: HttpRequest, submission: Submission, sentence: str) -> JsonResponse:
    return _answer(request, submission, "refused", sentence)


def _overtaken(request: HttpRequest, submission: Submission, version: int | None) -> JsonResponse:
    """Say who was quicker; nothing of theirs is overwritten."""
    submission.refresh_from_db()
    last = StageEvent.objects.filter(submission=submission).select_related("actor").first()
    if last and request.POST.get("from") != submission.stage:
        when = str(naturaltime(last.occurred_at)).replace("\xa0", " ")
        sentence = f"{last.actor} moved this to “{last.get_to_stage_display()}” {when}."
    else:
        sentence = str(Conflict(submission, changes_since(submission, version or 0)).message)
    return _answer(request, submission, "conflict", f"{sentence} Look at the card before you move it again.")


def _asks(
    request: HttpRequest, submission: Submission, to: Stage, asked: Question, form: Form
) -> JsonResponse:
    context = {"submission": submission, "to": to, "question": asked, "form": form}
    dialog = render_to_string("placements/board_dialog.html", context, request)
    return JsonResponse({"outcome": "asks", "dialog": dialog})


def _unreachable(card: Card, to: Stage) -> str:
    submission = card.submission
    if not card.may_move:
        return "You may not move this submission."
    if to == Stage.JOB_CLOSED:
        return "Close the job itself: that closes what is still open for it."
    return f"A submission at “{submission.get_stage_display()}” cannot go to “{to.label}”."

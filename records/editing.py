"""The addresses behind editing in place: a spot to read, its editor, saving it, taking it back."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.text import Truncator
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from records import gates
from records.forms import blame
from records.inplace import Edit, Overtaken, change_in_place, take_back
from records.lens import veil
from records.refusals import sentence_of
from records.spots import Spot, Words, spots_of
from records.spots.base import State, fingerprint

SALT = "records.editing"
UNDONE_WITHIN = 24 * 3600
SAID = 60
CHANGED = {"HX-Trigger": "record-changed"}


class EditingViews:
    """For every kind of record that has spots."""

    def spot_urls(self) -> list[Any]:
        if not spots_of(self.model):  # type: ignore[attr-defined]
            return []
        view, base = self.admin_site.admin_view, "<int:object_id>/in-place/<slug:spot>/"  # type: ignore[attr-defined]
        views = (("", "spot"), ("undo/", "spot_undo"), ("words/", "spot_words"))
        return [
            path(f"{base}{end}", view(getattr(self, f"{name}_view")), name=self.url_name(name))  # type: ignore[attr-defined]
            for end, name in views
        ]

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def spot_view(self, request: HttpRequest, object_id: int, spot: str) -> HttpResponse:
        """Answer with the editor; with how the spot is read, if asked for what is ``shown``; or save."""
        record, place = self._record_and_spot(request, object_id, spot)
        if "shown" in request.GET:
            return self._shown(request, record, place)
        if not place.offers(request, record):
            raise PermissionDenied(place.refusal(record) or f"You may not change this: {place.label}.")
        if request.method == "POST":
            return self._save(request, record, place)
        return self._editor(request, record, place, place.form(record, request.user))

    @method_decorator(require_POST)
    def spot_undo_view(self, request: HttpRequest, object_id: int, spot: str) -> HttpResponse:
        """Take one change back, unless the spot was changed again since."""
        record, place = self._record_and_spot(request, object_id, spot)
        edit = _unsigned(request.POST.get("edit", ""), place.key(record))
        seen = gates.Outcome()
        try:
            with gates.watching() as seen:
                take_back(record, place, edit)
        except Overtaken as refusal:
            said = {"now": self._said(request, record, place, refusal.now), "who": refusal.who}
        except (ValidationError, PermissionDenied) as refusal:
            said = {"refused": sentence_of(refusal)}
        else:
            said = {} if seen.proposals else {"restored": self._said(request, record, place, edit.before)}
        fresh = self.record_or_404(request, object_id)  # type: ignore[attr-defined]
        return self._shown(request, fresh, place, undone=said, proposals=seen.proposals)

    @method_decorator(require_safe)
    def spot_words_view(self, request: HttpRequest, object_id: int, spot: str) -> HttpResponse:
        """Answer with words that begin like what is being typed."""
        record, place = self._record_and_spot(request, object_id, spot)
        if not isinstance(place, Words):
            raise Http404("Nothing is chosen from a list here.")
        typed = request.GET.get(f"{place.key(record)}-more", "")[:500].replace("\x00", "")
        return TemplateResponse(request, "records/spot_options.html", {"words": place.suggestions(typed)})

    def _record_and_spot(self, request: HttpRequest, object_id: int, name: str) -> tuple[Any, Spot]:
        record = self.record_or_404(request, object_id)  # type: ignore[attr-defined]
        try:
            return record, spots_of(self.model)[name]  # type: ignore[attr-defined]
        except KeyError:
            raise Http404("There is nothing by this name to be changed.") from None

    def _save(self, request: HttpRequest, record: Any, spot: Spot) -> HttpResponse:
        form = spot.form(record, request.user, request.POST)
        if form.is_valid():
            try:
                with gates.watching() as seen:
                    edit = change_in_place(
                        record, spot, wanted=spot.wanted(record, form), read=request.POST.get("read", "")
                    )
            except Overtaken as clash:
                return self._editor(request, record, spot, form, clash)
            except (ValidationError, PermissionDenied) as refusal:
                blame(form, refusal)
            else:
                fresh = self.record_or_404(request, record.pk)  # type: ignore[attr-defined]
                return self._shown(request, fresh, spot, edit=edit, proposals=seen.proposals)
        return self._editor(request, record, spot, form)

    def _editor(
        self,
        request: HttpRequest,
        record: Any,
        spot: Spot,
        form: forms.Form,
        clash: Overtaken | None = None,
    ) -> HttpResponse:
        """Show the form; after a clash, what is there now, so that saving again is a decision."""
        read = request.POST.get("read") if form.is_bound and clash is None else None
        context = {
            **self._spot_context(request, record, spot),
            "form": form,
            "read": read or fingerprint(clash.now if clash else spot.state(record)),
            "clash": clash,
            **_waiting(form, spot.proposes(record)),
            "theirs": self._said(request, record, spot, clash.now) if clash else "",
        }
        return TemplateResponse(request, spot.form_template, context, status=422 if form.is_bound else 200)

    def _shown(
        self,
        request: HttpRequest,
        record: Any,
        spot: Spot,
        *,
        edit: Edit | None = None,
        undone: dict[str, Any] | None = None,
        proposals: Sequence[Any] = (),
    ) -> HttpResponse:
        """Show the spot as it is now and, beside it, what was just done about it."""
        veil([record], request.user)
        context = {**self._spot_context(request, record, spot), "has_focus": True, "undone": undone}
        context["proposals"] = proposals
        if edit and not edit.is_none:
            context |= {
                "edit": {
                    "token": _signed(edit, spot.key(record)),
                    "was": self._said(request, record, spot, edit.before),
                    "now": self._said(request, record, spot, edit.after),
                }
            }
        changed = undone is not None or bool(proposals) or "edit" in context
        return TemplateResponse(
            request, "records/spot_answer.html", context, headers=CHANGED if changed else None
        )

    def _spot_context(self, request: HttpRequest, record: Any, spot: Spot) -> dict[str, Any]:
        return {"record": record, "spot": spot, **self.page_context(request, record)}  # type: ignore[attr-defined]

    def _said(self, request: HttpRequest, record: Any, spot: Spot, state: State) -> str:
        return Truncator(spot.text(request.user, record, state)).chars(SAID)


def _waiting(form: forms.Form, proposes: Mapping[str, str]) -> dict[str, Any]:
    """Say which of what is asked a second person approves, by their labels unless that is all."""
    labels = {name: form.fields[name].label for name in proposes if name in form.fields}
    is_proposal = bool(labels) and labels.keys() == form.fields.keys()
    said = {
        f"{labels[name]}: {text}" if name in labels and not is_proposal else text
        for name, text in proposes.items()
    }
    return {"is_proposal": is_proposal, "waits": sorted(said)}


def _signed(edit: Edit, key: str) -> str:
    return signing.dumps([edit.before, edit.after], salt=f"{SALT}:{key}", compress=True)


def _unsigned(token: str, key: str) -> Edit:
    try:
        before, after = signing.loads(token, salt=f"{SALT}:{key}", max_age=UNDONE_WITHIN)
    except signing.BadSignature:
        raise Http404(
            "This change can no longer be taken back here. Its history tells what was there."
        ) from None
    return Edit(before, after)

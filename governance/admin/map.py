"""The pages of the map of authority: all of it at a glance, and one field of it to decide on."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.access import trace
from audit.choices import Reading
from governance import operations
from governance.catalogue import KINDS, fields_of, kind_called, name_of_field, name_of_kind
from governance.forms import DecideForm, GivenForm
from governance.matrix import FINDINGS, HERE, Matrix
from governance.models import AuthorityRule, DataElement, System
from records.forms import blame
from records.policies import may
from records.refusals import sentence_of
from records.spreadsheets import lines_of

REFUSALS = (ValidationError, PermissionDenied)


class MapViews:
    """Mixed into the admin of rules."""

    def map_urls(self) -> list[Any]:
        view, name = self.admin_site.admin_view, self.url_name  # type: ignore[attr-defined]
        return [
            path("map/", view(self.map_view), name=name("map")),
            path("map/csv/", view(self.csv_view), name=name("map_csv")),
            path("map/<str:label>/", view(self.decide_view), name=name("decide_kind")),
            path("map/<str:label>/<slug:field>/", view(self.decide_view), name=name("decide")),
            path("<int:object_id>/agree/", view(self.agree_view), name=name("agree")),
            path("<int:object_id>/end/", view(self.end_view), name=name("end")),
        ]

    @method_decorator(require_safe)
    def map_view(self, request: HttpRequest) -> HttpResponse:
        _require_view(request)
        kind, finding = request.GET.get("kind", ""), request.GET.get("finding", "")
        matrix = Matrix()
        counts = matrix.counts()
        context = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": "Who decides on what",
            "opts": self.opts,  # type: ignore[attr-defined]
            "lines": matrix.lines(
                kind if kind in KINDS else "", finding=finding, q=request.GET.get("q", "")[:100]
            ),
            "heads": [HERE, *(system.name for system in matrix.systems)],
            "systems": matrix.systems,
            "kinds": [(label, name_of_kind(label)) for label in KINDS],
            "kind": kind,
            "q": request.GET.get("q", "")[:100],
            "finding": finding,
            "findings": [(code, title, counts[code]) for code, title in FINDINGS.items() if counts[code]],
            "may_decide": may(request.user, "add", AuthorityRule),
            "today": matrix._today,
        }
        return TemplateResponse(request, "governance/map.html", context)

    @method_decorator(require_safe)
    def csv_view(self, request: HttpRequest) -> StreamingHttpResponse:
        """Answer with the whole map as a table."""
        _require_view(request)
        matrix = Matrix()
        heads = [
            "Record",
            "Field",
            "Name in the API",
            "Care",
            "Decides",
            "Steward",
            "Since",
            "Until",
            "Why",
            "Findings",
        ]
        given = [f"{system.name} is given it" for system in matrix.systems]
        rows = (
            [
                line.kind, line.title, line.name, line.classification, line.master, line.steward,
                line.rule.valid_from if line.rule else "", (line.rule.valid_until or "") if line.rule else "",
                line.rule.note if line.rule else "", " ".join(line.findings.values()),
                *(cell.sentence for cell in line.cells), *("yes" if cell.is_given else "" for cell in line.cells[1:]),
            ]
            for line in matrix.all()
        )  # fmt: skip
        trace(Reading.EXPORTED, model=AuthorityRule, query="the map of authority")
        sides = [HERE, *(system.name for system in matrix.systems)]
        answer = StreamingHttpResponse(
            lines_of([*heads, *sides, *given], rows), content_type="text/csv; charset=utf-8"
        )
        answer["Content-Disposition"] = 'attachment; filename="map-of-authority.csv"'
        return answer

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def decide_view(self, request: HttpRequest, label: str, field: str = "") -> HttpResponse:
        """Show what holds for one field, and ask who decides and who is given it."""
        _require_view(request)
        element = _element(label, field)
        if request.method == "POST" and not may(request.user, "add", AuthorityRule):
            raise PermissionDenied(operations.authority.NO_RIGHT)
        rules = AuthorityRule.objects.covering(label, element).select_related("system", "steward")
        rule = rules.in_force().first()
        given = System.objects.filter(disclosures__model=label, disclosures__element=element)
        is_giving = request.POST.get("form") == "given"
        decide = DecideForm(
            request.user, rule, request.POST if request.method == "POST" and not is_giving else None
        )
        share = GivenForm(given, request.POST if is_giving else None)
        if request.method == "POST" and self._is_written(label, element, share if is_giving else decide):
            messages.success(request, "The map was changed. It holds from the next request on, everywhere.")
            return HttpResponseRedirect(request.path)
        context = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": f"Who decides: {name_of_kind(label)}{f', {name_of_field(label, field).lower()}' if field else ''}",
            "opts": self.opts,  # type: ignore[attr-defined]
            "decide": decide,
            "share": share,
            "line": next(line for line in Matrix().lines(label) if line.name == field),
            "rules": rules.order_by("is_proposed", "-valid_from", "-id")[:20],
            "rule": rule,
            "may_decide": may(request.user, "add", AuthorityRule),
            "map_url": f"{reverse(f'admin:{self.url_name("map")}')}?kind={label}",  # type: ignore[attr-defined]
        }
        return TemplateResponse(request, "governance/decide.html", context)

    @method_decorator(require_POST)
    def agree_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        rule = self.record_or_404(request, object_id)  # type: ignore[attr-defined]
        return self._carried_out(request, rule, operations.put_in_force, "The rule is in force.")

    @method_decorator(require_POST)
    def end_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        rule = self.record_or_404(request, object_id)  # type: ignore[attr-defined]
        return self._carried_out(request, rule, operations.end_rule, "The rule binds nobody from today.")

    def _is_written(self, label: str, element: DataElement | None, form: DecideForm | GivenForm) -> bool:
        if not form.is_valid():
            return False
        try:
            if isinstance(form, GivenForm):
                operations.give_to(model=label, element=element, systems=form.cleaned_data["systems"])
            else:
                operations.decide(model=label, element=element, **form.cleaned_data)
        except REFUSALS as refusal:
            blame(form, refusal)
            return False
        return True

    def _carried_out(self, request: HttpRequest, rule: AuthorityRule, act: Any, done: str) -> HttpResponse:
        back = decide_url(rule)
        try:
            act(rule)
        except REFUSALS as refusal:
            messages.error(request, sentence_of(refusal))
        else:
            messages.success(request, done)
        return HttpResponseRedirect(back)


def decide_url(rule: AuthorityRule) -> str:
    if rule.element:
        return reverse("admin:governance_authorityrule_decide", args=[rule.model, rule.element.field])
    return reverse("admin:governance_authorityrule_decide_kind", args=[rule.model])


def _require_view(request: HttpRequest) -> None:
    if not may(request.user, "view", AuthorityRule):
        raise PermissionDenied("You may not see the map of authority. Ask an administrator.")


def _element(label: str, field: str) -> DataElement | None:
    model = kind_called(label)
    if model is None or (field and field not in {each.name for each in fields_of(model)}):
        raise Http404("This is not on the map.")
    if not field:
        return None
    element = DataElement.objects.filter(model=label, field=field).first()
    if element is None:
        raise Http404("This is not on the map yet. Run manage.py prepare once.")
    return element

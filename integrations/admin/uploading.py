"""What begins with a file: imports, and comparisons of another system's copy."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse

from audit.links import url_of
from integrations.forms import RefusableForm


class UploadViews:
    """Takes the file first; everything else is asked on the page of what it began.

    ``upload_asked`` names what may be chosen beforehand, in the address.
    """

    upload_form: ClassVar[Any]
    upload_template: ClassVar[str]
    upload_title: ClassVar[str]
    upload_refusal: ClassVar[str]
    upload_asked: ClassVar[tuple[str, ...]] = ("kind",)

    def add_view(
        self: Any, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied(self.upload_refusal)
        initial = {name: request.GET.get(name, "") for name in self.upload_asked}
        form = self.upload_form(request.user, request.POST or None, request.FILES or None, initial=initial)
        if request.method == "POST" and (begun := carried_out(form)):
            return HttpResponseRedirect(url_of(begun))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": self.upload_title,
            "form": form,
        }
        return TemplateResponse(request, self.upload_template, context, status=422 if form.errors else 200)

    def change_view(
        self: Any,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Lead to the page: it is not edited field by field."""
        return HttpResponseRedirect(url_of(self.record_or_404(request, object_id)))


def carried_out(form: RefusableForm) -> Any:
    """Carry out a valid form and return what came of it; a refusal of the operation is shown in it."""
    if not form.is_valid():
        return None
    try:
        return form.carry_out()
    except (ValidationError, PermissionDenied) as refusal:
        form.blame(refusal)
        return None

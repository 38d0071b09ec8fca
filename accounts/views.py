"""What people do with their own account: a forgotten password, preferences, a locked log-in."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth import views
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse, reverse_lazy

from accounts import operations
from accounts.forms import PasswordResetForm, PreferencesForm, SetPasswordForm
from accounts.models import User


class _SiteContext:
    """The name, icon and colours of the admin site around a page that needs no log-in."""

    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**admin.site.each_context(self.request), **super().get_context_data(**kwargs)}  # type: ignore[misc]


class PasswordResetView(_SiteContext, views.PasswordResetView):
    form_class = PasswordResetForm
    template_name = "registration/password_reset_form.html"
    email_template_name = "registration/password_reset_email.txt"
    subject_template_name = "registration/password_reset_subject.txt"
    success_url = reverse_lazy("password_reset_done")
    title = "Forgotten password"


class PasswordResetDoneView(_SiteContext, views.PasswordResetDoneView):
    template_name = "registration/password_reset_done.html"
    title = "Look into your mail"


class PasswordResetConfirmView(_SiteContext, views.PasswordResetConfirmView):
    form_class = SetPasswordForm
    template_name = "registration/password_reset_confirm.html"
    success_url = reverse_lazy("password_reset_complete")
    title = "New password"


class PasswordResetCompleteView(_SiteContext, views.PasswordResetCompleteView):
    template_name = "registration/password_reset_complete.html"
    title = "Password changed"


@admin.site.admin_view
def preferences(request: HttpRequest) -> HttpResponse:
    """Let people say how they read times, dates and numbers, and whether single keys act."""
    user = User.objects.get(pk=request.user.pk)
    form = PreferencesForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        operations.change_preferences(user, **form.cleaned_data)
        messages.success(request, "Your preferences are saved.")
        return HttpResponseRedirect(reverse("admin_preferences"))
    context = {**admin.site.each_context(request), "title": "My preferences", "form": form}
    return TemplateResponse(request, "accounts/preferences.html", context)


def locked_out(request: HttpRequest, *_: Any) -> HttpResponse:
    """Answer a log-in that was tried too often."""
    context = {**admin.site.each_context(request), "title": "Too many attempts"}
    return TemplateResponse(request, "registration/locked_out.html", context, status=429).render()

"""The base of every admin page: rows by policy, writes by operation, history by GET."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.admin import ShowFacets
from django.contrib.admin.actions import delete_selected
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import ActionLocation
from django.contrib.admin.utils import unquote
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.forms import BaseModelFormSet, ModelForm, MultipleChoiceField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from unfold.admin import ModelAdmin, StackedInline, TabularInline, checkbox
from unfold.decorators import display
from unfold.views import ChangeList
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from audit.access import question_of, trace
from audit.choices import Reading
from audit.context import acting
from audit.links import url_of
from audit.paging import CappedPaginator, CarefulList
from audit.typed import key_in
from records import operations, plans, policies
from records.deletion import consequences
from records.editing import EditingViews
from records.fields import JsonField
from records.filters import filter_for
from records.forms import VERSION, RecordForm
from records.history import HistoryViews
from records.lens import shown_to, veil
from records.pages import PageViews
from records.panels import row_actions_for
from records.reading import about, may_do, once
from records.waiting import mark_proposed, waiting_told
from records.widgets import AutocompleteSelect

TRIES = 4
"""How often a form is put on the newest version, before it comes back and says that others are quicker."""


_KEY = "key-of-the-row"


@cache
def _box() -> str:
    return checkbox.render(ACTION_CHECKBOX_NAME, _KEY)


class ByPolicy:
    """Rows, choices and rights by policy, for admins and inlines alike."""

    model: type[models.Model]
    form = RecordForm

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        rows = policies.visible(request.user, self.model)
        ordering = self.get_ordering(request)  # type: ignore[attr-defined]
        return rows.order_by(*ordering) if ordering else rows

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs.setdefault("queryset", shown_to(request.user, db_field.remote_field.model))
        if db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            kwargs.setdefault("widget", AutocompleteSelect(db_field, self.admin_site))  # type: ignore[attr-defined]
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs.setdefault("queryset", shown_to(request.user, db_field.remote_field.model))
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer a list of fixed codes as boxes to tick; read JSON with care."""
        if isinstance(db_field, models.JSONField):
            kwargs.setdefault("form_class", JsonField)
        if isinstance(db_field, ArrayField) and db_field.base_field.choices:
            return MultipleChoiceField(
                choices=db_field.base_field.choices,
                required=not db_field.blank,
                label=capfirst(db_field.verbose_name),
                help_text=db_field.help_text,
                widget=UnfoldAdminCheckboxSelectMultipleWidget,
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "view", obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "add")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "change", obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "delete", obj)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._may(request, "view")

    def _may(self, request: HttpRequest, verb: str, obj: Any = None) -> bool:
        if isinstance(obj, (str, int)):  # Unfold hands over keys
            obj = self.get_object(request, unquote(str(obj)))  # type: ignore[attr-defined]
            if obj is None:
                return False
        if isinstance(obj, self.model):
            return may_do(request, verb, obj)
        return policies.may(request.user, verb, self.model)


class PartOfRecord(ByPolicy):
    """An inline is asked about its parent: its rows are written by whoever may change that."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may_write(request, "add", obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may_write(request, "change", obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may_write(request, "delete", obj)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        fields = super().get_fields(request, obj)  # type: ignore[misc]
        return [*(name for name in fields if name != VERSION), VERSION]

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)  # type: ignore[misc]
        formset.form.reader = request.user
        return formset

    def _may_write(self, request: HttpRequest, verb: str, parent: Any) -> bool:
        if parent is not None and parent.pk and not may_do(request, "change", parent):
            return False
        return self._may(request, verb)


class RecordInline(PartOfRecord, TabularInline):
    """Rows that are part of a record, edited with it."""

    extra = 0
    tab = True
    show_change_link = False

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Name each box: a column's head is no label."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            widget = getattr(field.widget, "widget", field.widget)
            widget.attrs["aria-label"] = str(field.label or capfirst(db_field.verbose_name))
        return field


class RecordStackedInline(PartOfRecord, StackedInline):
    """The same, one below the other, for parts with many fields."""

    extra = 0
    tab = True


class RecordChangeList(CarefulList, ChangeList):
    """Rows link to the page where a record is read."""

    model_admin: "RecordAdmin"

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> models.QuerySet:
        rows = super().get_queryset(request, exclude_parameters)
        return rows.prefetch_related(*self.model_admin.list_prefetch_related)

    def url_for_result(self, result: models.Model) -> str:
        return url_of(result)


class RecordAdmin(PageViews, EditingViews, HistoryViews, ByPolicy, ModelAdmin):
    """The list, the form, the history and the deletion of a kind of record.

    ``empty_hint`` says what to do when there is nothing yet; ``list_title`` is what people call the list, if not
    the plural of its records, ``list_prefetch_related`` what its rows show beside ``list_select_related``.
    """

    change_form_template = "records/change_form.html"
    change_list_template = "records/change_list.html"
    delete_confirmation_template = "records/delete.html"
    empty_hint: ClassVar[str] = ""
    list_title: ClassVar[str] = ""
    list_prefetch_related: ClassVar[Sequence[str | models.Prefetch]] = ()

    paginator = CappedPaginator
    list_per_page = 50
    list_max_show_all = 50
    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    list_filter_submit = True
    warn_unsaved_form = True

    # Lists ---------------------------------------------------------------------------------------

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return RecordChangeList

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        return [
            filter_for(self.model, each) if isinstance(each, str) else each
            for each in super().get_list_filter(request)
        ]

    @display(description=ModelAdmin.action_checkbox.short_description)  # type: ignore[attr-defined]
    def action_checkbox(self, obj: models.Model) -> SafeString:
        """Return the box of a row; they differ by its key alone."""
        return mark_safe(_box().replace(_KEY, str(obj.pk)))  # noqa: S308 - keys are numbers

    def get_actions(
        self, request: HttpRequest, action_location: ActionLocation = ActionLocation.CHANGE_LIST
    ) -> dict[str, Any]:
        """Leave out deleting in bulk: each deletion has its own refusal and its own reason."""
        actions = super().get_actions(request, action_location)
        actions.pop(delete_selected.__name__, None)
        return actions

    def get_action_choices(
        self,
        request: HttpRequest,
        default_choices: list[tuple[str, str]] | None = None,
        action_location: ActionLocation = ActionLocation.CHANGE_LIST,
    ) -> list[tuple[str, str]]:
        """Take Django 6.1's third argument, which Unfold's own version lacks."""
        blank = [("", "Select action")]
        return super(ModelAdmin, self).get_action_choices(request, blank, action_location)

    def get_actions_row(self, request: HttpRequest) -> list[Any]:
        """Add what other rooms offer on each row."""
        offered = [
            action
            for action in row_actions_for(self.model)
            if policies.may(request.user, action.verb, action.model_class)
        ]
        return [*super().get_actions_row(request), *offered]

    @property
    def name_of_list(self) -> str:
        """What people call the list."""
        return self.list_title or capfirst(self.opts.verbose_name_plural)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {"title": self.name_of_list, **(extra_context or {})}
        response = super().changelist_view(request, context)
        if page := getattr(response, "context_data", {}).get("cl"):
            action = Reading.SEARCHED if page.query else Reading.LISTED
            trace(action, *page.result_list, model=self.model, query=question_of(request))
        return response

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Read a record once: Django and Unfold ask for it many times in a request."""

        def read() -> Any:
            if from_field or not plans.are_kept():
                return super(RecordAdmin, self).get_object(request, object_id, from_field)
            name = ("record of", type(self))
            return about(request.user, name, key_in(object_id) or 0, rows).first()

        def rows(key: int) -> models.QuerySet:
            return self.get_queryset(request).filter(pk=key).order_by()

        return once(request, (self.model, object_id, from_field), read)

    # Forms ---------------------------------------------------------------------------------------

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        if kwargs.get("fields"):
            kwargs["fields"] = [*kwargs["fields"], VERSION]
        form = super().get_form(request, obj, change=change, **kwargs)
        form.reader = request.user
        form.refusal = getattr(request, "refusal", None)
        return form

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [name for name in super().get_fields(request, obj) if name != VERSION]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Answer an operation's refusal with the form as it was typed."""
        if object_id:
            self.record_or_404(request, object_id)  # before any right is asked for: not seen is not found
        verb = f"{'changed' if object_id else 'added'} a {self.opts.verbose_name}"
        with acting(verb=verb, reason=request.POST.get("change_reason", "").strip()[:500]):
            for tries_left in reversed(range(TRIES)):
                try:
                    with waiting_told(request):
                        return super().changeform_view(request, object_id, form_url, extra_context)
                except (ValidationError, PermissionDenied) as refusal:
                    if request.method != "POST" or getattr(request, "refusal", None):
                        raise
                    # A conflict needs no words, as the form finds the newer version by itself; unless
                    # others are quicker each time.
                    if tries_left == 1 or not isinstance(refusal, operations.Conflict):
                        request.refusal = refusal  # type: ignore[attr-defined]
        raise AssertionError("A form with a refusal is not saved, and answers.")

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Name no hidden record in fields that are only read; Django asks nobody there."""
        forms = [context["adminform"].form]
        for inline in context.get("inline_admin_formsets", ()):
            forms += inline.formset.forms
        veil([form.instance for form in forms], request.user)
        if forms[0].instance.pk:
            mark_proposed(forms[0], forms[0].instance)
        context["is_writable"] = _is_writable(context)
        if not context["is_writable"]:
            context |= dict.fromkeys(
                ("show_save", "show_save_and_continue", "show_save_and_add_another"), False
            )
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's signature
        if not change:
            saved = self.add_record(request, obj, form)
        elif form.changes():
            saved = self.change_record(request, obj, form)
        else:
            return
        obj.pk, obj.version = saved.pk, saved.version

    def add_record(self, request: HttpRequest, instance: Any, form: Any) -> Any:
        """Call the operation that makes this kind of record."""
        return operations.create_record(instance)

    def change_record(self, request: HttpRequest, instance: Any, form: Any) -> Any:
        """Call the operation that changes this kind of record."""
        return operations.update_record(instance, changes=form.changes(), version=form.version)

    def remove_record(self, request: HttpRequest, instance: Any) -> None:
        """Call the operation that deletes this kind of record."""
        operations.delete_record(instance)

    def save_formset(
        self,
        request: HttpRequest,
        form: ModelForm,
        formset: BaseModelFormSet,
        change: bool,  # noqa: FBT001 - Django's signature
    ) -> None:
        formset.save(commit=False)
        typed: dict[Any, Any] = {each.instance.pk: each for each in formset.initial_forms}
        for part in formset.deleted_objects:
            self.remove_part(part)
        for part, _names in formset.changed_objects:
            self.change_part(part, typed[part.pk].changes(), typed[part.pk].version)
        for part in formset.new_objects:
            self.add_part(part)

    def add_part(self, part: Any) -> None:
        """Call the operation that adds a row which is part of the record."""
        operations.create_record(part)

    def change_part(self, part: Any, changes: dict[str, Any], version: int | None) -> None:
        """Call the operation that changes such a row."""
        operations.update_record(part, changes=changes, version=version)

    def remove_part(self, part: Any) -> None:
        """Call the operation that removes such a row."""
        operations.delete_record(part)

    def log_addition(self, *args: Any) -> None:
        """Write no log entry of Django's: the database writes the history, and without names."""

    log_change = log_addition
    log_deletions = log_addition

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self._to_page(obj) or super().response_post_save_change(request, obj)

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self._to_page(obj) or super().response_post_save_add(request, obj)

    def _to_page(self, obj: Any) -> HttpResponse | None:
        return HttpResponseRedirect(url_of(obj)) if self.page_template else None

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Any, object_id: str
    ) -> HttpResponse:
        raise Http404(f"There is no such {opts.verbose_name}, or it is not shown to you.")

    # Pages ---------------------------------------------------------------------------------------

    def get_urls(self) -> list[Any]:
        return [*self.page_urls(), *self.spot_urls(), *self.history_urls(), *super().get_urls()]

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Say what goes and what holds the record; delete by operation when confirmed."""
        record = self.record_or_404(request, object_id)
        if not self.has_delete_permission(request, record):
            raise PermissionDenied(f"You may not delete this {self.opts.verbose_name}.")
        refused: Iterable[str] = ()
        if request.method == "POST":
            try:
                return self._delete(request, record)
            except (ValidationError, PermissionDenied) as refusal:
                held = getattr(refusal, "code", "") == "held"
                refused = [] if held else getattr(refusal, "messages", [str(refusal)])
        context = {
            **self.record_context(request, record),
            "consequences": consequences(record, request.user),
            "refused": refused,
        }
        return TemplateResponse(request, self.delete_confirmation_template, context)

    def _delete(self, request: HttpRequest, record: Any) -> HttpResponse:
        name = str(record)
        reason = request.POST.get("change_reason", "").strip()[:500]
        with acting(verb=f"deleted a {self.opts.verbose_name}", reason=reason), transaction.atomic():
            self.remove_record(request, record)
        messages.success(request, f"{capfirst(self.opts.verbose_name)} {name} was deleted.")
        return HttpResponseRedirect(reverse(f"admin:{self.url_name('changelist')}"))


def _is_writable(context: dict[str, Any]) -> bool:
    """Tell whether a form has anything to type: some records are changed by steps alone."""
    if set(context["adminform"].form.fields) - {VERSION}:
        return True
    inlines = context.get("inline_admin_formsets", ())
    return any(
        each.has_add_permission or each.has_change_permission or each.has_delete_permission
        for each in inlines
    )


class ReadOnlyRecordAdmin(RecordAdmin):
    """Records that only operations of their own write; they are listed, read and have their history."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

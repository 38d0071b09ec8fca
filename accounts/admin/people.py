"""People, teams and roles in the admin site."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import Group, Permission
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from unfold.decorators import display
from unfold.widgets import UnfoldAdminSelect2MultipleWidget, UnfoldAdminTextInputWidget

from accounts import operations
from accounts.models import Role, RoleScope, Team, TeamMembership, User, UserRole
from records.admin import RecordAdmin, RecordInline
from records.forms import RecordForm
from records.operations import update_record
from records.policies import registered


class UserRoleInline(RecordInline):
    model = UserRole
    verbose_name_plural = "roles"

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "group":
            kwargs["queryset"] = Group.objects.filter(role__isnull=False)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class UserTeamInline(RecordInline):
    model = TeamMembership
    verbose_name_plural = "teams"
    autocomplete_fields = ("team",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class TeamMemberInline(UserTeamInline):
    verbose_name_plural = "members"
    autocomplete_fields = ("user",)


class Memberships(RecordAdmin):
    """Roles and teams are given and taken by operations of their own."""

    def add_part(self, part: Any) -> None:
        if isinstance(part, UserRole):
            operations.assign_role(part.user, role=part.group.role)
        else:
            operations.add_to_team(part.user, team=part.team)

    def remove_part(self, part: Any) -> None:
        if isinstance(part, UserRole):
            operations.revoke_role(part.user, role=part.group.role)
        else:
            operations.leave_team(part.user, team=part.team)


@admin.register(User)
class UserAdmin(Memberships):
    list_title = "People"
    list_display = ("shown_name", "shown_roles", "shown_teams", "time_zone", "shown_state")
    list_filter = ("is_active", "is_service", "user_roles__group")
    search_fields = ("display_name", "email")
    ordering = ("display_name", "id")
    sortable_by = ("shown_name",)
    fields = ("display_name", "email", "time_zone", "is_service", "is_active")
    inlines = (UserRoleInline, UserTeamInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("user_roles__group", "memberships__team")

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        return ("is_service",) if obj else ("is_active",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A superuser's address is the way to a superuser's password."""
        if isinstance(obj, User) and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: what a person did stays known, so that a user is switched off instead."""
        return False

    @display(description="Name", ordering="display_name", header=True)
    def shown_name(self, user: User) -> list[str]:
        return [user.display_name, user.email]

    @display(description="Roles")
    def shown_roles(self, user: User) -> str:
        return ", ".join(row.group.name for row in user.user_roles.all())

    @display(description="Teams")
    def shown_teams(self, user: User) -> str:
        return ", ".join(row.team.name for row in user.memberships.all())

    @display(description="State", label={"active": "success", "off": "", "service": "info"})
    def shown_state(self, user: User) -> tuple[str, str]:
        if not user.is_active:
            return "off", "Switched off"
        return ("service", "Service account") if user.is_service else ("active", "Active")

    def add_record(self, request: HttpRequest, instance: User, form: RecordForm) -> User:
        user = operations.create_user(**form.details())
        if not user.is_service:
            messages.info(
                request, f"{user} sets a password with “Forgotten your password?” on the log-in page."
            )
        return user

    def change_record(self, request: HttpRequest, instance: User, form: RecordForm) -> Any:
        changes = form.changes()
        switched = changes.pop("is_active", None)
        saved: Any = instance
        if changes:
            saved = update_record(instance, changes=changes, version=form.version)
        if switched is not None:
            saved = (operations.enable_user if switched else operations.disable_user)(instance)
        return saved

    def response_change(self, request: HttpRequest, obj: User) -> HttpResponse:
        """Stay with somebody who was just switched off: the page says what they leave behind."""
        if not obj.is_active and "_continue" not in request.POST:
            messages.success(request, f"{obj} can no longer log in.")
            return HttpResponseRedirect(self.url_of_view("change", obj))
        return super().response_change(request, obj)


@admin.register(Team)
class TeamAdmin(Memberships):
    list_display = ("name", "lead", "parent", "shown_members")
    list_select_related = ("lead", "parent")
    search_fields = ("name",)
    autocomplete_fields = ("parent", "lead")
    fields = ("name", "lead", "parent")
    inlines = (TeamMemberInline,)
    empty_hint = "People in a team see each other's candidates, as far as their roles reach."

    def get_queryset(self, request: HttpRequest) -> QuerySet[Team]:
        return super().get_queryset(request).prefetch_related("memberships__user")

    @display(description="Members")
    def shown_members(self, team: Team) -> str:
        return ", ".join(str(row.user) for row in team.memberships.all())


class RoleForm(RecordForm):
    """A role with its name and its rights, which stand at its group."""

    name = forms.CharField(max_length=150, widget=UnfoldAdminTextInputWidget)
    rights = forms.ModelMultipleChoiceField(
        Permission.objects.none(), required=False, widget=UnfoldAdminSelect2MultipleWidget
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["rights"]
        field.queryset = _rights()
        field.label_from_instance = lambda right: (
            f"{right.content_type.model_class()._meta.verbose_name}: {right.name}"
        )
        if self.instance.pk:
            self.fields["name"].disabled = True
            group = self.instance.group
            self.initial["name"] = group.name
            self.initial["rights"] = list(group.permissions.values_list("pk", flat=True))


def _rights() -> QuerySet[Permission]:
    """Return the rights that a policy asks for; others would be given in vain."""
    labels = {policy.model._meta.label_lower for policy in registered()}
    models = {tuple(label.split(".")) for label in labels}
    kept = [
        right.pk
        for right in Permission.objects.select_related("content_type")
        if (right.content_type.app_label, right.content_type.model) in models
    ]
    return Permission.objects.filter(pk__in=kept).select_related("content_type")


class RoleScopeInline(RecordInline):
    model = RoleScope
    verbose_name_plural = "reach"


@admin.register(Role)
class RoleAdmin(RecordAdmin):
    form = RoleForm
    list_display = ("shown_name", "description", "shown_people")
    list_select_related = ("group",)
    search_fields = ("group__name", "code")
    inlines = (RoleScopeInline,)
    fields = ("name", "code", "description", "rights")

    def get_readonly_fields(self, request: HttpRequest, obj: Role | None = None) -> tuple[str, ...]:
        return ("code",) if obj else ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Role]:
        return super().get_queryset(request).prefetch_related("group__user_roles")

    @display(description="Role", ordering="group__name")
    def shown_name(self, role: Role) -> str:
        return role.group.name

    @display(description="People")
    def shown_people(self, role: Role) -> int:
        return len(role.group.user_roles.all())

    def add_record(self, request: HttpRequest, instance: Role, form: RecordForm) -> Role:
        typed = form.cleaned_data
        role = operations.create_role(
            name=typed["name"], code=typed["code"], description=typed.get("description", "")
        )
        operations.set_rights(role, permissions=typed["rights"])
        instance.group = role.group
        return role

    def save_model(self, request: HttpRequest, obj: Role, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's signature
        super().save_model(request, obj, form, change)
        if change and "rights" in form.changed_data:
            operations.set_rights(obj, permissions=form.cleaned_data["rights"])

    def remove_record(self, request: HttpRequest, instance: Role) -> None:
        operations.delete_role(instance)

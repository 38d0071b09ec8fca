"""Log-in by e-mail and password; rights from roles, and from nowhere else."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.db.models import QuerySet

from accounts.models import User
from accounts.rights import rights_of


class RoleBackend(ModelBackend):
    """Django's own backend without rights of single users, and closed to the accounts of other systems."""

    def user_can_authenticate(self, user: Any) -> bool:
        return super().user_can_authenticate(user) and not user.is_service

    def get_group_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """Return what the roles give, as it was read for the policies."""
        if user_obj.is_superuser:
            return super().get_group_permissions(user_obj, obj)
        if not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            return set()
        return rights_of(user_obj).permissions

    def _get_user_permissions(self, user_obj: User) -> QuerySet[Permission]:
        return Permission.objects.none()

"""Addresses of one's own account."""

from django.urls import path

from accounts import views

urlpatterns = [
    path("preferences/", views.preferences, name="admin_preferences"),
    path("password/", views.PasswordResetView.as_view(), name="admin_password_reset"),
    path("password/sent/", views.PasswordResetDoneView.as_view(), name="password_reset_done"),
    path(
        "password/<uidb64>/<token>/", views.PasswordResetConfirmView.as_view(), name="password_reset_confirm"
    ),
    path("password/changed/", views.PasswordResetCompleteView.as_view(), name="password_reset_complete"),
]

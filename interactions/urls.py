"""Addresses of this room outside the admin site."""

from django.urls import path

from interactions.views import calendar_feed

urlpatterns = [path("<str:secret>.ics", calendar_feed, name="calendar_feed")]

"""Settings (skeleton)."""
from pathlib import Path
BASE_DIR = Path(__file__).resolve().parent.parent
SECRET_KEY = "x"
DEBUG = True
INSTALLED_APPS = [
    "unfold", "unfold.contrib.filters", "unfold.contrib.forms", "unfold.contrib.inlines", "unfold.contrib.guardian", "unfold.contrib.simple_history",
    "django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
    "django.contrib.messages", "django.contrib.staticfiles", "django.contrib.postgres", "django.contrib.humanize",
    "simple_history", "guardian", "rest_framework", "procrastinate.contrib.django",
    "audit", "records", "accounts", "governance", "candidates", "clients", "placements", "interactions", "integrations",
]
AUTH_USER_MODEL = "accounts.User"
USE_TZ = True
SIMPLE_HISTORY_ENABLED = False
SIMPLE_HISTORY_DATE_INDEX = False

"""The web application, with a pool of database connections of its own."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from sor_project import database

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sor_project.settings")
application = get_wsgi_application()

settings.DATABASES["default"]["OPTIONS"] |= {
    "pool": settings.DATABASE_POOL,
    "options": database.options(database.SERVING_TIMEOUTS),
}

"""The site's settings for tests: no ``.env``, no folder of the developer's, quick passwords."""

import os
import tempfile
from multiprocessing import parent_process

os.environ["SOR_ENV_FILE"] = ""
if parent_process() is None:  # the hands of a test share its folder
    os.environ["SOR_DATA_DIR"] = tempfile.mkdtemp(prefix="sor-tests-")

from sor_project.settings import *  # noqa: F403 - the environment comes first

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True  # nothing is collected, and nothing warns of it

"""Settings, each read from the environment or ``.env``; ``.env.example`` lists them all.

One setting decides how strict the site is: an https ``SITE_URL`` is production, with secure cookies,
redirects and a required ``SECRET_KEY``; a local http one is for trying and developing.
"""

from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from environs import Env, validate

from sor_project import database
from sor_project.secret import local_secret_key
from sor_project.unfold import UNFOLD  # noqa: F401 - Unfold reads it here

BASE_DIR = Path(__file__).resolve().parent.parent

env = Env()
# Settings of the environment win over those of the file; the tests name no file at all.
if env_file := env.str("SOR_ENV_FILE", default=str(BASE_DIR / ".env")):
    env.read_env(env_file, recurse=False)

# --- Where this is -----------------------------------------------------------------------------------

DATA_DIR = env.path("SOR_DATA_DIR", default=BASE_DIR / "var").resolve()
BIND = env.str("SOR_BIND", default="127.0.0.1")
WEB_WORKERS = env.int("WEB_WORKERS", default=2, validate=validate.Range(min=1))
WEB_THREADS = env.int("WEB_THREADS", default=4, validate=validate.Range(min=1))
PORT = env.int("PORT", default=8000, validate=validate.Range(min=1, max=65535))
SITE_URL = env.str("SITE_URL", default=f"http://127.0.0.1:{PORT}").rstrip("/")
_site = urlsplit(SITE_URL)
if _site.scheme not in {"http", "https"} or not _site.hostname:
    raise ImproperlyConfigured("SITE_URL must be an address such as https://record.agency.example.")
HTTPS = _site.scheme == "https"

# Who sends candidates to clients, at the head of what clients are shown.
AGENCY_NAME = env.str("AGENCY_NAME", default="")

# A folder with a model of the meaning of words, by which candidates for a job are ranked besides.
SEMANTIC_MODEL = env.str("SEMANTIC_MODEL", default="")

DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[_site.hostname, "127.0.0.1", "localhost"])
SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY:
    if HTTPS:
        raise ImproperlyConfigured("SECRET_KEY must be set when SITE_URL is https.")
    SECRET_KEY = local_secret_key(DATA_DIR)
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", default=[])

# --- Rooms -------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "sor_project.apps.ProjectConfig",
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "unfold.contrib.inlines",
    "unfold.contrib.guardian",
    "unfold.contrib.simple_history",
    "sor_project.apps.SiteConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "simple_history",
    "guardian",
    "axes",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "procrastinate.contrib.django",
    "integrations",
    "privacy",
    "interactions",
    "placements",
    "candidates",
    "clients",
    "governance",
    "accounts",
    "records",
    "audit",
]

MIDDLEWARE = [
    "sor_project.middleware.client_address",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "sor_project.middleware.content_security_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.PreferencesMiddleware",
    "audit.middleware.ActingMiddleware",
    "records.middleware.one_scope",
    "sor_project.middleware.absolute_session_limit",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",  # last, as it asks
]

ROOT_URLCONF = "sor_project.urls"
WSGI_APPLICATION = "sor_project.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- Database ----------------------------------------------------------------------------------------

# Without DATABASE_URL the embedded server of the data folder is used, which `make run` starts.
DATABASE_URLS = database.urls(
    DATA_DIR,
    app=env.str("DATABASE_URL", default=""),
    owner=env.str("DATABASE_OWNER_URL", default=""),
    redactor=env.str("DATABASE_REDACTOR_URL", default=""),
)
EMBEDDED = not env.str("DATABASE_URL", default="")
DATABASE_REDACTOR_URL = DATABASE_URLS.get("redactor", "")
DATABASE_ROLES = database.roles(DATABASE_URLS)
# Plans are kept on their connection, which a pooler between us and PostgreSQL may not hand on as it was.
DATABASE_KEEP_PLANS = env.bool("DATABASE_KEEP_PLANS", default=True)
DATABASES = {"default": database.configuration(DATABASE_URLS["app"], keep_plans=DATABASE_KEEP_PLANS)}
DATABASE_OWNER = database.configuration(DATABASE_URLS["owner"], migrating=True)
# Taken up by a server alone (see wsgi.py): a command that finds no database should say so at once.
DATABASE_POOL = {
    "min_size": 1,
    "max_size": env.int("DATABASE_POOL_SIZE", default=8, validate=validate.Range(min=1)),
    "timeout": 10,
}

# Local sites without data get some to look at.
DEMO_DATA = env.bool("DEMO_DATA", default=EMBEDDED and not HTTPS)

# --- People ------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # first: stops who tries too often
    "accounts.backends.RoleBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
LOGOUT_REDIRECT_URL = "admin:login"
PASSWORD_RESET_TIMEOUT = 60 * 60 * 4

# Ten wrong passwords for one address from one place close it for a quarter of an hour. By both, so that
# nobody can lock a colleague out from elsewhere.
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_CALLABLE = "accounts.throttling.name_tried"
AXES_LOCKOUT_CALLABLE = "accounts.views.locked_out"
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# A session ends after hours without a request, and after days whatever happens.
SESSION_COOKIE_AGE = 60 * 60 * env.int("SESSION_IDLE_HOURS", default=12, validate=validate.Range(min=1))
SESSION_ABSOLUTE_AGE = 60 * 60 * env.int("SESSION_MAX_HOURS", default=168, validate=validate.Range(min=1))
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

# Rows decide (see records.policies), so that guardian only keeps the grant tables.
ANONYMOUS_USER_NAME = None
GUARDIAN_AUTO_PREFETCH = False
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]  # its authentication backend is not wanted

# PostgreSQL writes the history (see audit.triggers).
SIMPLE_HISTORY_ENABLED = False
SIMPLE_HISTORY_DATE_INDEX = False

# --- Transport ---------------------------------------------------------------------------------------

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "sor-session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "sor-csrf"
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_REFERRER_POLICY = "same-origin"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
# The proxies in front, as addresses or networks: only they are believed about whom they speak for, and whether
# they were spoken to in https. PROXY_HOPS is how many of them stand in a row.
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
TRUSTED_PROXIES: list[str] = env.list(
    "TRUSTED_PROXIES", default=["127.0.0.1/32", "::1/128"] if BEHIND_PROXY else []
)
PROXY_HOPS = env.int("PROXY_HOPS", default=1, validate=validate.Range(min=1))
for _network in TRUSTED_PROXIES:
    try:
        ip_network(_network)
    except ValueError as _fault:
        raise ImproperlyConfigured(f"TRUSTED_PROXIES: {_fault}. Write 10.0.0.5 or 10.0.0.0/24.") from None
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"

SECURE_CSP: dict[str, Any] = {
    "default-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
# Unfold's Alpine evaluates expressions and its components carry style attributes.
SECURE_CSP_ADMIN: dict[str, Any] = {
    **SECURE_CSP,
    "script-src": [CSP.SELF, CSP.UNSAFE_EVAL],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
}

# --- REST --------------------------------------------------------------------------------------------

API_REQUESTS_PER_MINUTE = env.int("API_REQUESTS_PER_MINUTE", default=6000, validate=validate.Range(min=1))
REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.authentication.ApiKeyAuthentication",
        "rest_framework.authentication.SessionAuthentication",  # for the pages that describe the API
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated",
        "records.api.permissions.WithinScopes",
    ],
    "DEFAULT_PARSER_CLASSES": [
        "records.api.transport.JsonParser",
        "records.api.transport.MergePatchParser",
    ],
    "DEFAULT_RENDERER_CLASSES": ["records.api.transport.JsonRenderer"],
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": ["accounts.throttling.RequestsPerMinute"],
    "EXCEPTION_HANDLER": "records.api.problems.answer",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "COERCE_DECIMAL_TO_STRING": True,
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Recruitment record",
    "VERSION": "1.0.0",
    "DESCRIPTION": "The record of candidates, and of what was agreed with clients about them.",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": False,
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "PREPROCESSING_HOOKS": ["records.api.schema.documented"],
    "POSTPROCESSING_HOOKS": ["records.api.schema.tidied"],
    "SWAGGER_UI_SETTINGS": {"docExpansion": "none", "filter": True, "displayRequestDuration": True},
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

# --- Other systems -----------------------------------------------------------------------------------

# Webhooks and readings of other systems go to the open internet only; these networks, of the agency's own,
# are allowed as well, there also without https.
OUTBOUND_NETWORKS: list[str] = env.list("OUTBOUND_NETWORKS", default=[])
for _network in OUTBOUND_NETWORKS:
    try:
        ip_network(_network)
    except ValueError as _fault:
        raise ImproperlyConfigured(f"OUTBOUND_NETWORKS: {_fault}. Write 10.0.0.0/8.") from None

# --- Four eyes ---------------------------------------------------------------------------------------

PROPOSAL_DAYS = env.int("PROPOSAL_DAYS", default=30, validate=validate.Range(min=1, max=3650))

# Where the nightly files for other systems are put, a folder for each.
DROPS_DIR = env.path("DROPS_DIR", default=DATA_DIR / "drops")

# --- Files and mail ----------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [path for path in [BASE_DIR / "sor_project" / "static"] if path.exists()]
MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "/media/"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "sor_project.static_files.StaticFiles"},
}
# Where a bucket is named, files are kept there; nothing is then kept on a node.
_bucket, _endpoint = env.str("S3_BUCKET", default=""), env.str("S3_ENDPOINT", default="")
if _bucket:
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": _bucket,
            "endpoint_url": _endpoint or None,
            "default_acl": None,
            "file_overwrite": False,
        },
    }
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# A form with one file of 25 MB, over REST.
LARGEST_UPLOAD = 27_000_000

# Without a mail server letters are written to files, where a developer can read them.
_mail_server = {
    "host": env.str("EMAIL_HOST", default=""),
    "port": env.int("EMAIL_PORT", default=587, validate=validate.Range(min=1, max=65535)),
    "username": env.str("EMAIL_HOST_USER", default=""),
    "password": env.str("EMAIL_HOST_PASSWORD", default=""),
    "use_tls": env.bool("EMAIL_USE_TLS", default=True),
    "timeout": 20,
}
_mail_folder = {"file_path": DATA_DIR / "mail"}
_mail_backend = "smtp" if _mail_server["host"] else "filebased"
MAILERS = {
    "default": {
        "BACKEND": f"django.core.mail.backends.{_mail_backend}.EmailBackend",
        "OPTIONS": _mail_server if _mail_server["host"] else _mail_folder,
    }
}
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="record@localhost")

# --- Language and time -------------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
USE_I18N = True
FORMAT_MODULE_PATH = "sor_project.formats"  # one for each choice of accounts.choices.Locale
USE_TZ = True
TIME_ZONE = "UTC"

# --- Logs --------------------------------------------------------------------------------------------

LOG_LEVEL = env.str(
    "LOG_LEVEL", default="INFO", validate=validate.OneOf(["DEBUG", "INFO", "WARNING", "ERROR"])
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "sor_project.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": [], "level": LOG_LEVEL, "propagate": True},
        "procrastinate": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},  # addresses of receivers may hold secrets
    },
}

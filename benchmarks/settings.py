"""Banyan's settings with two floor views beside it: what the server and one row cost on this machine."""

from banyan.web import environment
from banyan.web.settings import *  # noqa: F403
from banyan.web.settings import MIDDLEWARE as _MIDDLEWARE

ROOT_URLCONF = "benchmarks.urls"
if environment.switch("BENCHMARK_AFRESH"):
    MIDDLEWARE = [name for name in _MIDDLEWARE if not name.endswith("AnonymousPageCache")]
if environment.switch("BENCHMARK_FLOOR"):
    # Without Banyan's apps; sign-in would refuse to run without its middleware.
    MIDDLEWARE, INSTALLED_APPS, ROOT_URLCONF = [], [], "benchmarks.floor"

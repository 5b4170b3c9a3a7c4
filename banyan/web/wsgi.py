"""The WSGI application that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "banyan.web.settings")
os.environ.setdefault("OMP_NUM_THREADS", "1")
application = get_wsgi_application()

from banyan.commons.meaning import warm_up  # noqa: E402 - needs the settings that the line above has read

warm_up()

"""The WSGI application that the server runs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "beffroi.site.settings")
application = get_wsgi_application()

from beffroi.site.memory import settle  # noqa: E402 - routes need Django to be ready

settle()

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tuntas.config.settings")
application = get_wsgi_application()
# Before the first request: two that come at once would import the addresses in two threads, and each may
# then find a module that the other has only half read.
get_resolver().url_patterns  # noqa: B018 - reading it imports them

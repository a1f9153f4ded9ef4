"""What the server loads: the pages, and beside them the door for machines."""

import gc
import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huxin.config.settings")
_pages = get_wsgi_application()

from huxin.web.api import open_api  # noqa: E402  # Django is set up by then

# What is loaded by now stays: a collection in the middle of a page need not walk it.
gc.collect()
gc.freeze()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """One request."""
    answer = open_api.respond if environ.get("PATH_INFO", "").endswith(open_api.PATH) else _pages
    found: Iterable[bytes] = answer(environ, start_response)
    return found

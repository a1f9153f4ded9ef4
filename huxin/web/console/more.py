"""更多: every page that has no tab of its own, in groups, as far as the person may open it."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from huxin.web.console import directory
from huxin.web.console.pages import actor_of, page


@require_safe
def shown(request: HttpRequest) -> HttpResponse:
    """The directory, for everybody who is signed in."""
    return page(request, "console/more.html", {"groups": directory.listed(actor_of(request))})

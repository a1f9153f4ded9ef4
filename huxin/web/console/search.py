"""搜索: everything this person may see. What is typed is posted, so that no name or number stands in an address."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from huxin.access import Permission
from huxin.base import clock
from huxin.queries import search as queries
from huxin.web.console.pages import actor_of, home, page


@require_http_methods(["GET", "HEAD", "POST"])
def shown(request: HttpRequest) -> HttpResponse:
    """The form, and what was found. People only by POST, and only for those who may read a person in full."""
    actor, now, posted = actor_of(request), clock.now(), request.method == "POST"
    given = request.POST if posted else request.GET
    text = given.get("q", "").replace("\x00", "").strip()[:100]
    may_find, personal = actor.holds(Permission.UNMASK), queries.looks_personal(text)
    context: dict[str, object] = {"text": "" if personal and not posted else text, "may_find_people": may_find}
    context["in_the_open"] = personal and not posted
    if text and not personal:
        context["found"] = queries.everything(actor=actor, text=text, now=now)
    if text and posted and may_find:
        context["people"] = queries.persons(home=home(), actor=actor, text=text, now=now)
    context["asked"] = bool(text) and not context["in_the_open"]
    return page(request, "console/search.html", context)

"""规则: the rule book."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from huxin.access import Permission
from huxin.base import clock
from huxin.law import book
from huxin.queries import rule_record, rulebook, runs
from huxin.web.console.pages import actor_of, page


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule under the pack asked for; without one, the pack of the current run, else today's."""
    run = runs.current()
    pack = request.GET.get("pack") or (run.pack if run else book.pack_on(clock.today()))
    actor, now = actor_of(request), clock.now()
    records = rule_record.records(actor=actor, now=now) if actor.holds(Permission.MATTERS) else None
    return page(request, "console/rules.html", {"book": rulebook.rulebook(pack), "records": records})

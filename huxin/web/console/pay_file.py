"""代发: the file for the bank, of one project and month, and the orders made before."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from huxin.actions import pay_files as actions
from huxin.base import clock
from huxin.base.errors import BadSource, Refused
from huxin.queries import pay_files as queries
from huxin.sources.banks import profiles
from huxin.web.console import export
from huxin.web.console.pages import actor_of, page


@require_http_methods(["GET", "HEAD", "POST"])
def shown(request: HttpRequest, project_id: int, ym: int) -> HttpResponse:
    """The form and what was ordered before; posted, the file as a download, or why there is none."""
    found = queries.pay_page(actor=actor_of(request), project_id=project_id, ym=ym)
    given = {name: request.POST.get(name, "").strip()[:200] for name in ("profile", "team", "account", "again")}
    context: dict[str, object] = {"found": found, "given": given}
    context["profiles"] = [(p.name, p.label) for p in profiles().values() if not p.is_fact]
    if request.method != "POST":
        return page(request, "console/pay_file.html", context)
    try:
        made = actions.make(
            actor=actor_of(request),
            project_id=project_id,
            ym=ym,
            profile=given["profile"],
            team=given["team"] or None,
            account_no=given["account"] or None,
            again=bool(given["again"]),
            now=clock.now(),
        )
    except (Refused, BadSource) as error:
        return page(request, "console/pay_file.html", {**context, "error": str(error)}, status=422)
    return export.download(made.name, made.data, "application/octet-stream")

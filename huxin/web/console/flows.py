"""个人账户流水: the form by which an inspector has a lawfully obtained statement judged, and what came of it."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from huxin.actions import flows as actions
from huxin.actions.flows import Approved
from huxin.base import clock
from huxin.base.errors import BadSource, BadValue, Refused
from huxin.facts import moments
from huxin.law.regulation import SINCE
from huxin.queries import signs as queries
from huxin.sources.personal_rows import COLUMNS, REQUIRED
from huxin.web.console.pages import actor_of, page


@require_http_methods(["GET", "HEAD", "POST"])
def judge(request: HttpRequest) -> HttpResponse:
    """The form; sent, the page says what the rows ask. Nothing of them is kept."""
    actor = actor_of(request)
    actions.require_statements(actor)
    typed = {key: request.POST.get(key, "").replace("\x00", "").strip()[:60] for key in ("case", "approval", "on")}
    typed["basis"] = request.POST.get("basis", "").replace("\x00", "").strip()[:100]
    context: dict[str, object] = {"columns": COLUMNS, "required": REQUIRED, "typed": typed, "since": SINCE}
    if request.method != "POST":
        return page(request, "console/sign_statement.html", context)
    file = request.FILES.get("file")
    try:
        if file is None or (file.size or 0) > actions.LARGEST:
            raise BadSource("没有选择文件，或文件超过 4 MB，请按月份分开。")
        said = Approved(typed["case"], typed["approval"], moments.day(typed["on"]), typed["basis"])
        found = actions.judge(actor=actor, said=said, data=file.read(), now=clock.now())
    except BadValue as error:
        return page(request, "console/sign_statement.html", {**context, "error": f"批准日期{error}。"}, 422)
    except (BadSource, Refused) as error:
        return page(request, "console/sign_statement.html", {**context, "error": str(error)}, 422)
    lines = queries.of_keys(actor=actor, keys=found.keys)
    return page(request, "console/sign_statement.html", {**context, "found": found, "lines": lines, "typed": {}})

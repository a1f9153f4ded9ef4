"""清欠台账: a new item, by hand with its list of workers, of a complaint or a case, or of a finding with one click."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from huxin.access import Actor
from huxin.actions import campaigns
from huxin.actions import ledger as actions
from huxin.actions.ledger import Debt
from huxin.base import clock
from huxin.base.errors import BadValue, NotFound, Refused
from huxin.base.months import months_between, ym_from_text, ym_of
from huxin.queries import campaigns as queries
from huxin.queries import matter as matters
from huxin.queries import projects
from huxin.queries.matters import MatterLine, lines
from huxin.web import claim_lines
from huxin.web.console import move_form
from huxin.web.console.move_form import Form
from huxin.web.console.pages import actor_of, day_from, error_page, home, number_sent, page
from huxin.workflows import Field, Move
from huxin.workflows.ledger import FACTS, FROM, UNTIL

_LINES = Field("lines", "工人名单", hint="一行一人：姓名、手机号或者身份证号、欠多少元。没有名单不能建账。")
_PROJECT = Field("project_code", "项目", hint="项目编码，或名称、施工单位、拼音首字母里的几个字。")


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """The form of a new item, ``?matter=`` of a complaint or a case; sent, the item. Nothing typed is lost."""
    actor, now, today = actor_of(request), clock.now(), clock.today()
    campaigns.require_searching(actor)
    known = dict(queries.choices(actor=actor, today=today))
    if not known:
        return error_page(request, status=422, message="没有正在进行的专项行动。专项行动由市治欠办部署。")
    of = _matter(request, actor)
    if request.method != "POST":
        typed = {"campaign": request.GET.get("campaign", ""), "project_code": request.GET.get("project", "")[:64]}
        if len(known) == 1:
            typed["campaign"] = next(iter(known))
        return _page(request, move_form.blank(_step(known, of, {}), today=today, typed=typed), of)
    text = request.POST.get("project_code", "").replace("\x00", "").strip()[:100]
    found = {} if of else projects.named(actor=actor, text=text)
    form = move_form.posted(request, _step(known, of, found), actor, now=now, today=today)
    if form.wrong:
        several = "请在找到的项目里选一个。" if found and text not in found else ""
        return _page(request, form, of, f"还不能建账，请按下面的说明补充。{several}")
    try:
        return redirect("matter", _opened(actor, form, of))
    except (Refused, NotFound, BadValue) as error:
        return _page(request, form, of, str(error))


def _matter(request: HttpRequest, actor: Actor) -> MatterLine | None:
    text = request.GET.get("matter", "")
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        return None
    return lines([matters.find(actor, int(text))], now=clock.now())[0]


def _step(known: Mapping[str, str], of: MatterLine | None, found: Mapping[str, str]) -> Move:
    """The form as a move: of a matter the project and the workers are known."""
    project = Field("project_code", "项目", "choice", choices=found) if found else _PROJECT
    drive = Field("campaign", "专项行动", "choice", choices=known)
    needs = (drive, FROM, UNTIL, FACTS) if of else (drive, project, FROM, UNTIL, _LINES, FACTS)
    return Move("open", "登记清欠台账", (), "found", (), needs)


def _opened(actor: Actor, form: Form, of: MatterLine | None) -> int:
    given: dict[str, Any] = dict(form.given)
    first, last = (day_from(given[key]) for key in ("owed_from", "owed_to"))
    if first is None or last is None:
        raise Refused("欠薪所属期须在 2000 年到 2099 年之间。")
    debt, now, number = Debt(first, last, given["facts"]), clock.now(), int(given["campaign"])
    if of:
        return actions.from_matter(actor=actor, number=number, matter_id=of.id, debt=debt, now=now).pk
    months = max(1, len(months_between(ym_of(first), ym_of(last))))
    claims = claim_lines.claims(given["lines"], months=months)
    return actions.by_hand(
        actor=actor, number=number, project_code=given["project_code"], debt=debt, claims=claims, now=now
    ).pk


def _page(request: HttpRequest, form: Form, of: MatterLine | None, refused: str = "") -> HttpResponse:
    context = {"form": form, "of": of, "refused": refused}
    return page(request, "console/ledger_add.html", context, 422 if refused else 200)


@require_POST
def found(request: HttpRequest) -> HttpResponse:
    """Open what a finding says is owed to whom."""
    actor, month = actor_of(request), request.POST.get("month", "")
    campaigns.require_searching(actor)
    try:
        number = number_sent(request, "campaign")
        made = actions.from_run(
            actor=actor, home=home(), number=number, project_id=number_sent(request, "project", digits=18),
            rule=request.POST.get("rule", "").replace("\x00", "")[:10], ym=ym_from_text(month) if month else None,
            now=clock.now(),
        )  # fmt: skip
    except ValueError:
        return error_page(request, status=422, message="页面不完整，请刷新后再提交。")
    except (Refused, NotFound) as error:
        return error_page(request, status=422, message=str(error))
    return redirect("matter", made[0].pk) if len(made) == 1 else redirect("campaign-ledger", number)

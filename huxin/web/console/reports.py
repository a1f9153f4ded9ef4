"""反映: those who brought a matter by which door, their messages and photos; and taking one down at the counter."""

import secrets
from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from huxin.access import Actor, Permission
from huxin.actions import messages, reports, texts
from huxin.actions.reports import Claim, Filed, Grievance, Who
from huxin.base import clock
from huxin.base.errors import BadValue, NotFound, Refused
from huxin.base.money import fen
from huxin.base.months import months_between, ym_from_text, ym_of
from huxin.base.receipt import spelled
from huxin.law import regions
from huxin.queries import matter as matters
from huxin.queries import merging, portal
from huxin.queries import reports as queries
from huxin.queries._told import Told
from huxin.web import claim_lines
from huxin.web.console import export
from huxin.web.console.pages import actor_of, page
from huxin.workflows import workflow
from huxin.workflows.complaint import DOORS, VISITS

_TYPED = (
    *("door", "project", "region", "employer", "story", "first", "last", "amount", "lines"),
    *("name", "phone", "id_no", "anonymous", "once"),
)
_SHORTEST_PURPOSE = 4


@require_http_methods(["GET", "HEAD", "POST"])
def of_matter(request: HttpRequest, matter_id: int) -> HttpResponse:
    """The reports of a matter; an answer to one, or who it is in full for a purpose that is recorded."""
    actor, now, key = actor_of(request), clock.now(), request.POST.get("key", "")[:16]
    context: dict[str, object] = {"matter_id": matter_id, "answered": "answered" in request.GET, "key": key}
    if request.method == "POST" and request.POST.get("act") == "answer":
        text = request.POST.get("text", "")
        try:
            messages.answer(actor=actor, matter_id=matter_id, key=key, text=text, now=now)
        except Refused as error:
            return _page(request, matter_id, {**context, "refused": str(error), "text": text}, 422)
        return redirect(f"{reverse('matter-reports', args=[matter_id])}?answered=1")
    if request.method == "POST":
        purpose = request.POST.get("purpose", "").replace("\x00", "").strip()[:200]
        if len(purpose) < _SHORTEST_PURPOSE:
            why = f"请写明用途，至少 {_SHORTEST_PURPOSE} 个字，例如「回访反映人」。"
            return _page(request, matter_id, {**context, "refused": why}, 422)
        who = reports.reveal(actor=actor, matter_id=matter_id, key=key, purpose=purpose, now=now)
        context["revealed"] = who
    return _page(request, matter_id, context)


@require_safe
def photo(request: HttpRequest, matter_id: int, sha256: str) -> HttpResponse:
    """A photo that came with a report, as a download."""
    lines = queries.of_matter(actor=actor_of(request), matter_id=matter_id)
    key = next((line.key for line in lines if any(sha256 in said.files for said in line.messages)), None)
    if key is None:
        raise NotFound("没有这张照片，或它不在您的管辖范围内。")
    return export.download(f"照片-{sha256[:8]}.jpg", messages.photo(key=key, sha256=sha256), "image/jpeg")


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Take down a report that came by counter, telephone, letter, petition, 12345 or the national platform."""
    actor = actor_of(request)
    if actor.role not in workflow(reports.KIND).opens:
        raise Refused(f"您的角色是「{actor.role.label}」，不能登记反映。")
    if request.method != "POST":
        blank = {"region": actor.regions[0] if actor.regions else "", "project": request.GET.get("project", "")[:64]}
        return _form(request, {**blank, "once": secrets.token_urlsafe(24)})
    typed = {key: request.POST.get(key, "").replace("\x00", "").strip()[:20_000] for key in _TYPED}
    try:
        grievance = _grievance(typed)
        filed = reports.file(
            grievance=grievance, once=f"{actor.id}\0{typed['once']}", door=typed["door"], actor=actor,
            now=clock.now(),
        )  # fmt: skip
    except (BadValue, Refused, NotFound) as error:
        return _form(request, typed, str(error))
    visited = typed["door"] in VISITS and merging.may_visit(actor)
    more = _found(actor, filed) if filed.joined else _visited(actor, filed) if visited else {}
    context = {"filed": filed, "code": spelled(filed.code), **more}
    return page(request, "console/report_filed.html", context)


def _found(actor: Actor, filed: Filed) -> dict[str, object]:
    """The matter that was open already, and whether a visit to a higher body is to be recorded in it."""
    try:
        found = matters.matter(actor=actor, matter_id=filed.matter_id, now=clock.now())
    except NotFound:
        return {}
    return {"line": found.line, "visit": any(step.name == "visit" and not step.why for step in found.steps)}


def _visited(actor: Actor, filed: Filed) -> dict[str, object]:
    """A visit to a higher body: what looks the same and was on file before, or that nothing was."""
    try:
        return {"visited": True, "alike": merging.suggestions(
            actor=actor, matter_id=filed.matter_id, now=clock.now()
        ), "may_merge": merging.may(actor)}  # fmt: skip
    except NotFound:
        return {}


def _page(request: HttpRequest, matter_id: int, context: Mapping[str, object], status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    found = queries.of_matter(actor=actor, matter_id=matter_id)
    more = {"reports": found, "may_unmask": actor.holds(Permission.UNMASK), "can_text": texts.can_send()}
    return page(request, "console/reports.html", {**context, **more}, status)


def _form(request: HttpRequest, typed: Mapping[str, str], refused: str = "") -> HttpResponse:
    doors = [(key, label) for key, label in DOORS.items() if key not in ("portal", "finding")]
    places = [regions.BAIYIN, *regions.counties_of(regions.BAIYIN)]
    here = [(code, regions.name(code)) for code in places]
    context = {"typed": typed, "doors": doors, "regions": here, "refused": refused}
    return page(request, "console/report_new.html", context, 422 if refused else 200)


def _grievance(typed: Mapping[str, str]) -> Grievance:
    site = portal.site(typed["project"])
    if typed["project"] and site is None:
        raise NotFound(f"没有项目「{typed['project']}」，请核对项目编码；找不到项目的可以不填。")
    if site is None and typed["region"] not in (regions.BAIYIN, *regions.counties_of(regions.BAIYIN)):
        raise BadValue("请选用工所在的县区。")
    if len(typed["once"]) < 16:
        raise BadValue("页面内容不完整，请刷新后再填一次。")
    first, last = _month(typed["first"], "欠薪起月"), _month(typed["last"] or typed["first"], "欠薪止月")
    if first > last or last > ym_of(clock.today()):
        raise BadValue("欠薪月份不对：起月不能晚于止月，止月不能晚于本月。")
    months = len(months_between(first, last))
    anonymous = typed["anonymous"] == "1"
    own = Who("" if anonymous else typed["name"], "" if anonymous else typed["id_no"], typed["phone"])
    claims = claim_lines.claims(typed["lines"], months=months)
    amount = 0 if claims else fen(typed["amount"])
    if not claims and not amount:
        raise BadValue("请填欠薪金额，或者逐人填写名单。")
    if not claims and not anonymous:
        claims = [Claim(own, amount, months)]
    total = sum(claim.claimed_fen for claim in claims) or amount
    told = Told(typed["story"][:4000], typed["employer"][:200], "", first, last, total, len(claims) or 1)
    region = site.region_code if site else typed["region"]
    return Grievance(told, region, site.code if site else "", own, anonymous, claims)


def _month(text: str, label: str) -> int:
    try:
        return ym_from_text(text)
    except ValueError:
        raise BadValue(f"「{label}」请写成 2019-06 的样子。") from None

"""关联单位, 同一件事, 负责人: who stands behind whom, which complaints are one, and who is in charge."""

from collections.abc import Iterator, Sequence

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huxin.access import Permission, require_anywhere
from huxin.actions import in_charge as actions
from huxin.actions.in_charge import Entered
from huxin.actions.reports import Who
from huxin.analysis.ties import JOINING, KINDS
from huxin.base import clock
from huxin.queries import clusters as cluster_queries
from huxin.queries import in_charge as people_queries
from huxin.queries import ties as queries
from huxin.queries.analysis import CHANNELS
from huxin.queries.clusters import SPANS, Cluster, ClusterFilter
from huxin.queries.in_charge import PARTS, PersonLine
from huxin.queries.ties import SORTS, TiedGroup, TieFilter
from huxin.web.console import export
from huxin.web.console.move_form import Form
from huxin.web.console.pages import actor_of, number_in, page, word_from
from huxin.web.console.project import SHORTEST_PURPOSE
from huxin.web.console.projects import choices
from huxin.web.console.register_form import answered
from huxin.web.templatetags.console import region
from huxin.workflows import Field, Move, read_all

_HEADS = ("组", "单位", "另一单位", "关联", "说明", "本组单位数", "本组县区", "本组欠薪（元）", "本组在办事项")
_CLUSTER_HEADS = ("组", "编号", "名称", "县区", "登记日期", "状态", "人数", "涉及金额（元）", "相像的理由",
                  "本组人数（不重复）", "本组涉及金额（不重复，元）")  # fmt: skip
_PEOPLE_HEADS = (
    *("姓名", "证件号码", "职务", "单位", "单位数", "互相印证的渠道"),
    *(channel.label for channel in CHANNELS),
    *("欠薪金额（元）", "最近"),
)


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """One page of the groups; only these where htmx asks for them."""
    actor, wanted = actor_of(request), _wanted(request)
    rows = queries.search(actor=actor, wanted=wanted, today=clock.today(), page=number_in(request, "page"))
    context = {"rows": rows, "wanted": wanted, "filtered": wanted != TieFilter(sort=wanted.sort)}
    if request.headers.get("HX-Target") == "list":
        return render(request, "console/_ties.html", context)
    more = {"kinds": KINDS.items(), "sorts": SORTS.items(), "sees_people": actor.holds(Permission.UNMASK)}
    return page(request, "console/ties.html", {**context, **more})


@require_safe
def exported(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Every tie of the groups that match."""
    found = queries.every(actor=actor_of(request), wanted=_wanted(request), today=clock.today())
    return export.table(kind, "关联单位", _HEADS, _cells(found))


def _cells(found: Sequence[TiedGroup]) -> Iterator[Sequence[export.Cell]]:
    for number, group in enumerate(found, 1):
        counties = "、".join(region(code) for code in group.counties)
        for reason in group.reasons:
            yield (number, *reason, len(group.units), counties, export.yuan(group.arrears_fen), group.matters)


def _wanted(request: HttpRequest) -> TieFilter:
    given = request.GET
    joining = tuple(kind for kind in KINDS if kind in given.getlist("join"))
    sort = given.get("sort", "")
    return TieFilter(
        joining=joining or JOINING, text=given.get("q", "").strip()[:100].replace("\x00", ""),
        across=given.get("across") == "1", listed=given.get("listed") == "1",
        sort=sort if sort in SORTS else "-units",
    )  # fmt: skip


@require_safe
def clusters(request: HttpRequest) -> HttpResponse:
    """One page of the clusters, and the workers who turned to several doors."""
    actor, wanted, now = actor_of(request), _cluster_wanted(request), clock.now()
    rows = cluster_queries.search(
        actor=actor, wanted=wanted, now=now, today=clock.today(), page=number_in(request, "page")
    )
    context = {"rows": rows, "wanted": wanted}
    if request.headers.get("HX-Target") == "list":
        return render(request, "console/_clusters.html", context)
    more = {"spans": SPANS.items(), "turned": cluster_queries.turned(actor=actor, now=now), **choices(actor.regions)}
    more["sees_people"] = actor.holds(Permission.UNMASK)
    return page(request, "console/clusters.html", {**context, **more})


@require_safe
def exported_clusters(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Every complaint of the clusters that match, a row each."""
    found = cluster_queries.every(
        actor=actor_of(request), wanted=_cluster_wanted(request), now=clock.now(), today=clock.today()
    )
    return export.table(kind, "同一件事", _CLUSTER_HEADS, _cluster_cells(found))


def _cluster_cells(found: Sequence[Cluster]) -> Iterator[Sequence[export.Cell]]:
    for number, cluster in enumerate(found, 1):
        for line in cluster.lines:
            why = "；".join(f"与{b if a == line.number else a}：{said}" for a, b, _, said in cluster.reasons
                           if line.number in (a, b))  # fmt: skip
            yield (
                *(number, line.number, line.title, region(line.region_code), str(line.opened_on), line.state_label),
                *(line.heads, export.yuan(line.owed_fen), why, cluster.heads, export.yuan(cluster.owed_fen)),
            )


def _cluster_wanted(request: HttpRequest) -> ClusterFilter:
    given = request.GET
    span = given.get("span", "365")
    place = word_from(given.get("region", ""))
    return ClusterFilter(place, span if span in SPANS else "365", given.get("open") == "1")


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """One page of the persons in charge, masked."""
    actor, unit, sort = actor_of(request), *_people_wanted(request)
    rows = people_queries.search(actor=actor, unit=unit, sort=sort, page=number_in(request, "page"))
    context = {"rows": rows, "unit": unit, "sort": sort, "channels": CHANNELS, "sees_people": True}
    if request.headers.get("HX-Target") == "list":
        return render(request, "console/_in_charge.html", context)
    return page(
        request, "console/in_charge.html", {**context, "sorts": people_queries.SORTS.items(), "sees_people": True}
    )


@require_safe
def exported_people(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The filtered list as a workbook or CSV, masked as on the page."""
    unit, sort = _people_wanted(request)
    found = people_queries.every(actor=actor_of(request), unit=unit, sort=sort)
    return export.table(kind, "负责人", _PEOPLE_HEADS, _people_cells(found))


def _people_cells(found: Sequence[PersonLine]) -> Iterator[Sequence[export.Cell]]:
    for one in found:
        posts = [f"{post.unit}{f'（{post.project_name}）' if post.project_name else ''}" for post in one.posts]
        yield (
            *(one.name, one.id_no, "、".join(dict.fromkeys(post.part for post in one.posts)), "；".join(posts)),
            *(one.units, one.agree, *(count for _, count in one.cells)),
            *(export.yuan(one.arrears_fen), str(one.last or "")),
        )


def _people_wanted(request: HttpRequest) -> tuple[str, str]:
    sort = request.GET.get("sort", "")
    unit = request.GET.get("q", "").strip()[:100].replace("\x00", "")
    return unit, sort if sort in people_queries.SORTS else "-agree"


@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, number: int) -> HttpResponse:
    """A person in charge, masked; in full for a stated purpose, which is recorded."""
    actor = actor_of(request)
    context: dict[str, object] = {"found": people_queries.one(actor=actor, number=number)}
    if request.method != "POST":
        return page(request, "console/person_in_charge.html", context)
    purpose = request.POST.get("purpose", "").replace("\x00", "").strip()[:200]
    context["purpose"] = purpose
    if len(purpose) < SHORTEST_PURPOSE:
        context["unmask_error"] = f"请写明用途，至少 {SHORTEST_PURPOSE} 个字，例如「核实关联单位」。"
        return page(request, "console/person_in_charge.html", context, status=422)
    context["revealed"] = actions.reveal(actor=actor, number=number, purpose=purpose, now=clock.now())
    return page(request, "console/person_in_charge.html", context)


@require_POST
def end(request: HttpRequest, number: int) -> HttpResponse:
    """Say that an entry holds no more."""
    actions.end(actor=actor_of(request), number=number, now=clock.now())
    return redirect("in-charge")


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """The form that enters a person in charge."""
    actor = actor_of(request)
    require_anywhere(actor, Permission.UNMASK)
    counties = dict(choices(actor.regions)["counties"])  # type: ignore[call-overload]
    needs = (
        Field("uscc", "单位的统一社会信用代码", hint="18位"),
        Field("part", "职务", "choice", choices=PARTS),
        Field("name", "姓名"),
        Field("id_no", "证件号码", required=False, hint="证件号码和电话至少填一个；加密保存，页面上只显示打码的"),
        Field("phone", "电话", required=False),
        Field("project", "项目编码", required=False, hint="只负责一个项目的填；负责整个单位的不填"),
        Field("region", "县区", "choice", choices=counties),
        Field("source", "依据", hint="例如营业执照、备案材料、询问笔录；不写个人信息"),
    )
    move = Move("enter", "登记负责人", (), None, (), needs)

    def made(form: Form) -> HttpResponse:
        given = read_all(move.label, needs, form.given, today=clock.today())
        who = Who(given["name"], given.get("id_no", ""), given.get("phone", ""))
        said = Entered(
            given["uscc"], given["part"], who, given["source"], given["region"], given.get("project", "").strip()
        )
        row = actions.enter(actor=actor, said=said, now=clock.now())
        return redirect("person-in-charge", row.pk)

    only = next(iter(counties)) if len(counties) == 1 else ""
    typed = {"uscc": request.GET.get("uscc", "")[:18], "region": only}
    return answered(request, move, made, back="in-charge", typed=typed)

"""A report as its reporter follows it, and as those who handle the matter see it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from huxin.access import Actor, Role
from huxin.access.bodies import bodies
from huxin.base.errors import NotFound
from huxin.queries import _told
from huxin.queries._events import makers, opened
from huxin.queries._reach import matters_in_reach
from huxin.queries._subject import Standing
from huxin.queries._told import Told
from huxin.queries.matter import find
from huxin.queries.people import masked
from huxin.record.models import Matter, Message, Report, Reporter
from huxin.workflows import Workflow, workflow


@dataclass(frozen=True)
class Said:
    """One message. `mine`: the reader wrote it. `files` are digests of photos."""

    at: datetime
    mine: bool
    text: str
    files: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """Something that happened, in plain words, and the body that did it."""

    at: datetime
    what: str
    body: str


@dataclass(frozen=True)
class Followed:
    """A report as its reporter sees it: nobody else's data. `may` are the moves open to them now."""

    key: str
    number: str
    title: str
    received_at: datetime
    now_in_words: str
    over: bool
    told: Told
    anonymous: bool
    choices: tuple[tuple[datetime, bool], ...]
    steps: tuple[Step, ...]
    messages: tuple[Said, ...]
    may: frozenset[str]
    waits_for_me: bool


@dataclass(frozen=True)
class ReportLine:
    """A report on a matter's page. Who it is stands masked; `ids` are the registry's, for revealing."""

    key: str
    code: str
    door: str
    received_at: datetime
    told: Told
    anonymous: bool
    verified: bool
    disowned: bool
    name: str
    id_no: str
    phone: str
    ids: Mapping[str, int]
    messages: tuple[Said, ...]


_PLAIN: Mapping[str, str] = {
    "registered": "已经收到，正在看",
    "triaged": "已经看过，正在安排由谁办",
    "assigned": "已经交给承办单位",
    "supplement": "需要您再补充一些情况",
    "refusing": "承办单位认为不能受理，领导正在审",
    "referred": "已经转给有权处理的机关",
    "accepted": "已经受理",
    "due": "准备立案",
    "case": "已经立案调查",
    "mediating": "正在协调用人单位付钱",
    "escalated": "已经交到市里督办",
    "withdrawing": "您申请撤回，会有另一位工作人员打电话核实",
    "merged": "与同一件事并在一起办",
    "done": "已经办完，会有人打电话问您收到钱没有",
    "called": "已经回访",
    "archived": "已经归档",
    "rejected": "不予受理",
    "guided": "告诉您走仲裁或者法院的路",
    "withdrawn": "已经按您的意思撤回",
}
"""States of a complaint as a worker reads them; others by their label."""

KEEPERS = (Role.OFFICE, Role.COUNTY_OFFICE, Role.INSPECTOR, Role.BUREAU, Role.SECTOR)
"""Who may know of a reporter in whatever matter they reach. Other bodies only while the matter is theirs
(劳动保障监察条例第九条: 为举报人保密)."""

_SILENT = ("join", "visit", "classify")
"""What need not be told: work inside the office."""


def reporter_of(key: str) -> Actor:
    """Whoever holds the receipt code of a report, as an actor."""
    return Actor(f"report:{key}", "反映人", Role.WORKER, units=(key,))


def followed(*, key: str, now: datetime) -> Followed:
    """A report, what became of it since it came in, and the messages. Raises NotFound, KeyMissing."""
    report = Report.objects.filter(key=key).select_related("matter").first()
    if report is None:
        raise NotFound("没有找到这条反映，请重新输入回执码。")
    actor, matter, (choices, own) = reporter_of(key), stands_in(report), standing_of(report)
    flow = workflow(matter.kind)
    happened = opened(matter.events.order_by("seq"))
    subject, past = Standing.of(matter, now=now), makers(happened)
    may = {name for name in ("withdraw", "not_paid") if flow.why_not(name, subject, actor, past) is None}
    return Followed(
        key=key, number=matter.number, title=matter.title, received_at=report.received_at,
        now_in_words=_PLAIN.get(matter.state, flow.state(matter.state).label), over=not matter.open,
        told=_told.opened(report), anonymous=own.anonymous, choices=choices,
        steps=_steps(actor, report), messages=_messages(report, reader=""),
        may=frozenset(may), waits_for_me=Role.WORKER in flow.state(matter.state).turn,
    )  # fmt: skip


def of_matter(*, actor: Actor, matter_id: int) -> list[ReportLine]:
    """The reports of a matter in reach, the earliest first; none for whoever takes no part in handling it.

    Raises:
        NotFound: no such matter for this person.
    """
    matter = find(actor, matter_id)
    if not hears(actor, matter):
        return []
    named = [link.key for link in matter.links.all() if link.kind == "report"]
    reports = list(Report.objects.filter(key__in=named).order_by("received_at", "id"))
    owns = {report.pk: standing_of(report)[1] for report in reports}
    texts = masked(pk for own in owns.values() for pk in _ids(own).values())
    return [_line(actor, report, owns[report.pk], texts) for report in reports]


def hears(actor: Actor, matter: Matter) -> bool:
    """Whether this person may know who reported a matter, and answer them."""
    return actor.role in KEEPERS or bool(actor.body) and actor.body == matter.body


def stands_in(report: Report) -> Matter:
    """The matter in which a report is dealt with now: the one it opened or joined, or what that was merged into."""
    matter, mine, seen = report.matter, matters_in_reach(reporter_of(report.key)), set[int]()
    while matter.state == "merged" and matter.pk not in seen:
        seen.add(matter.pk)
        matter = Matter.objects.filter(mine, number=matter.data.get("into", "")).first() or matter
    return matter


def standing_of(report: Report) -> tuple[tuple[tuple[datetime, bool], ...], Reporter]:
    """Every choice of a reporter (when, whether anonymous), and the one that holds."""
    rows = list(report.reporters.filter(part="self").order_by("id"))
    return tuple((row.at, row.anonymous) for row in rows), rows[-1]


def naming(*, worker_id: int) -> list[tuple[str, str, datetime, bool, bool]]:
    """The reports in a worker's name: (key, title, received at, disowned, made by them while signed in)."""
    rows = Reporter.objects.filter(worker_id=worker_id).select_related("report__matter").order_by("-id")
    found: dict[str, tuple[str, str, datetime, bool, bool]] = {}
    for row in rows:
        one = row.report
        mine = row.part == "self" and row.verified and one.by == ""
        found.setdefault(one.key, (one.key, one.matter.title, one.received_at, one.disowned_at is not None, mine))
    return list(found.values())


def is_photo_of(*, key: str, sha256: str) -> bool:
    """Whether a photo was sent with a message of a report."""
    return any(sha256 in files for files in Message.objects.filter(report__key=key).values_list("files", flat=True))


def _steps(actor: Actor, report: Report) -> tuple[Step, ...]:
    """What happened to every matter that came of the report since it came in; the newest first."""
    since, found = report.received_at, list[Step]()
    for matter in Matter.objects.filter(matters_in_reach(actor)).order_by("id"):
        flow = workflow(matter.kind)
        rows = matter.events.filter(at__gte=since).order_by("seq")
        for row in rows.values_list("at", "move", "source", "target", "body", "role"):
            found += _step(flow, *row)
    return tuple(sorted(found, key=lambda step: step.at, reverse=True))


def _step(flow: Workflow, at: datetime, move: str, source: str, target: str, body: str, role: str) -> Iterable[Step]:
    if move in _SILENT or (source == target and move not in ("receive",)):
        return []
    label = next((one.label for one in flow.moves if one.name == move), flow.label)
    plain = _PLAIN.get(target) if flow.kind == "complaint" else None
    named = bodies().get(body)
    return [Step(at, plain or f"{flow.label}：{label}", named.name if named else "")]


def _messages(report: Report, *, reader: str) -> tuple[Said, ...]:
    rows = report.messages.order_by("seq")
    return tuple(Said(row.at, (row.who == "") == (reader == ""), _told.text_of(row), tuple(row.files)) for row in rows)


def _ids(own: Reporter) -> dict[str, int]:
    found = {"姓名": own.name_id, "证件号码": own.id_no_id, "手机号": own.phone_id}
    return {label: pk for label, pk in found.items() if pk is not None}


def _line(actor: Actor, report: Report, own: Reporter, texts: Mapping[int, str]) -> ReportLine:
    ask = next(need for need in workflow("complaint").asks if need.key == "door")
    return ReportLine(
        key=report.key, code=f"反映人 {report.key[:6].upper()}", door=(ask.choices or {}).get(report.door, report.door),
        received_at=report.received_at, told=_told.opened(report), anonymous=own.anonymous, verified=own.verified,
        disowned=report.disowned_at is not None, name=texts.get(own.name_id or 0, ""),
        id_no=texts.get(own.id_no_id or 0, ""), phone=texts.get(own.phone_id or 0, ""), ids=_ids(own),
        messages=_messages(report, reader=actor.id),
    )  # fmt: skip

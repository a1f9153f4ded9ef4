"""组件: every component of the console on one page, from the templates that the pages themselves use."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from huxin.access import Permission, require_anywhere
from huxin.base import clock
from huxin.queries._pages import page_of_list
from huxin.queries.matter import AmountLine
from huxin.queries.matter_clock import Kept, Lane, Stretch
from huxin.queries.matter_events import EventLine, FileLine, Given, PaperLine
from huxin.queries.matter_steps import Step
from huxin.queries.matters import MatterLine
from huxin.queries.notices import NoticeRow
from huxin.queries.people import PersonRow
from huxin.web.console import clock_line, move_form
from huxin.web.console.pages import actor_of, page
from huxin.workflows import Field, Move

_DAY = timedelta(days=1)
_MOVE = Move(
    "example", "示例步骤", (), None, (),
    (Field("text", "说明"), Field("day", "日期", "date"), Field("fen", "金额（元）", "amount"),
     Field("count", "天数", "count"), Field("choice", "结论", "choice", {"true": "属实", "false": "不属实"}),
     Field("yes", "已当面告知", "yes"), Field("proof", "证明材料", "files", required=False)),
)  # fmt: skip
_PERSON = PersonRow(9, "示*", "620402********0000", "", "", None, None, None)


@require_safe
def shown(request: HttpRequest) -> HttpResponse:
    """The gallery, for whoever looks after the installation."""
    actor, now = actor_of(request), clock.now()
    require_anywhere(actor, Permission.UPKEEP)
    context = {
        "lines": list(_lines(now)),
        "notices": [_notice(1, False, now), _notice(2, True, now)],
        "lanes": [(lane, clock_line.drawn(lane, now)) for lane in (_lane(now, "a", 0), _lane(now, "b", 9))],
        "steps": (
            Step("a", "可以办理", False, ""), Step("b", "要再确认", True, ""),
            Step("c", "现在不能", False, "原因写在这里。"),
        ),
        "others": (Step("d", "由别人办理", False, "由县区监察员办理，您的角色是「企业」。"),),
        "form": move_form.blank(_MOVE, today=timezone.localdate(now)),
        "events": tuple(_events(now)),
        "workers": page_of_list([AmountLine(9, _PERSON, 500_000, 0)], 1, 50),
    }  # fmt: skip
    return page(request, "console/components.html", context)


def _lines(now: datetime) -> Iterator[MatterLine]:
    today = timezone.localdate(now)
    for n, (level, days, late, paused) in enumerate([(3, -2, True, False), (2, 0, False, False), (1, 6, False, True)]):
        yield MatterLine(
            id=n + 1, number=f"YJ-2019-{n + 1:06d}", kind="warning", kind_label="预警", title=f"示例{n + 1}号楼",
            state="issued", state_label="待答复", turn=("企业",), open=True, region_code="620402", sector="housing",
            body="labour_620402", body_name="白银区人力资源和社会保障局", level=level, owed_fen=12_345_600 * (n + 1),
            heads=20 + n, opened_on=today - 9 * _DAY, due_on=today + days * _DAY, hour="", overdue=late, alarm=n,
            paused=paused, closed_at=None, version=1,
        )  # fmt: skip


def _notice(number: int, read: bool, now: datetime) -> NoticeRow:
    said = ("预警 YJ-2019-000001：签发", "示例1号楼。现在的状态是「待答复」，请在到期前办理。")
    return NoticeRow(number, now, "warning.moved", *said, "/work/", None, read, "none")


def _lane(now: datetime, name: str, late: int) -> Lane:
    start, due = now - 12 * _DAY, now + (4 - late) * _DAY
    hands = ("白银区人力资源和社会保障局", "示例建筑工程有限公司")
    cuts = [start, now - 9 * _DAY, now - 6 * _DAY, now - 5 * _DAY]
    stretches = tuple(
        Stretch(hands[min(n, 1)], at, until, n != 2, "答复橙色预警")
        for n, (at, until) in enumerate(zip(cuts, [*cuts[1:], None], strict=True))
    )
    kept = (Kept("签发预警", hands[0], start, timezone.localdate(cuts[1]), cuts[1] + _DAY, cuts[1], True),)
    return Lane(
        name=name, term="答复橙色预警", state="overdue" if late else "running", used=1400 if late else 600,
        started_at=cuts[1], early=due - 3 * _DAY, due_on=timezone.localdate(due), due_at=due, late=due + 3 * _DAY,
        stretches=stretches, terms=kept, notices=(),
    )  # fmt: skip


def _events(now: datetime) -> Iterator[EventLine]:
    papers = (PaperLine(1, "预警通知书", "白区人社预警〔2019〕1号", now),)
    given = (Given("答复", "三十日内付清。"), Given("证明材料", "", (FileLine("0" * 64, "银行回单.pdf", 120_000),)))
    yield EventLine(
        n=2, seq=2, at=now, who="示例用户", role="企业", body="", label="答复并提交整改方案", source="待答复",
        target="整改中", moved=True, machine=False, closed=False, given=given, papers=(),
        terms=("开始计时：付清拖欠的工资",),
    )  # fmt: skip
    yield EventLine(
        n=1, seq=1, at=now - _DAY, who="系统", role="系统", body="", label="自动发出", source="待签发", target="待答复",
        moved=True, machine=True, closed=False, given=(), papers=papers, terms=(),
    )  # fmt: skip

"""What the invented city did with its plan from July 2019 until the demo begins: some in time, some of it late."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, NamedTuple

import huxin.simulate
from huxin.access import Actor
from huxin.actions import attachments, plans, wake
from huxin.actions import matters as moving
from huxin.actions.creation import begin as begin_creation
from huxin.base.moments import CHINA
from huxin.commands import _bodies, _complaints, _judged
from huxin.queries import creation
from huxin.queries import plans as queries
from huxin.queries.plans import BoardFilter, TaskLine
from huxin.sources import plan as reading

ADOPTED = datetime(2019, 7, 12, 9, tzinfo=CHINA)
"""When the city put its plan in force."""
BEGINS = datetime(2019, 12, 2, 9, tzinfo=CHINA)
"""When the demo's own time begins: the Monday after its last month of facts."""

_PLAN = Path(huxin.simulate.__file__).with_name("plan-2019.txt")


class _Scene(NamedTuple):
    """On a day somebody takes the same step with each of their tasks; with those of some measures only, where said."""

    on: date
    who: str
    step: str
    measures: Sequence[str] = ()
    said: str = ""


_SIGNED = ("孙副局", "住建科", "田财政", "石民警", "方法援", "罗政办")
_REPORTS = (date(2019, 8, 9), date(2019, 9, 10), date(2019, 10, 10), date(2019, 11, 8))
_TOLD = (
    "已部署到各科室，台账开始建立",
    "按月调度，问题清单逐项对账",
    "重点项目逐个核查，整改过半",
    "剩余问题集中在两家企业，已约谈",
)
_SCENES = (
    *(_Scene(date(2019, 7, 15), who, "receive") for who in _SIGNED),
    _Scene(date(2019, 7, 18), "马政办", "receive", ("1", "3", "7", "8", "14")),  # a county that takes its time
    _Scene(date(2019, 7, 19), "孙副局", "finish", ("3",), "实施方案已经印发"),
    _Scene(date(2019, 7, 19), "罗政办", "finish", ("3",), "区实施方案已经印发"),
    _Scene(date(2019, 7, 22), "王主任", "close", ("3",), "已核对印发的文件"),
    _Scene(date(2019, 7, 29), "孙副局", "finish", ("1", "25"), "报告和通报已经报市政府"),
    _Scene(date(2019, 7, 29), "罗政办", "finish", ("1", "25"), "调研报告已报市领导小组办公室"),
    _Scene(date(2019, 7, 31), "王主任", "close", ("1", "25"), "已核对报告原件"),
    *(_Scene(day, who, "progress", (), told) for day, told in zip(_REPORTS, _TOLD, strict=True) for who in _SIGNED),
    _Scene(date(2019, 8, 28), "罗政办", "finish", ("26",), "考核方案和细则已经印发"),
    _Scene(date(2019, 8, 30), "王主任", "close", ("26",), "已核对印发的文件"),
    _Scene(date(2019, 9, 27), "孙副局", "finish", ("2",), "领导小组成立，七个部门抽调人员到岗"),
    _Scene(date(2019, 9, 29), "王主任", "close", ("2",), "已到专班核对人员"),
    _Scene(date(2019, 10, 15), "马政办", "progress", ("7", "8", "14"), "正在补交资料"),
)
_WORDS = {"receive": "named", "progress": "progress", "finish": "result", "close": "checked"}
_IN = {"receive": ("issued",), "progress": ("running", "late"), "finish": ("running", "late"), "close": ("checking",)}


def play(who: Callable[[str], Actor], tell: Callable[[float, str], None]) -> str:
    """Let it happen, in the order of the days, the clock speaking in between; what was done, in words. Played again
    after an interruption, it goes on. `tell` hears how much of it has happened, and the day."""
    office, plan = who("王主任"), reading.read(_PLAN.read_bytes())
    adopted = plans.adopt(actor=office, plan=plan, said={}, now=ADOPTED)
    _created(office, who("罗政办"))
    done = 0
    happens: list[tuple[date, _Scene | _bodies.Event]] = [*((scene.on, scene) for scene in _SCENES), *_bodies.EVENTS]
    happens += [*_judged.EVENTS, *_complaints.events()]
    for n, (on, scene) in enumerate(sorted(happens, key=lambda one: one[0])):
        tell(n / len(happens), str(on))
        wake_up(now=_at(on))
        if not isinstance(scene, _Scene):
            scene(who, _at(on))
            continue
        actor = who(scene.who)
        for task in _tasks(actor, office, adopted.number, scene):
            _step(actor, task, scene)
            done += 1
    wake_up(now=BEGINS)
    return f"方案 {len(plan.measures)} 项措施，{adopted.made + adopted.known} 件任务，办理 {done} 步"


def _created(office: Actor, county: Actor) -> None:
    """The year of 无欠薪创建 begins in every county; one files its programme in time."""
    if creation.of_year(ADOPTED.year):
        return
    begin_creation(actor=office, plan_by=date(2019, 7, 15), now=ADOPTED)
    [mine] = [one for one in creation.of_year(ADOPTED.year) if one.body == county.body]
    now = _at(ADOPTED.date())
    proof = attachments.receive(actor=county, data="实施方案（演示材料）".encode(), file_name="实施方案.txt", now=now)
    given = {"goals": "全年零欠薪，在建工地逐个核对", "proof": [proof]}
    moving.move(actor=county, matter_id=mine.pk, name="programme", given=given, now=now)


def wake_up(*, now: datetime) -> None:
    """Let the clock say all it has to say by then."""
    while wake.wake(now=now):
        pass


def _at(day: date) -> datetime:
    return datetime.combine(day, time(10), CHINA).astimezone(UTC)


def _tasks(actor: Actor, office: Actor, plan: int, scene: _Scene) -> Iterator[TaskLine]:
    board = queries.board(actor=office, wanted=BoardFilter(plan=plan), now=_at(scene.on))
    for measure in board.lines if board else ():
        if not scene.measures or measure.no in scene.measures:
            yield from (
                task
                for task in measure.tasks
                if task.state in _IN[scene.step] and (task.body == actor.body or scene.step == "close")
            )


def _step(actor: Actor, task: TaskLine, scene: _Scene) -> None:
    given: dict[str, Any] = {_WORDS[scene.step]: scene.said or actor.name}
    now = _at(scene.on)
    if scene.step == "finish":
        text = f"{scene.said}（演示材料）".encode()
        given["proof"] = [attachments.receive(actor=actor, data=text, file_name="证明材料.txt", now=now)]
    if scene.step == "close":
        given["note"] = ""
    moving.move(actor=actor, matter_id=task.matter_id, name=scene.step, given=given, now=now)

"""包保督查 (SM-17): one county in one quarter, visited by the body that sponsors it, which reports in four sections.

Six bodies sponsor counties, each at least once a quarter (白银市根治农民工欠薪2019行动计划第19项). One matter a county
and quarter is opened by the machine (`actions.sponsorship`). The sites are drawn, not chosen; who was called is only
counted. A quarter without a visit is the sponsor's fault, and not the county's.
"""

from collections.abc import Mapping
from typing import Any

from huxin.access import Role
from huxin.law import parameters
from huxin.workflows import ANY_OPEN, PROOF, REASON, Field, Move, State, Subject, Workflow
from huxin.workflows._clock import Tick
from huxin.workflows._drawn import by_name
from huxin.workflows._handing import TO_SECTOR, to_body

MACHINE, CITY = (Role.SYSTEM,), (Role.OFFICE,)
SPONSORS = (Role.BUREAU, Role.DEVELOPMENT, Role.FINANCE, Role.SECTOR)
COUNTY = (Role.COUNTY_GOVERNMENT, Role.COUNTY_OFFICE, Role.INSPECTOR)
SITES, PROBLEMS = range(1, 6), range(1, 6)
"""So many sites are drawn: where one cannot be visited, the next steps in. And so many problems a report names."""
SHORTEST = 10
"""Characters of a section, below which it says nothing."""
OWNERS = {"government": "县区人民政府", "office": "县区治欠办", "labour": "县区人社局"}
OWED = {"no": "没有反映欠薪", "yes": "反映欠薪"}
NAMELESS = "不写工人的姓名、证件号码、电话"

PLANNED = Field("planned", "督导安排", keep=True, hint="何时去、看什么、由谁带队；工地由系统抽取")
VISITED = Field("visited_on", "督导日期", "date", keep=True)
SITE = tuple(
    field
    for n in SITES
    for field in (
        Field(f"calls_{n}", f"抽中第{n}处：电话核实人数", "count", required=False, keep=True, least=5, most=1_000),
        Field(f"content_{n}", f"抽中第{n}处：其中表示满意的人数", "count", required=False, keep=True, least=1,
              most=1_000, hint="没有人表示满意的不填"),
        Field(f"owed_{n}", f"抽中第{n}处：是否反映欠薪", "choice", choices=OWED, required=False, keep=True),
    )
)  # fmt: skip
SKIPPED = Field("skipped", "没有去的抽中工地和原因", required=False, keep=True, hint="前三处都去了的不填")
RECORD = Field("record", "督导情况", keep=True, hint=NAMELESS)
SECTIONS = (
    Field("section_progress", "一、“攻坚年”工作进展情况", keep=True, hint=NAMELESS),
    Field("section_drives", "二、工程建设领域、政府投资项目专项治理推进落实情况", keep=True, hint=NAMELESS),
    Field("section_problems", "三、工作中存在的主要问题", keep=True, hint=NAMELESS),
    Field("section_advice", "四、面临的形势和工作建议", keep=True, hint=NAMELESS),
)
PROBLEM = tuple(
    field
    for n in PROBLEMS
    for field in (
        Field(f"problem_{n}", f"问题{n}", required=False, keep=True, hint=NAMELESS),
        Field(f"owner_{n}", f"问题{n}的责任单位", "choice", choices=OWNERS, required=False, keep=True),
        Field(f"fix_{n}_by", f"问题{n}的整改期限", "date", required=False, keep=True, future=True, not_past=True),
    )
)
FIXED = tuple(Field(f"fixed_{n}", f"问题{n}的整改情况", required=False, keep=True, hint=NAMELESS) for n in PROBLEMS)
UNFIXED: Mapping[str, Any] = {field.key: None for field in FIXED}
NAMED_NONE: Mapping[str, Any] = {field.key: None for field in PROBLEM}
REVIEWED = Field("reviewed", "汇总意见", keep=True)
EXPLAINED = Field("explained", "没有开展的原因和补救安排", keep=True)


def problems(data: Mapping[str, Any]) -> list[int]:
    """The numbers of the problems a report names."""
    return [n for n in PROBLEMS if data.get(f"problem_{n}")]


def unfixed(data: Mapping[str, Any]) -> list[int]:
    """Of those, which nobody has said yet how they were put right."""
    return [n for n in problems(data) if not data.get(f"fixed_{n}")]


def visited(given: Mapping[str, Any], subject: Subject) -> str | None:
    """In the quarter; at so many of the drawn sites, so many workers called at each, with what they said."""
    data, law = subject.data, parameters.at(subject.opened_on)
    if "quarter_from" in data and not data["quarter_from"] <= given["visited_on"] <= data["quarter_to"]:
        return f"督导日期须在{data['quarter_text']}之内（{data['quarter_from']}至{data['quarter_to']}）。"
    drawn = data.get("sites")
    been = [n for n in SITES if given.get(f"calls_{n}")]
    many = len(SITES) if drawn is None else len(drawn)
    calls = law["sm17.calls"].value
    if why := next((why for n in SITES if (why := _called(given, n, calls, many))), None):
        return why
    least = 0 if drawn is None else min(law["sm17.projects"].value, len(drawn))
    if len(been) < least:
        return f"至少要到{least}处抽中的工地督导、电话核实，现在填写了{len(been)}处。"
    if been[:least] != list(range(1, least + 1)) and not given.get("skipped"):
        return "抽中的工地按顺序去；跳过的请写明是哪一处、为什么。"
    return None


def _called(given: Mapping[str, Any], n: int, calls: int, drawn: int) -> str | None:
    """What is wrong with the calls at one site, of so many drawn."""
    count, content, owed = (given.get(f"{key}_{n}") for key in ("calls", "content", "owed"))
    if not count:
        return f"第{n}处没有填写电话核实人数。" if content or owed else None
    wrong = [
        (n > drawn, f"只抽中了{drawn}处，没有第{n}处，请核对。"),
        (count < calls, f"第{n}处只核实了{count}人，每处至少电话核实{calls}人。"),
        (not owed, f"第{n}处没有填写是否反映欠薪。"),
        ((content or 0) > count, f"第{n}处满意的人数多于核实的人数，请核对。"),
    ]
    return next((said for bad, said in wrong if bad), None)


def told(given: Mapping[str, Any], subject: Subject) -> str | None:
    """Four sections that say something, and every problem with an owner and a day."""
    for field in SECTIONS:
        if len(given[field.key]) < SHORTEST:
            return f"「{field.label}」不足{SHORTEST}个字，四个部分都要写明具体情况。"
    for n in PROBLEMS:
        whole = [bool(given.get(key)) for key in (f"problem_{n}", f"owner_{n}", f"fix_{n}_by")]
        if any(whole) and not all(whole):
            return f"问题{n}须同时写明内容、责任单位和整改期限。"
    return None


def answered(given: Mapping[str, Any], subject: Subject) -> str | None:
    """At least one of the problems named, and no other."""
    known, said = problems(subject.data), [n for n in PROBLEMS if given.get(f"fixed_{n}")]
    if known and (other := next((n for n in said if n not in known), None)):
        return f"反馈报告里没有问题{other}，请核对。"
    return None if said else "请至少写明一个问题的整改情况。"


def named(subject: Subject) -> str | None:
    """Only where the report names problems."""
    return None if problems(subject.data) else "反馈报告没有列出问题，请直接办结。"


def unnamed(subject: Subject) -> str | None:
    """Only where it names none."""
    return "反馈报告列出了问题，请先交办整改。" if problems(subject.data) else None


def all_fixed(subject: Subject) -> str | None:
    """Only when every problem was put right."""
    left = unfixed(subject.data)
    return f"问题{'、'.join(map(str, left))}还没有整改回单。" if left or not problems(subject.data) else None


BEFORE_VISIT = ("assigned", "planned")

WORKFLOW = Workflow(
    kind="sponsorship",
    label="包保督查",
    code="SM-17",
    series="BB",
    basis="白银市根治农民工欠薪2019行动计划第19项（每季度至少一次）；抽取处数、核实人数和各项时限为默认值",
    opens=MACHINE,  # at the beginning of a quarter, for every county that has a sponsor
    term="sm17.plan",
    starts={"visit": "sm17.visit", "missed": "sm17.missed", "feedback": "sm17.report"},
    until={"visit": "quarter_to", "missed": "quarter_to", "feedback": "feedback_by"},
    opening_papers=("sponsorship_list",),
    states=(
        State("assigned", "待制定方案", SPONSORS),
        State("planned", "待督导", SPONSORS),
        State("visited", "待反馈", SPONSORS),
        State("reported", "待汇总", CITY),
        State("fixing", "整改中", COUNTY),
        State("checking", "整改待核查", CITY),
        State("missed", "未开展", SPONSORS),
        State("ended", "已办结"),
        State("withdrawn", "已撤销"),
    ),
    moves=(
        Move("plan", "制定督导方案并抽取工地", ("assigned",), "planned", SPONSORS, (PLANNED,), own=True, reads="sites",
             paper="sponsorship_plan"),
        Move("visit", "登记督导", ("planned",), "visited", SPONSORS, (VISITED, *SITE, SKIPPED, RECORD), own=True,
             called=by_name(SITE), fits=visited, stops=("visit", "missed"), paper="sponsorship_record"),
        Move("report", "报送季度反馈报告", ("visited",), "reported", SPONSORS, (*SECTIONS, *PROBLEM), own=True,
             fits=told, stops=("feedback",), paper="sponsorship_feedback"),
        Move("redo", "反馈报告退回补充", ("reported",), "visited", CITY, (REASON,), sets=NAMED_NONE,
             term="sm17.feedback"),
        Move("review", "汇总并交办整改", ("reported",), "fixing", CITY, (REVIEWED,), guard=named,
             term="sm17.fix", hands=Role.COUNTY_GOVERNMENT, paper="sponsorship_problems"),
        Move("file", "汇总，没有问题，办结", ("reported",), "ended", CITY, (REVIEWED,), guard=unnamed),
        Move("fix", "提交整改回单", ("fixing",), None, COUNTY, (*FIXED, PROOF), own=True, fits=answered,
             paper="sponsorship_fixed"),
        Move("fixed", "全部问题已有回单", ("fixing",), "checking", MACHINE, when="met", guard=all_fixed),
        Move("send_back", "整改不到位，退回", ("checking",), "fixing", CITY, (REASON,), sets=UNFIXED, term="sm17.fix"),
        Move("close", "核查属实，办结", ("checking",), "ended", CITY, (REVIEWED,)),
        Move("miss", "季度内没有督导", BEFORE_VISIT, "missed", MACHINE, when="overdue:missed",
             sets={"missed": True, "level": "red"}, stops=("visit", "missed", "feedback"), tells=CITY,
             paper="sponsorship_missed"),
        Move("explain", "说明原因", ("missed",), "ended", SPONSORS, (EXPLAINED,), own=True),

        Move("hand", "改由新的包保单位承担", BEFORE_VISIT, None, MACHINE, (to_body("新的包保单位"), TO_SECTOR),
             tick=Tick.HAND),
        Move("withdraw", "撤销", ANY_OPEN, "withdrawn", CITY, (REASON,), grave=True),
    ),
)  # fmt: skip

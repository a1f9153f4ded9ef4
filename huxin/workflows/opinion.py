"""舆情 (SM-18): found in a supplied feed, assessed within an hour, handed to the county, answered, followed, closed.

Whether it is major decides the clock: the authoritative word within 5 hours and the press within 24, or an answer
within 48 (国办发〔2016〕61号 and its rules). All three run from the moment it was found; what it is not, its assessment
drops, so time in which nobody assessed it is nobody's gain. One that grows is raised, and the hours of a major one run
from then; one that flares up again is assessed again, like a new one. What is said publicly was checked before. Who
wrote a post is not known here, and a complaint that comes of it has no reporter.
"""

from huxin.access import Role
from huxin.workflows import ANY_OPEN, NOTE, PROOF, REASON, Field, Move, State, Subject, Workflow, all_of
from huxin.workflows._conditions import marked, only, unmarked
from huxin.workflows._handing import TO_REGION

MACHINE, CITY = (Role.SYSTEM,), (Role.OFFICE,)
WATCH = (Role.OFFICE, Role.COUNTY_OFFICE)
HANDLE = (Role.COUNTY_OFFICE, Role.COUNTY_GOVERNMENT, Role.INSPECTOR)
NAMELESS = "不写发帖人和其他个人的姓名、账号、电话"
MAJOR, OTHER = "major", "other"
LEVELS = {MAJOR: "重大舆情", OTHER: "其他舆情"}
TRUTHS = {"true": "属实", "partly": "部分属实", "untrue": "不实"}

FACTS = Field("facts", "反映的事实", keep=True, hint=NAMELESS)
JUDGED = Field("judged", "研判意见", keep=True, hint=f"诉求、传播范围、可能的影响；{NAMELESS}")
ASSIGNED = Field("assigned", "处置要求", keep=True)
TRUTH = Field("truth", "核实结果", "choice", choices=TRUTHS, keep=True)
FOUND = Field("found", "核实的情况", keep=True, hint=NAMELESS)
WORD = Field("word", "发布的权威信息", keep=True, hint=NAMELESS)
CHANNEL = Field("channel", "发布的渠道", keep=True, hint="县区政府网站、政务新媒体、新闻发布会等")
ANSWER = Field("answer", "回应的内容", keep=True, hint=NAMELESS)
HEAT = Field("heat", "跟踪情况", keep=True, hint="新增帖文、转发和评论的走势，诉求是否解决")
OUTCOME = Field("outcome", "处置结果", keep=True)


def level(key: str) -> str:
    """The sentence for whoever has not assessed it so."""
    return f"这件舆情没有研判为{LEVELS[key]}。"


def placed(subject: Subject) -> str | None:
    """Only once its county is known."""
    if subject.region_code.endswith("00"):
        return "还没有认定属于哪个县区，请先认定县区。"
    return None


def named(subject: Subject) -> str | None:
    """Only where a project or an employer is named; once."""
    if subject.data.get("complaint_open") or subject.data.get("complained"):
        return "已经登记为举报线索。"
    return None if subject.data.get("names") else "帖文没有写明项目或者用人单位，还不能登记为线索。"


HOURS = {"word": "sm18.word", "press": "sm18.press"}
OTHERWISE = {"answer": "sm18.answer"}
CHECKED = marked("truth", "还没有核实。先核实，再回应。")
RULED = ("assessed", "handling")
ANSWERED = ("responded", "tracked")
WORKFLOW = Workflow(
    kind="opinion",
    label="舆情",
    code="SM-18",
    series="YQ",
    basis="国办发〔2016〕61号及其实施细则（政务舆情回应）；研判、交办、关闭的时限为默认值",
    opens=MACHINE,  # for every event that a supplied feed tells of
    asks=(FACTS,),
    term="sm18.assess",
    starts=HOURS | OTHERWISE,
    opening_papers=("opinion_bulletin",),
    states=(
        State("found", "待研判", WATCH),
        State("assessed", "待交办", WATCH),
        State("handling", "属地处置", HANDLE),
        State("responded", "已回应，待跟踪", WATCH),
        State("tracked", "跟踪中", WATCH),
        State("closed", "已关闭"),
        State("dismissed", "不是欠薪舆情"),
    ),
    moves=(
        Move("major", "研判为重大舆情", ("found",), "assessed", WATCH, (JUDGED,), sets={"grade": MAJOR},
             term="sm18.handle", drops=("answer",), paper="opinion_assessment", tells=(Role.CONVENER, *CITY)),
        Move("raise", "升为重大舆情", RULED, "assessed", WATCH, (JUDGED,), sets={"grade": MAJOR},
             guard=only("grade", (OTHER,), "已经是重大舆情。"), term="sm18.handle", starts=HOURS, drops=("answer",),
             paper="opinion_assessment", tells=(Role.CONVENER, *CITY)),
        Move("other", "研判为其他舆情", ("found",), "assessed", WATCH, (JUDGED,), sets={"grade": OTHER},
             term="sm18.handle", drops=("word", "press"), paper="opinion_assessment"),
        Move("place", "认定县区", ("found", "assessed"), None, CITY, (TO_REGION, REASON)),
        Move("assign", "交属地处置", ("assessed",), "handling", WATCH, (ASSIGNED,), guard=placed,
             hands=Role.COUNTY_OFFICE, paper="opinion_assignment"),
        Move("verify", "登记核实结果", RULED, None, HANDLE, (TRUTH, FOUND)),
        Move("complain", "登记为举报线索", (*RULED, *ANSWERED), None, (*WATCH, Role.INSPECTOR), (NOTE,), guard=named,
             opens="complaint", sets={"complained": True}),
        Move("publish", "发布权威信息", ("handling",), None, (*HANDLE, *CITY), (WORD, CHANNEL), public=True,
             guard=all_of(only("grade", (MAJOR,), level(MAJOR)), unmarked("worded", "已经发布权威信息。")),
             sets={"worded": True}, stops=("word",), paper="opinion_word"),
        Move("press", "举行新闻发布会", ("handling",), "responded", (Role.COUNTY_GOVERNMENT, *CITY), (ANSWER, CHANNEL),
             public=True, stops=("press",), starts={"close": "sm18.close"}, paper="opinion_answer",
             guard=all_of(only("grade", (MAJOR,), level(MAJOR)), marked("worded", "还没有发布权威信息。"), CHECKED)),
        Move("answer", "回应", ("handling",), "responded", (*HANDLE, *CITY), (ANSWER, CHANNEL), public=True,
             guard=all_of(only("grade", (OTHER,), level(OTHER)), CHECKED), stops=("answer",),
             starts={"close": "sm18.close"}, paper="opinion_answer"),
        Move("track", "登记跟踪情况", ANSWERED, "tracked", (*HANDLE, *CITY), (HEAT,), counts="tracks"),
        Move("flare", "舆情反弹，重新研判", ANSWERED, "found", WATCH, (REASON,), sets={"grade": "", "worded": False},
             term="sm18.assess", starts=HOURS | OTHERWISE, stops=("close",)),
        Move("close", "关闭", ("tracked",), "closed", WATCH, (OUTCOME, PROOF), not_by=("answer", "press"),
             paper="opinion_report"),
        Move("more", "收到同一件事的帖文", ANY_OPEN, None, MACHINE, tells=WATCH),
        Move("dismiss", "不是欠薪舆情", ("found", "assessed", "handling"), "dismissed", WATCH, (REASON,), grave=True),
    ),
)  # fmt: skip

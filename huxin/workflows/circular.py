"""季度通报 (SM-15): one quarter's circular of the city, from its material to its issue, its correction, its withdrawal.

What it says stands in the matter's data: `mentions`, rows of `law.circulars` in words, and `editions`, what each issued
version names. Rows are put in and taken out on the circular's own page (`actions.circulars`), which also asks the
counties; a move made elsewhere is refused, because it would change nothing.
白银市根治农民工欠薪2019行动计划第28项; terms are defaults.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from huxin.access import Role
from huxin.workflows import REASON, Field, Guard, Move, State, Subject, Workflow, all_of
from huxin.workflows._fields import NAMELESS

MACHINE, CITY = (Role.SYSTEM,), (Role.OFFICE, Role.BUREAU)
BEFORE_ISSUE = ("collecting", "drafted", "hearing")

COUNTY = Field("county", "县区")
SAID = Field("fact", "通报的事实", hint=NAMELESS)
WHICH = Field("which", "通报中的第几条", "count", least=1, most=1_000)
OVERVIEW = Field("overview", "总体情况", keep=True, hint=NAMELESS)
WITHDRAWN = Field("withdrawn", "撤回的原因", keep=True, hint=NAMELESS)


def blamed(mentions: Sequence[Mapping[str, Any]]) -> list[str]:
    """The counties that are named for something, by code, each once."""
    return sorted({one["county"] for one in mentions if not one["praise"]})


def on_page(subject: Subject) -> str | None:
    """Only as one step of the circular's own page, which changes the rows with it."""
    if subject.data.get("entering", 0) == subject.data.get("entered", 0) + 1:
        return None
    return "请在季度通报页办理：那里同时修改通报的内容。"


def said(subject: Subject) -> str | None:
    """Only with something to say, each of it with evidence and, where it blames, with an item."""
    mentions = subject.data.get("mentions", [])
    if not mentions:
        return "通报里还没有一条内容，请先从素材中选取。"
    bare = [str(one["n"]) for one in mentions if not one["evidence"] and not one["source"]]
    loose = [str(one["n"]) for one in mentions if not one["praise"] and not one["item"]]
    if bare:
        return f"第{'、'.join(bare)}条没有证据，请补充。"
    return f"第{'、'.join(loose)}条点名没有对应的考核项，请补充。" if loose else None


def heard(subject: Subject) -> str | None:
    """Only when every named county has answered, or its three working days are over."""
    left = subject.data.get("hearings_open", 0)
    return f"还有{left}个被点名的县区没有答复，答复期限也没有到。" if left else None


def praises_only(subject: Subject) -> str | None:
    """Only where nobody is named for something."""
    names = blamed(subject.data.get("mentions", []))
    return f"通报点名了{len(names)}个县区，须先征求意见。" if names else None


READY: Guard = all_of(said, heard)
WORKFLOW = Workflow(
    kind="circular",
    label="季度通报",
    code="SM-15",
    series="TB",
    basis="白银市根治农民工欠薪2019行动计划第28项；时限为默认值",
    opens=MACHINE,  # when a quarter is over
    starts={"draft": "sm15.draft.day", "issue": "sm15.issue.day"},
    until={"draft": "draft_by", "issue": "issue_by"},
    states=(
        State("collecting", "素材采集", CITY),
        State("drafted", "已拟稿", CITY),
        State("hearing", "征求意见中", CITY),
        State("issued", "已印发", CITY),
        State("filed", "已归档"),
        State("withdrawn", "已撤回"),
        State("dropped", "不通报"),
    ),
    moves=(
        Move("mention", "列入一条", ("collecting",), None, CITY, (COUNTY, SAID), public=True, guard=on_page,
             counts="entered"),
        Move("strike", "去掉一条", ("collecting",), None, CITY, (WHICH, REASON), guard=on_page, counts="entered"),
        Move("draft", "形成通报稿", ("collecting",), "drafted", CITY, (OVERVIEW,), public=True, guard=said,
             stops=("draft",), paper="circular_draft"),
        Move("rework", "退回修改", ("drafted", "hearing"), "collecting", CITY, (REASON,)),
        Move("hear", "征求被点名县区意见", ("drafted",), "hearing", CITY, guard=on_page, counts="entered"),
        Move("issue", "印发通报", ("hearing",), "issued", CITY, not_by=("draft",), reads="edition", guard=READY,
             stops=("issue",), grave=True, paper=("circular", "circular_points")),
        Move("issue_praise", "印发通报（只有表扬）", ("drafted",), "issued", CITY, not_by=("draft",), reads="edition",
             guard=all_of(said, praises_only), stops=("issue",), grave=True, paper="circular"),
        Move("correct", "更正，取消一条", ("issued",), None, CITY, (WHICH, REASON), public=True, guard=on_page,
             counts="entered", grave=True, paper=("circular_correction", "circular_points")),
        Move("withdraw", "撤回通报", ("issued",), "withdrawn", CITY, (WITHDRAWN,), public=True, reads="withdrawal",
             grave=True, paper="circular_withdrawal"),
        Move("file", "年度考核结束，归档", ("issued",), "filed", CITY, (REASON,)),
        Move("drop", "本季度不通报", BEFORE_ISSUE, "dropped", CITY, (REASON,), grave=True),
    ),
)  # fmt: skip

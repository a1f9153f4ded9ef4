"""The papers of complaints, cases and joint handling: formal, whole, and telling nobody what is not theirs."""

from datetime import date
from typing import Any

import pytest

from huxin.base.errors import Refused
from huxin.workflows import workflow
from huxin.workflows._paper import Text, fill, load, to_json

NAMES = [(kind, name) for kind in ("complaint", "case", "joint") for name in workflow(kind).papers]
TO_WORKER = [name for _, name in NAMES if load(name).to == "反映人"]
TO_EMPLOYER = [name for _, name in NAMES if load(name).to in ("{party}", "{employer}")]
OF_THE_REPORT = {"door", "facts", "record", "consent", "missing", "got", "short", "content", "again", "into"}
DAYS = ("due_on", "pay_by", "heard_on", "served_on", "opened_on")


def paper(name: str, **changes: Any) -> Text:
    """A paper with something in every field."""
    said = {
        key: date(2019, 12, 9) if key in DAYS else 36_851_250 if key.endswith("_fen") else f"某{field.label}"
        for key, field in load(name).fields.items()
    }
    return fill(load(name), {**said, "number": "白区人社某〔2019〕1号", "issued_on": date(2019, 12, 2), **changes})


def body(text: Text) -> str:
    return "\n".join(block.text for block in text.blocks)


@pytest.mark.parametrize(("kind", "name"), NAMES)
def test_每种文书都能写成_不留占位符(kind: str, name: str) -> None:
    template, text = load(name), paper(name)
    assert template.name.startswith(kind) and template.series and text.addressee and text.signature
    assert "{" not in body(text) and "{" not in to_json(text)[1:].replace('{"kind"', "")
    assert text.title and not text.title.endswith("。")


@pytest.mark.parametrize(("kind", "name"), NAMES)
def test_只有写在办理步骤里的才是必填(kind: str, name: str) -> None:
    flow = workflow(kind)
    asked = {
        need.key for move in flow.moves if name in move.papers for need in move.needs if need.required
    } | {key for move in flow.moves if name in move.papers for key in move.states}  # fmt: skip
    kept = {need.key for need in [*flow.asks, *(n for m in flow.moves for n in m.needs)] if need.keep}
    given = {"number", "issued_on", "body", "contact", "due_on", "heads", "amount_fen", "conclusion"}
    assert {key for key, field in load(name).fields.items() if not field.optional} <= asked | kept | given


@pytest.mark.parametrize("name", TO_WORKER)
def test_给反映人的文书没有金额和别人的情况(name: str) -> None:
    assert not [key for key in load(name).fields if key.endswith("_fen") or key in ("heads", "workers")]


@pytest.mark.parametrize("name", TO_EMPLOYER)
def test_给用人单位的文书没有反映人的情况(name: str) -> None:
    assert not OF_THE_REPORT & set(load(name).fields)
    assert "反映人" not in body(paper(name)) and "投诉人" not in body(paper(name))


def test_反映人和用人单位都有文书() -> None:
    assert len(TO_WORKER) >= 6 and len(TO_EMPLOYER) >= 8


def test_改正指令书写明事实_金额大小写_期限_后果() -> None:
    text = paper("case_order", heads=46)
    assert (text.title, text.addressee) == ("劳动保障监察限期改正指令书", "某用人单位")
    assert "涉及农民工46人，拖欠工资368,512.50元（大写：人民币叁拾陆万捌仟伍佰壹拾贰元伍角整）" in body(text)
    assert "于2019年12月9日前（含当日）" in body(text) and "追究刑事责任" in body(text)
    assert [block.text for block in text.blocks if block.kind == "heading"] == [
        "一、查明的事实", "二、改正要求", "三、逾期的后果",
    ]  # fmt: skip


def test_处罚决定书写明不免除支付工资_处理决定书写明赔偿金和救济() -> None:
    assert "缴纳罚款不免除支付所欠工资的义务" in body(paper("case_penalty"))
    text = body(paper("case_handling", compensation=50, review_term="60天", suit_term="6个月"))
    assert "按照应付工资的50%向农民工加付赔偿金" in text
    assert "可以自收到之日起60天内申请行政复议，或者在6个月内提起行政诉讼" in text


def test_没有项目也能写成_缺必填的说出缺什么() -> None:
    assert "项目编码" not in body(paper("case_order", project_name="", project_code=""))
    with pytest.raises(Refused, match="还缺.*查明的事实"):
        paper("case_order", found="")

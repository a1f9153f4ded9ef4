"""An office reads what a paper says, and the record knows it by its digest."""

from dataclasses import replace
from datetime import date

import pytest

from huxin.base.errors import Refused
from huxin.workflows._paper import Block, Text, digest, fill, from_json, load, series_number, to_json
from tests.workflows.papers import NAMES, WARNING


def paper(name: str, **changes: object) -> Text:
    return fill(load(name), {**WARNING, **changes})


def said(text: Text) -> str:
    return "\n".join(block.text or "\n".join("|".join(row) for row in block.rows) for block in text.blocks)


def test_预警通知书写明事由_金额大小写_答复期限() -> None:
    text = paper("warning_notice")
    assert (text.title, text.number) == ("农民工工资支付橙色预警通知书", "白人社预警〔2019〕12号")
    assert (text.letterhead, text.addressee, text.signature) == (
        WARNING["body"],
        WARNING["contractor"],
        WARNING["body"],
    )
    assert (text.day, text.copies) == ("2019年7月11日", ("白银某某置业有限公司", "白银市住房和城乡建设局"))
    assert "涉及工资368,512.50元（大写：人民币叁拾陆万捌仟伍佰壹拾贰元伍角整）。" in said(text)
    assert "截至2019年7月10日" in said(text) and "请在10日内（2019年7月21日前，含当日）" in said(text)
    table = next(block for block in text.blocks if block.kind == "table")
    assert table.rows[0] == ("预警事项", "月份", "人数", "金额（元）", "依据")
    assert table.rows[2] == ("未签劳动合同", "2019年6月", "7", "—", "劳动合同法（已核原文）")


def test_没有的内容_连同说它的那一段一起略去() -> None:
    text = paper("warning_notice", report_every="", amount_fen=None, copy_to=None)
    assert "报告一次" not in said(text) and "大写" not in said(text) and "付清" in said(text)
    assert text.copies == ("白银某某置业有限公司",)


@pytest.mark.parametrize("name", NAMES)
def test_四种文书都能写成_不留占位符(name: str) -> None:
    template, text = load(name), paper(name)
    assert {"number", "issued_on"} <= set(template.fields)
    assert not template.own and template.series
    assert "{" not in to_json(replace(text, blocks=())).strip("{}") and "{" not in said(text)
    assert [block.text[0] for block in text.blocks if block.kind == "heading"][:2] == ["一", "二"]


@pytest.mark.parametrize("name", NAMES)
def test_缺必填的内容_说出缺什么(name: str) -> None:
    with pytest.raises(Refused, match="还缺.*(项目名称|联系人)"):
        paper(name, project_name="", contact=None)


def test_答复不带红头_多行的整改措施各成一段() -> None:
    text = paper("rectification_reply")
    assert (text.letterhead, text.addressee, text.signature) == ("", WARNING["body"], WARNING["contractor"])
    at = text.blocks.index(Block("heading", "二、整改措施"))
    assert [block.text for block in text.blocks[at + 1 : at + 3]] == ["一是核对五月工资表。", "二是分两批支付。"]


def test_填入的文字原样照录_不再当作模板() -> None:
    text = paper("supervision_letter", reason="{number} #let <b>*一、*</b>\x00")
    assert Block("paragraph", "{number} #let <b>*一、*</b>") in text.blocks


def test_同样的内容同样的摘要_改一个字就不同() -> None:
    text = paper("warning_lifted")
    assert digest(text) == digest(paper("warning_lifted")) == digest(from_json(to_json(text)))
    assert from_json(to_json(text)) == text
    assert len({digest(text), digest(replace(text, day="2019年7月12日")), digest(paper("warning_notice"))}) == 3


def test_日期写法_文号写法() -> None:
    assert paper("warning_notice", issued_on=date(2020, 1, 5)).day == "2020年1月5日"
    assert series_number("白人社", "预警", 2019, 12) == "白人社预警〔2019〕12号"

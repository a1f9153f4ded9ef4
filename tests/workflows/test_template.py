"""An office changes a paper with a text editor, and is told where it slipped."""

from pathlib import Path

import pytest

from huxin.base.errors import BadSource
from huxin.workflows._paper import fill, load
from tests.workflows.papers import WARNING

HEAD = '---\ntitle: 预警书\nseries: 预警\nto: "{contractor}"\nsignature: "{body}"\n---\n'


def office(folder: Path, text: str | bytes) -> Path:
    (folder / "warning_notice.md").write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def test_单位自己的模板优先(tmp_path: Path) -> None:
    template = load("warning_notice", office(tmp_path, HEAD + "请{contractor}于{due_on}前答复。\n"))
    assert template.own
    assert [b.text for b in fill(template, WARNING).blocks] == ["请甘肃某某建设工程有限公司于2019年7月21日前答复。"]


def test_没有改过的文书仍用随产品提供的模板(tmp_path: Path) -> None:
    assert load("warning_lifted", office(tmp_path, "坏的")) == load("warning_lifted")
    assert load("warning_notice", tmp_path / "没有这个文件夹") == load("warning_notice")


def test_记事本存的也能读(tmp_path: Path) -> None:
    own = (HEAD + "（一）请答复\n请于{due_on}前答复。").replace("\n", "\r\n")
    template = load("warning_notice", office(tmp_path, b"\xef\xbb\xbf" + own.encode()))
    assert [b.kind for b in fill(template, WARNING).blocks] == ["subheading", "paragraph"]


def test_表格可以少几列_改列名(tmp_path: Path) -> None:
    own = HEAD.replace("---\n", "---\nfields:\n  causes: {heads: 多少人, rule: 何事}\n", 1) + "{causes}\n"
    template = load("warning_notice", office(tmp_path, own))
    assert fill(template, WARNING).blocks[0].rows[:2] == (("多少人", "何事"), ("46", "工资逾期"))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (HEAD + "请{contracter}答复。", "第 7 行：占位符 {contracter} 不存在，可用的有 {number}（文号）"),
        (HEAD.replace("预警书", "致{nobody}的预警书") + "请答复。", "第 2 行：占位符 {nobody} 不存在"),
        (HEAD + "请{contractor答复。", "第 7 行：花括号不成对"),
        (HEAD + "详见{causes}。", "第 7 行：{causes} 是一张表，须在正文中单独成行"),
        (HEAD, "第 6 行：没有正文"),
        ("请答复。", "第 1 行：开头应是夹在两行 --- 之间的说明"),
        (
            HEAD.replace('"{body}"', "{body}") + "请答复。",
            "第 5 行：「signature」须是一段文字，含有花括号时请加英文引号",
        ),
        (HEAD.replace("预警书", '"预警书') + "请答复。", "开头的说明不符合 YAML 的写法"),
        (HEAD.replace("series", "serie") + "请答复。", "第 3 行：没有「serie」这一项"),
        (HEAD.replace("series: 预警\n", "") + "请答复。", "缺少 series"),
        (HEAD.replace("---\n", "---\nfields: {secret: 机密}\n", 1) + "请答复。", "{secret} 不是这种文书的内容"),
        (
            HEAD.replace("---\n", "---\nfields:\n  causes: {name: 姓名}\n", 1) + "{causes}",
            "第 3 行：表格没有「name」这一列",
        ),
        (HEAD.replace("---\n", "---\nfields: 无\n", 1) + "请答复。", "第 2 行：fields 应逐行写成"),
        (HEAD.replace(": ", "：") + "请答复。", "第 2 行：开头的说明应逐行写成"),
        ("---\n- 一\n---\n请答复。", "第 2 行：开头的说明应逐行写成 title、series 等，后接英文冒号"),
        ((HEAD + "请答复。").encode("gb18030"), "不是 UTF-8 编码"),
    ],
)
def test_写坏的模板_指出文件_行和缘由_不悄悄换回(tmp_path: Path, text: str | bytes, why: str) -> None:
    with pytest.raises(BadSource) as refused:
        load("warning_notice", office(tmp_path, text))
    assert why in str(refused.value) and "warning_notice.md" in str(refused.value)
    assert "请把该文件移出这个文件夹" in str(refused.value)

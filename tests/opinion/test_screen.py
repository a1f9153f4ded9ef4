"""Texts screened for wages owed: how many are found, why, and what is read where something is hidden."""

import time

import pytest

from huxin.opinion import plain
from huxin.opinion.plain import plain as read
from huxin.opinion.same import Told, runs
from huxin.opinion.screen import screen
from tests.opinion.labelled import Labelled, texts

ALL = [*texts("dev"), *texts("heldout")]


def measured(many: list[Labelled]) -> tuple[float, float]:
    """Recall and precision."""
    found = [(one.relevant, screen(one.text).relevant) for one in many]
    right = sum(truth and said for truth, said in found)
    return right / sum(truth for truth, _ in found), right / sum(said for _, said in found)


def test_四百条里一半是陷阱_每条都有标注理由() -> None:
    assert len(ALL) == 400 and sum(one.relevant for one in ALL) == 200
    assert all(one.reason for one in ALL) and len({one.text for one in ALL}) == 400


@pytest.mark.parametrize("name", ["dev", "heldout"])
def test_查得全_查得准(name: str) -> None:
    recall, precision = measured(texts(name))
    assert recall >= 0.95 and precision >= 0.9


def test_规则定下之后写的文本_数字照实写在文档里() -> None:
    recall, precision = measured(texts("fresh"))
    assert (round(recall, 2), round(precision, 2)) == (0.75, 0.79)  # docs/opinion.md


@pytest.mark.parametrize("one", [one for one in ALL if one.relevant][:40], ids=lambda one: one.text[:12])
def test_每个判断都写明依据的词(one: Labelled) -> None:
    verdict = screen(one.text)
    assert all(hit.words in verdict.text and hit.rule for hit in verdict.hits)


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("拖\u200b欠\u200b工\u200b资半年", plain.HIDDEN),
        ("\u202e拖欠工资\u202c半年", plain.TURNED),
        ("拖欠⼯资半年，ＴＱ", plain.WIDE),
        ("拖欠工資半年", plain.TRADITIONAL),
        ("拖.欠.工.资.半年", plain.SPREAD),
        ("ТQ工资半年，拖欠工资", plain.ALIKE),
        ("拖̶欠̶工̶资̶半年", plain.HIDDEN),
    ],
)
def test_藏着的字照样读出来_并写明(text: str, note: str) -> None:
    verdict = screen(text)
    assert verdict.relevant and note in verdict.notes and f"原文有{note}" in verdict.because


@pytest.mark.parametrize("text", ["欠薪😡👨‍👩‍👧", "我们工地，拖欠工资！", "欠薪（半年）"])
def test_表情和全角标点不算藏字(text: str) -> None:
    assert read(text).notes == ()


def test_错字写明读作什么() -> None:
    assert "「托欠」读作「拖欠」" in screen("托欠工资不给").because


def test_转发_多几个字_换一种文字_是同一件() -> None:
    said = "靖远县城关安置房项目拖欠三十名工人工资半年，没人出面"
    many = [
        said, "转发微博 //@某人:" + said, "靖遠縣城關安置房項目拖欠三十名工人工資半年，沒人出面",
        "平川区厂房的木工班组五个月没发工资", said + "！！求扩散 https://example.org/1",
    ]  # fmt: skip
    told, like = Told(), []
    for text in many:
        said = runs(read(text).text)
        like.append(told.like(said))
        told.add(said)
    assert [one is None for one in like] == [True, False, False, True, False] and 3 not in like


def test_空的和很长的文本() -> None:
    assert not screen("").relevant and not screen("\u200b\u202e").relevant
    began = time.process_time()
    assert screen("我们工地拖欠工资" + "没发工资说好结账" * 100_000).relevant
    screen("说给" * 2000), screen("工" * 4000), screen("钱被" * 2000), screen("拖 " * 2000)
    assert time.process_time() - began < 1

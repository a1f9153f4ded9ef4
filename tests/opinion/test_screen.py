"""Texts screened for wages owed: how many are found, why, and what is read where something is hidden."""

import time
from pathlib import Path

import pytest

from huxin.opinion import plain, wording
from huxin.opinion.plain import plain as read
from huxin.opinion.same import Told, apart, runs, sites
from huxin.opinion.screen import screen
from huxin.simulate.wording import weights
from tests.opinion.labelled import MADE_ON, Labelled, texts

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


def test_各种口吻的文本_每批写好时都没有见过规则() -> None:
    many = texts("varied")
    assert len(many) == 841 and len({one.text for one in many}) == 841 and all(one.reason for one in many)
    recall, precision = measured(many)
    assert recall >= 0.95 and precision >= 0.94  # the weights are fitted on them


def test_规则和用词定下之后写的文本_数字照实写在文档里() -> None:
    many = texts("unseen")
    assert len(many) == 131 and sum(one.relevant for one in many) == 50
    recall, precision = measured(many)
    assert (round(recall, 2), round(precision, 2)) == (0.9, 0.82)  # docs/opinion.md: the aim was 0.9 at 0.9


def test_用词的分数是从标注的文本算出来的_没有一条是后来写的() -> None:
    made_on = [one for name in MADE_ON for one in texts(name)]
    assert not {one.text for one in made_on} & {one.text for one in texts("unseen")}
    again = dict(weights([(one.text, one.relevant) for one in made_on]))
    assert (
        list(wording.table(again))
        == Path(wording.__file__).with_name("wording.tsv").read_text("utf-8").splitlines()[1:]
    )


@pytest.mark.parametrize("one", [one for one in ALL if one.relevant][:40], ids=lambda one: one.text[:12])
def test_每个判断都写明依据的词(one: Labelled) -> None:
    verdict = screen(one.text)
    assert verdict.hits and all(hit.rule and hit.words for hit in verdict.hits)
    assert all(word in verdict.text for hit in verdict.hits if hit.rule != "用词" for word in hit.words)


def test_留下的没有一条不写依据() -> None:
    kept = [said for name in (*MADE_ON, "unseen") for one in texts(name) if (said := screen(one.text)).relevant]
    assert all(any(hit.points > 0 for hit in said.hits) for said in kept)
    found = {said.rule: said for said in screen("工头卷着钱走了，我们白等一冬").hits}
    assert found["用词"].points > 0 and set(found["用词"].words) <= wording.pieces("工头卷着钱走了，我们白等一冬")


@pytest.mark.parametrize("text", ["会宁县欠薪", "拖欠工资", "某某建筑公司恶意欠薪，平川区", "老板没给工钱"])
def test_短短一句直说欠薪的_不因为用词不算(text: str) -> None:
    assert screen(text).relevant


def test_用词_长文不因为长就算数() -> None:
    said = "今天天气好，大家去公园看花，孩子很高兴，回来路上买了菜。" * 20
    assert wording.wording(said).points < 0 and not screen(said).relevant


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
        like.append(next(told.like(said), None))
        told.add(said)
    assert [one is None for one in like] == [True, False, False, True, False] and 3 not in like


@pytest.mark.parametrize(
    ("one", "other", "two"),
    [
        ("白银区厂房项目拖欠工资", "白银区水库项目拖欠工资", True),
        ("会宁县城关安置房拖欠工资", "会宁县河畔安置房拖欠工资", True),
        ("金泰项目部欠薪", "宏达项目部欠薪", True),
        ("宏达公司在厂房干活的工人没拿到钱", "宏达公司在水库干活的工人没拿到钱", True),
        ("靖远县城关安置房项目欠薪", "听说城关安置房欠薪", False),
        ("白银区厂房工地欠薪", "厂房欠薪，我们工地没人管", False),
        ("白银区厂房欠薪", "白银区欠薪，没人出面", False),
    ],
)
def test_写明两处工地的_话再像也是两件(one: str, other: str, two: bool) -> None:
    assert apart(sites(one), sites(other)) is apart(sites(other), sites(one)) is two


def test_空的和很长的文本() -> None:
    assert not screen("").relevant and not screen("\u200b\u202e").relevant
    began = time.process_time()
    assert screen("我们工地拖欠工资" + "没发工资说好结账" * 100_000).relevant
    screen("说给" * 2000), screen("工" * 4000), screen("钱被" * 2000), screen("拖 " * 2000)
    assert time.process_time() - began < 1


def test_退休工资和养老金不是欠薪_退休的人在工地干活的是() -> None:
    assert not screen("景泰县退休工资没发下来，养老金拖欠两个月").relevant
    assert screen("我爸退休后在工地干活三个月没发工资").relevant

"""What of a post is kept: no name people give as their own, no number that reaches somebody; dates and times stay."""

import time

import pytest

from huxin.opinion.masked import masked
from tests.opinion.labelled import MADE_ON, texts


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("我叫张三电话13800001111", "我叫***电话1***"),
        ("我叫张三电话1***", "我叫***电话1***"),
        ("我是王小明，卡号6222021234567890123", "我是***，卡号6***"),
        ("我是王小明，卡号6***", "我是***，卡号6***"),
        ("我叫王某某，在白银打工", "我叫***，在白银打工"),
        ("我叫欧阳建国手机13800001111", "我叫***手机1***"),
        ("我叫張三電話13800001111", "我叫***電話1***"),
        ("本人李为民身份证62040219900101123X", "本人***身份证6***"),
        ("我叫赵海在平川打工", "我叫***在平川打工"),
        ("三个月没发工资，王小明，电话：13800001111", "三个月没发工资，***，电话：1***"),
        ("找包工头李强电话138 0000 1111", "找包工头***电话1***"),
        ("联系王师傅13800001111", "联系***1***"),
        ("工人马强、李四，卡号6222021234567890", "工人马强、***，卡号6***"),
        ("姓名：周强 联系人：马小军", "姓名：*** 联系人：***"),
    ],
)
def test_自己报的名字_号码前面的名字_不留(text: str, kept: str) -> None:
    assert masked(text) == kept


@pytest.mark.parametrize(
    "number",
    ["620402199001011234", "62040219900101123X", "62040219900101123x", "620402900101123", "6204021990 0101 1234"],
)
def test_身份证号码只留第一位(number: str) -> None:
    assert masked(f"身份证{number}，没人管") == "身份证6***，没人管"
    assert masked(f"{number}和13800001111") == "6***和1***"


def test_很长的一串数字也不留() -> None:
    assert masked("卡" + "6222" * 12 + "。") == "卡6***。"


@pytest.mark.parametrize(
    "text",
    [
        "2019-11-01 10:00",
        "2019-11-01 10:00:30 到 2019-12-01 8:30",
        "2019-11-01至2019-12-01",
        "10:00 2019-11-01",
        "2019-11 2019-12",
        "20191101",
        "2018-2019",
        "2019年11月1日10:00，2019/11/01 10：00",
        "欠 125000 元，2019-11-01",
    ],
)
def test_日期_时间_金额不动(text: str) -> None:
    assert masked(text) == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("2019-11-01 13800001111", "2019-11-01 1***"),
        ("13800001111 2019-11-01 10:00", "1*** 2019-11-01 10:00"),
        ("13800001111 10:00", "1*** 10:00"),
        ("20191101 62220212", "2***"),
        ("0943-8221234", "0***"),
    ],
)
def test_日期旁边的号码照样不留(text: str, kept: str) -> None:
    assert masked(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "我是农民工，三个月没发工资",
        "我是白银人，我是安装工，我是石匠，我是武威的，",
        "平川区金鼎花园，电话没人接",
        "高台工地拖欠工资，电话12345有人接",
        "本人是农民工，本人在工地干活，",
        "马上打电话，没人接",
        "白银区锦绣家园项目部电话没人接",
    ],
)
def test_不是名字的不动(text: str) -> None:
    assert masked(text) == text


def test_标注的文本里只动名字和号码() -> None:
    for name in (*MADE_ON, "unseen"):
        for one in texts(name):
            assert masked(masked(one.text)) == masked(one.text)


def test_再长也不慢() -> None:
    began = time.process_time()
    for text in ("1 " * 10_000, "1" + " " * 20_000 + "a", "我是王" * 6_000, "2019-11-01 " * 2_000, "找王" * 10_000):
        masked(text)
    assert time.process_time() - began < 1


def test_看不见的字符不留_改不了书写方向_也藏不住号码() -> None:
    assert masked("求\u202e大家帮转\u202c，工\u200b资没发") == "求大家帮转，工资没发"
    assert masked("电话138\u200b0000\u20601111") == "电话1***"

"""`huxin opinion`: what came of a feed, the refused rows as a file, and its exit code."""

import json
from pathlib import Path

import pytest

from huxin.record.models import OpinionFeed
from tests.commands.conftest import Command

pytestmark = pytest.mark.django_db
CSV = "内容,发布时间,作者\n平川区工地拖欠工资三个月,2019-12-01,某人\n会宁县欠薪,昨天,某人\n今天下雪,,某人\n"


def test_a_feed_and_its_refused_rows(command: Command, tmp_path: Path) -> None:
    (file := tmp_path / "舆情.csv").write_text(CSV, "utf-8")
    told = command("opinion", file, "--rejects", tmp_path / "退回.csv", "--json")
    assert told.code == 1
    found = json.loads(told.out)
    assert (found["posts"], found["kept"], found["opened"], found["refused"]) == (3, 1, 1, 1)
    assert found["refusals"][0][:2] == [3, "发布时间"]
    mended = (tmp_path / "退回.csv").read_text("utf-8-sig").replace("昨天", "2019-12-02")
    (again := tmp_path / "再送.csv").write_text(mended, "utf-8")
    told = command("opinion", again)
    assert told.code == 0 and "反映拖欠工资的 1 条：新的 1 件" in told.out


def test_a_file_that_is_no_feed(command: Command, tmp_path: Path) -> None:
    (file := tmp_path / "a.xml").write_bytes(b"<!DOCTYPE a><a/>")
    told = command("opinion", file)
    assert told.code == 2 and "DOCTYPE" in told.err
    assert command("opinion", tmp_path / "没有.csv").code == 2


def test_a_header_that_is_not_known_and_another_kind_of_file(command: Command, tmp_path: Path) -> None:
    (file := tmp_path / "舆情.csv").write_text(
        "帖子,日期\n平川区欠薪三个月,2019-12-01\n会宁县欠薪,2019-12-01\n", "utf-8"
    )
    told = command("opinion", file)
    assert told.code == 2 and "「舆情.csv」的表头里没有帖文的内容这一列" in told.err
    assert all(head in told.err for head in ("「帖子」、「日期」", "标题、内容、正文、摘要", "发布时间"))
    (file := tmp_path / "舆情.pdf").write_text("平川区欠薪三个月\n", "utf-8")
    told = command("opinion", file)
    assert told.code == 2 and "「舆情.pdf」是 .pdf 文件，没有读" in told.err and "RSS、Atom" in told.err
    assert not OpinionFeed.objects.exists()


def test_the_row_is_the_line_of_the_file(command: Command, tmp_path: Path) -> None:
    (file := tmp_path / "舆情.csv").write_text(
        '内容,发布时间\n"平川区工地\n欠薪",2019-12-01\n会宁县欠薪,昨天\n', "utf-8"
    )
    assert "第 4 行，发布时间：" in command("opinion", file).out

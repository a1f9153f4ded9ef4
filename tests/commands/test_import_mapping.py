"""`huxin import --mapping`: a file of the shape that somebody explained in the console goes through at the prompt."""

from pathlib import Path

import pytest

from huxin.access import Actor, Role
from huxin.actions import intake, mappings
from huxin.base import clock
from huxin.record.models import Batch
from huxin.sources.looking import Choice
from tests.actions.invented import CODE, as_csv, id_no
from tests.commands.conftest import Command

pytestmark = pytest.mark.django_db

CLERK = Actor("clerk", "报送员", Role.INSPECTOR, ("620402",))
ROWS = [["名字", "证件", "该给", "给了"], ["张三", id_no(1), "5000", "5000"]]
COLUMNS = {0: "name", 1: "id_no", 2: "payable", 3: "net"}


@pytest.fixture
def told_once(site: Path) -> None:
    """The clerk's sheets were explained in the console."""
    now = clock.now()  # after the site, whose files the command took in
    number = intake.receive(actor=CLERK, data=as_csv(ROWS), file_name="六月.csv", now=now)
    intake.apply(number, now=now)
    said = Choice("payroll", 0, 1, COLUMNS, given={"project_code": CODE, "month": "2019-06"})
    mappings.take(actor=CLERK, batch=number, chosen={0: said}, now=now)


def test_照报送人保存的对照读_没有用到的文件照常读(
    command: Command, site: Path, told_once: None, tmp_path: Path
) -> None:
    file = tmp_path / "七月.csv"
    file.write_bytes(as_csv([["2019年7月 项目编码：" + CODE], *ROWS]))
    assert command("import", file).code == 2
    told = command("import", file, site / "02_roster.csv", "--mapping", CLERK.id)
    assert told.code == 0, told.err
    assert "七月.csv 工资表：1 行，新增 1" in told.out and "02_roster.csv" in told.out
    assert "没有新的数据" in command("import", file, "--mapping", CLERK.id).out


def test_没有保存过对照的_一个文件也不收(command: Command, site: Path) -> None:
    before = Batch.objects.count()
    told = command("import", site / "02_roster.csv", "--mapping", "没有的人")
    assert told.code == 2 and "没有「没有的人」的列对照" in told.err and "Traceback" not in told.err
    assert Batch.objects.count() == before

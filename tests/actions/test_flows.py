"""A statement of personal accounts: only under an approval, judged as it is read, and nothing of it kept in clear."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from huxin.access import SYSTEM, Actor
from huxin.actions import flows, intake, matters
from huxin.actions.flows import Approved
from huxin.actions.matters import Opening
from huxin.base.errors import BadSource, Refused
from huxin.base.home import Home
from huxin.queries import signs as queries
from huxin.queries.signs import SignFilter
from huxin.record.models import JournalEntry, Matter, Project, Sign
from huxin.sources.personal_rows import COLUMNS
from tests.actions.invented import Rows, as_csv, as_xlsx, roster, sheets

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2019, 9, 30, 3, tzinfo=UTC)
FOREMAN = "6222020000000000777"


def card(n: int) -> str:
    return f"62170000000000{n:05d}"


def statement(back: int = 4) -> Rows:
    """Six wage cards; so many hand half of it to the foreman."""
    wages = [[card(n), "2019-09-20 10:00:00", "收", "5,000.00", "", "", "", "代发工资"] for n in range(6)]
    sent = [[card(n), f"2019-09-21 09:0{n}:00", "支", "2500", FOREMAN, "", "13800000001", ""] for n in range(back)]
    return [list(COLUMNS), *wages, *sent]


@pytest.fixture
def case(home: Home, 李监察: Actor) -> Iterator[Matter]:
    """An open case about the invented site, whose roster is on file."""
    for name, data in {"01.xlsx": as_xlsx(sheets()), "02_roster.csv": as_csv(roster(5))}.items():
        intake.receive(actor=SYSTEM, data=data, file_name=name, now=NOW)
    intake.recover(now=NOW)
    site = Project.objects.get()
    about = Opening("case", "某案", site.region_code, site.sector, "labour_620402", project_id=site.pk)
    yield matters.open_matter(actor=李监察, about=about, given={}, now=NOW)


def judged(actor: Actor, case: Matter, rows: Rows, approval: str = "白人社查〔2019〕7号") -> flows.Judged:
    said = Approved(case.number, approval, date(2019, 9, 25), "工人本人同意提供的书面材料")
    return flows.judge(actor=actor, said=said, data=as_csv(rows), now=NOW)


def test_批准的流水_当场查看_不留明文_再传一次不多一条(case: Matter, home: Home, 李监察: Actor) -> None:
    got = judged(李监察, case, statement())
    assert (got.rows, got.cards, len(got.keys)) == (10, 6, 1)
    assert judged(李监察, case, statement()).keys == got.keys and Sign.objects.count() == 1
    [line] = queries.every(actor=李监察, wanted=SignFilter(kind="sent_back"), most=9)
    assert line.said.startswith("4 张工资卡在工资到账 7 天内") and line.approval == "白人社查〔2019〕7号"
    rows = queries.shown(actor=李监察, number=line.number).rows
    assert all("*" in name and said == "工资 5,000.00 元，7 天内转出 2,500.00 元" for name, said in rows)
    entry = JournalEntry.objects.filter(what="sign.statement").latest("pk")
    assert entry.given["document"] == "白人社查〔2019〕7号" and entry.subject == f"matter:{case.pk}"
    kept = str(list(Sign.objects.values())) + str(list(JournalEntry.objects.values()))
    assert FOREMAN not in kept and card(0) not in kept and "13800000001" not in kept
    clear = [path for path in Path(home.path).rglob("*") if path.is_file() and FOREMAN.encode() in path.read_bytes()]
    assert not clear


def test_没有需要问的_也说看了多少(case: Matter, 李监察: Actor) -> None:
    got = judged(李监察, case, statement(2))
    assert got.keys == () and got.rows == 8


def test_没有批准_不是监察_案件不对_都不看(case: Matter, 李监察: Actor, 外县监察: Actor, 王主任: Actor) -> None:
    with pytest.raises(Refused, match="批准文号应为四到五十个字"):
        judged(李监察, case, statement(), "无")
    with pytest.raises(Refused, match="没有这件监察案件"):
        judged(外县监察, case, statement())
    with pytest.raises(Refused, match="只由监察员"):
        judged(王主任, case, statement())
    late = Approved(case.number, "白人社查〔2019〕7号", date(2019, 10, 2), "工人本人同意提供")
    with pytest.raises(Refused, match="批准日期晚于今天"):
        flows.judge(actor=李监察, said=late, data=as_csv(statement()), now=NOW)
    assert not Sign.objects.exists() and not JournalEntry.objects.filter(what="sign.statement").exists()


def test_条例施行以前的批准_不能依第四十条_写明当时的依据才看(case: Matter, 李监察: Actor) -> None:
    """In force from 1 May 2020. The day of the approval decides, not the day of the upload."""
    after = datetime(2020, 6, 1, 3, tzinfo=UTC)

    def look(on: date, basis: str = "") -> None:
        said = Approved(case.number, "白人社查〔2020〕7号", on, basis)
        flows.judge(actor=李监察, said=said, data=as_csv(statement()), now=after)

    with pytest.raises(Refused, match="第四十条2020-05-01起施行.*当时取得流水的依据"):
        look(date(2020, 4, 30))
    assert not JournalEntry.objects.filter(what="sign.statement").exists()
    look(date(2020, 4, 30), "工人本人同意提供的书面材料")
    look(date(2020, 5, 1))
    kept = [one.given["basis"] for one in JournalEntry.objects.filter(what="sign.statement").order_by("pk")]
    assert kept == ["工人本人同意提供的书面材料", "保障农民工工资支付条例第四十条"]


def test_读不懂的行_说明行_栏_原因_不带卡号_整份不看(case: Matter, 李监察: Actor) -> None:
    rows = statement()
    rows[2][0], rows[3][2], rows[4][3], rows[7][4] = "12", "转", "1.234", rows[7][0]
    with pytest.raises(BadSource) as refused:
        judged(李监察, case, rows)
    said = str(refused.value)
    assert "有 4 处不能读" in said and "第 3 行「卡号」" in said and "第 4 行「收支」应为收或支" in said
    assert "第 8 行「对方账号」与卡号相同" in said and not re.search(r"\d{12}", said)
    with pytest.raises(BadSource, match="只有表头"):
        judged(李监察, case, [list(COLUMNS)])
    with pytest.raises(BadSource, match="没有找到表头"):
        judged(李监察, case, [["随便"], ["什么"]])
    assert not Sign.objects.exists()


def test_班组长两个_各有一条(case: Matter, 李监察: Actor) -> None:
    rows = [*statement(3), *([*row[:4], "6222020000000000888", "", "", ""] for row in statement(6)[10:13])]
    assert len(judged(李监察, case, rows).keys) == 2
    assert {one.approval for one in Sign.objects.all()} == {"白人社查〔2019〕7号", "白人社查〔2019〕7号（2）"}

"""总召集人一页: every figure counted by hand, the reach of each reader, and the two pages read back."""

import html
import io
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pypdf
import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from huxin.access import Actor, Role
from huxin.actions import matters
from huxin.actions.matters import Opening
from huxin.base import clock
from huxin.base.errors import Refused
from huxin.base.moments import local_day
from huxin.engine import read
from huxin.queries import capacity, convener
from huxin.queries.convener import Screen
from huxin.queries.convener_decisions import DECISIONS
from huxin.queries.matters import MatterFilter, search
from huxin.queries.matters_punctual import on_time
from huxin.record.models import Matter, MatterEvent, MatterPayment, MatterTerm, Project, ProjectMonth, Run
from huxin.web.letters import convener_pdf
from huxin.web.letters.convener_pdf import Sheet
from huxin.workflows import catalogue
from tests.actions.test_capacity import kept_row
from tests.web.city import BAIYIN, JINGYUAN, RUN
from tests.web.test_paper_files import needs_font

pytestmark = pytest.mark.usefixtures("city")
OWED = 123_450_000
CONVENER = Actor("刘召集", "刘召集", Role.CONVENER, ("6204",))


def seen(actor: Actor, now: datetime) -> Screen:
    cache.clear()
    return convener.screen(settings.HUXIN_HOME, actor=actor, now=now)


def warned(now: datetime, *, told: bool = True, **more: Any) -> Matter:
    given = {
        "kind": "warning", "number": "YJ-2019-000001", "title": "新区安置房", "state": "issued",
        "region_code": "620402", "sector": "housing", "body": "labour_620402", "project_id": BAIYIN,
        "opened_at": now, "opened_on": now.date(),
        "updated_at": now, "told": told,
    }  # fmt: skip
    return Matter.objects.create(**(given | more))


def supervised(office: Actor, now: datetime) -> Matter:
    about = Opening("supervision", "督办：新区安置房", "620402", "housing", "office_620402", project_id=BAIYIN)
    given = {"reason": "拖欠", "demand": "付清", "urgency": "ordinary"}
    made = matters.open_matter(actor=office, about=about, given=given, now=now)
    return matters.move(actor=office, matter_id=made.pk, name="issue", given={}, now=now)


def earlier_run(monkeypatch: pytest.MonkeyPatch, owed: Mapping[str, int], created: datetime) -> None:
    given = {"as_of": date(2019, 10, 31), "known_at": created, "pack": "gs-2019", "created_at": created}
    Run.objects.create(id="20191031-0123456789", manifest={}, **given)

    def table(home: object, run_id: str, name: str, columns: object) -> list[dict[str, Any]]:
        assert run_id == "20191031-0123456789" and name == "projects"
        return [{"project_code": code, "arrears_fen": fen} for code, fen in owed.items()]

    monkeypatch.setattr(read, "table", table)


def test_money_stands_apart_by_whether_a_person_has_confirmed_it(now: datetime) -> None:
    found = seen(CONVENER, now)
    assert (found.whole.fen, found.whole.confirmed_fen, found.whole.open_fen) == (OWED, 0, OWED)
    assert (found.whole.projects, found.whole.heads, found.whole.unreported) == (1, 66, 1)
    assert [one.region for one in found.counties][0] == "620402" and len(found.counties) == 5
    [site] = found.sites
    assert (site.name, site.fen, site.confirmed, site.reason) == ("新区安置房", OWED, False, "工资逾期")
    warned(now, told=False)
    assert seen(CONVENER, now).whole.confirmed_fen == 0  # proposed by the monitor, seen by nobody
    Matter.objects.update(told=True)
    found = seen(CONVENER, now)
    assert (found.whole.confirmed_fen, found.whole.open_fen, found.sites[0].confirmed) == (OWED, 0, True)
    Matter.objects.update(open=False)
    assert seen(CONVENER, now).whole.confirmed_fen == 0


def test_a_run_of_long_ago_is_said_to_be_one(now: datetime, office: Client) -> None:
    assert (seen(CONVENER, now).behind, seen(CONVENER, now + timedelta(days=6)).behind) == (0, 8)
    assert "已经过去" in office.get("/convener/").content.decode()  # the city's run is years old by now


def test_worse_against_the_run_of_a_month_before_with_the_site_it_comes_from(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier_run(monkeypatch, {"620402-1": 23_450_000, "620421-2": 500}, now - timedelta(days=31))
    [one] = seen(CONVENER, now).worse
    assert (one.key, one.region, one.before, one.now, one.fen) == ("arrears", "620402", 23_450_000, OWED, True)
    assert one.reason == "新区安置房多了 1,000,000.00 元（工资逾期）" and "2019-10-31" in one.since


def test_a_trial_run_is_nothing_to_compare_with(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    earlier_run(monkeypatch, {}, now - timedelta(days=31))
    Run.objects.filter(current=False).update(known_at=now - timedelta(days=60))  # what was known much earlier
    assert seen(CONVENER, now).worse == ()


def test_worse_by_wage_months_where_there_is_no_run_of_a_month_before(now: datetime) -> None:
    assert seen(CONVENER, now).worse == ()  # the same in both months
    ProjectMonth.objects.filter(project_id=BAIYIN, ym=201910).update(arrears_fen=12_500_000)
    [one] = seen(CONVENER, now).worse
    assert (one.key, one.before, one.now) == ("wages", 10_000_000, 12_500_000)
    assert one.reason.startswith("新区安置房多了 25,000.00 元") and "仍未付清" in one.since


def test_the_one_site_that_pays_before_all_others_makes_no_month(now: datetime) -> None:
    """Its November is due already and nobody owes anything yet; October, due everywhere, has grown all the same."""
    ProjectMonth.objects.filter(project_id=BAIYIN, ym=201910).update(arrears_fen=12_500_000)
    for n in range(10):
        site = Project.objects.create(
            code=f"c{n}", name=f"工程{n}", region_code="620402", sector="housing", status="active", pay_day=15,
            pay_month_offset=1, labour_fee_day=10, recorded_at=now, id=200 + n,
        )  # fmt: skip
        due = date(2019, 11, 29) if n == 0 else date(2019, 12, 15)
        ProjectMonth.objects.create(
            project=site, ym=201911, attending_heads=1, listed_heads=1, paid_heads=0, net_fen=1, paid_fen=0,
            arrears_fen=0, due_on=due, feeds={},
        )  # fmt: skip
    found = seen(CONVENER, now)
    [one] = found.worse
    assert (one.key, one.before, one.now) == ("wages", 10_000_000, 12_500_000) and "2019-10与" in one.since
    chart = {month.ym: month.arrears_fen for month in found.months}
    assert (chart[201909], chart[201910]) == (one.before, one.now)  # never against the chart beside it
    ProjectMonth.objects.filter(ym=201911, project_id__lt=209).update(due_on=date(2019, 11, 29))
    assert seen(CONVENER, now).worse == ()  # due at nine in ten: nothing is owed for November, and nothing has grown


def test_worse_counts_complaints_and_terms_of_thirty_days(now: datetime) -> None:
    for n, days in enumerate((3, 29, 30, 31, 60, 61)):
        day = now.date() - timedelta(days=days)
        warned(now, kind="complaint", number=f"TS-{n}", state="registered", opened_on=day, data={"door": "12345"})
    found = {one.key: one for one in seen(CONVENER, now).worse}
    assert "complaint" not in found  # two of the last thirty days (29 is inside, 30 is not), two before
    Matter.objects.filter(number="TS-2").update(opened_on=now.date() - timedelta(days=29))
    one = {one.key: one for one in seen(CONVENER, now).worse}["complaint"]
    assert (one.before, one.now) == (1, 3)
    assert one.reason.startswith("12345热线从 ")

    matter = Matter.objects.get(number="TS-0")
    given = {"matter": matter, "lane": "", "term": "sm1.accept", "body": "labour_620402", "kind": "complaint",
             "opened_on": matter.opened_on, "region_code": "620402", "sector": "housing"}  # fmt: skip
    for n, (due, ended) in enumerate(((40, None), (40, 35), (40, 10), (5, None), (3, None), (5, 1), (-5, None))):
        MatterTerm.objects.create(
            **given, n=n, started_at=now - timedelta(days=50), due_at=now - timedelta(days=due),
            ended_at=None if ended is None else now - timedelta(days=ended),
        )  # fmt: skip
    one = {one.key: one for one in seen(CONVENER, now).worse}["overdue"]
    assert (one.before, one.now) == (2, 3)  # thirty days ago the first and the third; now the first, fourth and fifth
    assert one.reason == "白银区人力资源和社会保障局的举报投诉从 2 个到 3 个" and one.label == "逾期的本步时限"
    # What means the same is the same number wherever it stands.
    tomorrow = (local_day(now) + timedelta(days=1), ("complaint",))
    assert capacity.actual([tomorrow]) == {tomorrow: 3}
    assert on_time(actor=CONVENER, year=matter.opened_on.year, now=now).whole.overdue_open == 3


def test_late_says_whose_turn_it_is(now: datetime) -> None:
    warned(now, due_at=now - timedelta(days=2), due_on=now.date() - timedelta(days=2))
    warned(now, number="YJ-2", due_at=now + timedelta(days=2), due_on=now.date())
    found = seen(CONVENER, now)
    assert found.late == 1 and [(one.key, one.count) for one in found.bodies] == [("labour_620402", 1)]
    assert [one.number for one in found.lines] == ["YJ-2019-000001"] and found.lines[0].turn == ("企业",)


def test_没有发出的督办函_迟的是市治欠办_不是要收函的县区(王主任: Actor, now: datetime) -> None:
    about = Opening("supervision", "督办：新区安置房", "620402", "housing", "government_620402", project_id=BAIYIN)
    given = {"reason": "拖欠", "demand": "付清", "urgency": "ordinary"}
    letter = matters.open_matter(actor=王主任, about=about, given=given, now=now)
    later = now + timedelta(days=10)
    found = seen(CONVENER, later)
    assert [(one.key, one.count, one.since) for one in found.bodies] == [("city_office", 1, letter.due_on)]

    def listed(body: str, due: str = "overdue") -> list[int]:
        wanted = MatterFilter(body=body, due=due)
        return [row.id for row in search(actor=王主任, wanted=wanted, page=1, now=later).rows]

    assert listed("city_office") == [letter.pk] and listed("government_620402") == []
    assert listed("government_620402", due="") == [letter.pk]  # it goes to them all the same
    matters.move(actor=王主任, matter_id=letter.pk, name="issue", given={}, now=now)
    found = seen(CONVENER, later)
    assert [(one.key, one.count) for one in found.bodies] == [("government_620402", 1)]
    assert listed("city_office") == [] and listed("government_620402") == [letter.pk]


def test_a_decision_shows_the_figure_of_the_run_before_it_and_of_the_one_after(
    now: datetime, 王主任: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided = now - timedelta(days=10)
    letter = supervised(王主任, decided)
    earlier_run(monkeypatch, {"620402-1": 200_000_000}, decided - timedelta(days=1))
    [one] = seen(CONVENER, now).decisions
    assert (one.said, one.before, one.after, one.paid_fen) == ("督办：发出督办函", 200_000_000, OWED, 0)
    MatterPayment.objects.create(
        matter=letter, seq=1, worker_id=1, amount_fen=300_000, paid_on=now.date(), instrument="direct", proof="bank",
        ref="一",
    )  # fmt: skip
    assert seen(CONVENER, now).decisions[0].paid_fen == 300_000
    Run.objects.filter(pk=RUN).update(created_at=decided - timedelta(hours=1))
    assert seen(CONVENER, now).decisions[0].after is None  # nobody has looked since


def test_a_decision_that_was_taken_back_or_measures_no_money_is_not_shown(now: datetime, 王主任: Actor) -> None:
    """A circular that was withdrawn changed nothing; one that stands is about no amount: 0.00 → 0.00 says nothing."""

    def said() -> list[str]:
        return [one.said for one in seen(CONVENER, now).decisions]

    letter = supervised(王主任, now)
    about = Opening("supervision", "督办：方案任务", "620402", "", "office_620402")
    given = {"reason": "任务逾期", "demand": "按期完成", "urgency": "ordinary"}
    task = matters.open_matter(actor=王主任, about=about, given=given, now=now)
    matters.move(actor=王主任, matter_id=task.pk, name="issue", given={}, now=now)
    assert said() == ["督办：发出督办函"]
    Matter.objects.filter(pk=task.pk).update(owed_fen=1_000)
    assert said() == ["督办：发出督办函"] * 2
    Matter.objects.filter(pk=letter.pk).update(state="withdrawn")
    assert len(said()) == 1
    MatterEvent.objects.filter(matter=task, move="issue").update(move="revoke")
    assert said() == []


def test_a_run_of_a_day_before_the_decision_says_nothing_of_what_came_after_it(
    now: datetime, 王主任: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However late it was made: 2 December, 01:00 in China, is still 1 December in UTC."""
    decided = datetime(2019, 12, 1, 17, tzinfo=UTC)
    supervised(王主任, decided)
    earlier_run(monkeypatch, {"620402-1": 200_000_000}, decided - timedelta(days=1))
    first, second = date(2019, 12, 1), date(2019, 12, 2)
    for as_of, before, after in ((first, OWED, None), (second, 200_000_000, OWED)):
        Run.objects.filter(pk=RUN).update(as_of=as_of)
        [one] = seen(CONVENER, now).decisions
        assert (one.before, one.after) == (before, after), as_of


def test_every_decision_is_a_move_that_exists() -> None:
    flows = catalogue()
    missing = [(kind, move) for kind, move in DECISIONS if move not in {step.name for step in flows[kind].moves}]
    assert not missing


def test_who_sees_what(now: datetime, 李监察: Actor, 外县监察: Actor, 赵只读: Actor, 钱劳资: Actor) -> None:
    assert [one.region for one in seen(李监察, now).counties] == ["620402"]
    elsewhere = seen(外县监察, now)
    assert elsewhere.whole.fen == 0 and elsewhere.sites == ()
    for actor in (
        赵只读,
        钱劳资,
        replace(CONVENER, sectors=("housing",)),
        Actor("行", "行", Role.BANK, units=("某行",)),
    ):
        with pytest.raises(Refused):
            seen(actor, now)


def test_what_was_kept_is_made_anew_after_an_event(now: datetime, 王主任: Actor) -> None:
    cache.clear()
    assert convener.screen(settings.HUXIN_HOME, actor=CONVENER, now=now).decisions == ()
    supervised(王主任, now)
    assert len(convener.screen(settings.HUXIN_HOME, actor=CONVENER, now=now).decisions) == 1


def test_without_a_run_nothing_is_said_of_money(now: datetime, office: Client) -> None:
    Run.objects.all().delete()
    cache.clear()
    shown = office.get("/convener/").content.decode()
    assert "还没有运行过监测，不知道哪里欠薪。不知道不等于没有欠。" in shown and "1,234,500.00" not in shown


@needs_font
def test_two_pages_with_the_figures_in_them_byte_for_byte_the_same(
    now: datetime, 王主任: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    supervised(王主任, now - timedelta(days=10))
    earlier_run(monkeypatch, {"620402-1": 23_450_000}, now - timedelta(days=31))
    warned(now, due_at=now - timedelta(days=2), due_on=date(2019, 11, 30))
    sheet = Sheet(seen(CONVENER, now), "白银市", None)
    made = convener_pdf.render(sheet)
    assert made == convener_pdf.render(Sheet(seen(CONVENER, now), "白银市", None))
    first, second = (re.sub(r"\s", "", page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(made)).pages)
    for said in ("白银市治欠一页", "123.45万元", "1,234,500.00", "新区安置房（白银区）", "工资逾期", "234,500.00元"):
        assert said in first, (said, first)
    for said in ("已逾期2件", "白银区人力资源和社会保障局", "2019-11-30", "督办：发出督办函", "还没有推算过办理能力"):
        assert said in second, (said, second)


@needs_font
def test_however_long_the_names_it_is_two_pages(now: datetime) -> None:
    Project.objects.filter(pk=JINGYUAN).update(arrears_fen=1, name="县" * 200)
    for n in range(12):
        Project.objects.create(
            id=100 + n, code=f"c{n}", name="某工程" * 60, region_code="620402", sector="housing", status="active",
            pay_day=15, pay_month_offset=1, labour_fee_day=10, recorded_at=now, arrears_fen=900_000_000_000 + n,
        )  # fmt: skip
        warned(now, number=f"YJ-{n}", title="长" * 300, due_at=now - timedelta(days=n + 1), due_on=now.date(),
               kind="measure", state="issued", body="government_620402")  # fmt: skip
    made = convener_pdf.render(Sheet(seen(CONVENER, now), "白银市", None))
    assert len(pypdf.PdfReader(io.BytesIO(made)).pages) == 2


@needs_font
def test_the_download_is_the_reader_s_own(office: Client, inspector: Client, now: datetime) -> None:
    cache.clear()
    got = office.get("/convener.pdf")
    assert got["Content-Type"] == "application/pdf" and got.content.startswith(b"%PDF")
    text = "".join(
        page.extract_text() for page in pypdf.PdfReader(io.BytesIO(inspector.get("/convener.pdf").content)).pages
    )
    assert "白银区" in text and "靖远县" not in re.sub(r"\s", "", text)


def test_every_link_of_a_figure_leads_to_a_list_of_just_so_many(office: Client, now: datetime) -> None:
    today = clock.now()
    for n in range(3):
        warned(today, number=f"YJ-{n}", due_at=today - timedelta(days=2), due_on=today.date() - timedelta(days=2))
    warned(today, number="YJ-9", due_at=today + timedelta(days=2), due_on=today.date())
    for n in range(2):
        warned(today, number=f"TS-{n}", kind="complaint", state="registered", opened_on=local_day(today))
    warned(today, number="XX-1", body="gone", due_at=today - timedelta(days=2), due_on=today.date())
    cache.clear()
    shown = office.get("/convener/").content.decode()
    assert "带链接的数字" in shown and "每个数字点进去" not in shown
    asked = {
        "/projects/?owing=1&amp;sort=-arrears": 1, "/projects/?region=620402&amp;owing=1&amp;sort=-arrears": 1,
        "/findings/?rule=X1": 1, "/matters/?due=overdue": 4, "/matters/?due=overdue&amp;body=labour_620402": 3,
    }  # fmt: skip
    since = local_day(today) - timedelta(days=29)
    asked[f"/matters/?region=620402&amp;kind=complaint&amp;shown=all&amp;from={since}"] = 2
    for link, count in asked.items():
        assert f'href="{link}"' in shown, link
        assert f"共 {count} 条" in office.get(html.unescape(link)).content.decode(), link
    assert "body=gone" not in shown and "kind=warning" not in shown and "warning:proposed" not in shown
    Matter.objects.filter(number="TS-0").update(state="merged")
    Matter.objects.filter(number="TS-1").update(opened_on=local_day(today) - timedelta(days=3))
    cache.clear()
    again = office.get("/convener/").content.decode()
    assert "30 天内的投诉" in again and "kind=complaint" not in again  # the list has the merged one too


@needs_font
def test_what_is_ahead_is_readable_says_what_it_counts_and_how_it_held(
    now: datetime, office: Client, inspector: Client
) -> None:
    cache.clear()
    kept_row("quarter", "system", datetime(2019, 10, 8, 2, tzinfo=UTC))
    kept_row("asked", "李监察", now, people=500)
    for client in (office, inspector):
        shown = client.get("/convener/").content.decode()
        assert "500 名" not in shown and "增派 12 名监察员" in shown and "（3 至 5）" in shown
        assert "过去的推算 13 周中有 0 周落在区间内，仅供参考。" in shown and "计入的事项：举报投诉。" in shown
        page = client.get("/capacity/").content.decode()
        assert "−36 至 −2" in page and "还没有办完过" in page and "只办完 0" not in page
        assert "过去的推算 13 周中有 0 周落在区间内，仅供参考。" in page and "计入的事项：举报投诉。" in page
    made = pypdf.PdfReader(io.BytesIO(office.get("/convener.pdf").content)).pages[1].extract_text()
    said = re.sub(r"\s", "", made)
    assert "（3至5）" in said and "增派12名" in said and "13周中有0周" in said and "计入：举报投诉" in said

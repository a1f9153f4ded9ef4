"""A feed of a hundred thousand posts of which nine are real; one event in two scripts; hidden characters; bad rows."""

import json
import time
from datetime import UTC, date, datetime, timedelta

import pytest

from huxin.access import Actor, Role
from huxin.actions import matters, opinion
from huxin.base.errors import BadSource, Refused
from huxin.queries import _posts
from huxin.queries import matter as queries_matter
from huxin.queries import opinion as queries
from huxin.queries.matters_punctual import on_time
from huxin.record.models import JournalEntry, Matter, MatterEvent, OpinionFeed, OpinionPost, Paper, Unit
from huxin.web.console.clock_line import drawn
from tests.actions import inspecting
from tests.opinion.labelled import texts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
NOW = datetime(2019, 12, 3, 2, tzinfo=UTC)  # ten o'clock in Baiyin
罗县长 = Actor("罗县长", "罗县长", Role.COUNTY_GOVERNMENT, ("620402",), body="government_620402")
郑靖远 = Actor("郑靖远", "郑靖远", Role.COUNTY_OFFICE, ("620421",), body="office_620421")
REAL = [
    "靖远县城关安置房项目拖欠三十名工人工资半年，没人出面",
    "靖遠縣城關安置房項目拖欠三十名工人工資半年，沒人出面！求擴散",
    "转发微博 //@某某某:靖远县城关安置房项目拖欠三十名工人工资半年，没人出面",
    "平川区厂房工地，木工班组五个月没发工资，电话13800001111找我",
    "会宁县教育园区，老板拖\u200b欠\u200b工\u200b资，跑路了",
    "景泰县光伏项目托欠民工工姿，包工头失联",
    "景泰縣光伏項目托欠民工工姿，包工頭失聯",
    "白银区学府花园干了四个月，工钱一分没给",
    "我叫王某某，在白银打工，公司三个月不发工资，微信abc12345",
]


def table(rows: list[str], head: str = "标题,内容,发布时间,来源,作者") -> bytes:
    return "\n".join([head, *rows]).encode()


def take(actor: Actor, *said: str, now: datetime = NOW) -> OpinionFeed:
    return opinion.take(actor=actor, data=table([f',"{text}",,某论坛,某人' for text in said]), now=now)


def do(actor: Actor, matter: Matter, name: str, when: datetime, **given: object) -> Matter:
    return matters.move(actor=actor, matter_id=matter.pk, name=name, given=given, now=when)


@pytest.mark.slow
def test_十万条里九条是真的_只留下九条_六件(王主任: Actor) -> None:
    traps = [one.text for name in ("dev", "heldout") for one in texts(name) if not one.relevant]
    traps = [text for text in traps if text != "欠薪举报投诉电话公布，欢迎监督"]
    said = [f"{traps[n % len(traps)]}{n}" for n in range(100_000 - len(REAL))]
    for n, text in enumerate(REAL):
        said.insert(n * 11_000, text)
    data = table([f',"{text}",2019-12-02 08:00,某论坛,某人' for text in said])
    began = time.process_time()
    feed = opinion.take(actor=王主任, data=data, now=NOW)
    assert time.process_time() - began < 60
    assert (feed.posts, feed.kept, feed.opened, feed.refused) == (100_000, 9, 6, 0)
    assert OpinionPost.objects.count() == 9 and Matter.objects.count() == 6


def test_两种文字和转发是同一件_发帖人不留下(王主任: Actor) -> None:
    feed = take(王主任, *REAL)
    assert (feed.kept, feed.opened, feed.joined) == (9, 6, 0)
    first = Matter.objects.get(region_code="620421")
    assert (first.title, first.state, first.data["posts"]) == ("舆情：靖远县", "found", 3)
    assert list(first.posts.order_by("pk").values_list("copy", flat=True)) == [False, True, True]
    kept = json.dumps([[_posts.opened(post).text, post.host] for post in OpinionPost.objects.all()], ensure_ascii=False)
    assert not any(word in kept for word in ("13800001111", "abc12345", "王某某", "@某某某", "某人"))
    open_ones = json.dumps([list(Matter.objects.values_list("title", "data")), list(JournalEntry.objects.values())],
                           ensure_ascii=False, default=str)  # fmt: skip
    assert not any(text[4:10] in open_ones for text in REAL)


SITES = (
    "白银区厂房", "白银区水库", "平川区光伏", "平川区公路", "靖远县城关安置房", "靖远县泵站", "会宁县教学楼",
    "景泰县冷库", "景泰县养殖场",
)  # fmt: skip


def test_九处工地用同一句话_是九件_转发的并进去_每一条都有去处(王主任: Actor) -> None:
    """Kept are the new ones, those that tell of a new one again, and those that joined one on file: nothing besides."""
    said = [f"{site}项目拖欠三十名工人工资半年，没人出面，求关注求转发" for site in SITES]
    feed = take(王主任, *said, said[1] + "！顶上去")
    assert (feed.kept, feed.opened, feed.within, feed.joined) == (10, 9, 1, 0)
    told = [said[1] + "，还没有人来", said[3] + "，还没有人来"]
    school = ["平川区学校项目拖欠三十名工人工资半年，没人出面", "平川区学校项目拖欠三十名工人工资半年！"]
    more = take(王主任, *told, *school, now=NOW + timedelta(hours=1))
    assert (more.kept, more.opened, more.within, more.joined) == (4, 1, 1, 2)
    for one in (feed, more):
        came = queries.came(actor=王主任, feed=one)
        ways = [row.how for row in came.rows]
        counted = tuple(ways.count(how) for how in (queries.BEGAN, queries.AGAIN, queries.JOINED))
        assert counted == (one.opened, one.within, one.joined) and sum(counted) == one.kept and came.beyond == 0
    [again] = [row for row in queries.came(actor=王主任, feed=feed).rows if row.how == queries.AGAIN]
    assert "白银区水库" in again.text and Matter.objects.get(pk=again.matter_id).data["posts"] == 3
    near = queries.came(actor=罗县长, feed=feed)  # reaches 白银区 only
    assert [row.title for row in near.rows] == ["舆情：白银区"] * 3 and near.beyond == 7


def test_藏着的字写在依据里(王主任: Actor) -> None:
    take(王主任, REAL[4])
    because = _posts.opened(OpinionPost.objects.get()).because
    assert "原文有看不见的字符" in because and any(one.startswith("拖欠工资（") for one in because)


def test_同一份再送一次什么也不变_又有新帖并到原来那件(王主任: Actor) -> None:
    take(王主任, *REAL)
    again = take(王主任, *REAL, now=NOW + timedelta(hours=1))
    assert (again.kept, again.opened, again.joined, again.again) == (0, 0, 0, 9)
    more = take(王主任, REAL[0] + "，三天了还没有人来", now=NOW + timedelta(days=2))
    assert (more.kept, more.opened, more.joined) == (1, 0, 1)
    assert Matter.objects.get(region_code="620421").data["posts"] == 4
    late = take(王主任, REAL[0] + "，半个月了", now=NOW + timedelta(days=20))
    assert late.opened == 1


def test_认出项目和单位_不同标段是两件(王主任: Actor) -> None:
    one, two = inspecting.site(1), inspecting.site(2)
    for site, name in ((one, "学府花园小区一标段"), (two, "学府花园小区二标段")):
        site.name = name
        site.save()
    Unit.objects.create(uscc="91620400MA00000077", name="甘肃兴陇长城建筑工程有限公司", kind="contractor",
                        region_code="620400", recorded_at=NOW)  # fmt: skip
    take(王主任, "學府花園小區（二標段）拖欠工資三個月", "学府花园一标段木工班组工资没给",
         "兴陇长城建筑工程公司恶意欠薪，平川区", "学府花园又欠工人工资")  # fmt: skip
    found = {m.title: m for m in Matter.objects.all()}
    assert found["舆情：学府花园小区二标段"].project_id == two.pk
    assert found["舆情：学府花园小区一标段"].project_id == one.pk
    firm = found["舆情：甘肃兴陇长城建筑工程有限公司"]
    assert firm.links.filter(kind="unit", part="named").exists() and firm.region_code == "620403"
    assert found["舆情：白银市"].project_id is None and not found["舆情：白银市"].data["names"]


def test_外市的不留(王主任: Actor) -> None:
    feed = take(王主任, "兰州某工地拖欠工资半年", "天水一厂房老板跑路，工资没着落")
    assert (feed.kept, feed.elsewhere) == (0, 2) and not Matter.objects.exists()


def test_退回的行写明哪一行为什么_改好能再送(王主任: Actor) -> None:
    rows = [
        ',"会宁工地拖欠工资",昨天,某论坛,某人',
        ',"",2019-12-01,某论坛,某人',
        ',"平川区欠薪三个月",2020-01-01,某论坛,某人',
    ]
    feed = opinion.take(actor=王主任, data=table(rows), now=NOW)
    assert [row[:2] for row in feed.refusals] == [[2, "发布时间"], [3, "内容"], [4, "发布时间"]]
    back = _posts.refusals(feed)
    assert "某人" not in back and "没有内容" in back and "晚于现在" in back
    mended = back.replace("昨天", "2019-12-02").replace("2020-01-01", "2019-12-02 08:30")
    assert opinion.take(actor=王主任, data=mended.encode(), now=NOW).kept == 2


RSS = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>某人的频道</title><item><title>平川区一项目部欠薪</title><description>&lt;p&gt;八十名农民工拿不到工资&lt;/p&gt;</description>
<dc:creator>某人</dc:creator><link>https://forum.example.org/u/123456789</link>
<pubDate>Mon, 02 Dec 2019 08:00:00 +0800</pubDate></item>
<item><title>房东不退押金</title></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><author><name>某人</name><uri>https://example.org/x</uri></author>
<title>靖远县工地拖欠工资</title><link href="https://news.example.org/1"/><updated>2019-12-02T08:00:00Z</updated>
<content type="html">&lt;b&gt;三个月没发&lt;/b&gt;</content></entry></feed>"""


@pytest.mark.parametrize(("data", "host"), [(RSS, "forum.example.org"), (ATOM, "news.example.org")])
def test_RSS和Atom_作者和链接不读(王主任: Actor, data: str, host: str) -> None:
    feed = opinion.take(actor=王主任, data=data.encode(), now=NOW)
    post = OpinionPost.objects.get()
    assert (feed.kind, feed.kept, post.host) == ("xml", 1, host)
    assert post.posted_at is not None and post.posted_at.date() == date(2019, 12, 2)
    assert "某人" not in _posts.opened(post).text and "<" not in _posts.opened(post).text


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b'<!DOCTYPE a [<!ENTITY b "c">]><rss><item><title>&b;</title></item></rss>', "DOCTYPE"),
        (b'<?xml version="1.0"?><!DOCTYPE r SYSTEM "file:///etc/passwd"><r/>', "DOCTYPE"),
        (b"<rss><item>", "不是 RSS 或 Atom"),
        (b"<rss></rss>", "没有帖文"),
        (b"", "没有帖文"),
        (b"\xff\xfe\x81", "编码"),
    ],
)
def test_读不了的整份退回_说明原因(王主任: Actor, data: bytes, why: str) -> None:
    with pytest.raises(BadSource, match=why):
        opinion.take(actor=王主任, data=data, now=NOW)
    assert not OpinionFeed.objects.exists()


def test_粘贴的文本_空行分开(王主任: Actor) -> None:
    feed = opinion.take(actor=王主任, data="平川区欠薪\n三个月没给\n\n\n房东不退押金\n\n ".encode("gb18030"), now=NOW)
    assert (feed.kind, feed.posts, feed.kept) == ("text", 2, 1)


def test_没有导入权限的不能送(罗: Actor = 罗县长) -> None:
    with pytest.raises(Refused):
        opinion.take(actor=罗, data=b"x", now=NOW)


def test_其他舆情_一小时研判_两小时交办_四十八小时回应(王主任: Actor) -> None:
    take(郑靖远, REAL[0])
    one = Matter.objects.get()
    ends = {term.lane: term.due_at for term in one.terms.all()}
    assert ends["word"] - NOW == timedelta(hours=5) and ends["press"] - NOW == timedelta(hours=24)
    assert one.due_at == NOW + timedelta(hours=1)
    assert queries_matter.matter(actor=郑靖远, matter_id=one.pk, now=NOW).line.hour == "11:00"
    when = NOW + timedelta(minutes=30)
    one = do(郑靖远, one, "other", when, judged="范围小")
    assert one.due_at == when + timedelta(hours=2)
    one = do(郑靖远, one, "assign", when, assigned="核实并回应")
    assert (one.state, one.body) == ("handling", "office_620421")
    assert one.due_at == NOW + timedelta(hours=48)
    with pytest.raises(Refused, match="先核实"):
        do(郑靖远, one, "answer", when, answer="已经核实", channel="网站")
    do(郑靖远, one, "verify", when, truth="partly", found="欠两个月")
    with pytest.raises(Refused, match="没有研判为重大"):
        do(郑靖远, one, "publish", when, word="正在核实", channel="网站")
    one = do(郑靖远, one, "answer", when, answer="月底付清", channel="网站")
    assert one.due_on == date(2019, 12, 10)
    do(王主任, one, "track", when, heat="没有新帖")
    with pytest.raises(Refused, match="同一人"):
        do(郑靖远, one, "close", when, outcome="已付清", proof=["0" * 64])
    assert [p.name for p in Paper.objects.order_by("pk")] == [
        "opinion_bulletin", "opinion_assessment", "opinion_assignment", "opinion_answer",
    ]  # fmt: skip


def test_重大舆情_五小时权威信息_二十四小时发布会(王主任: Actor) -> None:
    take(王主任, REAL[7])
    one = Matter.objects.get()
    do(王主任, one, "major", NOW, judged="传播很广")
    one = do(王主任, one, "assign", NOW, assigned="立即核实")
    assert one.due_at == NOW + timedelta(hours=5)
    with pytest.raises(Refused, match="还没有发布权威信息"):
        do(罗县长, one, "press", NOW, answer="已经核实", channel="发布会")
    one = do(罗县长, one, "publish", NOW, word="正在核实", channel="网站")
    assert one.due_at == NOW + timedelta(hours=24)
    do(罗县长, one, "verify", NOW, truth="true", found="属实")
    assert do(罗县长, one, "press", NOW, answer="已经付清", channel="发布会").state == "responded"


def test_升为重大的_从升级起算_五小时和二十四小时(王主任: Actor) -> None:
    take(郑靖远, REAL[0])
    one = do(郑靖远, Matter.objects.get(), "other", NOW, judged="范围小")
    do(郑靖远, one, "assign", NOW, assigned="核实并回应")
    raised = NOW + timedelta(hours=30)
    one = do(郑靖远, one, "raise", raised, judged="一夜之间转发过万")
    with pytest.raises(Refused, match="已经是重大"):
        do(郑靖远, one, "raise", raised, judged="再升一次")
    one = do(郑靖远, one, "assign", raised, assigned="立即发布")
    assert one.due_at == raised + timedelta(hours=5)
    running = {t.lane: t.due_at for t in one.terms.filter(ended_at=None).exclude(lane="")}
    assert running == {"word": raised + timedelta(hours=5), "press": raised + timedelta(hours=24)}


def test_反弹的重新研判_重大的再发布_再开发布会(王主任: Actor) -> None:
    take(王主任, REAL[7])
    one = do(王主任, Matter.objects.get(), "major", NOW, judged="传播很广")
    do(王主任, one, "assign", NOW, assigned="立即核实")
    do(罗县长, one, "verify", NOW, truth="true", found="属实")
    do(罗县长, one, "publish", NOW, word="正在核实", channel="网站")
    do(罗县长, one, "press", NOW, answer="已经付清", channel="发布会")
    again = NOW + timedelta(days=2)
    one = do(王主任, one, "flare", again, reason="又有人说没有付清")
    assert (one.state, one.due_at) == ("found", again + timedelta(hours=1))
    do(王主任, one, "major", again, judged="传播更广")
    one = do(王主任, one, "assign", again, assigned="公布付款凭证")
    assert one.due_at == again + timedelta(hours=5)
    do(罗县长, one, "publish", again, word="凭证已经公布", channel="网站")
    assert do(罗县长, one, "press", again, answer="逐人核对", channel="发布会").state == "responded"


def test_研判以后不适用的时限_不算按时_也不算超期(王主任: Actor) -> None:
    """Of the three clocks of a finding the 48 hours do not apply to what is major, the 5 and 24 not to what is not."""
    take(王主任, REAL[7], REAL[3])
    major, other = Matter.objects.get(region_code="620402"), Matter.objects.get(region_code="620403")

    def counted() -> tuple[int, int, int]:
        kept = on_time(actor=王主任, year=2019, now=NOW + timedelta(days=3)).whole
        return kept.on_time, kept.closed, kept.overdue_open

    assert counted() == (0, 0, 8)  # each assessment, and 5, 24 and 48 hours
    do(王主任, major, "major", NOW, judged="传播很广")
    late = NOW + timedelta(hours=30)
    do(王主任, other, "other", late, judged="范围小")
    assert counted() == (1, 2, 5)  # both assessed, one of them late; handing over twice, 5 and 24 hours, 48 hours
    for matter, lanes in ((major, {"answer"}), (other, {"word", "press"})):
        terms = {term.lane: term for term in matter.terms.exclude(lane="")}
        assert {lane for lane, term in terms.items() if term.ended_at and term.due_at is None} == lanes
        page = queries_matter.matter(actor=王主任, matter_id=matter.pk, now=late)
        shown = {lane.name: lane for lane in page.lanes}
        assert {name for name, lane in shown.items() if name and not lane.terms[-1].applies} == lanes
        said = {term for event in page.events for term in event.terms if term.endswith("不适用")}
        assert said == {f"「{shown[lane].term}」不适用" for lane in lanes}
        for lane in lanes:
            assert drawn(shown[lane], late).words.endswith("不适用于这件事项，不计按时或者超期。")
        [running] = [lane for name, lane in shown.items() if name in ("word", "answer") and name not in lanes]
        due = "12-03 15:00" if matter == major else "12-05 10:00"
        assert any(mark.word == f"到期 {due}" for mark in drawn(running, NOW).pictures[0].marks)


def test_写明项目的登记为举报线索_来源是网络_没有反映人(王主任: Actor) -> None:
    site = inspecting.site(1)
    site.name = "锦绣家园安置房"
    site.save()
    take(王主任, "锦绣家园拖欠民工工资", "会宁县某工地拖欠工资")
    one = Matter.objects.get(kind="opinion", project_id=site.pk)
    do(王主任, one, "other", NOW, judged="范围小")
    do(王主任, one, "complain", NOW, note="写明了项目")
    complaint = Matter.objects.get(kind="complaint")
    assert (complaint.data["door"], complaint.project_id) == ("online", site.pk)
    assert not complaint.reports.exists() and "反映拖欠工资" in complaint.data.get("facts", "反映拖欠工资")
    assert Paper.objects.filter(matter_id=complaint.pk, name="complaint_registration").exists()
    with pytest.raises(Refused, match="已经登记"):
        do(王主任, one, "complain", NOW, note="再登记")
    other = Matter.objects.exclude(pk=one.pk).get(kind="opinion")
    do(王主任, other, "other", NOW, judged="范围小")
    with pytest.raises(Refused, match="没有写明项目"):
        do(王主任, other, "complain", NOW, note="没有项目")
    assert MatterEvent.objects.filter(matter=complaint).count() == 1

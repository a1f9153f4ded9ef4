"""A site from its files to its warning and a letter about it, for whoever walks the console."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.test import Client
from django.utils import timezone

from huxin.access import SYSTEM, Actor
from huxin.actions import (
    analysis_report,
    assessment,
    attachments,
    blockages,
    calls,
    campaigns,
    capacity,
    circulars,
    comparison,
    creation,
    credit_files,
    denominator,
    draws,
    duty,
    in_charge,
    inspections,
    insurance,
    intake,
    listings,
    matters,
    monitor,
    notices,
    opinion,
    patrols,
    pay_files,
    publicity_register,
    senders,
    signs,
    state_firms,
    talks,
    what_if,
    working_group,
)
from huxin.actions.campaigns import Begun
from huxin.actions.in_charge import Entered
from huxin.actions.inspections import Drafted
from huxin.actions.patrols import Seen
from huxin.actions.reports import Who
from huxin.actions.sessions import open_session
from huxin.actions.what_if import Question
from huxin.base.home import Home
from huxin.queries.inspection_frame import STRATA
from huxin.queries.working_group import winter
from huxin.record.models import (
    Finding,
    Matter,
    Notice,
    Paper,
    Person,
    Project,
    Reject,
    SavedView,
    SecondFactor,
    Sign,
    SiteRecord,
    Staff,
)  # fmt: skip
from huxin.signs.judge import Counted
from huxin.signs.judge import Sign as Found
from huxin.workflows._campaigns import Dates
from tests.actions.invented import BUILDER, as_csv, files, payments
from tests.actions.photographed import photo
from tests.web.walking import CAST

NOW = datetime(2019, 12, 2, 9, tzinfo=UTC)


def enter(actor: Actor) -> str:
    """The key of an open session of somebody newly entered."""
    session = Client().session
    reach = {"regions": list(actor.regions), "sectors": [], "units": list(actor.units)}
    staff = Staff.objects.create(username=actor.id, display_name=actor.name, role=actor.role.value, **reach)
    open_session(session, staff, now=timezone.now())
    session.save()
    return str(session.session_key)


def fill(home: Home) -> None:
    """Files, of which one has a row that is rejected, a run, and the warning it opens."""
    wrong = payments(1)
    wrong[1][7] = "1.234"
    for name, data in {**files(), "07_wrong.csv": as_csv(wrong)}.items():
        intake.receive(actor=SYSTEM, data=data, file_name=name, now=NOW)
    intake.recover(now=NOW)
    monitor.run(home, actor=SYSTEM, as_of=date(2019, 11, 30), now=NOW)


def issued() -> None:
    """The warning, signed by county and city: those it names know of it."""
    warning = Matter.objects.get(kind="warning")
    for role, name in (("county_office", "submit"), ("bureau", "confirm")):
        matters.move(actor=CAST[role], matter_id=warning.pk, name=name, given={}, now=NOW)


def supervised() -> str:
    """A letter to the county about the site, answered with one file, whose SHA-256 this is."""
    about = matters.Opening(
        "supervision", "某小学教学楼督办", "620402", "housing", "office_620402", project_id=Project.objects.get().pk,
        links=[("unit", BUILDER, "contractor")],
    )  # fmt: skip
    given = {"reason": "拖欠", "demand": "付清", "urgency": "ordinary"}
    office, county = CAST["office"], CAST["county_office"]
    matter = matters.open_matter(actor=office, about=about, given=given, now=NOW)
    proof = attachments.receive(actor=county, data="已逐人核对".encode(), file_name="回单.txt", now=NOW)
    said = {"facts": "属实", "result": "已付清", "proof": [proof]}
    for actor, name, more in (
        (office, "issue", {}),
        (county, "receive", {"named": "某同志"}),
        (county, "report", said),
    ):
        matters.move(actor=actor, matter_id=matter.pk, name=name, given=more, now=NOW)
    return proof


def things() -> dict[str, Any]:
    """What the policy and the arguments of an address may name."""
    issued()
    proof = supervised()
    somebody = Staff.objects.create(username="某用户", display_name="某用户", role="viewer", regions=["6204"])
    SecondFactor.objects.create(staff=somebody, token="", counter=0, since=NOW)
    office = Staff.objects.get(username=CAST["office"].id)
    notices.tell(to=[office.pk], kind="walk", subject="一条消息", body="一条消息", dedupe="walk", now=NOW)
    return {
        "staff": somebody.pk,
        "project": Project.objects.get().pk,
        "worker": Person.objects.order_by("pk").values_list("pk", flat=True)[0],
        "rule": Finding.objects.filter(ym=None).values_list("rule", flat=True)[0],
        "monthly_rule": Finding.objects.filter(ym=201906).values_list("rule", flat=True)[0],
        "matter": Matter.objects.get(kind="warning").pk,
        "letter": Matter.objects.get(kind="supervision").pk,
        "proof": proof,
        "paper": Paper.objects.get(name="supervision_notice").pk,
        **_told(),
        "batch": Reject.objects.get().batch_id,
        "notice": Notice.objects.get(to=office, kind="walk").pk,
        "comparison": comparison.receive(
            actor=CAST["office"], data=files()["01_master.xlsx"], file_name="省平台.xlsx", now=NOW
        ),
        "order": _ordered(),
        "sender": _granted(),
        "creation": _created(),
        **{"circular": _drafted(), "talk": _talked()},
        "assessment": _assessed(),
        "duty": _on_duty(),
        "what_if": _looked_back(),
        "analysis_report": _judged(),
        "in_charge": in_charge.enter(
            actor=CAST["inspector"],
            now=NOW,
            said=Entered(BUILDER, "legal", Who("赵某某", "", "13800000009"), "营业执照", "620402"),
        ).pk,
        "forecast": _looked_ahead(),
        **_signed(),
        "state_firm": state_firms.register(
            actor=CAST["office"], uscc=BUILDER, body="housing", since=date(2019, 6, 1), now=NOW
        ).pk,
        "listed": _listed(),
        "credit_file": _pushed(),
        **_published(),
        **_patrolled() | {"insured": _insured()},
        "campaign": _driven(),
        **_grouped(),
        "view": SavedView.objects.create(owner=office, page="matters", name="我的", query="level=3").pk,
    }


def _published() -> dict[str, int]:
    """A plan of inspections, approved, and a frame that waits for its seed."""
    head, second = CAST["inspector"], CAST["office"]
    for role in ("inspector", "bureau"):
        inspections.enlist(
            actor=second, username=CAST[role].id, certificate="甘1", valid_until=date(2030, 1, 1), now=NOW
        )
    said = Drafted("某县抽查计划", 2019, "620402", "行动计划", dict.fromkeys(STRATA, 100), 2, 3, 4)
    plan = inspections.draft(actor=head, said=said, now=NOW)
    inspections.approve(actor=second, plan_id=plan.pk, now=NOW)
    draw = draws.freeze(actor=head, plan_id=plan.pk, announced="次日收盘", now=NOW)
    return {"inspection_plan": plan.pk, "draw": draw.pk}


def _patrolled() -> dict[str, Any]:
    """A visit of the site with a photo."""
    seen = Seen("ab" * 16, NOW, "", Project.objects.get().code, "", "clue", ["unpaid"], "")
    made = patrols.receive(actor=CAST["inspector"], seen=seen, sent=[photo()], now=NOW)
    return {"patrol": made.pk, "patrol_photo": made.photos[0]}


def _insured() -> int:
    """The site insured with everybody on it."""
    told = insurance.Certificate("project", Project.objects.get().code, "GS-1", date(2019, 6, 1))
    return insurance.enter(actor=CAST["bureau"], told=told, now=NOW).pk


def _ordered() -> str:
    """An order to the site's bank, of what came back to it."""
    site = Project.objects.get().pk
    return pay_files.make(
        actor=CAST["enterprise"], project_id=site, ym=201906, profile="jia-orders", again=True, now=NOW
    ).order_no


def _listed() -> int:
    """A building permit of the site's own name, by which it cannot be told apart."""
    rows = [
        ["施工许可证编号", "工程名称", "行政区划代码", "施工单位"],
        ["XK-1", "某小学教学楼", "620402", "某建筑公司"],
    ]
    batch = intake.receive(actor=SYSTEM, data=as_csv(rows), file_name="施工许可.csv", now=NOW)
    intake.apply(batch, now=NOW)
    denominator.catch_up(settings.HUXIN_HOME, now=NOW)
    return SiteRecord.objects.get().pk


def _pushed() -> int:
    """A decision taken elsewhere, and the file of it for the credit platform."""
    said = ["91620402111111111L", "另一公司", "某厅", "1号", "2019-11-01", "2019-11-04", "", "限制投标", "某条", ""]
    listings.take(actor=SYSTEM, data=as_csv([list(listings.COLUMNS.values()), said]), file_name="名单.csv", now=NOW)
    return credit_files.make(actor=CAST["office"], now=NOW).number


def _driven() -> int:
    """A drive that runs now, with nothing in its ledger yet."""
    today = timezone.localdate()
    dates = Dates(today, today + timedelta(days=300))
    said = Begun("construction", "某专项治理", dates, "housing", ["620402", "620421"])
    return campaigns.begin(actor=CAST["office"], campaign=said, now=NOW).pk


def _grouped() -> dict[str, int]:
    """Somebody in this winter's working group, and what a county found to stand in the way."""
    first, last = winter(timezone.localdate())
    one = working_group.second(
        actor=CAST["office"], body="finance", name="某处长", post="干部", starts_on=first, ends_on=last, now=NOW
    )
    told = blockages.Reported("某处办不下去", "没有明确的规定", "写进实施细则")
    return {"secondment": one.pk, "blockage": blockages.report(actor=CAST["bureau"], blockage=told, now=NOW).pk}


def _told() -> dict[str, int]:
    """Two posts a county sent, of which one is refused, and what its office did for publicity."""
    data = as_csv([["内容", "发布时间"], ["白银区某工地拖欠工资三个月", "2019-12-01"], ["欠薪", "昨天"]])
    feed = opinion.take(actor=CAST["county_office"], data=data, now=NOW)
    activity = publicity_register.Activity(NOW.date(), "site", "进工地宣讲条例", "workers", "签到表在档案室")
    made = publicity_register.enter(actor=CAST["bureau"], activity=activity, now=NOW)
    return {"opinion_feed": feed.pk, "publicity": made.pk}


def _signed() -> dict[str, int]:
    """A question about the site that nobody has put yet, and a list of those paid that waits for its seed."""
    counted = Counted("every_day", Project.objects.get().pk, 201906, 3, 3, rows=((0, "全月 30 天都有出勤"),))
    signs.keep([(Found(counted, 1e-9), "")], now=NOW)
    site = {"actor": CAST["inspector"], "region_code": "620402", "ym": 201906, "now": NOW}
    drawn = calls.fix(settings.HUXIN_HOME, count=5, announced="次日收盘", **site)
    return {"a_sign": Sign.objects.get().pk, "call_draw": drawn.pk}


def _on_duty() -> int:
    """A shift of the city's office."""
    day = timezone.localdate()
    return duty.enter(
        actor=CAST["office"], body="city_office", leader="某主任", officer="某科长", phone="0943-0000000",
        starts_on=day, ends_on=day, now=NOW,
    ).pk  # fmt: skip


def _judged() -> int:
    """The county's report of a month, with its figures locked."""
    county = replace(CAST["county_office"], body="office_620402")
    one = analysis_report.begin(actor=county, ym=201911, now=NOW)
    given = {"situation": "平稳", "risks": "无", "advice": "继续"}
    return matters.move(actor=county, matter_id=one.pk, name="sign", given=given, now=NOW).pk


def _looked_back() -> int:
    """A question about the site's months, answered."""
    question = Question(
        "R24", {"overdue_days.yellow": 5, "arrears_heads.yellow": 9}, 1, date(2019, 7, 1), date(2019, 11, 30), 0,
        "now", 240, 180,
    )  # fmt: skip
    number = what_if.ask(actor=CAST["office"], question=question, now=NOW)
    what_if.answer_all(settings.HUXIN_HOME, clock=lambda: NOW)
    return number


def _looked_ahead() -> int:
    """A forecast, which a site of one day has too short a past for."""
    number = capacity.ask(actor=CAST["office"], question=capacity.usual(NOW.date()), now=NOW)
    capacity.answer_all(settings.HUXIN_HOME, clock=lambda: NOW)
    return number


def _created() -> int:
    """The county's self-score of this year, locked."""
    now = timezone.now()
    creation.begin(actor=CAST["office"], plan_by=timezone.localdate(), now=now)
    one = Matter.objects.get(kind="creation", region_code="620402")
    county = replace(CAST["county_government"], body="government_620402")
    for name, given in (("programme", {"goals": "某", "proof": ["0" * 64]}), ("score", {"assessed": "某"})):
        matters.move(actor=county, matter_id=one.pk, name=name, given=given, now=now)
    return one.pk


def _assessed() -> int:
    """A county's assessment, locked and objected to."""
    dates = assessment.Dates(date(2019, 12, 10), date(2019, 12, 20), date(2019, 12, 31))
    assessment.begin(actor=CAST["office"], year=2019, dates=dates, now=NOW)
    one = Matter.objects.get(kind="assessment", region_code="620403")
    county = replace(CAST["county_government"], body="government_620403")
    proof = ["0" * 64]
    matters.move(
        actor=county, matter_id=one.pk, name="selfcheck", given={"self_said": "某", "proof": proof}, now=NOW
    )  # fmt: skip
    said = f"{CAST['bureau'].id},{CAST['finance'].id}"
    assessment.appoint(actor=CAST["office"], matter_id=one.pk, said=said, now=NOW)
    seen = {"how": "open", "visited_on": "2019-12-02", "record": "某"}
    matters.move(actor=CAST["bureau"], matter_id=one.pk, name="visit", given=seen, now=NOW)
    assessment.lock(actor=CAST["office"], matter_id=one.pk, note="", now=NOW)
    for actor, name, given in (
        (CAST["office"], "meet", {"grade": "B", "grade_reason": "某", "minutes": "某"}),
        (county, "object", {"objection": "某", "proof": proof}),
    ):
        matters.move(actor=actor, matter_id=one.pk, name=name, given=given, now=NOW)
    return one.pk


def _drafted() -> int:
    """The quarter of a circular that is drafted, and names the county."""
    now, bureau = timezone.now(), CAST["bureau"]
    circulars.begin(now=now)
    one = Matter.objects.get(kind="circular")
    circulars.mention(
        actor=bureau, matter_id=one.pk, county="620402", kind="system", item="S3", fact="某", source="某记录", now=now
    )
    matters.move(actor=bureau, matter_id=one.pk, name="draft", given={"overview": "某"}, now=now)
    return int(one.data["quarter"])


def _talked() -> int:
    """A talk that was held: its third event is sealed."""
    now, told, office = timezone.now(), datetime(2019, 7, 1, tzinfo=UTC), CAST["office"]
    one = talks.open_talk(actor=office, body="government_620402", level="unit", trigger="other", cause="某", now=told)
    notice = {"held_on": "2019-07-11", "place": "某处"}
    said = {"talked_on": "2019-07-11", "demands": "某", "present": "某", "record": "某"}
    for name, given, when in (("notify", notice, told), ("hold", said, now)):
        matters.move(actor=office, matter_id=one.pk, name=name, given=given, now=when)
    return one.pk


def _granted() -> str:
    senders.grant(senders.Grant("qg-000001", projects=[Project.objects.get().code]), actor=SYSTEM, now=NOW)
    return "qg-000001"

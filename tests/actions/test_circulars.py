"""季度通报: begun by itself, filled from its material, answered by the county that it names, issued by another person,
counted, and uncounted again when it is corrected or withdrawn after it counted."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from huxin.access import Actor, Role
from huxin.actions import circulars, matters, wake
from huxin.base.errors import NotFound, Refused, Stale
from huxin.law.circulars import factor
from huxin.queries import circulars as queries
from huxin.queries.circular_material import listed, material
from huxin.record.models import OPENED_BY, Matter, MatterTerm, Notice, Paper
from tests.queries.test_no_arrears import matter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
BUREAU = Actor("陈科长", "陈科长", Role.BUREAU, ("6204",), body="human_resources")
COUNTY = Actor("罗县长", "罗县长", Role.COUNTY_GOVERNMENT, ("620402",), body="government_620402")
OTHER = Actor("外县长", "外县长", Role.COUNTY_GOVERNMENT, ("620421",), body="government_620421")
INSPECTOR = Actor("某监察", "某监察", Role.INSPECTOR, ("620402",), body="labour_620402")
END = date(2019, 12, 31)


@pytest.fixture
def office(王主任: Actor) -> Actor:
    return replace(王主任, body="city_office")


def at(month: int, day: int, year: int = 2019) -> datetime:
    return datetime(year, month, day, 2, tzinfo=UTC)


OCTOBER = at(10, 8)


def begun(when: datetime = OCTOBER) -> Matter:
    assert circulars.begin(now=when) == 1 and circulars.begin(now=when) == 0
    return Matter.objects.filter(kind="circular").latest("pk")


def late(region: str = "620402", kind: str = "warning") -> Matter:
    """A warning of the third quarter whose term ran out on 20 August."""
    one = matter(kind, region_code=region, opened_on=date(2019, 8, 1))
    MatterTerm.objects.create(
        matter=one, lane="", n=1, term="warning.first", body="office_620402", started_at=at(8, 1), due_at=at(8, 20),
        kind=kind, opened_on=one.opened_on, region_code=region, sector="housing",
    )  # fmt: skip
    return one


def said(actor: Actor, one: Matter, when: datetime, **but: str) -> Matter:
    row = {"county": "620402", "kind": "system", "item": "S3", "fact": "专户没有按月核对", "source": "市治欠办记录1号"}
    return circulars.mention(actor=actor, matter_id=one.pk, now=when, **{**row, **but})


def do(actor: Actor, one: Matter, name: str, when: datetime, **given: object) -> Matter:
    return matters.move(actor=actor, matter_id=one.pk, name=name, given=given, now=when)


def issued(office: Actor, when: datetime = OCTOBER, **but: str) -> Matter:
    one = begun(when)
    said(BUREAU, one, when, **but)
    do(BUREAU, one, "draft", when, overview="总体平稳")
    circulars.hear(actor=BUREAU, matter_id=one.pk, now=when)
    hearing = Matter.objects.filter(kind="hearing").latest("pk")
    do(COUNTY, hearing, "answer", when, answer="无意见")
    return do(office, one, "issue", when)


def times(as_of: date, item: str = "S3") -> int:
    return len(queries.counted("620402", 2019, as_of).get(item, ()))


def test_it_begins_when_the_quarter_is_over_with_its_days() -> None:
    one = begun()
    assert (one.state, one.data["quarter"], one.region_code) == ("collecting", 20193, "620400")
    # From Monday 30 September: 1 to 7 October are off; 8, 9, 10, 11 and, worked, Saturday the 12th are five.
    assert one.data["draft_by"] == "2019-10-12"
    # 14 to 18 October make ten, 21 to 25 fifteen.
    assert one.data["issue_by"] == "2019-10-25"


def test_no_circular_of_a_quarter_before_the_plan() -> None:
    assert circulars.begin(now=at(7, 12)) == 0  # the second of 2019 was over before


def test_what_was_late_in_the_quarter_is_material_with_its_evidence_and_its_item() -> None:
    one = late()
    late("620421", kind="supervision")
    MatterTerm.objects.create(
        matter=one, lane="x", n=1, term="warning.first", body="b", started_at=at(8, 1), due_at=at(9, 20),
        kind="warning", opened_on=one.opened_on, region_code="620402", sector="housing",
    )  # fmt: skip
    found = material(20193, now=at(10, 8))
    assert [(each.county, each.source, each.kind, each.item) for each in found] == [
        ("620402", "warning", "task", "T2"), ("620421", "letter", "task", ""),
    ]  # fmt: skip
    assert found[0].evidence == (one.pk,) and found[0].proof == one.number  # a matter once, whatever its terms
    assert material(20192, now=at(10, 8)) == [] and material(20194, now=at(10, 8)) == []


def test_a_late_task_and_its_late_letter_are_one_failure_and_offered_once(office: Actor) -> None:
    task = late(kind="measure")
    title = "第3项 落实属地监管责任，健全工作机制。（牵（白银区人民政府）"
    Matter.objects.filter(pk=task.pk).update(title=title, data={"measure_no": "3"})
    [alone] = material(20193, now=OCTOBER)
    assert alone.source == "task" and alone.fact.startswith(
        "第3项 落实属地监管责任，健全工作机制。（白银区人民政府），"
    )
    letters = [late(kind="supervision"), late(kind="supervision")]
    other, elsewhere = late(kind="supervision"), late("620421", kind="measure")
    for letter in letters:
        letter.links.create(kind="matter", key=str(task.pk), part=OPENED_BY)
    found = {one.key: one for one in material(20193, now=OCTOBER)}
    first = f"letter:{letters[0].pk}"
    assert set(found) == {first, f"letter:{other.pk}", f"task:{elsewhere.pk}"}
    same = found[first]
    assert same.evidence == (letters[0].pk, letters[1].pk, task.pk) and same.item == alone.item
    assert same.proof == f"{letters[0].number}、{letters[1].number}、{task.number}"

    assert not listed(same, []) and not listed(found[f"letter:{other.pk}"], [{"key": "", "evidence": []}])
    for evidence, key in (((task.pk,), alone.key), ((letters[1].pk,), f"letter:{letters[1].pk}")):
        rows = [{"key": key, "evidence": list(evidence)}]  # put in before it was known to be the same
        assert listed(same, rows) and not listed(found[f"letter:{other.pk}"], rows)
    one = begun()
    how = {"kind": "task", "item": "T2", "fact": same.fact, "now": OCTOBER}
    circulars.mention(actor=office, matter_id=one.pk, key=first, **how)  # type: ignore[arg-type]
    letters[0].links.all().delete()
    letters[1].links.all().delete()
    with pytest.raises(Refused, match="已经列入"):
        circulars.mention(actor=office, matter_id=one.pk, key=alone.key, **how)  # type: ignore[arg-type]


def test_events_from_fifty_on_are_material_and_below_not() -> None:
    matter("incident", opened_on=date(2019, 8, 2), data={"people": 50})
    matter("incident", opened_on=date(2019, 8, 3), data={"people": 49})
    [one] = material(20193, now=at(10, 8))
    assert (one.source, one.kind) == ("event", "organisation") and "50人" in one.fact


def test_a_candidate_is_put_in_once_with_what_proves_it(office: Actor) -> None:
    source = late()
    one = begun()
    [found] = material(20193, now=at(10, 8))
    how = {"kind": "task", "item": "T2", "fact": found.fact, "now": at(10, 8)}
    circulars.mention(actor=office, matter_id=one.pk, key=found.key, **how)  # type: ignore[arg-type]
    one.refresh_from_db()
    [row] = one.data["mentions"]
    assert row["evidence"] == [source.pk] and row["proof"] == source.number and row["county"] == "620402"
    with pytest.raises(Refused, match="已经列入"):
        circulars.mention(actor=office, matter_id=one.pk, key=found.key, **how)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("but", "why"),
    [
        ({"source": ""}, "须写明依据"),
        ({"item": ""}, "须选择对应的考核项"),
        ({"item": "O1"}, "不对应考核项"),
        ({"county": "620102"}, "请选择县区"),
        ({"fact": " "}, "请写明通报的事实"),
        ({"fact": "张某电话13800000000"}, "不得含有个人信息"),
    ],
)
def test_a_row_that_does_not_fit_is_refused_in_a_sentence(office: Actor, but: dict[str, str], why: str) -> None:
    one = begun()
    with pytest.raises(Refused, match=why):
        said(office, one, at(10, 8), **but)


def test_nothing_is_drafted_empty_and_nobody_moves_it_past_the_page(office: Actor) -> None:
    one = begun()
    with pytest.raises(Refused, match="还没有一条"):
        do(office, one, "draft", at(10, 8), overview="某")
    with pytest.raises(Refused, match="在季度通报页办理"):
        do(office, one, "mention", at(10, 8), county="白银区", fact="某")
    said(office, one, at(10, 8))
    do(office, one, "draft", at(10, 8), overview="某")
    with pytest.raises(Refused, match="在季度通报页办理"):
        do(office, one, "hear", at(10, 8))


def test_the_county_answers_first_and_learns_nothing_of_the_others(office: Actor) -> None:
    one = begun()
    said(BUREAU, one, at(10, 8))
    said(BUREAU, one, at(10, 8), county="620421", fact="靖远的事")
    do(BUREAU, one, "draft", at(10, 8), overview="总体平稳")
    assert circulars.hear(actor=BUREAU, matter_id=one.pk, now=at(10, 8)) == 2
    with pytest.raises(Refused, match="还有2个被点名的县区没有答复"):
        do(office, one, "issue", at(10, 9))
    for actor in (COUNTY, INSPECTOR):
        with pytest.raises(NotFound):
            queries.shown(actor=actor, quarter=20193, now=at(10, 9))
        assert queries.board(actor=actor, now=at(10, 9)) == []
    [mine] = queries.hearings(actor=COUNTY, now=at(10, 9))
    assert [row["fact"] for row in mine.rows] == ["专户没有按月核对"] and "靖远" not in str(mine)
    assert mine.line.due_on == date(2019, 10, 11)  # 9, 10 and 11 October
    assert queries.hearings(actor=INSPECTOR, now=at(10, 9)) == []  # only government and office of the county
    [theirs] = Matter.objects.filter(kind="hearing", region_code="620421")
    with pytest.raises(NotFound):
        do(COUNTY, theirs, "answer", at(10, 9), answer="某")
    text = str(Paper.objects.filter(name="circular_hearing").count())
    assert text == "2"
    do(COUNTY, Matter.objects.get(kind="hearing", region_code="620402"), "answer", at(10, 9), answer="属实")
    wake.wake(now=at(10, 14))  # the other's three working days are over
    theirs.refresh_from_db()
    assert theirs.state == "silent"
    assert do(office, one, "issue", at(10, 14)).state == "issued"


def test_issued_by_another_person_than_drafted(office: Actor) -> None:
    one = begun()
    said(office, one, at(10, 8))
    do(office, one, "draft", at(10, 8), overview="某")
    circulars.hear(actor=office, matter_id=one.pk, now=at(10, 8))
    do(COUNTY, Matter.objects.get(kind="hearing"), "answer", at(10, 8), answer="无意见")
    with pytest.raises(Refused, match="不得与「形成通报稿」是同一人"):
        do(office, one, "issue", at(10, 8))


def test_issued_it_counts_from_its_day_and_every_office_reads_it(office: Actor) -> None:
    issued(office, at(10, 9))
    assert [times(date(2019, 10, day)) for day in (8, 9)] == [0, 1]
    assert factor(1000, times(END), day=END) == 500
    found = queries.shown(actor=OTHER, quarter=20193, now=at(10, 10))
    assert found.matter is None and found.steps == () and len(found.rows) == 1
    [effect] = found.effects
    assert (effect.times_before, effect.times_after, effect.before, effect.after) == (0, 1, 1000, 500)
    assert {paper.name for paper in Paper.objects.all()} >= {"circular", "circular_points", "circular_hearing"}


def test_named_in_two_quarters_leaves_nothing_of_the_item_and_of_others_everything(office: Actor) -> None:
    issued(office, at(10, 8))
    issued(office, at(1, 6, 2020))
    assert [times(day) for day in (END, date(2020, 1, 6))] == [1, 2]
    assert times(date(2020, 1, 6), "S4") == 0
    assert factor(1000, times(date(2020, 1, 6)), day=END) == 0


def test_withdrawn_after_it_counted_it_counts_no_more_and_the_county_is_told(office: Actor, hired: object) -> None:
    hired(COUNTY)  # type: ignore[operator]
    one = issued(office, at(10, 8))
    issued(office, at(1, 6, 2020))
    do(office, one, "withdraw", at(1, 10, 2020), withdrawn="核实有误")
    assert [times(date(2020, 1, day)) for day in (9, 10)] == [2, 1]  # what counted then still counted then
    assert factor(1000, times(date(2020, 1, 10)), day=END) == 500
    told = Matter.objects.filter(kind="hearing", state="uncounted").get()
    assert Notice.objects.filter(matter_id=told.pk, to__username=COUNTY.id).exists()
    found = queries.shown(actor=OTHER, quarter=20193, now=at(1, 11, 2020))
    assert found.rows == () and found.reason == "核实有误" and found.line.label == "已撤回"
    assert Paper.objects.filter(name="circular_withdrawal").exists()


def test_corrected_a_row_is_uncounted_and_the_others_stay(office: Actor) -> None:
    one = begun()
    said(BUREAU, one, at(10, 8))
    said(BUREAU, one, at(10, 8), item="S4", fact="保证金没有核对")
    do(BUREAU, one, "draft", at(10, 8), overview="某")
    circulars.hear(actor=BUREAU, matter_id=one.pk, now=at(10, 8))
    do(COUNTY, Matter.objects.get(kind="hearing"), "answer", at(10, 8), answer="第一条不属实")
    do(office, one, "issue", at(10, 9))
    circulars.correct(actor=office, matter_id=one.pk, which=1, reason="第一条不属实", now=at(10, 20))
    assert [times(date(2019, 10, day)) for day in (19, 20)] == [1, 0]
    assert [times(date(2019, 10, day), "S4") for day in (19, 20)] == [1, 1]
    with pytest.raises(Refused, match="没有第1条"):
        circulars.correct(actor=office, matter_id=one.pk, which=1, reason="某", now=at(10, 20))


def test_two_mentions_of_an_item_in_one_circular_count_once(office: Actor) -> None:
    one = begun()
    said(BUREAU, one, at(10, 8))
    said(BUREAU, one, at(10, 8), fact="又一个项目没有核对")
    do(BUREAU, one, "draft", at(10, 8), overview="某")
    circulars.hear(actor=BUREAU, matter_id=one.pk, now=at(10, 8))
    do(COUNTY, Matter.objects.get(kind="hearing"), "answer", at(10, 8), answer="无意见")
    do(office, one, "issue", at(10, 8))
    assert times(END) == 1


def test_praise_needs_no_hearing_and_counts_for_nothing(office: Actor) -> None:
    one = begun()
    said(BUREAU, one, at(10, 8), kind="", item="", fact="全部按期办理")
    do(BUREAU, one, "draft", at(10, 8), overview="某")
    with pytest.raises(Refused, match="不需要征求意见"):
        circulars.hear(actor=BUREAU, matter_id=one.pk, now=at(10, 8))
    do(office, one, "issue_praise", at(10, 8))
    assert queries.counted("620402", 2019, END) == {}


def test_reworked_the_counties_are_asked_anew(office: Actor) -> None:
    one = begun()
    said(BUREAU, one, at(10, 8))
    do(BUREAU, one, "draft", at(10, 8), overview="某")
    circulars.hear(actor=BUREAU, matter_id=one.pk, now=at(10, 8))
    do(BUREAU, one, "rework", at(10, 9), reason="核实")
    assert Matter.objects.get(kind="hearing").state == "ended"
    circulars.strike(actor=BUREAU, matter_id=one.pk, which=1, reason="不属实", now=at(10, 9))
    one.refresh_from_db()
    assert one.data["mentions"] == []


def test_of_two_who_change_the_same_draft_one_is_told(office: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    one = begun()
    stale = Matter.objects.get(pk=one.pk)
    said(office, one, at(10, 8))
    monkeypatch.setattr(matters, "reached", lambda actor, pk: Matter.objects.get(pk=pk))
    monkeypatch.setattr(circulars, "_circular", lambda actor, pk: stale)
    with pytest.raises(Stale):
        said(BUREAU, one, at(10, 8), fact="另一条")

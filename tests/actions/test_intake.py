"""The one gate: what is accepted, known, superseding and rejected, and what a refused file leaves behind."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from deltalake import DeltaTable
from python_calamine import CalamineWorkbook

from huxin.access import SYSTEM, Actor
from huxin.actions import _apply, intake
from huxin.actions.intake import Applied
from huxin.base.errors import BadSource, NotFound, Refused
from huxin.base.home import Home
from huxin.facts.streams import STREAMS
from huxin.record.models import Batch, JournalEntry, MasterVersion, Person, Project, Reject, Unit, WageAccount
from huxin.sources import templates
from tests.actions.invented import (
    ACCOUNT,
    CODE,
    as_csv,
    as_xlsx,
    attendance,
    files,
    id_no,
    payments,
    payroll,
    roster,
    sheets,
)

pytestmark = pytest.mark.django_db
LATER = timedelta(days=1)

Take = Callable[..., list[Applied]]


@pytest.fixture
def take(home: Home, now: datetime) -> Take:
    """Receive and apply one file."""

    def receive(data: bytes, name: str = "表.csv", actor: Actor = SYSTEM, at: datetime = now, **given: Any) -> Any:
        batch = intake.receive(actor=actor, data=data, file_name=name, now=at, **given)
        return intake.apply(batch, now=at)

    return receive


@pytest.fixture
def site(take: Take) -> None:
    """The master data and the roster."""
    take(as_xlsx({**sheets(), "花名册": roster()}), "底册.xlsx")


def facts(home: Home, stream: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = DeltaTable(home.facts / stream).to_pyarrow_table().to_pylist()
    return rows


def test_a_folder_of_files_goes_to_the_store_and_the_register(take: Take, home: Home) -> None:
    told = [sheet for name, data in files().items() for sheet in take(data, name)]
    assert [(s.stream, s.accepted, s.superseding, s.rejected) for s in told] == [
        ("accounts", 1, 0, 0),
        ("projects", 1, 0, 0),
        ("organisations", 2, 0, 0),
        ("roster", 5, 0, 0),
        ("attendance", 50, 0, 0),
        ("payroll", 5, 0, 0),
        ("payments", 5, 0, 0),
        ("payments", 2, 2, 0),
    ]
    project = Project.objects.get()
    assert {row["project_id"] for row in facts(home, "payroll")} == {project.pk}
    assert project.search == f"{CODE} 某小学教学楼 某建筑公司 mxxjxl mjzgs"
    assert WageAccount.objects.get(pk=ACCOUNT).project == project
    assert Unit.objects.count() == 2
    assert {row["worker_id"] for row in facts(home, "attendance")} == set(Person.objects.values_list("pk", flat=True))
    assert {row["source"] for row in facts(home, "roster")} == {told[3].batch}


def test_the_store_and_the_spool_know_no_personal_text(take: Take, home: Home, site: None) -> None:
    take(as_csv(payments()))
    for file in home.path.rglob("*"):
        if file.is_file():
            data = file.read_bytes()
            assert id_no(1).encode() not in data and "工人1号".encode() not in data, file.name


def test_the_same_file_again_changes_nothing_and_says_so(take: Take, home: Home, site: None) -> None:
    first = take(as_csv(payroll()), "七月.csv")[0]
    again = take(as_csv(payroll()), "又一份.csv")[0]
    assert (again.accepted, again.known, again.rejected) == (0, 5, 0)
    assert f"{first.batch} 号批次" in again.message
    assert len(facts(home, "payroll")) == 5


def test_the_same_file_again_does_not_undo_a_correction(take: Take, home: Home, site: None) -> None:
    take(as_csv(payments()))
    take(as_csv(payments(2, "退票", "2019-07-26")))
    take(as_csv(payments()))
    assert len(facts(home, "payments")) == 7


def test_overlapping_rows_are_known(take: Take, site: None) -> None:
    take(as_csv(attendance(days=10)))
    told = take(as_csv(attendance(days=12)))[0]
    assert (told.accepted, told.known) == (10, 50)


def test_a_corrected_sheet_supersedes_and_the_older_stays(take: Take, home: Home, now: datetime, site: None) -> None:
    take(as_csv(payroll(net="5000.00")))
    told = take(as_csv(payroll(net="6000.00")), at=now + LATER)[0]
    assert (told.accepted, told.superseding) == (5, 5)
    assert {row["net_fen"] for row in facts(home, "payroll")} == {500_000, 600_000}


def test_wrong_rows_are_rejected_and_the_others_accepted(take: Take, site: None) -> None:
    rows = payments()
    rows[1][7], rows[2][1] = "12.345", "620402-0000-0000"
    told = take(as_csv(rows))[0]
    assert (told.rows, told.accepted, told.rejected) == (5, 3, 2)
    found = {r.row: (r.field, r.value, r.reason) for r in Reject.objects.all()}
    assert found[2][:2] == ("金额(元)", "12.345")
    assert "没有这个项目" in found[3][2]


def test_the_example_row_of_a_template_is_rejected_as_such(take: Take) -> None:
    [done] = take(templates.text(STREAMS["projects"]), "项目.csv")
    assert (done.rows, done.accepted, done.rejected) == (1, 0, 1)
    assert "示例行" in Reject.objects.get().reason and not Project.objects.exists()
    [both] = take(templates.workbook(STREAMS["organisations"]), "单位.xlsx")
    assert both.rejected == 1 and not Unit.objects.exists()


def test_rejected_personal_values_are_masked(take: Take, site: None) -> None:
    rows = payroll()
    wrong = rows[1][4][:-1] + ("1" if rows[1][4][-1] != "1" else "2")
    rows[1][4] = wrong
    take(as_csv(rows))
    assert wrong not in str(list(Reject.objects.values()))


def test_the_rejects_workbook_holds_whole_sheets_and_can_be_sent_again(
    take: Take, home: Home, now: datetime, site: None
) -> None:
    rows = payroll()
    rows[1][5] = "4,999.999"
    told = take(as_csv(rows), "工资.csv")[0]
    data = intake.rejects_workbook(actor=SYSTEM, batch=told.batch, now=now)
    page = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()
    assert len(page) == 6
    assert any("两位小数" in str(cell) for cell in page[1])
    page[1][page[0].index("应发金额(元)")] = "5,000.00"
    corrected = take(as_csv(page), "更正.csv", at=now + LATER)[0]
    assert (corrected.rejected, corrected.accepted) == (0, 5)


def test_a_file_sent_again_after_its_project_is_known_brings_only_what_was_rejected(take: Take, home: Home) -> None:
    pages = sheets()
    take(as_xlsx({"单位": pages["单位"]}))
    assert take(as_csv(roster()))[0].rejected == 5
    take(as_xlsx(pages))
    told = take(as_csv(roster()))[0]
    assert (told.accepted, told.known, told.rejected) == (5, 0, 0)
    assert take(as_csv(roster()))[0].message


def test_a_refused_file_leaves_nothing_but_its_entry(take: Take, home: Home) -> None:
    told = take("甲,乙\n1,2\n".encode())[0]
    assert told.state == "refused" and told.message
    assert not list(home.facts.iterdir())
    assert JournalEntry.objects.filter(what="intake.refuse").exists()


@pytest.mark.parametrize("data", [b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, b"PK\x03\x04nothing"])
def test_empty_and_broken_files_are_refused_in_a_sentence(take: Take, data: bytes) -> None:
    try:
        said = take(data, "坏.xlsx")[0].message
    except BadSource as error:
        said = str(error)
    assert said and "\n" not in said


def test_who_may_not_import_is_refused(take: Take, 赵只读: Actor) -> None:
    with pytest.raises(Refused, match="导入数据"):
        take(as_csv(roster()), actor=赵只读)
    assert not Batch.objects.exists()


def test_nobody_writes_into_projects_out_of_reach(take: Take, site: None, 外县监察: Actor, 李监察: Actor) -> None:
    pages = sheets()
    assert take(as_csv(attendance()), actor=外县监察)[0].rejected == 50
    assert take(as_csv(attendance(days=11)), actor=李监察)[0].accepted == 55
    pages["项目"][1][1:3] = ["改了名", "620421"]
    told = take(as_xlsx({"项目": pages["项目"]}), actor=外县监察)[0]
    assert (told.accepted, told.rejected) == (0, 1)
    pages["项目"][1][0] = "620421-2019-0001"
    assert take(as_xlsx({"项目": pages["项目"]}), actor=外县监察)[0].accepted == 1
    pages["专户"][1][1] = "620421-2019-0001"
    assert take(as_xlsx({"专户": pages["专户"]}), actor=外县监察)[0].rejected == 1
    assert Project.objects.get(code=CODE).name == "某小学教学楼"


def test_an_older_report_does_not_overwrite_a_newer_one(take: Take, now: datetime, site: None) -> None:
    pages = sheets()
    pages["项目"][1][1] = "新名"
    take(as_xlsx({"项目": pages["项目"]}), at=now + LATER)
    pages["项目"][1][1] = "旧名"
    take(as_xlsx({"项目": pages["项目"]}), at=now + 2 * LATER, recorded_at=now - LATER)
    assert Project.objects.get().name == "新名"
    versions = MasterVersion.objects.filter(stream="projects").order_by("recorded_at")
    assert [v.row["name"] for v in versions] == ["旧名", "某小学教学楼", "新名"]


def test_recorded_at_cannot_lie_in_the_future(take: Take, now: datetime) -> None:
    with pytest.raises(Refused, match="recorded-at"):
        take(as_csv(roster()), recorded_at=now + LATER)


def test_a_received_file_is_applied_at_the_next_start(home: Home, take: Take, now: datetime, site: None) -> None:
    batch = intake.receive(actor=SYSTEM, data=as_csv(payroll()), file_name="a.csv", now=now)
    assert [(done.batch, done.accepted) for done in intake.recover(now=now)] == [(batch, 5)]
    assert intake.recover(now=now) == []
    assert intake.apply(batch, now=now)[0].accepted == 5


def test_a_file_that_keeps_killing_the_process_is_given_up(home: Home, now: datetime, site: None) -> None:
    batch = intake.receive(actor=SYSTEM, data=as_csv(payroll()), file_name="a.csv", now=now)
    Batch.objects.filter(pk=batch).update(tries=_apply.MOST_TRIES)
    assert [(done.state, done.accepted) for done in intake.recover(now=now)] == [("refused", 0)]


def test_a_fault_before_anything_is_stored_refuses_the_file(
    home: Home, now: datetime, site: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    batch = intake.receive(actor=SYSTEM, data=as_csv(payroll()), file_name="a.csv", now=now)
    monkeypatch.setattr(_apply, "validate", fail)
    with pytest.raises(ZeroDivisionError):
        intake.apply(batch, now=now)
    assert Batch.objects.get(pk=batch).state == "refused"


def test_no_such_batch(home: Home, now: datetime) -> None:
    with pytest.raises(NotFound):
        intake.apply(4711, now=now)
    with pytest.raises(NotFound):
        intake.rejects_workbook(actor=SYSTEM, batch=4711, now=now)


def test_a_sheet_on_file_is_replaced_whole_or_not_at_all(take: Take, site: None, home: Home, now: datetime) -> None:
    take(as_csv(payroll(4)), "工资表.csv")
    torn = payroll(4, net="6,000.00")
    torn[2][4] = torn[2][4][:-1] + "?"
    told = take(as_csv(torn), "更正.csv", at=now + LATER)[0]
    assert (told.accepted, told.known, told.rejected) == (0, 0, 4)
    assert {row["net_fen"] for row in facts(home, "payroll")} == {500_000}
    reasons = set(Reject.objects.filter(batch_id=told.batch).values_list("field", flat=True))
    assert reasons == {"证件号码", "整张工资表"}


def test_of_a_sheet_told_for_the_first_time_the_good_rows_are_taken(take: Take, site: None, home: Home) -> None:
    torn = payroll(4)
    torn[2][4] = torn[2][4][:-1] + "?"
    told = take(as_csv(torn), "工资表.csv")[0]
    assert (told.accepted, told.rejected) == (3, 1)


def test_a_sheet_interrupted_after_its_first_append_is_not_taken_for_an_older_one(
    take: Take, site: None, home: Home, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    torn = payroll(4)
    torn[2][4] = torn[2][4][:-1] + "?"
    batch = intake.receive(actor=SYSTEM, data=as_csv(torn), file_name="工资表.csv", now=now)

    def die(*args: Any, **given: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr(_apply, "_finish", die)
        intake.apply(batch, now=now)
    told = intake.apply(batch, now=now)[0]
    assert (told.accepted, told.rejected, len(facts(home, "payroll"))) == (3, 1, 3)


def test_the_rejects_are_for_who_sent_them_and_for_the_city_office(
    take: Take, site: None, now: datetime, 王主任: Actor, 李监察: Actor
) -> None:
    rows = payroll()
    rows[1][4] = rows[1][4][:-1] + "?"
    batch = take(as_csv(rows), "工资.csv", actor=李监察)[0].batch
    assert intake.rejects_workbook(actor=李监察, batch=batch, now=now)
    assert intake.rejects_workbook(actor=王主任, batch=batch, now=now)
    colleague = Actor(id="同县同事", name="同县同事", role=李监察.role, regions=李监察.regions)
    with pytest.raises(NotFound):
        intake.rejects_workbook(actor=colleague, batch=batch, now=now)

"""What stands in the chain, and what the audit says where somebody with the database changes it by hand."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.db import connection, transaction

from huxin.access import SYSTEM, Actor
from huxin.actions import keys, matters, proof, registry, wake
from huxin.actions.matters import MACHINE
from huxin.base.errors import Refused
from huxin.base.home import Home
from huxin.queries.proof_check import Checked, check
from huxin.record.models import (
    Attachment,
    Batch,
    ChainHead,
    JournalEntry,
    Link,
    Matter,
    MatterAmount,
    MatterEvent,
    MatterLink,
    MatterTerm,
    Paper,
    Unmasking,
)
from tests.actions.invented import as_csv, payments
from tests.proven import AUGUST, attach, bring, site, warned, workers

pytestmark = pytest.mark.django_db
LATER = AUGUST + timedelta(days=1)


@pytest.fixture
def told(home: Home, 李监察: Actor, 钱劳资: Actor) -> Matter:
    """A warning that was signed and answered, a value read in full, all of it chained and sealed."""
    site()
    matter = warned()
    matters.move(actor=李监察, matter_id=matter.pk, name="sign", given={}, now=AUGUST)
    said = {"plan": "八月底前付清", "pay_by": "2019-08-30", "proof": [attach()]}
    matters.move(actor=钱劳资, matter_id=matter.pk, name="reply", given=said, now=AUGUST)
    registry.reveal(actor=SYSTEM, purpose="核实", place=matter, ids=workers()[:2], now=AUGUST)
    proof.chain_batches(now=AUGUST)
    proof.chain_journal(now=AUGUST)
    proof.seal(now=AUGUST)
    return matter


def audit(**how: Any) -> Checked:
    return check(actor=SYSTEM, now=LATER, **how)


def test_everything_on_record_stands_in_the_chain(told: Matter) -> None:
    found = audit()
    assert found.broken is None, found.sentence
    kinds = {kind: Link.objects.filter(kind=kind).count() for kind in Link.objects.values_list("kind", flat=True)}
    assert kinds == {"event": 3, "attachment": 1, "unmasking": 2, "batch": Batch.objects.count(), "seal": 1,
                     "journal": JournalEntry.objects.count()}  # fmt: skip
    assert (found.events, found.papers, found.rows) == (3, 2, 66)
    assert list(Link.objects.order_by("n").values_list("n", flat=True)) == list(range(1, found.links + 1))


def test_an_act_is_chained_once_a_little_later(told: Matter) -> None:
    assert proof.chain_journal(now=LATER) == 0
    for n in range(3):
        JournalEntry.objects.create(at=LATER, who="李监察", what="intake.rejects", subject=f"batch:{n}")
    assert audit().broken is None  # they wait
    assert (proof.chain_journal(now=LATER), proof.chain_journal(now=LATER)) == (3, 0)
    proof.seal(now=LATER)
    assert audit().broken is None


def test_a_batch_is_chained_once_and_a_seal_made_once(told: Matter) -> None:
    assert proof.chain_batches(now=LATER) == 0
    head = proof.seal(now=LATER)
    assert head.at == AUGUST and ChainHead.objects.get().n == head.n
    bring(as_csv(payments(1, "退票", "2019-07-26")), "退票.csv", LATER)
    assert audit().waiting == 1
    assert proof.chain_batches(now=LATER, most=1) == 1
    acts = JournalEntry.objects.filter(link_n=None).count()
    assert proof.seal(now=LATER).n == head.n + 2 + acts
    assert audit(published={head.n: head.link}).broken is None


def test_a_batch_that_the_seal_passed_by_stands_outside(told: Matter) -> None:
    last = Batch.objects.latest("pk")
    last.pk, last.link_n = None, None
    last.save(force_insert=True)
    assert audit(with_facts=False).waiting == 1
    Batch.objects.filter(pk=last.pk).update(applied_at=AUGUST - timedelta(days=2))
    assert f"批次 {last.pk} 不在存证链上" in audit(with_facts=False).sentence


def test_only_auditors_audit(told: Matter, 吴审计: Actor, 李监察: Actor) -> None:
    assert check(actor=吴审计, now=LATER).broken is None
    with pytest.raises(Refused, match="审计"):
        check(actor=李监察, now=LATER)


def place_of(seq: int) -> int:
    return MatterEvent.objects.get(seq=seq).n


def delete_event() -> None:
    Paper.objects.filter(event_n=place_of(3)).delete()
    MatterEvent.objects.filter(seq=3).delete()


def alter_event() -> None:
    sealed = MatterEvent.objects.get(seq=3).sealed
    MatterEvent.objects.filter(seq=2).update(sealed=sealed)


def alter_column() -> None:
    MatterEvent.objects.filter(seq=2).update(who="别人")


def reorder_events() -> None:
    with connection.cursor() as cursor:
        table = MatterEvent._meta.db_table
        for before, after in ((2, 9), (3, 2), (9, 3)):
            cursor.execute(f"UPDATE {table} SET seq = %s WHERE seq = %s", [after, before])


def insert_event() -> None:
    last = MatterEvent.objects.get(seq=3)
    last.n, last.seq = Link.objects.latest("n").n + 1, 4
    last.save(force_insert=True)


def swap_links() -> None:
    a, b = Link.objects.get(n=1), Link.objects.get(n=2)
    Link.objects.filter(n=1).update(digest=b.digest, link=b.link)
    Link.objects.filter(n=2).update(digest=a.digest, link=a.link)


def drop_the_end() -> None:
    Link.objects.filter(kind="seal").delete()
    last = Link.objects.latest("n")
    ChainHead.objects.update(n=last.n - 1, link=Link.objects.get(n=last.n - 1).link)


def put_off(moment: str) -> None:
    """A day later than the clock has it."""
    matter = Matter.objects.get()
    Matter.objects.update(**{moment: getattr(matter, moment) + timedelta(days=1)})


def named_besides() -> None:
    MatterLink.objects.create(matter=Matter.objects.get(), kind="unit", key="别家", part="owner")


def last_paper(**changed: Any) -> None:
    Paper.objects.filter(pk=Paper.objects.latest("pk").pk).update(**changed)


ENDS: dict[str, tuple[Callable[[], Any], str]] = {
    "an event is deleted": (delete_event, "最早在第"),
    "an event is altered": (alter_event, "第 2 步.*密文已被改动"),
    "an event's open column is altered": (alter_column, "第 2 步.*登记的时间、人员或状态"),
    "events are reordered": (reorder_events, "第 .* 步"),
    "an event is inserted": (insert_event, "第 4 步.*不在存证链上"),
    "a state is edited": (lambda: Matter.objects.update(state="lifted"), "事项 YJ-2019-000001 的状态与它的办理步骤"),
    "a level is edited": (lambda: Matter.objects.update(level=1), "的等级与它的办理步骤"),
    "a body is edited": (lambda: Matter.objects.update(body="finance"), "的承办单位与它的办理步骤"),
    "whom it was told to is edited": (lambda: Matter.objects.update(told=False), "的是否已告知企业与它的办理步骤"),
    "a title is edited": (lambda: Matter.objects.update(title="别的工地"), "的标题与它的办理步骤"),
    "what is kept is edited": (lambda: Matter.objects.update(data={"level": "orange"}), "的内容与它的办理步骤"),
    "an amount is edited": (
        lambda: MatterAmount.objects.filter(worker_id=workers()[0]).update(owed_fen=1), "各工人欠薪金额",
    ),
    "when it falls due is edited": (lambda: put_off("due_at"), "的到期时间与它的办理步骤"),
    "when its state's term ends is edited": (lambda: put_off("state_due_at"), "的本环节到期时间与它的办理步骤"),
    "when it speaks is edited": (lambda: put_off("next_at"), "的下次提醒时间与它的办理步骤"),
    "the day it falls due is edited": (lambda: Matter.objects.update(due_on=LATER.date()), "的到期日与它的办理步骤"),
    "its term is edited": (lambda: Matter.objects.update(term="warning.lift"), "的时限与它的办理步骤"),
    "its alarm is silenced": (lambda: Matter.objects.update(alarm=3, next_at=None), "的提醒阶段与它的办理步骤"),
    "its clock is stopped": (lambda: Matter.objects.update(paused=True), "的中止标记与它的办理步骤"),
    "the day of its law is edited": (lambda: Matter.objects.update(opened_on=LATER.date()), "的登记日期与它的办理"),
    "what a search finds is edited": (lambda: Matter.objects.update(search="别的"), "的检索内容与它的办理步骤"),
    "a term is kept in time by hand": (
        lambda: MatterTerm.objects.update(due_at=LATER + timedelta(days=99)), "登记的各个时限与它的办理步骤",
    ),
    "a late term is deleted": (lambda: MatterTerm.objects.last().delete(), "登记的各个时限与它的办理步骤"),
    "a term is given to another county": (
        lambda: MatterTerm.objects.update(region_code="620421"), "登记的各个时限与它的办理步骤",
    ),
    "what it names is deleted": (lambda: MatterLink.objects.filter(kind="unit").delete(), "关联的项目、单位"),
    "what it names is edited": (lambda: MatterLink.objects.filter(kind="unit").update(part="x"), "关联的项目、单位"),
    "what it names is inserted": (named_besides, "关联的项目、单位"),
    "a paper's title is edited": (lambda: last_paper(title="别的"), "文书.*登记信息已被改动"),
    "a paper's body is edited": (lambda: last_paper(body="finance"), "文书.*登记信息已被改动"),
    "a paper's day is edited": (lambda: last_paper(issued_at=LATER), "文书.*登记信息已被改动"),
    "a paper's check code is edited": (lambda: last_paper(check_code="0000-0000-0000"), "文书.*登记信息已被改动"),
    "a link is altered": (lambda: Link.objects.filter(n=3).update(subject="x"), "第 3 环.*接不上"),
    "a link is deleted": (lambda: Link.objects.filter(n=3).delete(), "少了第 3 环"),
    "links are swapped": (swap_links, "最早在第 1 环"),
    "the end is dropped": (drop_the_end, "链头记为"),
    "a paper's text is replaced": (lambda: Paper.objects.update(sealed=Paper.objects.last().sealed), "文书.*正文"),
    "a paper is deleted": (lambda: Paper.objects.last().delete(), "文书.*不见了"),
    "an unmasking is deleted": (lambda: Unmasking.objects.last().delete(), "查看完整个人信息.*不见了"),
    "an unmasking is altered": (lambda: Unmasking.objects.update(purpose="另有用途"), "查看完整.*登记与存证时不同"),
    "an unmasking is inserted": (
        lambda: Unmasking.objects.create(at=AUGUST, who="x", purpose="y", kind="name", value_id=1), "不在存证链上",
    ),
    "who did it is edited": (lambda: JournalEntry.objects.update(who="别人"), "操作记录 .*登记与存证时不同"),
    "what was done is edited": (lambda: JournalEntry.objects.update(given={}), "操作记录 .*登记与存证时不同"),
    "an act is deleted": (lambda: JournalEntry.objects.last().delete(), "操作记录 .*不见了"),
    "an act is edited and said to be new": (
        lambda: JournalEntry.objects.update(what="x", link_n=None), "操作记录 .*登记与存证时不同",
    ),
    "an act is inserted": (
        lambda: JournalEntry.objects.create(at=AUGUST - timedelta(days=2), who="x", what="y", subject="z"),
        "操作记录 .*不在存证链上",
    ),
    "an attachment is altered": (lambda: Attachment.objects.update(file_name="别的.txt"), "附件.*登记与存证时不同"),
    "a batch is altered": (lambda: Batch.objects.update(sheet="别的"), "批次 .*登记与存证时不同"),
}  # fmt: skip


def test_whatever_is_changed_by_hand_is_found(told: Matter) -> None:
    for what, (change, said) in ENDS.items():
        with transaction.atomic():
            change()
            found = audit(with_facts=False).sentence
            transaction.set_rollback(True)
        assert re.search(said, found), (what, found)
    assert audit().broken is None


def test_a_clock_that_spoke_and_a_matter_that_ended_are_as_they_should_be(
    told: Matter, 李监察: Actor, 周治欠: Actor
) -> None:
    due = Matter.objects.get().due_at
    assert due is not None
    for late in (due - timedelta(hours=1), due + timedelta(days=20)):
        assert check(actor=SYSTEM, now=late, with_facts=False).broken is None  # nobody has woken it yet
        wake.wake(now=late)
        assert check(actor=SYSTEM, now=late, with_facts=False).broken is None
    matters.move(actor=MACHINE, matter_id=told.pk, name="settle", given={}, now=late, sets={"causes": []})
    given = {"proof": ["0" * 64], "note": "已核对", "verdict": "true"}
    matters.move(actor=周治欠, matter_id=told.pk, name="accept", given=given, now=late)
    assert check(actor=SYSTEM, now=late, with_facts=False).broken is None
    Matter.objects.update(due_at=late)
    assert "的到期时间" in check(actor=SYSTEM, now=late, with_facts=False).sentence


def rewritten(home: Home, stream: str, change: Callable[[dict[str, Any]], None]) -> None:
    """One data file of a stream with its first row changed, as long as before as far as the log can tell."""
    file = next(iter(sorted((home.facts / stream).rglob("*.parquet"))))
    table = pq.read_table(file, partitioning=None)
    rows = table.to_pylist()
    change(rows[0])
    pq.write_table(type(table).from_pylist(rows, table.schema), file)
    _say_its_size(home.facts / stream, file)


def _say_its_size(folder: Path, file: Path) -> None:
    for log in sorted((folder / "_delta_log").glob("*.json")):
        lines = [json.loads(line) for line in log.read_text().splitlines()]
        for line in lines:
            if "add" in line and file.name in line["add"]["path"]:
                line["add"]["size"] = file.stat().st_size
        log.write_text("".join(json.dumps(line) + "\n" for line in lines))


def test_under_a_new_key_the_chain_is_what_it_was(told: Matter) -> None:
    before = audit()
    assert dict(keys.rotate(now=LATER))["matters"] == 5
    assert not MatterEvent.objects.exclude(sealed__startswith="k2:").exists()
    list(keys.reindex(now=LATER))
    assert audit() == before


@pytest.mark.parametrize(
    ("stream", "column", "value", "said"),
    [
        ("payroll", "net_fen", 1, "批次（工资表.csv.*在事实库中的行与存证时不同"),
        ("roster", "name_id", None, "批次（底册.xlsx"),
        ("payments", "source_row", 99, "批次（银行.csv"),
    ],
)
def test_a_row_changed_in_a_data_file_is_found(
    told: Matter, home: Home, stream: str, column: str, value: Any, said: str
) -> None:
    rewritten(home, stream, lambda row: row.update({column: value}))
    assert re.search(said, audit().sentence), audit().sentence
    assert audit(with_facts=False).broken is None


def test_rows_that_no_batch_has_are_found(told: Matter, home: Home) -> None:
    rewritten(home, "payments", lambda row: row.update(source=77))
    assert "批次（银行.csv" in audit().sentence

"""The list of joint punishment: taken from a file whole or not at all, chained, sealed, and proven to whoever asks."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from huxin.access import SYSTEM, Actor
from huxin.actions import _chain, listings, proof
from huxin.base.chain import digest
from huxin.base.errors import BadSource, Refused
from huxin.base.home import Home
from huxin.queries import proof_check
from huxin.queries.listings import of_not_listed, sanction
from huxin.queries.proof_kept import kept
from huxin.queries.proof_links import Walked
from huxin.record.models import Link, Listing, NotListed
from huxin.web.api.door import plain

pytestmark = pytest.mark.django_db
VERIFY = Path("docs/verify/sanction.py").resolve()
HEADS = ",".join(listings.COLUMNS.values())
UNIT, OTHER = "91620400MA71C0DE12", "91620402111111111L"


def row(**other: str) -> str:
    told = {
        "uscc": UNIT, "unit": "某建筑公司", "body": "白银市人社局", "number": "白人社列〔2019〕1号",
        "decided_on": "2019-11-01", "since": "2019-11-04", "until": "2020-11-03",
        "measures": "限制招标投标、限制政府采购；限制融资贷款", "basis": "暂行办法第五条", "removed_on": "", **other,
    }  # fmt: skip
    return ",".join(told.values())


def take(*rows: str, now: datetime, actor: Actor = SYSTEM) -> listings.Taken:
    data = "\n".join([HEADS, *rows, ""]).encode()
    return listings.take(actor=actor, data=data, file_name="名单.csv", now=now)


@pytest.fixture
def verified(tmp_path: Path) -> Callable[..., tuple[int, str]]:
    """Checks an answer with the script that is handed to others, in a process without our code."""

    def verify(answer: Any, *words: str) -> tuple[int, str]:
        file = tmp_path / "answer.json"
        file.write_text(json.dumps(answer, ensure_ascii=False), "utf-8")
        done = subprocess.run(
            [sys.executable, "-I", str(VERIFY), str(file), *words], capture_output=True, text=True, cwd=tmp_path
        )
        return done.returncode, done.stdout + done.stderr

    return verify


def test_列入的单位_有起止_措施_和存证(home: Home, now: datetime, verified: Any) -> None:
    assert take(row(), now=now) == listings.Taken(1, 0, 0)
    found = sanction(uscc=UNIT, today=date(2019, 12, 2))
    assert (found.listed, found.since, found.until) == (True, date(2019, 11, 4), date(2020, 11, 3))
    assert found.measures == ("限制招标投标", "限制政府采购", "限制融资贷款")
    answer = plain(found)
    code, said = verified(answer)
    assert code == 0 and "已列入，核对相符" in said, said
    head = answer["listings"][0]["proof"]["head"]
    assert verified(answer, "--head", head)[0] == 0
    assert verified(answer, "--head", head.partition(":")[0] + ":" + "0" * 64)[0] == 1


def test_改动过的回答核对不过(home: Home, now: datetime, verified: Any) -> None:
    take(row(), now=now)
    good = json.dumps(plain(sanction(uscc=UNIT, today=date(2019, 12, 2))))

    def changed(change: Callable[[Any], object]) -> int:
        answer = json.loads(good)
        change(answer)
        return int(verified(answer)[0])

    one = "listings"
    assert changed(lambda a: a) == 0
    assert changed(lambda a: a.update(uscc=OTHER)) == 1
    assert changed(lambda a: a.update(listed=False)) == 1
    assert changed(lambda a: a[one][0].update(measures=[])) == 1
    assert changed(lambda a: a[one][0].update(until="2099-01-01")) == 1
    assert changed(lambda a: a[one][0]["proof"]["said"].update(unit="别的公司")) == 1
    assert changed(lambda a: (a[one][0].update(unit="别"), a[one][0]["proof"]["said"].update(unit="别"))) == 1
    assert changed(lambda a: a[one][0]["proof"]["rest"].append("00" * 32)) == 1
    assert changed(lambda a: a[one][0]["proof"]["link"].update(at="2018-01-01T00:00:00.000000Z")) == 1
    assert changed(lambda a: a[one][0].update(proof=None)) == 1


@pytest.mark.parametrize(
    ("today", "listed"),
    [(date(2019, 11, 3), False), (date(2019, 11, 4), True), (date(2020, 11, 3), True), (date(2020, 11, 4), False)],
)
def test_首日和末日都算在内(home: Home, now: datetime, today: date, listed: bool) -> None:
    take(row(), now=now)
    assert sanction(uscc=UNIT, today=today).listed is listed


def test_没有列入的_回答没有_并写明链头(home: Home, now: datetime, verified: Any) -> None:
    take(row(), now=now)
    found = sanction(uscc=OTHER, today=date(2019, 12, 2))
    assert (found.listed, found.since, found.measures, found.listings) == (False, None, (), ())
    assert found.head == f"{Link.objects.count()}:{Link.objects.order_by('-n')[0].link}"


def test_没有列入的回答自己入链_留存后可以核对(home: Home, now: datetime, verified: Any) -> None:
    take(row(), now=now)
    found = listings.answer(uscc=OTHER, now=now)
    last = Link.objects.order_by("-n")[0]
    assert (found.listed, last.kind, found.head) == (False, "not_listed", f"{last.n}:{last.link}")
    answer = plain(found)
    code, said = verified(answer, "--head", found.head)
    assert code == 0 and "没有列入，核对相符" in said, said
    assert verified(answer, "--head", f"{last.n}:{'0' * 64}")[0] == 1
    proof.seal(now=now)
    kept = {last.n: last.link}
    assert proof_check.check(actor=SYSTEM, now=now, published=kept).broken is None


def test_没有列入的回答改动了核对不过(home: Home, now: datetime, verified: Any) -> None:
    good = json.dumps(plain(listings.answer(uscc=OTHER, now=now)))

    def changed(change: Callable[[Any], object]) -> int:
        answer = json.loads(good)
        change(answer)
        return int(verified(answer)[0])

    assert changed(lambda a: a) == 0
    assert changed(lambda a: a.update(uscc=UNIT)) == 1
    assert changed(lambda a: a.update(checked_on="2019-12-03")) == 1
    assert changed(lambda a: (a.update(uscc=UNIT), a["proof"]["said"].update(uscc=UNIT))) == 1
    assert changed(lambda a: a["proof"]["link"].update(at="2018-01-01T00:00:00.000000Z")) == 1
    assert changed(lambda a: a["proof"].update(said={})) == 1
    assert changed(lambda a: a.update(proof=None)) == 1


def test_同一天同一份名单_同一个回答_名单变了另作一环(home: Home, now: datetime) -> None:
    first = listings.answer(uscc=OTHER, now=now)
    assert listings.answer(uscc=OTHER, now=now) == first
    assert NotListed.objects.count() == 1
    take(row(), now=now)
    assert listings.answer(uscc=OTHER, now=now).head != first.head
    assert listings.answer(uscc=OTHER, now=now + timedelta(days=1)).head != first.head
    assert NotListed.objects.count() == 3 == Link.objects.filter(kind="not_listed").count()
    assert listings.answer(uscc=UNIT, now=now).proof is None  # 已列入的，见决定


def test_登记里改动了回答_或回答与当时名单不符_核验找得到(home: Home, now: datetime) -> None:
    before = listings.answer(uscc=UNIT, now=now)
    take(row(), now=now)  # 回答之后才列入的，回答没有错
    assert proof_check.check(actor=SYSTEM, now=now).broken is None
    NotListed.objects.update(uscc=OTHER)
    broken = proof_check.check(actor=SYSTEM, now=now).broken
    assert broken is not None and before.head.startswith(f"{broken.n}:") and "未列入名单的回答" in broken.said
    NotListed.objects.update(uscc=UNIT)
    lie = NotListed(uscc=UNIT, on=date(2019, 12, 2), list_n=0, at=now)
    with transaction.atomic():
        head = _chain.hold()
        lie.link_n = head.n + 1
        NotListed.objects.all().delete()
        lie.pk = 1
        lie.save(force_insert=True)
        _chain.append(kind="not_listed", subject="1", digest=digest(of_not_listed(lie)), at=now, head=head)
    assert "与当时的名单不符" in str([one.said for one in kept(Walked())])


def test_移出是新的一行_原来的不改(home: Home, now: datetime) -> None:
    take(row(), now=now)
    assert take(row(removed_on="2020-06-01"), now=now) == listings.Taken(0, 1, 0)
    assert sanction(uscc=UNIT, today=date(2020, 5, 31)).listed
    assert not sanction(uscc=UNIT, today=date(2020, 6, 1)).listed
    assert list(Listing.objects.order_by("id").values_list("current", "removed_on")) == [
        (False, None), (True, date(2020, 6, 1)),
    ]  # fmt: skip


def test_同一份文件再来_什么也不变(home: Home, now: datetime) -> None:
    take(row(), row(uscc=OTHER), now=now)
    links = Link.objects.count()
    assert take(row(), row(uscc=OTHER), now=now) == listings.Taken(0, 0, 2)
    assert Link.objects.count() == links


def test_两个决定_没有届满日期的算到另行决定(home: Home, now: datetime) -> None:
    take(row(), row(number="白人社列〔2019〕2号", since="2019-11-20", until="", measures="限制市场准入"), now=now)
    found = sanction(uscc=UNIT, today=date(2019, 12, 2))
    assert (found.since, found.until, len(found.listings)) == (date(2019, 11, 4), None, 2)
    assert found.measures[-1] == "限制市场准入"


@pytest.mark.parametrize(
    ("other", "why"),
    [({"uscc": "123"}, "第 3 行「统一社会信用代码」"), ({"since": "去年"}, "第 3 行「列入日期」"),
     ({"number": ""}, "第 3 行「文号」：不能为空"), ({"until": "2019-01-01"}, "届满日期早于列入日期")],
)  # fmt: skip
def test_有一行不对_整份不收(home: Home, now: datetime, other: dict[str, str], why: str) -> None:
    with pytest.raises(BadSource, match=why):
        take(row(), row(**other), now=now)
    assert not Listing.objects.exists() and not Link.objects.exists()


def test_没有表头的_不是名单(home: Home, now: datetime) -> None:
    for data in (b"a,b\n1,2\n", b"\xff\xfe\x00", b"", HEADS.encode()):
        with pytest.raises(BadSource):
            listings.take(actor=SYSTEM, data=data, file_name="x", now=now)


def test_要有权限(home: Home, now: datetime, 李监察: Actor, 孙副局: Actor) -> None:
    with pytest.raises(Refused):
        take(row(), now=now, actor=李监察)
    assert take(row(), now=now, actor=孙副局).new == 1


def test_存证核验看着名单(home: Home, now: datetime) -> None:
    take(row(), now=now)
    assert proof_check.check(actor=SYSTEM, now=now).broken is None
    Listing.objects.update(until=None)
    broken = proof_check.check(actor=SYSTEM, now=now).broken
    assert broken is not None and "惩戒名单" in broken.said
    Listing.objects.all().delete()
    assert "不见了" in proof_check.check(actor=SYSTEM, now=now).broken.said  # type: ignore[union-attr]


def test_封链以前死了的_以后补上证明(home: Home, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof, "seal", lambda now: None)
    take(row(), now=now)
    assert Listing.objects.get().proof is None and listings.prove() == 0
    monkeypatch.undo()
    proof.seal(now=now)
    assert listings.prove() == 1 and listings.prove() == 0

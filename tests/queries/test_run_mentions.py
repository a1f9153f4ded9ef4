"""Whatever names a run is found, in whichever table it stands; what a run says of itself is no mention."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.apps import apps

from huxin.access import Actor
from huxin.base.home import Home
from huxin.queries import _keys, _told, run_mentions
from huxin.record.models import (
    CallDraw,
    JournalEntry,
    Matter,
    Message,
    Notice,
    Paper,
    Report,
    Run,
    RunRequest,
    SignLook,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2020, 7, 10, 2, tzinfo=UTC)
RUN = "20190813-0123456789"
ABOUT = {"region_code": "620402", "sector": "housing"}


def sealed(text: str, place: bytes) -> str:
    return _keys.current().seal(text, place=place)


def matter(**more: Any) -> Matter:
    about = {"kind": "case", "number": "甲", "title": "", "state": "open", "body": "x", **ABOUT}
    about |= {"opened_at": NOW, "opened_on": NOW.date(), "updated_at": NOW}
    return Matter.objects.create(**about | more)


def report() -> Report:
    text = sealed("", _told.place("k"))
    return Report.objects.create(key="k", matter=matter(), door="visit", received_at=NOW, sealed=text)


NAMING: dict[str, Callable[[Any], object]] = {
    "事项": lambda staff: matter(data={"run": RUN}),
    "办结的事项": lambda staff: matter(title=f"监测{RUN}的发现", open=False),
    "抽样回访": lambda staff: CallDraw.objects.create(
        number="H", region_code="620402", ym=201906, run_id=RUN, count=1, frame=1, digest="", announced="",
        fixed_at=NOW, fixed_by="",
    ),
    "提醒": lambda staff: Notice.objects.create(to=staff, at=NOW, kind="x", subject="", body=f"见 {RUN}。", dedupe="x"),
    "没有办成的请求": lambda staff: RunRequest.objects.create(
        as_of=date(2019, 8, 13), asked_by="", asked_at=NOW, state="failed", message=f"{RUN} 读不出来"
    ),
    "别的台账": lambda staff: JournalEntry.objects.create(
        at=NOW, who="", what="evidence.issue", subject=f"run:{RUN}", given={}
    ),
    "文书": lambda staff: Paper.objects.create(
        matter_id=1, event_n=1, name="x", title="", number="一号", issued_at=NOW, body="x", digest="", check_code="x",
        sealed=sealed(f"依据监测记录 {RUN}", b"paper.sealed/" + "一号".encode()),
    ),
    "留言": lambda staff: (one := report()) and Message.objects.create(
        report=one, seq=1, at=NOW, who="", sealed=sealed(RUN, _told.message_place(one.pk, 1))
    ),
}  # fmt: skip

OF_ITSELF: dict[str, Callable[[], object]] = {
    "监测": lambda: Run.objects.create(
        id=RUN, as_of=date(2019, 8, 13), known_at=NOW, pack="x", created_at=NOW, manifest={"since": {"run": RUN}}
    ),
    "看过迹象": lambda: SignLook.objects.create(run_id=RUN, at=NOW, tests=0, projects=0, signs=0),
    "办成的请求": lambda: RunRequest.objects.create(
        as_of=date(2019, 8, 13), asked_by="", asked_at=NOW, state="done", run_id=RUN
    ),
    "运行": lambda: JournalEntry.objects.create(at=NOW, who="", what="monitor.run", subject=f"run:{RUN}", given={}),
    "清理": lambda: JournalEntry.objects.create(
        at=NOW, who="", what="run.release", subject="runs", given={"runs": [RUN]}
    ),
}


@pytest.mark.parametrize("where", NAMING)
def test_提到监测的_在哪张表都找得到(home: Home, hired: Callable[[Actor], Any], 王主任: Actor, where: str) -> None:
    staff = hired(王主任)
    assert run_mentions.named() == set()
    NAMING[where](staff)
    assert run_mentions.named() == {RUN}


@pytest.mark.parametrize("where", OF_ITSELF)
def test_监测说自己的_不算提到(home: Home, where: str) -> None:
    OF_ITSELF[where]()
    assert run_mentions.named() == set()


def test_编号里外都要对得上() -> None:
    assert run_mentions.runs(f'{{"run":"{RUN}"}} 20190813-012345678 2019081-0123456789 20190813-ABCDEF0123') == [RUN]


def test_每一个封存的列_都有人定过会不会提到监测() -> None:
    never = {  # keys, codes, passwords and hashes; what machines and the press said; settings of a sender
        *("Subscription.secret", "ApiClient.secret", "ApiToken.digest", "PhoneCode.number", "Report.once"),
        *("OpinionFeed.sealed", "OpinionPost.mark", "OpinionPost.sealed", "PersonalValue.blind", "PersonalValue.token"),
        *("Staff.password", "SignInAttempt.username_index", "SecondFactor.token", "RecoveryCode.digest"),
        *("Report.code", "StaffSession.key", "Sender.sealed", "Said.sealed"),
    }
    secret = {
        f"{model.__name__}.{name}"
        for model in apps.get_app_config("record").get_models()
        for name, privacy in model.PRIVACY.items()  # type: ignore[attr-defined]
        if privacy == "secret"
    }
    opened = {f"{name}.sealed" for name in run_mentions.SEALED}
    assert secret == never | opened and not never & opened

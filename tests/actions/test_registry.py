"""The registry: values become integers once, are encrypted, and are read in full only on the record."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from huxin.access import Actor
from huxin.actions import keys, registry
from huxin.actions.registry import Known
from huxin.base import keyring
from huxin.base.errors import Refused
from huxin.base.home import Home
from huxin.queries import people
from huxin.record.models import Person, PersonalValue, Unmasking
from tests.actions.invented import id_no

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class 工地:
    region_code: str = "620402"
    sector: str = "housing"


@pytest.fixture(autouse=True)
def _home(home: Home) -> None:
    """Every test here needs the keyring."""


def test_a_value_has_one_number_however_often_it_comes() -> None:
    first = registry.identify("name", ["甲工", "乙工", "甲工"])
    assert set(first) == {"甲工", "乙工"}
    again = registry.identify("name", ["丙工", "乙工"])
    assert again["乙工"] == first["乙工"]
    assert len({*first.values(), *again.values()}) == 3
    assert registry.identify("name", []) == {}


def test_kinds_do_not_meet() -> None:
    assert registry.identify("phone", ["13800000000"]) != registry.identify("card_no", ["13800000000"])


def test_more_values_than_one_statement_takes() -> None:
    names = [f"工人{n}" for n in range(40_000)]
    found = registry.identify("name", names)
    assert registry.identify("name", reversed(names)) == found
    assert len(set(found.values())) == 40_000


def test_nothing_readable_is_stored() -> None:
    registry.identify("id_no", [id_no(1)])
    row = PersonalValue.objects.get()
    assert id_no(1)[:6].encode() not in bytes(row.token)


def test_people_are_shown_masked_and_found_by_their_number(now: datetime) -> None:
    worker = registry.identify("id_no", [id_no(1)])[id_no(1)]
    name = registry.identify("name", ["张三丰"])["张三丰"]
    registry.enter_people({worker: Known("resident", name)}, at=now)
    row = people.people([worker])[worker]
    assert (row.name, row.id_no, row.phone) == ("张**", f"{id_no(1)[:6]}********{id_no(1)[-4:]}", "")
    assert people.find("id_no", id_no(1)) == worker
    assert people.find("id_no", id_no(2)) is None
    assert people.named("张三丰") == [worker]


def test_the_latest_report_of_a_person_counts_and_gaps_keep_what_was_known(now: datetime) -> None:
    worker = registry.identify("id_no", [id_no(1)])[id_no(1)]
    names = registry.identify("name", ["旧名", "新名", "更旧名"])
    phone = registry.identify("phone", ["13800000001"])["13800000001"]
    registry.enter_people({worker: Known("resident", names["旧名"])}, at=now)
    registry.enter_people({worker: Known(None, names["新名"])}, at=now + timedelta(days=1))
    registry.enter_people({worker: Known("passport", names["更旧名"], phone)}, at=now - timedelta(days=1))
    row = Person.objects.get()
    assert (row.id_type, row.name_id, row.phone_id) == ("resident", names["新名"], phone)
    assert row.updated_at == now + timedelta(days=1)


def test_reading_in_full_is_recorded(李监察: Actor, now: datetime) -> None:
    worker = registry.identify("id_no", [id_no(1)])[id_no(1)]
    given = {"ids": [worker, 999_999], "subject": "project:1", "now": now}
    assert registry.reveal(actor=李监察, purpose="核实投诉", place=工地(), **given) == {worker: id_no(1)}  # type: ignore[arg-type]
    row = Unmasking.objects.get()
    assert (row.who, row.purpose, row.value_id, row.subject) == ("李监察", "核实投诉", worker, "project:1")


def test_no_right_no_reach_or_no_purpose_reads_nothing(
    李监察: Actor, 外县监察: Actor, 赵只读: Actor, now: datetime
) -> None:
    worker = registry.identify("id_no", [id_no(1)])[id_no(1)]
    for actor, purpose in ((外县监察, "核实"), (赵只读, "核实"), (李监察, " ")):
        with pytest.raises(Refused):
            registry.reveal(actor=actor, purpose=purpose, place=工地(), ids=[worker], now=now)
    assert not Unmasking.objects.exists()


def _under(key_id: str) -> int:
    tokens = PersonalValue.objects.values_list("token", flat=True)
    return sum(bytes(token).startswith(f"{key_id}:".encode()) for token in tokens)


def test_rotation_puts_everything_under_the_new_key(home: Home, now: datetime) -> None:
    found = registry.identify("name", [f"工人{n}" for n in range(20)])
    list(keys.rotate(now=now))
    assert _under("k2") == 20
    assert registry.identify("name", list(found)) == found
    assert people.masked(found.values())[found["工人7"]] == "工**"
    assert keyring.load(home.keys).newest == "k2"


def test_an_interrupted_rotation_goes_on_where_it_stopped(home: Home, now: datetime) -> None:
    registry.identify("name", [f"工人{n}" for n in range(20)])
    keyring.add_key(home.keys)
    next(registry.rotate_values(now=now, chunk=6))
    assert _under("k2") == 6
    assert keys.unfinished()
    list(keys.rotate(now=now, new_key=False))
    assert not keys.unfinished()
    assert keyring.load(home.keys).newest == "k2"

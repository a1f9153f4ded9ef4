"""The index key is renewed for all values at once, or for none."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from huxin.actions import keys, registry, sign_in
from huxin.base.home import Home
from huxin.queries import _keys, people
from huxin.record.models import PersonalValue
from tests.actions.starting import done, installed


@pytest.mark.django_db
def test_under_a_new_index_key_everybody_is_found_and_known_again(home: Home, now: datetime) -> None:
    found = registry.identify("name", ["张三", "李四"])
    before = set(PersonalValue.objects.values_list("blind", flat=True))
    assert list(keys.reindex(now=now)) == [("indexed", 2)]
    assert before.isdisjoint(PersonalValue.objects.values_list("blind", flat=True))
    assert people.find("name", "李四") == found["李四"]
    assert registry.identify("name", ["李四", "张三"]) == found
    assert people.masked(found.values())[found["张三"]] == "张*"
    assert _keys.index_id() == "i2"


@pytest.mark.django_db
def test_a_locked_name_stays_locked_under_a_new_index_key(home: Home, now: datetime, hired, 王主任) -> None:  # type: ignore[no-untyped-def]
    hired(王主任)
    for _ in range(sign_in.MOST_FAILURES):
        with pytest.raises(sign_in.SignInRefused):
            sign_in.sign_in(username="王主任", password="wrong", address="127.0.0.1", now=now)
    list(keys.reindex(now=now))
    with pytest.raises(sign_in.Locked):
        sign_in.sign_in(username="王主任", password="wrong", address="127.0.0.1", now=now)


@pytest.mark.slow
def test_killed_at_any_moment_all_values_are_indexed_by_one_key(tmp_path: Path) -> None:
    start = installed(tmp_path, Path(__file__).with_name("killing_keys.py"))
    deaths = [json.loads(line) for line in done(start(tmp_path / "work", 40), within=1_200).splitlines()]
    assert len(deaths) >= 35
    assert {death["key"] for death in deaths} == {"i1", "i2"}
    for death in deaths:
        assert death["found"] == death["again"] == 40, death
        assert death["key_again"] == ("i2" if death["key"] == "i1" else "i3"), death

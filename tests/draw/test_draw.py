"""A draw: the frame first, the seed later, nothing to choose; whoever changes anything is found out."""

import json
import sys
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from huxin.base.errors import BadValue, HuxinError, Refused
from huxin.draw import file, lots
from huxin.draw.again import same
from huxin.draw.frame import check, digest

VERIFIER = Path(__file__).parents[2] / "docs" / "verify" / "draw.py"
AT = datetime(2019, 9, 2, 1, tzinfo=UTC)
LATER = AT + timedelta(days=1)
SEED: dict[str, Any] = {"value": "2886.24", "source": "上证综指 2019-09-02 收盘", "at": LATER}


def frame() -> dict[str, Any]:
    """Six ordinary sites and four of high risk, two of each to be drawn; five certified inspectors, one not."""
    sites = [{"id": f"工地{n}", "stratum": "一般", "employer": f"公司{n % 4}"} for n in range(6)]
    sites += [{"id": f"工地{n}", "stratum": "高风险", "employer": f"公司{n % 4}"} for n in range(6, 10)]
    people = [{"id": f"检查员{n}", "body": "市人社局", "certified": n < 5, "last": []} for n in range(6)]
    return {
        "title": "2019年秋季双随机检查", "pair": 2, "load": 2, "strata": {"一般": 2, "高风险": 2}, "objects": sites,
        "inspectors": people, "recusals": [],
    }  # fmt: skip


def drawn(**changes: Any) -> file.Drawn:
    return file.sow(file.publish({**frame(), **changes}, at=AT), **SEED)


def verify(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, doc: Any, *said: str) -> int:
    path = tmp_path / "draw.json"
    path.write_text(json.dumps(doc, ensure_ascii=False), "utf-8")
    monkeypatch.setattr(sys, "argv", ["draw.py", str(path), *said])
    with pytest.raises(SystemExit) as end:
        exec(compile(VERIFIER.read_text("utf-8"), "draw.py", "exec"), {})
    assert isinstance(end.value.code, int)
    return end.value.code


def through() -> file.Drawn:
    """A draw of which an inspector and a site were replaced."""
    done = drawn(load=3)
    site = next(iter(done["visits"]))
    who = done["visits"][site][0]
    done = file.replace(done, site=site, out=who, reason="生病", at=LATER)
    return file.replace(done, site=site, out=site, reason="工地已经竣工", at=LATER + timedelta(days=1))


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if not isinstance(value, dict | list) or not value:
        yield path
        return
    for name, part in value.items() if isinstance(value, dict) else enumerate(value):
        yield from leaves(part, (*path, name))


def changed(doc: Any, path: tuple[Any, ...]) -> Any:
    copy = deepcopy(doc)
    *way, last = path
    at = copy
    for step in way:
        at = at[step]
    old = at[last]
    if isinstance(old, bool):
        at[last] = not old
    elif isinstance(old, int):
        at[last] = old + 1
    else:
        at[last] = f"{old}0" if isinstance(old, str) else ["x"]
    return copy


def test_the_same_frame_and_seed_draw_the_same_and_the_order_in_the_list_of_another_frame_is_its_own() -> None:
    assert drawn() == drawn()
    assert lots.sites(frame(), "1") != lots.sites(frame(), "2")
    assert lots.sites(frame(), "1") != lots.sites({**frame(), "title": "另一次"}, "1")


def test_as_many_of_each_stratum_as_stated_and_a_certified_pair_for_each() -> None:
    visits = drawn()["visits"]
    strata = {row["id"]: row["stratum"] for row in frame()["objects"]}
    assert sorted(strata[one] for one in visits) == ["一般", "一般", "高风险", "高风险"]
    for pair in visits.values():
        assert len(set(pair)) == 2 and "检查员5" not in pair
    for n in range(6):
        assert sum(f"检查员{n}" in pair for pair in visits.values()) <= 2


def test_who_is_recused_or_was_at_the_employer_the_last_time_is_never_paired() -> None:
    barred = [{"inspector": "检查员0", "object": f"工地{n}", "reason": "亲属"} for n in range(10)]
    people = frame()["inspectors"]
    people[1]["last"] = ["公司0", "公司1"]
    own = {row["id"]: row["employer"] for row in frame()["objects"]}
    for seed in map(str, range(200)):
        visits = lots.draw({**frame(), "recusals": barred, "inspectors": people, "load": 3}, seed)
        assert not any("检查员0" in pair for pair in visits.values())
        assert not any("检查员1" in pair and own[site] in ("公司0", "公司1") for site, pair in visits.items())


def test_a_pair_is_refused_only_where_there_is_none_at_all() -> None:
    """Held against every way to pair three sites."""
    for seed in map(str, range(60)):
        people = [f"检查员{n}" for n in range(4)]
        orders = {s: sorted(p for p in people if int(lots.key(seed, s, p)[:2], 16) % 3) for s in ("甲", "乙", "丙")}
        ways = [list(combinations(order, 2)) for order in orders.values()]
        possible = any(
            all((a + b + c).count(p) <= 2 for p in people) for a in ways[0] for b in ways[1] for c in ways[2]
        )
        try:
            lots.assign({"pair": 2, "load": 2}, orders, orders)
            found = True
        except Refused:
            found = False
        assert found == possible


def test_every_site_of_a_stratum_is_drawn_as_often_as_the_design_says_over_ten_thousand_seeds() -> None:
    """Chi-square of one stratum's sites, scaled for drawing without replacement; 25.7 is its 0.9999 quantile at 5."""
    small, times, counts = frame(), 10_000, dict.fromkeys((f"工地{n}" for n in range(10)), 0)
    for seed in map(str, range(times)):
        for name, row in lots.sites(small, seed).items():
            for one in row[: small["strata"][name]]:
                counts[one] += 1
    for size, numbers in ((6, range(6)), (4, range(6, 10))):
        expected = times * 2 / size
        square = sum((counts[f"工地{n}"] - expected) ** 2 / expected for n in numbers)
        assert square * (size - 1) / (size - 2) < 25.7


def test_too_few_inspectors_are_refused_with_how_many_are_missing() -> None:
    with pytest.raises(Refused, match="还缺 1 人"):
        file.publish({**frame(), "inspectors": frame()["inspectors"][:3]}, at=AT)


def test_recusals_that_leave_no_pair_are_refused_with_the_site() -> None:
    barred = [{"inspector": f"检查员{n}", "object": "工地7", "reason": "亲属"} for n in range(4)]
    few = {**frame(), "strata": {"一般": 0, "高风险": 4}, "load": 4, "recusals": barred}
    with pytest.raises(Refused, match="^工地7除去回避.*不到 2 人"):
        file.publish(few, at=AT)  # before anybody knows whether it is drawn


def test_pairs_that_only_together_have_no_room_are_refused_with_the_seed() -> None:
    two = [row for row in frame()["objects"] if row["id"] in ("工地6", "工地7")]
    barred = [{"inspector": f"检查员{n}", "object": row["id"], "reason": "亲属"} for n in (2, 3, 4) for row in two]
    few = {**frame(), "objects": two, "strata": {"高风险": 2}, "load": 1, "recusals": barred}
    with pytest.raises(Refused, match="「工地[67]」配不齐 2 名检查人员.*还缺 2 人"):
        file.sow(file.publish(few, at=AT), **SEED)


def test_the_seed_must_be_later_than_the_frame_and_is_given_once() -> None:
    with pytest.raises(Refused, match="不晚于"):
        file.sow(file.publish(frame(), at=AT), **{**SEED, "at": AT})
    with pytest.raises(Refused, match="不能更换"):
        file.sow(drawn(), **SEED)


def test_the_next_in_order_steps_in_and_who_refused_does_not_come_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = through()
    order = lots.sites(done["frame"], SEED["value"])
    first = next(iter(drawn(load=3)["visits"]))
    row = next(row for row in order.values() if first in row)
    assert row[2] in done["visits"] and first not in done["visits"] and len(done["visits"]) == 4
    assert verify(tmp_path, monkeypatch, done) == 0
    with pytest.raises(Refused, match="请写明理由"):
        file.replace(drawn(), site=first, out=first, reason=" ", at=LATER)


def test_a_draw_is_void_by_two_people_and_nothing_follows() -> None:
    with pytest.raises(Refused, match="两个不同的人"):
        file.annul(drawn(), reason="名单有误", by="王明", second="王明", at=LATER)
    void = file.annul(drawn(), reason="名单有误", by="王明", second="李华", at=LATER)
    with pytest.raises(Refused, match="已经作废"):
        file.replace(void, site="工地1", out="工地1", reason="停工", at=LATER)


def test_whatever_is_changed_the_verifier_finds_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = file.annul(through(), reason="名单有误", by="王明", second="李华", at=LATER + timedelta(days=2))
    assert verify(tmp_path, monkeypatch, done, "--frame", digest(done["frame"]), "--digest", done["digest"]) == 0
    assert same(json.loads(json.dumps(done)))
    for path in leaves(done):
        assert verify(tmp_path, monkeypatch, changed(done, path)) == 1, path
        assert not same(changed(done, path)), path


def test_whoever_makes_the_digests_anew_is_found_out_by_the_published_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = through()
    for path in leaves({name: value for name, value in done.items() if name != "digest"}):
        forged = changed(done, path)
        forged["published"]["hash"] = digest(forged["frame"])
        forged["digest"] = digest({name: value for name, value in forged.items() if name != "digest"})
        if forged != done:
            assert verify(tmp_path, monkeypatch, forged, "--digest", done["digest"]) == 1, path
    for part, other in (("drawn", "visits"), ("visits", "drawn")):
        forged = {**done, part: done[other]}
        forged["digest"] = digest({name: value for name, value in forged.items() if name != "digest"})
        assert verify(tmp_path, monkeypatch, forged) == 1
    forged = {**done, "changes": done["changes"][:1]}
    forged["digest"] = digest({name: value for name, value in forged.items() if name != "digest"})
    assert verify(tmp_path, monkeypatch, forged) == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"pair": 1}, "至少要 2 人"),
        ({"load": 0}, "至少 1 处"),
        ({"strata": {"一般": 7, "高风险": 1}}, "名单里只有 6 处"),
        ({"strata": {"一般": 1}}, "没有写明「高风险」层"),
        ({"strata": {"一般": 0, "高风险": 0}}, "都是 0"),
        ({"objects": [*frame()["objects"], frame()["objects"][3]]}, "「工地3」出现了 2 次"),
        ({"objects": [{**frame()["objects"][0], "id": "甲\n乙"}]}, "检查对象第 1 行"),
        ({"inspectors": [{"id": "甲"}]}, "检查人员第 1 行"),
        ({"recusals": [{"inspector": "无此人", "object": "工地1", "reason": "亲属"}]}, "名单里没有「无此人」"),
    ],
)
def test_a_frame_that_is_none_is_refused_with_row_and_reason(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(HuxinError, match=said):
        check({**frame(), **wrong})


def test_a_file_that_was_changed_is_not_gone_on_with() -> None:
    with pytest.raises(BadValue, match="被改动过"):
        file.replace(
            {**drawn(), "seed": {**drawn()["seed"], "value": "1"}}, site="工地1", out="工地1", reason="停工", at=LATER
        )


def test_the_verifier_is_short_and_needs_only_the_standard_library() -> None:
    text = VERIFIER.read_text("utf-8")
    assert len(text.splitlines()) < 100
    names = {line.split()[1] for line in text.splitlines() if line.startswith(("import ", "from "))}
    assert names <= sys.stdlib_module_names

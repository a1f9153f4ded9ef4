"""Every planted fault is found by the twin, by the rules it was planted for, and nothing is found where none was."""

from collections import defaultdict

import pytest

from huxin.base.identity import require_resident, require_uscc
from huxin.law.calendar import is_working_day
from huxin.simulate.city import City, invent
from huxin.simulate.faults import BY_KIND, FAULTS
from huxin.simulate.truth import Verdict, judge

LEVELS = {
    ("wages_unpaid", "yellow"): ("R24", "yellow"),
    ("wages_unpaid", "orange"): ("R24", "orange"),
    ("wages_unpaid", "red"): ("R24", "red"),
    ("no_contract", "many"): ("R14", "red"),
    ("balance_low", "ahead"): ("R09", "yellow"),
    ("balance_low", "overdue"): ("R09", "red"),
    ("deposit_missing", "recent"): ("R38", "orange"),
    ("deposit_missing", "old"): ("R38", "red"),
    ("guarantee_expiring", "soon"): ("R40", "yellow"),
    ("guarantee_expiring", "past"): ("R40", "red"),
}
IN_ORDER = {"settled", "unreported", "pending"}

Judged = tuple[City, Verdict]


def city(seed: int, *, workers: int = 720, months: int = 6, start: str = "2019-06") -> Judged:
    made = invent(workers=workers, months=months, seed=seed, start=start, is_working_day=is_working_day)
    return made, judge(made.streams(), as_of=made.as_of, is_working_day=is_working_day, days=made.worker_days())


@pytest.fixture(scope="module", params=[1, 2, 3])
def judged(request: pytest.FixtureRequest) -> Judged:
    return city(request.param)


def test_每种问题都被该发现的规则发现(judged: Judged) -> None:
    made, verdict = judged
    found = defaultdict(set)
    for finding in verdict.findings:
        found[finding.project_code].add(finding.rule)
    for site in made.sites:
        rules, also = (
            (set(), set()) if not site.fault else map(set, (BY_KIND[site.fault].rules, BY_KIND[site.fault].also))
        )
        assert rules <= found[site.code] <= rules | also, (site.fault, site.variant)
    assert {site.fault for site in made.sites} - {""} == {fault.kind for fault in FAULTS}


def test_程度与埋设的一致(judged: Judged) -> None:
    made, verdict = judged
    for site in made.sites:
        if (site.fault, site.variant) in LEVELS:
            rule, level = LEVELS[site.fault, site.variant]
            levels = {
                f.level.word for f in verdict.findings if f.project_code == site.code and f.rule == rule and f.level
            }
            assert level in levels, (site.fault, site.variant)


def test_动过的工人月如所埋_其余一切正常(judged: Judged) -> None:
    made, verdict = judged
    sites = {site.code: site for site in made.sites}
    for month in verdict.worker_months:
        site = sites[month.project_code]
        if (month.month, month.id_no) in site.touched:
            fault = BY_KIND[site.fault]
            assert fault.outcome in ("", month.outcome), site.fault
            assert not fault.flag or fault.flag in month.flags, site.fault
        elif site.fault != "balance_low":
            assert month.outcome in IN_ORDER and not month.flags, (site.fault, month.outcome, month.flags)


def test_同一种子同一城市(judged: Judged) -> None:
    made, _ = judged
    again, _ = city(made.seed)
    assert again.streams() == made.streams() and again.worker_days() == made.worker_days()


def test_号码都有效_人数如所求(judged: Judged) -> None:
    made, _ = judged
    people = [worker for site in made.sites for worker in site.workers]
    assert sum(not worker.ghost for worker in people) == 720
    assert len({worker.id_no for worker in people}) == len(people)
    for worker in people:
        require_resident(worker.id_no)
    for unit in made.units:
        require_uscc(unit["uscc"])


def test_专户余额从不为负(judged: Judged) -> None:
    made, _ = judged
    assert all(entry["balance"] >= 0 and entry["amount"] > 0 for entry in made.rows("account_entries"))


@pytest.mark.parametrize(("months", "start"), [(1, "2019-06"), (2, "2019-11"), (9, "2021-02")])
def test_别的月份也能生成(months: int, start: str) -> None:
    made, verdict = city(5, workers=400, months=months, start=start)
    clean = {site.code for site in made.sites if not site.fault}
    assert not [finding for finding in verdict.findings if finding.project_code in clean]

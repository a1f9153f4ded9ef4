"""The faults that are planted, each at its own few sites, and what the contract says must be found there.

A fault acts at one or more stages of a site's invention; a stage names what has just been laid out and may be spoilt:
`terms` (project, account, deposit), `people` (roster), `gate` (who was present), `sheets`, `bank` (payments),
`account` (what flows through the account).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from huxin.simulate.site import Site, Worker, bounce

Plant = Callable[[Site], None]


@dataclass(frozen=True)
class Fault:
    """One kind of fault.

    `rules` must all fire at the site and `also` may, since they follow from it; nothing else does. `outcome` and `flag`
    are those of every worker-month the fault touched. `variants` are degrees, each at sites of its own.
    """

    kind: str
    plants: Mapping[str, Plant]
    rules: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    outcome: str = ""
    flag: str = ""
    variants: tuple[str, ...] = field(default=("",))


def _back(site: Site, n: int) -> str:
    """The n-th month before the current one, or the first there is."""
    return site.months[max(0, len(site.months) - 1 - n)]


def _some(site: Site, rows: list[dict[str, Any]], share: float, least: int = 2) -> list[dict[str, Any]]:
    """A part of the rows, at least so many where there are that many."""
    return site.rng.sample(rows, min(len(rows), max(least, int(len(rows) * share))))


def _drop(site: Site, payment: dict[str, Any]) -> None:
    """Forget a payment and, if it had come back, its return."""
    site.payments.remove(site.touch(payment))
    site.returns = [r for r in site.returns if r["serial"] != payment["serial"]]


def _unpaid(site: Site) -> None:
    """Yellow: three people for the last due month; orange: a third, at most 15, for two; red: half for three."""
    months, share, most = {"yellow": (1, 0.0, 3), "orange": (2, 0.33, 15), "red": (3, 0.5, 9_999)}[site.variant]
    for n in range(1, months + 1):
        month = _back(site, n)
        people = {line["id_no"] for line in _some(site, site.lines_of(month), share, 3)[:most]}
        for payment in [p for p in site.payments_of(month) if p["id_no"] in people]:
            _drop(site, payment)


def _short(site: Site) -> None:
    for payment in _final(site, _back(site, 1), 0.4):
        payment["amount"] = payment["amount"] * 6 // 10
        site.touch(payment)


def _final(site: Site, month: str, share: float) -> list[dict[str, Any]]:
    """Some of the month's payments, of people to whom nothing came back."""
    returned = {r["id_no"] for r in site.returns if r["month"] == month}
    return _some(site, [p for p in site.payments_of(month) if p["id_no"] not in returned], share)


def _late(site: Site) -> None:
    for payment in _final(site, _back(site, 2), 0.5):
        payment["paid_on"] = site.due_on(payment["month"]) + timedelta(days=site.rng.randrange(3, 9))
        site.touch(payment)


def _omit(site: Site) -> None:
    for line in _some(site, site.lines_of(_back(site, 1)), 0.08):
        site.lines.remove(site.touch(line))


def _no_sheet(site: Site) -> None:
    month = _back(site, 1)
    for line in [line for line in site.lines if line["month"] == month]:
        site.lines.remove(site.touch(line))


def _no_contract(site: Site) -> None:
    lasting = sorted(site.workers, key=lambda worker: (worker.row["entered_on"], worker.row["left_on"] is not None))
    for worker in lasting[: 2 if site.variant == "few" else max(12, len(lasting) * 2 // 5)]:
        worker.row["contract_on"] = None


def _touch_attended(site: Site) -> None:
    for month in site.months:
        for worker, days in zip(site.workers, site.present[:, site.columns_of(month)].sum(axis=1), strict=True):
            if days and worker.row["contract_on"] is None:
                site.touched.add((month, worker.id_no))


def _register_late(site: Site) -> None:
    """People work for a week before they are entered on the roster; their contracts are in order."""
    month = _back(site, 2)
    columns = site.columns_of(month)
    for n, worker in enumerate(site.workers):
        if n % 9 == 0 and worker.row["left_on"] is None:
            worker.row["entered_on"] = site.first_day + timedelta(days=columns.start + 7)
            worker.row["contract_on"] = min(worker.row["contract_on"], site.first_day + timedelta(days=columns.start))
            site.present[n, : columns.start] = False
            site.present[n, columns.start : columns.start + 5] = True
            site.touched.add((month, worker.id_no))


def _pay_from_elsewhere(site: Site) -> None:
    """One month's wages wholly, the next month's by half."""
    for n, share in ((2, 1.0), (1, 0.5)):
        month = _back(site, n)
        people = {payment["id_no"] for payment in _some(site, site.payments_of(month), share)}
        for payment in site.payments + site.returns:
            if payment["month"] == month and payment["id_no"] in people:
                payment["account_no"] = f"1099{site.number:013d}"
                site.touch(payment)


def _ghosts(site: Site) -> None:
    for worker in site.workers[:: max(6, len(site.workers) // 3)]:
        row = worker.row | {"name": site.inventor.name(), "phone": site.inventor.phone(), "left_on": None}
        row |= {"id_no": worker.id_no, "card_no": site.inventor.card_no(), "wage_mode": "day", "wage_rate": 22_000}
        row["id_no"] = site.inventor.id_no(date(2000, 1, 1), [worker.id_no[:6]])
        site.workers.append(Worker(row, ghost=True))


def _touch_ghosts(site: Site) -> None:
    ghosts = {worker.id_no for worker in site.workers if worker.ghost}
    for payment in site.payments:
        if payment["id_no"] in ghosts:
            site.touch(payment)


def _full_month(site: Site) -> None:
    """A few people work every day of a month: whoever is paid a pittance for it must have been there."""
    columns = site.columns_of(_back(site, 1))
    there = [n for n, w in enumerate(site.workers) if _stays(site, w, columns)]
    site.present[there[:4], columns] = True


def _stays(site: Site, worker: Worker, columns: slice) -> bool:
    first, last = (site.first_day + timedelta(days=n) for n in (columns.start, columns.stop - 1))
    return bool(worker.row["entered_on"] <= first and (worker.row["left_on"] is None or worker.row["left_on"] >= last))


def _pittance(site: Site) -> None:
    month = _back(site, 1)
    lines = sorted(site.lines_of(month), key=lambda line: -line["days"])[:3]
    for line in lines:
        line.update(payable=148_000, deducted=0, net=148_000)
        site.touch(line)


def _other_card(site: Site) -> None:
    for payment in _final(site, _back(site, 1), 0.05):
        payment.update(card_no=site.inventor.card_no(), card_name=site.inventor.name() + "儿")
        site.touch(payment)


def _foremans_card(site: Site) -> None:
    """A foreman collects for his people: one card, several names."""
    payments = _final(site, _back(site, 1), 0.1)
    for payment in payments:
        payment["card_no"] = payments[0]["card_no"]
        site.touch(payment)


def _return(site: Site) -> None:
    for payment in _final(site, _back(site, 2), 0.1):
        bounce(site, site.touch(payment))


def _no_account(site: Site) -> None:
    site.accounts.clear()


def _touch_all(site: Site) -> None:
    for payment in site.payments:
        site.touch(payment)


def _no_fees(site: Site) -> None:
    """The last fee comes so early that 31 days passed long ago."""
    last = site.as_of - timedelta(days=75)
    site.flows = [f for f in site.flows if f["purpose"] != "labour_fee" or f["booked_on"] <= last]
    if not any(f["purpose"] == "labour_fee" for f in site.flows):
        site.row["started_on"] = last


def _draw_up_early(site: Site) -> None:
    site.row.update(pay_day=20, pay_month_offset=1)
    site.early_sheet = site.variant == "ahead"


def _empty_account(site: Site) -> None:
    """Money for a third of the latest sheet is left: the first fee was thin, and the last ones were."""
    net = sum(line["net"] for line in site.lines_of(site.sheet_months[-1])) if site.sheet_months else 0
    surplus = sum(f["amount"] if f["direction"] == "in" else -f["amount"] for f in site.flows) - net // 3
    first, *later = sorted((f for f in site.flows if f["purpose"] == "labour_fee"), key=lambda f: f["booked_on"])
    for fee in [first, *reversed(later)]:
        taken = max(0, min(fee["amount"] - 100, surplus))
        fee["amount"] -= taken
        surplus -= taken


def _pay_nobody(site: Site) -> None:
    if site.variant == "overdue" and site.sheet_months:
        for payment in site.payments_of(site.sheet_months[-1]):
            _drop(site, payment)


def _buy_steel(site: Site) -> None:
    day = site.due_on(_back(site, 2))  # in the month before the current one, whose own wages are due
    flow = {"booked_on": day, "direction": "out", "amount": 4_650_000, "purpose": "other"}
    seller = {"counterparty": "白银鸿途物资有限公司", "counterparty_no": site.inventor.account_no()}
    site.flows.append({**flow, **seller})


def _no_deposit(site: Site) -> None:
    site.deposits.clear()
    if site.variant == "recent":
        site.row["permitted_on"] = site.as_of - timedelta(days=55)


def _guarantee_ends(site: Site) -> None:
    days = 12 if site.variant == "soon" else -20
    site.deposits[0].update(form="guarantee", expires_on=site.as_of + timedelta(days=days))


def _gate_breaks(site: Site) -> None:
    site.present[:, -9:] = False


def _deduct_all(site: Site) -> None:
    """What was lent in advance is set against the whole wage."""
    for line in _some(site, site.lines_of(_back(site, 1)), 0.12):
        line.update(deducted=line["payable"], net=0)
        site.touch(line)


FAULTS: tuple[Fault, ...] = (
    Fault("wages_unpaid", {"bank": _unpaid}, ("R24", "R26"), ("R27",), "unpaid", variants=("yellow", "orange", "red")),
    Fault("wages_short", {"bank": _short}, ("R24", "R26"), outcome="short"),
    Fault("wages_late", {"bank": _late}, outcome="late"),
    Fault("omitted_from_sheet", {"sheets": _omit}, ("R27",), outcome="omitted"),
    Fault("sheet_missing", {"sheets": _no_sheet}, ("R22",), outcome="unreported"),
    Fault(
        *("no_contract", {"people": _no_contract, "gate": _touch_attended}, ("R14",)),
        flag="uncontracted",
        variants=("few", "many"),
    ),
    Fault("not_registered", {"gate": _register_late}, ("R15",), flag="unregistered"),
    Fault("off_account", {"bank": _pay_from_elsewhere}, ("R25",), flag="off_account"),
    Fault("ghost_paid", {"people": _ghosts, "bank": _touch_ghosts}, ("R28",), flag="unworked"),
    Fault("below_minimum", {"gate": _full_month, "sheets": _pittance}, ("R29",), flag="below_minimum"),
    Fault("other_card", {"bank": _other_card}, ("R31",), flag="other_card"),
    Fault("shared_card", {"bank": _foremans_card}, ("R31",), flag="shared_card"),
    Fault("returned_not_repaid", {"bank": _return}, ("R32", "R24", "R26"), ("R27",), "unpaid", "returned"),
    Fault("account_missing", {"terms": _no_account, "bank": _touch_all}, ("R02", "R25"), flag="off_account"),
    Fault("labour_fee_late", {"account": _no_fees}, ("R06",)),
    Fault(
        *("balance_low", {"terms": _draw_up_early, "bank": _pay_nobody, "account": _empty_account}, ("R09",)),
        also=("R24", "R26", "R27"),
        variants=("ahead", "overdue"),
    ),
    Fault("forbidden_outflow", {"account": _buy_steel}, ("R10",)),
    Fault("deposit_missing", {"terms": _no_deposit}, ("R38",), variants=("recent", "old")),
    Fault("guarantee_expiring", {"terms": _guarantee_ends}, ("R40",), ("R38",), variants=("soon", "past")),
    Fault("feed_stopped", {"gate": _gate_breaks}, ("X1",)),
    Fault("fewer_paid", {"sheets": _deduct_all}, ("R27",), outcome="nil"),
)
BY_KIND: Mapping[str, Fault] = {fault.kind: fault for fault in FAULTS}


def plant(site: Site, stage: str) -> None:
    """Let the site's fault, if it has one, act at this stage."""
    if site.fault and (act := BY_KIND[site.fault].plants.get(stage)):
        act(site)

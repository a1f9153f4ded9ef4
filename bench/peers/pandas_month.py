"""The month by pandas, with NumPy where it has no fold of its own: `python -m bench.peers.pandas_month TASK OUT`."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from bench.peers.pandas_findings import findings
from bench.task import carry_out, month_of

KEYS = ["project_id", "ym", "worker_id"]
WORKER = ["project_id", "worker_id"]
_OPEN_END = pd.Timestamp("2200-01-01")
_DATED = {"to_pandas_kwargs": {"date_as_object": False}}


def month(task: dict[str, Any], out: Path) -> None:
    """Read, reconcile, find, write."""
    as_of, files = pd.Timestamp(task["as_of"]), task["files"]
    projects = read(files["projects"], [*task["columns"]["projects"]])
    sent = payments(task, as_of)
    lines = payroll(files["payroll"], task["columns"]["payroll"], as_of)
    paid = folded_payments(sent, as_of)
    wm = attendance(files["attendance"], as_of).merge(lines, how="outer", on=KEYS).merge(paid, how="outer", on=KEYS)
    wm = wm.merge(dues(wm, projects, task), on=["project_id", "ym"])
    roster = read(files["roster"], task["columns"]["roster"])
    roster = roster[roster["entered_on"] <= as_of].sort_values("entered_on", kind="stable")
    wm = wm.merge(enrolled(roster), how="left", on=WORKER)
    wm = wm.merge(covered(roster, wm), how="left", on=KEYS)
    wm = wm.merge(instalments(sent, paid, lines), how="left", on=KEYS)
    wm = wm.merge(shared_cards(sent), how="left", on=KEYS)
    reconcile(wm, task, as_of)
    estimate(wm, roster, as_of)
    write(wm, out)
    findings(wm, task, as_of).to_parquet(out / "findings.parquet", index=False)


def read(files: Sequence[str], columns: Sequence[str]) -> pd.DataFrame:
    """Files of a stream, with the month they are filed under."""
    dated = "ym" in columns
    parts = []
    for path in files:
        part = pd.read_parquet(path, columns=[c for c in columns if c != "ym"], partitioning=None, **_DATED)
        parts.append(part.assign(ym=np.int32(month_of(path))) if dated else part)
    return pd.concat(parts, ignore_index=True)


def attendance(files: Sequence[str], as_of: pd.Timestamp) -> pd.DataFrame:
    """One row a worker-month, the days attended as bits. File by file, so that memory stays small."""
    this, parts = as_of.year * 100 + as_of.month, []
    for path in files:
        if (ym := month_of(path)) > this:
            continue
        punches = pd.read_parquet(path, columns=["project_id", "worker_id", "punched_at"], partitioning=None)
        if ym == this:
            punches = punches[punches["punched_at"] < as_of + pd.Timedelta(days=1)]
        days = np.int64(1) << (punches["punched_at"].dt.day.to_numpy().astype(np.int64) - 1)
        parts.append(_ored(punches["project_id"], punches["worker_id"], days).assign(ym=np.int32(ym)))
    every = pd.concat(parts, ignore_index=True)
    if every.duplicated(KEYS).any():
        by_month = [_ored(p["project_id"], p["worker_id"], p["days"].to_numpy()).assign(ym=ym)
                    for ym, p in every.groupby("ym")]  # fmt: skip
        every = pd.concat(by_month, ignore_index=True)
    return every


def _ored(project: pd.Series, worker: pd.Series, days: np.ndarray) -> pd.DataFrame:
    codes, keys = pd.factorize(project.to_numpy().astype(np.int64) << 40 | worker.to_numpy())
    bits = np.zeros(len(keys), np.int64)
    np.bitwise_or.at(bits, codes, days)
    return pd.DataFrame(
        {"project_id": (keys >> 40).astype(np.int32), "worker_id": keys & ((1 << 40) - 1), "days": bits}
    )


def payroll(files: Sequence[str], columns: Sequence[str], as_of: pd.Timestamp) -> pd.DataFrame:
    """The lines of a worker-month added up."""
    rows = read(files, columns)
    rows = rows[rows["ym"] <= as_of.year * 100 + as_of.month]
    return rows.groupby(KEYS, as_index=False, sort=False).agg(
        net_fen=("net_fen", "sum"), payable_fen=("payable_fen", "sum"), line_name_id=("name_id", "max")
    )


def payments(task: dict[str, Any], as_of: pd.Timestamp) -> pd.DataFrame:
    """Payments that had happened, and of each whether it counts and came from the account."""
    rows = read(task["files"]["payments"], task["columns"]["payments"])
    rows = rows[rows["paid_on"] <= as_of]
    accounts = read(task["files"]["accounts"], ["project_id", "account_no", "opened_on"])
    accounts = accounts[~(accounts["opened_on"] > as_of)][["project_id", "account_no"]].drop_duplicates()
    rows = rows.merge(accounts.assign(own=True), how="left", on=["project_id", "account_no"])
    returned, at = rows["status"] == "returned", rows["returned_on"]
    rows["counts"] = rows["status"].isin(["success", "returned"]) & ((at > as_of) | (at.isna() & ~returned))
    rows["on_account"] = rows["counts"] & rows["own"].notna()
    rows["off_account"] = rows["counts"] & rows["own"].isna()
    rows["back_on"] = at.where(at.notna() | ~returned, rows["paid_on"])
    rows["back_on"] = rows["back_on"].where(rows["back_on"] <= as_of)
    return rows


def folded_payments(sent: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """One row a worker-month."""
    rows = sent.assign(
        paid_fen=sent["amount_fen"].where(sent["counts"], 0),
        on_account_fen=sent["amount_fen"].where(sent["on_account"], 0),
        counted_on=sent["paid_on"].where(sent["counts"]),
    )
    return rows.groupby(KEYS, as_index=False, sort=False).agg(
        paid_fen=("paid_fen", "sum"),
        on_account_fen=("on_account_fen", "sum"),
        off_account=("off_account", "max"),
        payments=("counted_on", "count"),
        last_counted_on=("counted_on", "max"),
        first_name_id=("card_name_id", "min"),
        last_name_id=("card_name_id", "max"),
        first_returned_on=("back_on", "min"),
    )


def instalments(sent: pd.DataFrame, paid: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    """The day on which several payments together reached the net."""
    several = paid.loc[paid["payments"] > 1, KEYS].merge(lines[[*KEYS, "net_fen"]], on=KEYS)
    rows = sent[sent["counts"]].merge(several, on=KEYS)
    rows = rows.groupby([*KEYS, "net_fen", "paid_on"], as_index=False)["amount_fen"].sum()
    reached = rows.groupby(KEYS)["amount_fen"].cumsum() >= rows["net_fen"]
    return rows[reached].groupby(KEYS, as_index=False).agg(reached_on=("paid_on", "min"))


def shared_cards(sent: pd.DataFrame) -> pd.DataFrame:
    """Worker-months whose wages went to a card that received those of another worker too."""
    rows = sent.loc[sent["counts"] & sent["card_id"].notna(), [*KEYS, "card_id"]]
    cards = rows.groupby(["ym", "card_id"], as_index=False, sort=False)["worker_id"].agg(["min", "max"])
    cards = cards.loc[cards["min"] != cards["max"], ["ym", "card_id"]]
    return rows.merge(cards, on=["ym", "card_id"])[KEYS].drop_duplicates().assign(on_shared_card=True)


def dues(wm: pd.DataFrame, projects: pd.DataFrame, task: dict[str, Any]) -> pd.DataFrame:
    """The project-months: pay day, first and last day, minimum wage, feeds reported."""
    feeds = wm.groupby(["project_id", "ym"], as_index=False).agg(
        has_attendance=("days", "count"), has_sheet=("net_fen", "count"), has_payments=("paid_fen", "count")
    )
    for name in ("has_attendance", "has_sheet", "has_payments"):
        feeds[name] = feeds[name] > 0
    rows = feeds.merge(projects[["project_id", "project_code", "region_code", "pay_day", "pay_month_offset"]])
    rows["first"] = pd.to_datetime(rows["ym"].astype(str), format="%Y%m").astype("datetime64[ms]")
    rows["next_month"] = (rows["first"] + pd.DateOffset(months=1)).astype("datetime64[ms]")
    rows["last"] = rows["next_month"] - pd.Timedelta(days=1)
    start = rows["first"].where(rows["pay_month_offset"] == 0, rows["next_month"])
    end = start + pd.offsets.MonthEnd(1)
    pay = pd.concat([start + pd.to_timedelta(rows["pay_day"] - 1, unit="D"), end], axis=1).min(axis=1)
    back = pd.Series(dict(task["back"]))
    rows["due_on"] = pd.to_datetime(pay.dt.strftime("%Y-%m-%d").map(back)).astype("datetime64[ms]")
    wages = pd.DataFrame(task["minimum_wages"], columns=["region_code", "from_ym", "to_ym", "minimum_fen"])
    found = rows[["project_id", "ym", "region_code"]].merge(wages, on="region_code")
    found = found[found["ym"].between(found["from_ym"], found["to_ym"])]
    return rows.merge(found[["project_id", "ym", "minimum_fen"]], how="left", on=["project_id", "ym"])


def enrolled(roster: pd.DataFrame) -> pd.DataFrame:
    """One row a worker of a project."""
    rows = roster.assign(left_on=roster["left_on"].fillna(_OPEN_END))
    return rows.groupby(WORKER, as_index=False, sort=False).agg(
        stays=("entered_on", "size"), entered_on=("entered_on", "min"), left_on=("left_on", "max"),
        contract_on=("contract_on", "min"), roster_name_id=("name_id", "last"),
    )  # fmt: skip


def _until(day: pd.Series) -> pd.Series:
    """The bits of the days up to that day of the month."""
    return (np.int64(1) << day.dt.day.fillna(0).astype(np.int64)) - 1


def _days_of(entered: pd.Series, left: pd.Series, first: pd.Series, last: pd.Series) -> pd.Series:
    start = entered.where(entered > first, first)
    end = left.where(left < last, last)
    bits = _until(end) - _until(start - pd.Timedelta(days=1)).where(start > first, 0)
    return bits.where((entered <= last) & (left >= first), 0)


def covered(roster: pd.DataFrame, wm: pd.DataFrame) -> pd.DataFrame:
    """The days on the roster of those who came back."""
    rows = roster[roster.duplicated(WORKER, keep=False)]
    rows = rows.assign(left_on=rows["left_on"].fillna(_OPEN_END))
    rows = rows.merge(wm[["ym", "first", "last"]].drop_duplicates(), how="cross")
    bits = _days_of(rows["entered_on"], rows["left_on"], rows["first"], rows["last"]).to_numpy()
    parts = [_ored(rows["project_id"][rows["ym"] == ym], rows["worker_id"][rows["ym"] == ym],
                   bits[(rows["ym"] == ym).to_numpy()]).assign(ym=ym) for ym in rows["ym"].unique()]  # fmt: skip
    if not parts:
        return pd.DataFrame({"project_id": [], "ym": [], "worker_id": [], "stay_days": []}).astype(np.int64)
    return pd.concat(parts, ignore_index=True).rename(columns={"days": "stay_days"})


def reconcile(wm: pd.DataFrame, task: dict[str, Any], as_of: pd.Timestamp) -> None:
    """Outcome, arrears and flags (contract, section 2), into the frame."""
    listed = wm["net_fen"].notna()
    for name in ("days", "net_fen", "paid_fen", "on_account_fen", "payments"):
        wm[name] = wm[name].fillna(0).astype(np.int64)
    net, paid, due = wm["net_fen"], wm["paid_fen"], wm["due_on"]
    off = wm["off_account"].fillna(False).astype(bool)
    wm["listed"], wm["off_account"] = listed, off
    wm["attended_days"] = np.bitwise_count(wm["days"].to_numpy()).astype(np.int32)
    settled = wm["last_counted_on"].where(wm["payments"] == 1, wm["reached_on"])
    wm["settled_on"] = settled.where((net > 0) & (paid >= net))
    wm["outcome"] = np.select(
        [~listed & (paid > 0), ~listed & ~wm["has_sheet"], ~listed, net == 0,
         (paid >= net) & (wm["settled_on"] <= due), paid >= net, as_of <= due, paid > 0],
        ["paid_unlisted", "unreported", "omitted", "nil", "settled", "late", "pending", "short"], "unpaid",
    )  # fmt: skip
    wm["arrears_fen"] = (net - paid).where(wm["outcome"].isin(["short", "unpaid"]), 0)
    stay = wm["stay_days"]
    once = _days_of(wm["entered_on"], wm["left_on"], wm["first"], wm["last"]).where(wm["stays"] == 1, 0)
    on_roster = stay.where(stay.notna(), once).astype(np.int64)
    contract = wm["contract_on"]
    before = _until(contract - pd.Timedelta(days=1)).where(contract > wm["first"], 0)
    before = before.where(contract <= wm["last"], 2**32 - 1)
    name = wm["roster_name_id"].where(wm["roster_name_id"].notna(), wm["line_name_id"])
    other = (wm["first_name_id"] != name) | (wm["last_name_id"] != name)
    other &= name.notna() & wm["first_name_id"].notna()
    flags = (
        (wm["days"] == 0) & wm["has_attendance"] & ((net > 0) | (paid > 0)),
        (net > 0) & (paid > net),
        (wm["days"] & ~on_roster) != 0,
        (wm["days"] & before) != 0,
        off,
        other,
        wm["on_shared_card"].notna(),
        wm["first_returned_on"].notna() & (paid < net),
        listed & (wm["attended_days"] >= task["full_month"]) & (wm["payable_fen"] < wm["minimum_fen"]),
    )
    wm["flag_bits"] = sum(flag.astype(np.int16) * (1 << bit) for bit, flag in enumerate(flags))


def estimate(wm: pd.DataFrame, roster: pd.DataFrame, as_of: pd.Timestamp) -> None:
    """What the unlisted may be owed, where the roster gives a rate and the pay day has passed."""
    rates = roster[roster["wage_mode"].isin(["day", "month"]) & roster["wage_rate_fen"].notna()]
    rates = rates.groupby(WORKER, as_index=False)[["wage_mode", "wage_rate_fen"]].last()
    unknown = wm["outcome"].isin(["unreported", "omitted"]) & (wm["due_on"] < as_of)
    found = wm.loc[unknown, [*WORKER, "attended_days"]].reset_index().merge(rates, on=WORKER).set_index("index")
    amount = found["attended_days"].astype(np.int64) * found["wage_rate_fen"].astype(np.int64)
    wm["estimated_fen"] = amount.where(found["wage_mode"] == "day", (amount * 200 + 2175) // 4350).astype("Int64")


def write(wm: pd.DataFrame, out: Path) -> None:
    """The table of worker-months."""
    text = wm["ym"].astype(str)
    names = ["project_code", "month", "worker_id", "attended_days", "net_fen", "paid_fen", "due_on", "settled_on"]
    wm["month"] = text.str[:4] + "-" + text.str[4:]
    wm[[*names, "outcome", "arrears_fen", "estimated_fen", "flag_bits"]].to_parquet(
        out / "worker_months.parquet", index=False
    )


if __name__ == "__main__":
    carry_out(month)

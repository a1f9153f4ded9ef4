"""The month by Polars, lazily and with its streaming engine: `python -m bench.peers.polars_month TASK OUT`."""

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from bench.peers.polars_findings import findings
from bench.task import carry_out, month_of

KEYS = ["project_id", "ym", "worker_id"]
WORKER = ["project_id", "worker_id"]
_OPEN_END = date(2200, 1, 1)
_ONE = pl.lit(1, pl.Int64)


def month(task: dict[str, Any], out: Path) -> None:
    """Read, reconcile, find, write."""
    as_of = date.fromisoformat(task["as_of"])
    attended = attendance(task["files"]["attendance"], as_of)
    lines = payroll(task, as_of)
    sent = payments(task, as_of)
    paid = folded_payments(sent)
    joined = attended.join(lines, on=KEYS, how="full", coalesce=True).join(paid, on=KEYS, how="full", coalesce=True)
    # Every later step reads it: once computed, three times used.
    base = joined.collect(engine="streaming").lazy()
    roster = read(task, "roster").filter(pl.col("entered_on") <= as_of)
    due = dues(base, task)
    wm = (
        base.join(due, on=["project_id", "ym"])
        .join(enrolled(roster), on=WORKER, how="left")
        .join(covered(roster, due), on=KEYS, how="left")
        .join(instalments(sent, base), on=KEYS, how="left")
        .join(shared_cards(sent), on=KEYS, how="left")
        .join(rates(roster), on=WORKER, how="left")
    )
    done = reconciled(wm, task, as_of).collect(engine="streaming")
    done.select(
        *("project_code", "month", "worker_id", "attended_days", "net_fen", "paid_fen", "due_on", "settled_on"),
        *("outcome", "arrears_fen", "estimated_fen", "flag_bits"),
    ).write_parquet(out / "worker_months.parquet")
    findings(done.lazy(), task, as_of).collect(engine="streaming").write_parquet(out / "findings.parquet")


def read(task: dict[str, Any], stream: str) -> pl.LazyFrame:
    """The needed columns of a stream, with the month its files are under."""
    columns = task["columns"][stream]
    frames = []
    for path in task["files"][stream]:
        frame = pl.scan_parquet(path, hive_partitioning=False)
        frame = frame.with_columns(ym=pl.lit(month_of(path), pl.Int32)) if "ym" in columns else frame
        frames.append(frame if columns == ["*"] else frame.select(columns))
    return pl.concat(frames)


def _bit(day: pl.Expr) -> pl.Expr:
    return pl.lit(2, pl.Int64).pow(day.cast(pl.UInt32))


def attendance(files: list[str], as_of: date) -> pl.LazyFrame:
    """One row a worker-month, the days attended as bits."""
    this, frames = as_of.year * 100 + as_of.month, []
    for path in files:
        ym = month_of(path)
        frame = pl.scan_parquet(path, hive_partitioning=False).select(
            "project_id", "worker_id", day=pl.col("punched_at").dt.day()
        )
        if ym <= this:
            frame = frame.filter(pl.col("day") <= as_of.day) if ym == this else frame
            frames.append(frame.with_columns(ym=pl.lit(ym, pl.Int32)))
    return pl.concat(frames).group_by(KEYS).agg(days=_bit(pl.col("day") - 1).bitwise_or())


def payroll(task: dict[str, Any], as_of: date) -> pl.LazyFrame:
    """The lines of a worker-month added up."""
    rows = read(task, "payroll").filter(pl.col("ym") <= as_of.year * 100 + as_of.month)
    return rows.group_by(KEYS).agg(
        pl.col("net_fen").sum(), pl.col("payable_fen").sum(), line_name_id=pl.col("name_id").max()
    )


def payments(task: dict[str, Any], as_of: date) -> pl.LazyFrame:
    """Payments that had happened, and of each whether it counts and came from the account."""
    accounts = read(task, "accounts").filter(pl.col("opened_on").is_null() | (pl.col("opened_on") <= as_of))
    own = accounts.select("project_id", "account_no").unique().with_columns(own=True)
    returned, at = pl.col("status") == "returned", pl.col("returned_on")
    counts = pl.col("status").is_in(["success", "returned"]) & ((at > as_of) | (at.is_null() & ~returned))
    rows = read(task, "payments").filter(pl.col("paid_on") <= as_of)
    rows = rows.join(own, on=["project_id", "account_no"], how="left")
    rows = rows.with_columns(
        counts=counts.fill_null(False),
        own=pl.col("own").fill_null(False),
        back_on=pl.when(at.is_not_null() | returned).then(pl.coalesce(at, "paid_on")),
    )
    return rows.with_columns(back_on=pl.when(pl.col("back_on") <= as_of).then("back_on"))


def folded_payments(sent: pl.LazyFrame) -> pl.LazyFrame:
    """One row a worker-month."""
    counts, own, amount = pl.col("counts"), pl.col("own"), pl.col("amount_fen")
    rows = sent.with_columns(
        paid=pl.when(counts).then(amount).otherwise(0),
        on_account=pl.when(counts & own).then(amount).otherwise(0),
        off=counts & ~own,
        counted_on=pl.when(counts).then("paid_on"),
    )
    return rows.group_by(KEYS).agg(
        paid_fen=pl.col("paid").sum(),
        on_account_fen=pl.col("on_account").sum(),
        off_account=pl.col("off").any(),
        payments=pl.col("counted_on").count(),
        last_counted_on=pl.col("counted_on").max(),
        first_name_id=pl.col("card_name_id").min(),
        last_name_id=pl.col("card_name_id").max(),
        first_returned_on=pl.col("back_on").min(),
    )


def instalments(sent: pl.LazyFrame, base: pl.LazyFrame) -> pl.LazyFrame:
    """The day on which several payments together reached the net."""
    several = base.filter((pl.col("payments") > 1) & pl.col("net_fen").is_not_null()).select(*KEYS, "net_fen")
    rows = sent.filter("counts").join(several, on=KEYS)
    rows = rows.group_by(*KEYS, "net_fen", "paid_on").agg(pl.col("amount_fen").sum()).sort(*KEYS, "paid_on")
    reached = rows.filter(pl.col("amount_fen").cum_sum().over(KEYS) >= pl.col("net_fen"))
    return reached.group_by(KEYS).agg(reached_on=pl.col("paid_on").min())


def shared_cards(sent: pl.LazyFrame) -> pl.LazyFrame:
    """Worker-months whose wages went to a card that received those of another worker too."""
    rows = sent.filter(pl.col("counts") & pl.col("card_id").is_not_null()).select(*KEYS, "card_id")
    worker = pl.col("worker_id")
    cards = rows.group_by("ym", "card_id").agg(low=worker.min(), high=worker.max())
    cards = cards.filter(pl.col("low") != pl.col("high"))
    return rows.join(cards, on=["ym", "card_id"], how="semi").select(KEYS).unique().with_columns(on_shared_card=True)


def dues(base: pl.LazyFrame, task: dict[str, Any]) -> pl.LazyFrame:
    """The project-months: pay day, first and last day, minimum wage, feeds reported."""
    feeds = base.group_by("project_id", "ym").agg(
        has_attendance=pl.col("days").is_not_null().any(),
        has_sheet=pl.col("net_fen").is_not_null().any(),
        has_payments=pl.col("paid_fen").is_not_null().any(),
    )
    back = pl.LazyFrame(task["back"], schema=["day", "due_on"], orient="row").select(pl.all().str.to_date())
    names = ["region_code", "from_ym", "to_ym", "minimum_fen"]
    wages = pl.LazyFrame(task["minimum_wages"], schema=names, orient="row")
    first, start = pl.date(pl.col("ym") // 100, pl.col("ym") % 100, 1), pl.col("start")
    rows = feeds.join(read(task, "projects"), on="project_id").with_columns(first=first)
    rows = rows.with_columns(
        last=pl.col("first").dt.month_end(),
        next_month=pl.col("first").dt.offset_by("1mo"),
        month=pl.col("first").dt.strftime("%Y-%m"),
    )
    rows = rows.with_columns(start=pl.when(pl.col("pay_month_offset") == 0).then("first").otherwise("next_month"))
    pay = pl.min_horizontal(start + pl.duration(days=pl.col("pay_day") - 1), start.dt.month_end())
    rows = rows.with_columns(day=pay.cast(pl.Date)).join(back, on="day")
    fits = rows.join(wages, on="region_code").filter(pl.col("ym").is_between("from_ym", "to_ym"))
    rows = rows.join(fits.select("project_id", "ym", "minimum_fen"), on=["project_id", "ym"], how="left")
    return rows.select(
        *("project_id", "project_code", "ym", "month", "first", "last", "next_month", "due_on", "minimum_fen"),
        *("has_attendance", "has_sheet", "has_payments"),
    ).collect().lazy()  # fmt: skip


def enrolled(roster: pl.LazyFrame) -> pl.LazyFrame:
    """One row a worker of a project."""
    return roster.group_by(WORKER).agg(
        stays=pl.len(),
        roster_name_id=pl.col("name_id").get(pl.col("entered_on").arg_max()),
        entered_on=pl.col("entered_on").min(),
        left_on=pl.col("left_on").fill_null(_OPEN_END).max(),
        contract_on=pl.col("contract_on").min(),
    )


def rates(roster: pl.LazyFrame) -> pl.LazyFrame:
    """The rate that was agreed last."""
    known = roster.filter(pl.col("wage_mode").is_in(["day", "month"]) & pl.col("wage_rate_fen").is_not_null())
    latest = pl.col("entered_on").arg_max()
    return known.group_by(WORKER).agg(pl.col("wage_mode").get(latest), pl.col("wage_rate_fen").get(latest))


def _days_of() -> pl.Expr:
    """The bits of the days from `entered_on` to `left_on` that lie in the month from `first` to `last`."""
    end = pl.min_horizontal("left_on", "last").dt.day()
    start = pl.max_horizontal("entered_on", "first").dt.day()
    inside = (pl.col("entered_on") <= pl.col("last")) & (pl.col("left_on") >= pl.col("first"))
    return pl.when(inside).then(_bit(end) - _bit(start - 1)).otherwise(0)


def covered(roster: pl.LazyFrame, due: pl.LazyFrame) -> pl.LazyFrame:
    """The days on the roster of those who came back."""
    again = roster.group_by(WORKER).len().filter(pl.col("len") > 1)
    rows = roster.join(again, on=WORKER, how="semi").with_columns(pl.col("left_on").fill_null(_OPEN_END))
    rows = rows.join(due.select("ym", "first", "last").unique(), how="cross")
    return rows.group_by(KEYS).agg(stay_days=_days_of().bitwise_or())


def reconciled(wm: pl.LazyFrame, task: dict[str, Any], as_of: date) -> pl.LazyFrame:
    """Outcome, arrears, estimate and flags (contract, section 2)."""
    net, paid, due, days = pl.col("net_fen"), pl.col("paid_fen"), pl.col("due_on"), pl.col("days")
    listed, contract, settled = pl.col("listed"), pl.col("contract_on"), pl.col("settled_on")
    rows = wm.with_columns(listed=net.is_not_null()).with_columns(
        *(pl.col(name).fill_null(0) for name in ("days", "net_fen", "paid_fen", "on_account_fen", "payments")),
        pl.col("off_account").fill_null(False),
        on_roster=pl.coalesce("stay_days", pl.when(pl.col("stays") == 1).then(_days_of()), 0),
        before=pl.when(contract.is_null() | (contract > pl.col("last"))).then(2**32 - 1)
        .when(contract <= pl.col("first")).then(0).otherwise(_bit(contract.dt.day() - 1) - 1),
        name_id=pl.coalesce("roster_name_id", "line_name_id"),
    )  # fmt: skip
    reached = pl.when(pl.col("payments") == 1).then("last_counted_on").otherwise("reached_on")
    rows = rows.with_columns(
        attended_days=days.bitwise_count_ones().cast(pl.Int32),
        settled_on=pl.when((net > 0) & (paid >= net)).then(reached),
    ).with_columns(
        outcome=pl.when(~listed & (paid > 0)).then(pl.lit("paid_unlisted"))
        .when(~listed & ~pl.col("has_sheet")).then(pl.lit("unreported")).when(~listed).then(pl.lit("omitted"))
        .when(net == 0).then(pl.lit("nil")).when((paid >= net) & (settled <= due)).then(pl.lit("settled"))
        .when(paid >= net).then(pl.lit("late")).when(as_of <= due).then(pl.lit("pending"))
        .when(paid > 0).then(pl.lit("short")).otherwise(pl.lit("unpaid")),
        flag_bits=_flags(task),
    )  # fmt: skip
    amount = pl.col("attended_days").cast(pl.Int64) * pl.col("wage_rate_fen")
    unknown = pl.col("outcome").is_in(["unreported", "omitted"]) & (due < as_of)
    daily = pl.when(pl.col("wage_mode") == "day").then(amount).otherwise((amount * 200 + 2175) // 4350)
    return rows.with_columns(
        arrears_fen=pl.when(pl.col("outcome").is_in(["short", "unpaid"])).then(net - paid).otherwise(0),
        estimated_fen=pl.when(unknown).then(daily),
    )


def _flags(task: dict[str, Any]) -> pl.Expr:
    net, paid, days, name = pl.col("net_fen"), pl.col("paid_fen"), pl.col("days"), pl.col("name_id")
    low_paid = (pl.col("attended_days") >= task["full_month"]) & (pl.col("payable_fen") < pl.col("minimum_fen"))
    flags = (
        (days == 0) & pl.col("has_attendance") & ((net > 0) | (paid > 0)),
        (net > 0) & (paid > net),
        (days - (days & pl.col("on_roster"))) != 0,
        (days & pl.col("before")) != 0,
        pl.col("off_account"),
        (pl.col("first_name_id") != name) | (pl.col("last_name_id") != name),
        pl.col("on_shared_card"),
        pl.col("first_returned_on").is_not_null() & (paid < net),
        pl.col("listed") & low_paid,
    )
    return pl.sum_horizontal(flag.fill_null(False).cast(pl.Int32) * (1 << n) for n, flag in enumerate(flags))


if __name__ == "__main__":
    carry_out(month)

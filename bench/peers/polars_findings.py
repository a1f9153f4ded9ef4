"""The month's findings from worker-months, by Polars: heads and sums a project-month, then levels."""

from datetime import date
from typing import Any

import polars as pl

_MONTH = ["project_code", "month"]
_KEPT = ["rule", "project_code", "month", "level"]


def findings(wm: pl.LazyFrame, task: dict[str, Any], as_of: date) -> pl.LazyFrame:
    """rule, project_code, month, level (3 red, 2 orange, 1 yellow)."""
    pm = _added_up(wm, date.fromisoformat(task["returns_due"])).collect(engine="streaming").lazy()
    graded = _graded(task["numbers"], as_of)
    rows = [_found(pm, rule, *conditions) for rule, conditions in graded.items()]
    return pl.concat([*rows, _wages_late(wm, task["numbers"]["R24"], as_of)])


def _added_up(wm: pl.LazyFrame, returns_due: date) -> pl.LazyFrame:
    bits, paid, net, attended = pl.col("flag_bits"), pl.col("paid_fen"), pl.col("net_fen"), pl.col("days") > 0
    back = (bits & 128 > 0) & (pl.col("first_returned_on") <= returns_due)
    feeds = (pl.col(name).first() for name in ("due_on", "next_month", "has_attendance", "has_sheet", "has_payments"))
    return wm.group_by(_MONTH).agg(
        *feeds,
        attending=attended.sum(),
        listed=pl.col("listed").sum(),
        paid=(paid > 0).sum(),
        paid_attending=(attended & (paid > 0)).sum(),
        net_fen=net.sum(),
        covered_fen=pl.when("listed").then(pl.min_horizontal(net, paid)).otherwise(0).sum(),
        unworked_paid=((bits & 1 > 0) & (paid > 0)).sum(),
        unregistered=(bits & 4 > 0).sum(),
        uncontracted=(bits & 8 > 0).sum(),
        off_account=(bits & 16 > 0).sum(),
        on_account=(pl.col("on_account_fen") > 0).sum(),
        card=(bits & 96 > 0).sum(),
        returned_due=back.fill_null(False).sum(),
        below=(bits & 256 > 0).sum(),
    ).with_columns(pl.selectors.unsigned_integer().cast(pl.Int64))  # fmt: skip


def _graded(law: dict[str, dict[str, int]], as_of: date) -> dict[str, tuple[pl.Expr, ...]]:
    """By rule: who is a candidate, then what reaches red, orange and yellow."""
    c, no = pl.col, pl.lit(False)
    past, started = pl.lit(as_of) > c("due_on"), pl.lit(as_of) >= c("next_month")
    after = (pl.lit(as_of) - c("next_month").dt.offset_by("1mo")).dt.total_days() + 1
    late, due_days = (
        (pl.lit(as_of) - c("next_month")).dt.total_days() + 1,
        (pl.lit(as_of) - c("due_on")).dt.total_days(),
    )

    def share(rule: str, top: str, bottom: str, name: str) -> pl.Expr:
        return (c(top) > 0) & (c(top) * 1000 >= c(bottom) * law[rule][name])

    def short(rule: str, top: str, bottom: str) -> list[pl.Expr]:
        return [c(top) * 1000 < c(bottom) * law[rule][f"paid_share.{level}"] for level in ("red", "orange", "yellow")]

    def least(rule: str, column: str, name: str) -> pl.Expr:
        return c(column) >= law[rule][name]

    red14 = least("R14", "uncontracted", "uncontracted_heads.red") & share(
        "R14", "uncontracted", "attending", "share.red"
    )
    red25 = (c("on_account") == 0) & (after >= law["R25"]["days_after_next_month.red"])
    orange28 = least("R28", "unworked_paid", "unworked_paid_heads.orange")
    sheetless = c("has_attendance") & ~c("has_sheet")
    return {
        "R14": (started & (c("uncontracted") > 0), red14, share("R14", "uncontracted", "attending", "share.orange"),
                least("R14", "uncontracted", "uncontracted_heads.yellow")),
        "R15": (started & (c("unregistered") > 0), no,
                least("R15", "unregistered", "unregistered_heads.orange"), no),
        "R22": (sheetless, no, due_days >= law["R22"]["overdue_days.orange"],
                late >= law["R22"]["day_of_next_month.yellow"]),
        "R25": (past & (c("off_account") > 0), red25, least("R25", "off_account", "off_account_heads.orange"), no),
        "R26": (past & (c("net_fen") > 0), *short("R26", "covered_fen", "net_fen")),
        "R27": (past & (c("attending") > 0) & (c("has_sheet") | c("has_payments")),
                *short("R27", "paid_attending", "attending")),
        "R28": (past & (c("unworked_paid") > 0), no, orange28 | share("R28", "unworked_paid", "paid", "share.orange"),
                least("R28", "unworked_paid", "unworked_paid_heads.yellow")),
        "R29": (past, no, least("R29", "below", "below_minimum_heads.orange"), no),
        "R31": (past, least("R31", "card", "card_heads.red"), no, no),
        "R32": (c("returned_due") > 0, no, share("R32", "returned_due", "listed", "share.orange"),
                least("R32", "returned_due", "returned_heads.yellow")),
    }  # fmt: skip


def _found(
    pm: pl.LazyFrame, rule: str, candidate: pl.Expr, red: pl.Expr, orange: pl.Expr, yellow: pl.Expr
) -> pl.LazyFrame:
    level = pl.when(red).then(3).when(orange).then(2).when(yellow).then(1).cast(pl.Int32)
    rows = pm.filter(candidate).with_columns(rule=pl.lit(rule), level=level)
    return rows.filter(pl.col("level").is_not_null()).select(_KEPT)


def _wages_late(wm: pl.LazyFrame, law: dict[str, int], as_of: date) -> pl.LazyFrame:
    rows = wm.filter(pl.col("arrears_fen") > 0).group_by("project_code").agg(
        fen=pl.col("arrears_fen").sum(), heads=pl.col("worker_id").n_unique(), oldest=pl.col("due_on").min()
    )  # fmt: skip
    days, fen, heads = (pl.lit(as_of) - pl.col("oldest")).dt.total_days(), pl.col("fen"), pl.col("heads")
    much = (fen > law["arrears_fen.red"]) & (days > law["arrears_fen.red_days"])
    red = (days >= law["overdue_days.red"]) | (heads >= law["arrears_heads.red"]) | much
    orange = (days >= law["overdue_days.orange"]) | (heads >= law["arrears_heads.orange"])
    orange |= fen >= law["arrears_fen.orange"]
    return _found(rows.with_columns(month=pl.lit(None, pl.String)), "R24", fen > 0, red, orange, fen > 0)

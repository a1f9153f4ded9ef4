"""The month's findings from worker-months, by pandas: heads and sums a project-month, then levels."""

from typing import Any

import numpy as np
import pandas as pd

_MONTH = ["project_id", "project_code", "ym"]


def findings(wm: pd.DataFrame, task: dict[str, Any], as_of: pd.Timestamp) -> pd.DataFrame:
    """rule, project_code, month, level (3 red, 2 orange, 1 yellow)."""
    pm, law = _added_up(wm, pd.Timestamp(task["returns_due"])), task["numbers"]
    past, started = as_of > pm["due_on"], as_of >= pm["next_month"]
    heads, unmarked = pm["attending"], pd.Series(False, pm.index)
    after = (as_of - (pm["next_month"] + pd.DateOffset(months=1))).dt.days + 1
    due_days = (as_of - pm["due_on"]).dt.days

    def share(rule: str, top: pd.Series, bottom: pd.Series, name: str) -> pd.Series:
        return (top > 0) & (top * 1000 >= bottom * law[rule][name])

    def short(rule: str, top: pd.Series, bottom: pd.Series) -> list[pd.Series]:
        return [top * 1000 < bottom * law[rule][f"paid_share.{level}"] for level in ("red", "orange", "yellow")]

    r14, r22, r28, r32 = law["R14"], law["R22"], law["R28"], law["R32"]
    bad, unworked, back = pm["uncontracted"], pm["unworked_paid"], pm["returned_due"]
    sheetless = pm["has_attendance"] & ~pm["has_sheet"]
    red14 = (bad >= r14["uncontracted_heads.red"]) & (bad * 1000 >= heads * r14["share.red"])
    late = as_of.toordinal() - pm["next_month"].map(pd.Timestamp.toordinal) + 1
    off, law25 = pm["off_account_heads"], law["R25"]
    none_on = (pm["on_account_heads"] == 0) & (after >= law25["days_after_next_month.red"])
    orange28 = (unworked >= r28["unworked_paid_heads.orange"]) | share("R28", unworked, pm["paid"], "share.orange")
    told = pm["has_sheet"] | pm["has_payments"]
    graded = {  # candidates, then what reaches red, orange and yellow
        "R14": (started & (bad > 0), red14, share("R14", bad, heads, "share.orange"),
                bad >= r14["uncontracted_heads.yellow"]),
        "R15": (started & (pm["unregistered"] > 0), unmarked,
                pm["unregistered"] >= law["R15"]["unregistered_heads.orange"], unmarked),
        "R22": (sheetless, unmarked, due_days >= r22["overdue_days.orange"], late >= r22["day_of_next_month.yellow"]),
        "R25": (past & (off > 0), none_on, off >= law25["off_account_heads.orange"], unmarked),
        "R26": (past & (pm["net_fen"] > 0), *short("R26", pm["covered_fen"], pm["net_fen"])),
        "R27": (past & (heads > 0) & told, *short("R27", pm["paid_attending"], heads)),
        "R28": (past & (unworked > 0), unmarked, orange28, unworked >= r28["unworked_paid_heads.yellow"]),
        "R29": (past, unmarked, pm["below"] >= law["R29"]["below_minimum_heads.orange"], unmarked),
        "R31": (past, pm["card_heads"] >= law["R31"]["card_heads.red"], unmarked, unmarked),
        "R32": (back > 0, unmarked, share("R32", back, pm["listed_heads"], "share.orange"),
                back >= r32["returned_heads.yellow"]),
    }  # fmt: skip
    text = pm["ym"].astype(str)
    pm["month"] = text.str[:4] + "-" + text.str[4:]
    rows = [_found(pm, rule, *conditions) for rule, conditions in graded.items()]
    return pd.concat([*rows, _wages_late(wm, law["R24"], as_of)], ignore_index=True)


def _added_up(wm: pd.DataFrame, returns_due: pd.Timestamp) -> pd.DataFrame:
    bits, paid, net = wm["flag_bits"], wm["paid_fen"], wm["net_fen"]
    rows = wm[[*_MONTH, "due_on", "next_month", "has_attendance", "has_sheet", "has_payments", "net_fen"]].assign(
        attending=wm["days"] > 0, listed_heads=wm["listed"], paid=paid > 0,
        paid_attending=(wm["days"] > 0) & (paid > 0),
        covered_fen=np.minimum(net, paid).where(wm["listed"], 0),
        unworked_paid=((bits & 1) > 0) & (paid > 0), unregistered=(bits & 4) > 0, uncontracted=(bits & 8) > 0,
        off_account_heads=(bits & 16) > 0, on_account_heads=wm["on_account_fen"] > 0, card_heads=(bits & 96) > 0,
        returned_due=((bits & 128) > 0) & (wm["first_returned_on"] <= returns_due), below=(bits & 256) > 0,
    )  # fmt: skip
    first = {c: (c, "first") for c in ("due_on", "next_month", "has_attendance", "has_sheet", "has_payments")}
    sums = {c: (c, "sum") for c in rows.columns if c not in first and c not in _MONTH}
    return rows.groupby(_MONTH, as_index=False, sort=False).agg(**first, **sums)


def _found(
    pm: pd.DataFrame, rule: str, candidate: pd.Series, red: pd.Series, orange: pd.Series, yellow: pd.Series
) -> pd.DataFrame:
    level = np.where(candidate, np.select([red, orange, yellow], [3, 2, 1], 0), 0)
    kept = level > 0
    return pm.loc[kept, ["project_code", "month"]].assign(rule=rule, level=level[kept])


def _wages_late(wm: pd.DataFrame, law: dict[str, int], as_of: pd.Timestamp) -> pd.DataFrame:
    owed = wm[wm["arrears_fen"] > 0]
    rows = owed.groupby("project_code", as_index=False).agg(
        fen=("arrears_fen", "sum"), heads=("worker_id", "nunique"), oldest=("due_on", "min")
    )
    days, fen, heads = (as_of - rows["oldest"]).dt.days, rows["fen"], rows["heads"]
    much = (fen > law["arrears_fen.red"]) & (days > law["arrears_fen.red_days"])
    red = (days >= law["overdue_days.red"]) | (heads >= law["arrears_heads.red"]) | much
    orange = (days >= law["overdue_days.orange"]) | (heads >= law["arrears_heads.orange"])
    orange |= fen >= law["arrears_fen.orange"]
    return _found(rows.assign(month=None), "R24", fen > 0, red, orange, fen > 0)

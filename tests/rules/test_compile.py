"""Every rule, with every pack, is SQL that runs against the declared columns; its text is complete, its levers pull."""

from collections.abc import Iterator

import duckdb
import pytest

from huxin.base.level import Level
from huxin.facts import outcomes
from huxin.facts.arrow import stored_schema
from huxin.facts.streams import STREAMS
from huxin.law import book
from huxin.law.evidence import UNITS
from huxin.rules import Rule, catalogue, statement, with_law

CONTRACT = "R02 R06 R09 R10 R14 R15 R22 R24 R25 R26 R27 R28 R29 R31 R32 R38 R40 X1".split()
DUCKDB = {"int32": "INTEGER", "int64": "BIGINT", "string": "VARCHAR", "bool": "BOOLEAN", "date32[day]": "DATE"}
EVERY = [(name, code) for name in book.names() for code in catalogue()]
LEVERS = [(code, n) for code, rule in catalogue().items() for n, _ in enumerate(rule.levers)]


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """Empty tables with the columns that rules may read."""
    tables = {name: dict(columns) for name, columns in outcomes.TABLES.items()}
    for name in ("accounts", "deposits", "account_entries", "roster", "payments", "payroll"):
        tables[name] = {f.name: DUCKDB.get(str(f.type), "TIMESTAMP") for f in stored_schema(STREAMS[name])}
    tables["account_entries"]["project_id"] = "INTEGER"
    with duckdb.connect() as opened:
        for name, columns in tables.items():
            opened.execute(f"CREATE TABLE {name} ({', '.join(f'{c} {t}' for c, t in columns.items())})")
        yield opened


def test_the_folder_is_the_catalogue() -> None:
    assert list(catalogue()) == CONTRACT


@pytest.mark.parametrize(("name", "code"), EVERY)
def test_a_rule_compiles(con: duckdb.DuckDBPyConnection, name: str, code: str) -> None:
    rule, pack = catalogue()[code], book.pack(name)
    found = con.execute(statement(rule, pack))
    keys = ["project_id", "ym"] if rule.grain == "month" else ["project_id"]
    assert [column[0] for column in found.description or ()] == [*keys, *(m.name for m in rule.measures), "level"]
    assert [column[0] for column in con.execute(with_law(rule.proof.select, rule, pack)).description or ()] == [
        *rule.proof.keys
    ]


@pytest.mark.parametrize("code", catalogue())
def test_a_rule_speaks_to_people(code: str) -> None:
    rule = catalogue()[code]
    assert rule.code == code and rule.title and rule.why.endswith("。") and rule.about.endswith("。")
    assert all(measure.label and measure.unit in UNITS for measure in rule.measures)
    assert rule.leveled == bool(rule.conditions)
    assert rule.ratio is None or set(rule.ratio) <= {measure.name for measure in rule.measures}


@pytest.mark.parametrize("code", catalogue())
def test_no_threshold_stands_in_a_rule(code: str) -> None:
    """0, 1 and the 1000 of a permille are arithmetic; every other number comes from a pack."""
    rule = catalogue()[code]
    texts = " ".join([rule.find, *rule.conditions.values()])
    cleaned = texts.replace("DECIMAL(28, 0)", "").replace("returned_heads_5wd", "").replace("ym // 100, ", "")
    cleaned = cleaned.replace("ym % 100", "")
    numbers = {word for word in duckdb.tokenize(cleaned) if word[1] == duckdb.token_type.numeric_const}
    found = {cleaned[start:].split()[0].strip("(),") for start, _ in numbers}
    assert found <= {"0", "1", "1000"}


def grade(con: duckdb.DuckDBPyConnection, rule: Rule, measures: dict[str, str]) -> int:
    """The level that a candidate with these measures has in the first pack; 0 for none."""
    whens = " ".join(f"WHEN {text} THEN {int(level)}" for level, text in rule.conditions.items())
    columns = ", ".join(f"{value} AS {name}" for name, value in measures.items())
    text = with_law(f"SELECT CASE {whens} ELSE 0 END FROM (SELECT {columns})", rule, book.pack("gs-2019"))
    row = con.execute(text).fetchone()
    assert row is not None
    return int(row[0])


WORST = {
    "R02": {"days_since_signed": 90},
    "R06": {"days_late": 40, "arrears_fen": 1},
    "R09": {"balance_fen": 5, "net_fen": 20, "unpaid_net_fen": 15, "days_to_due": -3},
    "R14": {"uncontracted_heads": 30, "attending_heads": 60},
    "R15": {"unregistered_heads": 3, "attending_heads": 60},
    "R22": {"attending_heads": 9, "day_of_next_month": 20, "overdue_days": 5},
    "R25": {"off_account_heads": 9, "on_account_heads": 0, "days_after_next_month": 1},
    "R26": {"covered_fen": 1, "net_fen": 10},
    "R27": {"paid_attending_heads": 10, "attending_heads": 60},
    "R28": {"unworked_paid_heads": 7, "paid_heads": 50},
    "R29": {"below_minimum_heads": 7, "listed_heads": 50},
    "R31": {"card_heads": 7, "paid_heads": 50},
    "R32": {"returned_heads": 7, "listed_heads": 50},
    "R38": {"permit_working_days": 60},
    "R40": {"days_left": -1},
}


@pytest.mark.parametrize(("code", "which"), LEVERS)
def test_a_lever_never_raises_and_at_its_most_lowers_the_level(
    con: duckdb.DuckDBPyConnection, code: str, which: int
) -> None:
    rule = catalogue()[code]
    lever = rule.levers[which]
    worst = {name: str(value) for name, value in WORST[code].items()}
    columns = ", ".join(f"CAST({value} AS BIGINT) AS {name}" for name, value in worst.items())
    row = con.execute(f"SELECT {lever.most} FROM (SELECT {columns})").fetchone()
    assert row is not None and set(lever.effect) <= {measure.name for measure in rule.measures}
    levels = [grade(con, rule, worst)]
    for n in range(1, int(row[0]) + 1):
        moved = f"(SELECT *, CAST({n} AS BIGINT) AS n FROM (SELECT {columns}))"
        after = {name: f"(SELECT {lever.effect.get(name, name)} FROM {moved})" for name in worst}
        levels.append(
            grade(con, rule, {name: with_law(sql, rule, book.pack("gs-2019")) for name, sql in after.items()})
        )
    assert levels == sorted(levels, reverse=True) and levels[-1] < levels[0]
    assert lever.unit in UNITS and ("{n}" in lever.sentence) == (lever.most != "1")


def test_the_highest_level_wins_and_red_is_the_highest(con: duckdb.DuckDBPyConnection) -> None:
    worst = {"overdue_days": "61", "arrears_heads": "50", "arrears_fen": "50000001"}
    assert grade(con, catalogue()["R24"], worst) == Level.RED
    assert list(catalogue()["R24"].conditions) == [Level.RED, Level.ORANGE, Level.YELLOW]


@pytest.mark.parametrize(
    ("days", "heads", "fen", "level"),
    [
        (1, 1, 1, Level.YELLOW),
        (30, 9, 9_999_999, Level.YELLOW),
        (31, 1, 1, Level.ORANGE),
        (1, 10, 1, Level.ORANGE),
        (1, 1, 10_000_000, Level.ORANGE),
        (30, 9, 50_000_001, Level.ORANGE),  # 钱再多,逾期不满31天只到橙色
        (31, 9, 50_000_001, Level.RED),
        (31, 9, 50_000_000, Level.ORANGE),
        (60, 49, 50_000_000, Level.ORANGE),
        (61, 1, 1, Level.RED),
        (1, 50, 1, Level.RED),
    ],
)
def test_r24_on_every_edge_of_its_table(
    con: duckdb.DuckDBPyConnection, days: int, heads: int, fen: int, level: Level
) -> None:
    measures = {"overdue_days": str(days), "arrears_heads": str(heads), "arrears_fen": str(fen)}
    assert grade(con, catalogue()["R24"], measures) == level


def test_sums_beyond_any_city_do_not_overflow(con: duckdb.DuckDBPyConnection) -> None:
    assert grade(con, catalogue()["R26"], {"covered_fen": "8999999999999999999", "net_fen": "9000000000000000000"}) == 1

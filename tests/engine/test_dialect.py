"""DuckDB's SQL in Spark's words: what sqlglot leaves to us, and that no text of ours is beyond it."""

import pytest

from huxin.engine import findings
from huxin.engine.reconcile import fill
from huxin.law import book
from huxin.rules import catalogue

pytest.importorskip("sqlglot", reason="requirements/cluster.txt is not installed")

from huxin.engine.dialect import statement  # noqa: E402
from huxin.engine.reconcile import _AFTER, _BEFORE, _CARDS, _PIECE  # noqa: E402

MEANT = {
    "SELECT isodow(d)": "SELECT WEEKDAY(d) + 1",
    "SELECT floor(log2(n))": "SELECT LENGTH(BIN(n)) - 1",
    "SELECT max_by(x, y)": "SELECT MAX_BY(x, IF(x IS NULL, NULL, y))",
    "SELECT min(x, 5)": "SELECT SLICE(SORT_ARRAY(COLLECT_LIST(x)), 1, 5)",
    "SELECT min(x)": "SELECT MIN(x)",
    "SELECT a // b": "SELECT a DIV b",
    "SELECT x::HUGEINT": "SELECT CAST(x AS DECIMAL(38, 0))",
    "SELECT x::UINTEGER": "SELECT CAST(x AS BIGINT)",
    "SELECT 1::BIGINT << n": "SELECT SHIFTLEFT(CAST(1 AS BIGINT), n)",
    "SELECT d + INTERVAL (n) MONTH": "SELECT d + MAKE_YM_INTERVAL(0, (n))",
    "SELECT d + INTERVAL (n - 1) DAY": "SELECT d + MAKE_DT_INTERVAL((n - 1))",
    "SELECT make_date(y // 100, 1, 1)": "SELECT MAKE_DATE(CAST(y DIV 100 AS INT), CAST(1 AS INT), CAST(1 AS INT))",
    "SELECT to_json({'a': b})": "SELECT TO_JSON(STRUCT(b AS a), MAP('ignoreNullFields', 'false'))",
    "SELECT count(*) FILTER (a) OVER w": "SELECT COUNT(CASE WHEN a THEN 1 END) OVER w",
    "SELECT max(d) FILTER (a)": "SELECT MAX(d) FILTER(WHERE a)",
    "SELECT a FROM generate_series(1, 3) AS t (a)": "SELECT a FROM (SELECT EXPLODE(SEQUENCE(1, 3, 1)) AS a) AS t",
    "SELECT * FROM t QUALIFY rank() OVER (ORDER BY a) = 1": (
        "SELECT * EXCEPT (_rank) FROM (SELECT *, RANK() OVER (ORDER BY a NULLS LAST) AS _rank FROM t) AS ranked "
        "WHERE _rank = 1"
    ),
    "SELECT a FROM t QUALIFY rank() OVER (ORDER BY b DESC) = 1": (
        "SELECT a FROM (SELECT a, RANK() OVER (ORDER BY b DESC) AS _rank FROM t) AS ranked WHERE _rank = 1"
    ),
    "SELECT 'a\\b''c'": "SELECT 'a\\\\b\\'c'",
}


@pytest.mark.parametrize("text", MEANT)
def test_同一意思(text: str) -> None:
    said = statement(text)
    assert said is not None and said.query == MEANT[text]


def test_建表_建视图_加行() -> None:
    declared = statement("CREATE TABLE t (a INTEGER, b VARCHAR)")
    assert declared is not None and declared[:4] == ("table", "t", (("a", "INT"), ("b", "STRING")), "")
    made = statement("CREATE TEMP TABLE t AS SELECT a FROM u JOIN v USING (a)")
    assert made is not None and (made.makes, made.name, made.reads) == ("table", "t", {"u", "v"})
    added = statement("INSERT INTO t WITH w AS (SELECT 1 AS a) SELECT a FROM w")
    assert added is not None and (added.makes, added.query) == ("rows", "WITH w AS (SELECT 1 AS a) SELECT a FROM w")
    of_none = statement("CREATE TABLE run AS SELECT DATE '2019-08-16' AS as_of")
    assert of_none is not None and of_none.makes == "view"
    assert statement("SET enable_progress_bar = false") is None


class _Any(dict[str, str]):
    """A value for every name of the engine's texts."""

    def __missing__(self, name: str) -> str:
        return {"as_of.ym": "201908", "only": "true", "attended.so_far": "days"}.get(name, "2019-08-16")


STREAM = "SELECT * FROM facts"
SHARERS = "SEMI JOIN (SELECT ym, card_id FROM made WHERE project_id IN (1, 2)) AS own USING (ym, card_id)"
FILES = [*_BEFORE, _CARDS, *_PIECE, *_AFTER]


@pytest.mark.parametrize("path", FILES, ids=[path.name for path in FILES])
def test_核对的每一句都译得出(path: object) -> None:
    names = ("projects", "accounts", "deposits", "account_entries", "roster", "payments", "payroll", "attended")
    values = _Any(
        dict.fromkeys(names, STREAM), **{"projects.columns": "*", "full_month_days": "21", "sharers": SHARERS}
    )
    for text in path.read_text("utf-8").split(";\n"):  # type: ignore[attr-defined]
        if text.strip():
            said = statement(fill(text, values))
            assert said is not None and said.makes


@pytest.mark.parametrize("name", book.names())
@pytest.mark.parametrize("code", catalogue())
def test_每条规则都译得出(name: str, code: str) -> None:
    said = statement(f"INSERT INTO found {findings._with_because(catalogue()[code], book.pack(name))}")
    assert said is not None and (said.makes, said.name) == ("rows", "found")

"""What the engine's SQL relies on, in small: expressions whose results are written down, asked of an engine at start.

Two engines, or two versions of one, may take the same text for different things: the day of a week, the quotient of
negative numbers, a NULL among the largest. Whoever answers otherwise than here computes no run.
"""

from typing import Any

from huxin.base.errors import Refused

TESTED = "1.5.5"
"""The version of DuckDB that the requirements name: it is tested, and need not be asked in every run."""

EXPECTED = {
    "7 // 2": "3",
    "-7 // 2": "-3",
    "-7 % 2": "-1",
    "(9000000000000000000::HUGEINT * 10000 // 8999999999999999999)::INTEGER": "10000",
    "(31::HUGEINT * 20099 * 200 + 2175) // 4350": "28647",
    "CAST(9000000000000000000 AS DECIMAL(28, 0)) * 1000 < CAST(9000000000000000001 AS DECIMAL(28, 0)) * 1000": "true",
    "4294967295::BIGINT & ~6::BIGINT": "4294967289",
    "(5::UINTEGER & 4) <> 0": "true",
    "(1::BIGINT << 31) - 1": "2147483647",
    "bit_count(2147483647::BIGINT)": "31",
    "floor(log2(4294967296::BIGINT))::INTEGER": "32",
    "floor(log2(536870912::BIGINT))::INTEGER": "29",
    "isodow(DATE '2019-09-29')": "7",
    "isodow(DATE '2019-09-30')": "1",
    "last_day(DATE '2020-02-05')": "2020-02-29",
    "(DATE '2019-01-31' + INTERVAL 1 MONTH)::DATE": "2019-02-28",
    "(DATE '2019-12-01' + (31 - 1) * INTERVAL 1 DAY)::DATE": "2019-12-31",
    "CAST(date_trunc('month', DATE '2019-03-31') + INTERVAL (1) MONTH AS DATE)": "2019-04-01",
    "CAST(DATE '2019-03-01' + INTERVAL (15 - 1) DAY AS DATE)": "2019-03-15",
    "date_diff('day', DATE '2019-12-31', DATE '2019-03-01')": "-305",
    "(DATE '2019-03-01' - DATE '2018-12-31')::INTEGER": "60",
    "make_date(201902 // 100, 201902 % 100, 1)": "2019-02-01",
    "strftime(DATE '2019-03-01', '%Y-%m')": "2019-03",
    "printf('%04d-%02d', 201903 // 100, 201903 % 100)": "2019-03",
    "least(3, NULL, 2)": "2",
    "greatest(DATE '2019-01-01', NULL)": "2019-01-01",
    "concat_ws('/', 'a', NULL, 'b')": "a/b",
    "length('保函A')": "3",
    "coalesce(NULL > 1, false)": "false",
    "if(NULL, 1, 2)": "2",
    "'\\u00e9' || 'a\\b''c\"'": "\\u00e9a\\b'c\"",
    "to_json({'甲/': 'a\\b\"c\té\x01', 'n': NULL::INTEGER, 'd': DATE '2019-03-01', 'b': true, 'l': ['x']})::VARCHAR": (
        '{"甲/":"a\\\\b\\"c\\té\\u0001","n":null,"d":"2019-03-01","b":true,"l":["x"]}'
    ),
    "(SELECT max_by(x, y) FROM (VALUES (1, 1), (NULL, 2)) AS t (x, y))": "1",
    "(SELECT max_by(x, y) FILTER (y < 3) FROM (VALUES (1, 1), (2, 2), (3, 3)) AS t (x, y))": "2",
    "(SELECT to_json({'l': min(x, 2)})::VARCHAR FROM (VALUES ('b'), ('保'), ('a'), ('A'), (NULL)) AS t (x))": (
        '{"l":["A","a"]}'
    ),
    "(SELECT count(*) FILTER (x > 1) FROM (VALUES (1), (2), (NULL)) AS t (x))": "1",
    "(SELECT sum(x)::BIGINT FROM (VALUES (NULL::BIGINT)) AS t (x))": None,
    "(SELECT count(DISTINCT x) FROM (VALUES (1), (1), (NULL)) AS t (x))": "1",
    "(SELECT bit_or(x) FROM (VALUES (1::BIGINT), (NULL), (4)) AS t (x))": "5",
    "(SELECT max(r) FROM (SELECT x, row_number() OVER (ORDER BY x) AS r FROM (VALUES (1), (NULL)) AS t (x)) "
    "WHERE x IS NULL)": "2",
    "(SELECT max(r) FROM (SELECT x, row_number() OVER (ORDER BY x DESC) AS r FROM (VALUES (1), (NULL)) AS t (x)) "
    "WHERE x IS NULL)": "2",
    "(SELECT max(n) FROM (SELECT count(*) FILTER (x > 1) OVER (ORDER BY x) AS n FROM (VALUES (1), (2)) AS t (x)))": "1",
    "(SELECT x FROM (VALUES (1), (2), (2)) AS t (x) QUALIFY row_number() OVER (ORDER BY x DESC) = 1)": "2",
    "(SELECT count(*) FROM generate_series(DATE '2019-06-01', DATE '2019-08-01', INTERVAL 1 MONTH) AS t (d))": "3",
    "(SELECT count(*) FROM (VALUES (1), (NULL)) AS t (x) ANTI JOIN (VALUES (1), (NULL)) AS u (x) USING (x))": "1",
    "(SELECT count(x) FROM (VALUES (1)) AS t (x) FULL JOIN (VALUES (1), (2)) AS u (x) USING (x))": "2",
}
"""Each expression's result as text."""


def check(con: Any, engine: str) -> None:
    """Ask an engine for all of them.

    Raises:
        Refused: it answers one otherwise.
    """
    columns = ", ".join(f"CAST({text} AS VARCHAR) AS c{n}" for n, text in enumerate(EXPECTED))
    given = con.execute(f"SELECT {columns}").fetchone()
    other = [text for (text, want), got in zip(EXPECTED.items(), given, strict=True) if got != want]
    if other:
        raise Refused(
            f"{engine} 对 {len(other)} 个算式的结果与规定不同（如 {other[0]}），用它监测会得出错误的数字，没有开始。"
            "请换用已核对过的版本，或改用默认引擎。"
        )

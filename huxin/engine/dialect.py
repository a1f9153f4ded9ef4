"""The engine's SQL, which is written in DuckDB's dialect, in Spark's: one text of every rule, two engines.

sqlglot translates. Where the two engines mean different things by what it gives, the rewrites below say what is meant.
Nothing is guessed: what sqlglot calls unsupported is an error, and `probe` compares the results that matter at start.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import sqlglot
from sqlglot import ErrorLevel, exp

_RANK = "_rank"  # a column of our own beside those of a query that keeps only some ranks


class Statement(NamedTuple):
    """One statement: what it makes (`table`, `view` or `rows` of a table; of a query alone, nothing), under which name.

    A table that is made of no other is a view: it is as quickly made again. `columns` are those declared, with Spark's
    types; `query` is Spark's SQL, empty where a table is only declared.
    """

    makes: str
    name: str
    columns: tuple[tuple[str, str], ...]
    query: str
    reads: frozenset[str]


def statement(text: str) -> Statement | None:
    """A statement of the engine as Spark's; None for a setting, which is of the session that it was made for."""
    tree = sqlglot.parse_one(text, read="duckdb")
    if isinstance(tree, exp.Set):
        return None
    if isinstance(tree, exp.Create):
        made, declared = "view" if tree.kind == "VIEW" else "table", tree.this
        query = tree.expression
    elif isinstance(tree, exp.Insert):
        made, declared, query = "rows", tree.this, tree.expression
        if (before := tree.args.get("with_")) is not None:
            query.set("with_", before.pop())
    else:
        return Statement("", "", (), _spark(tree), _tables(tree))
    columns = tuple((c.name, c.kind.sql("spark")) for c in declared.find_all(exp.ColumnDef))
    reads = _tables(query) if query is not None else frozenset()
    if made == "table" and query is not None and not reads:
        made = "view"
    return Statement(made, declared.find(exp.Table).name, columns, _spark(query) if query is not None else "", reads)


def _tables(tree: Any) -> frozenset[str]:
    return frozenset(table.name for table in tree.find_all(exp.Table) if not isinstance(table.this, exp.GenerateSeries))


def _spark(tree: Any) -> str:
    for rewrite, kind in _REWRITES.items():
        # From the inside out, and what a rewrite makes is not looked at again.
        for node in reversed(list(tree.find_all(kind))):
            found = rewrite(node)
            if node is tree:
                tree = found
            elif found is not node:
                node.replace(found)
    return str(tree.sql("spark", unsupported_level=ErrorLevel.RAISE, comments=False))


def _least_n(node: Any) -> Any:
    """min(x, n) is the list of the n least."""
    if not node.expressions:
        return node
    return _parsed("slice(sort_array(collect_list(:x)), 1, :n)", x=node.this, n=node.expressions[0])


def _of_the_largest(node: Any) -> Any:
    """max_by looks at no row whose value is NULL; Spark's does."""
    return _parsed("max_by(:x, if(:x IS NULL, NULL, :y))", x=node.this, y=node.expression)


def _weekday(node: Any) -> Any:
    """Monday is 1."""
    return _parsed("weekday(:d) + 1", d=node.this)


def _highest_bit(node: Any) -> Any:
    """floor(log2(n)) of a whole number, which Spark takes for a quotient of two logarithms."""
    if not isinstance(node.this, exp.Log):
        return node
    return _parsed("length(bin(:n)) - 1", n=node.this.expression)


def _json(node: Any) -> Any:
    """A value that is NULL stands in the JSON as well."""
    if node.name.lower() != "to_json":
        return node
    return _parsed("to_json(:x, map('ignoreNullFields', 'false'))", x=node.expressions[0])


def _interval(node: Any) -> Any:
    """An interval of so many months or days, where how many is not a number in the text."""
    if isinstance(node.this, exp.Literal):
        return node
    made = {"MONTH": "make_ym_interval(0, :n)", "DAY": "make_dt_interval(:n)"}[node.text("unit")]
    return _parsed(made, n=node.this)


def _date(node: Any) -> Any:
    """make_date takes whole numbers of any size."""
    whole = {key: exp.cast(node.args[key], "int") for key in ("year", "month", "day")}
    return exp.DateFromParts(**whole)


def _hugeint(node: Any) -> Any:
    """Whole numbers of 128 bits; Spark's longest have 38 digits, and more is an error there too."""
    return exp.DataType.build("DECIMAL(38, 0)") if node.this == exp.DataType.Type.INT128 else node


def _unsigned(node: Any) -> Any:
    """Spark knows no unsigned numbers; the next wider type holds them."""
    return exp.DataType.build("BIGINT") if node.this == exp.DataType.Type.UINT else node


def _so_far(node: Any) -> Any:
    """FILTER of an aggregate over a window."""
    if not isinstance(node.this, exp.Filter):
        return node
    aggregate, wanted = node.this.this, node.this.expression.this
    counted = exp.Literal.number(1) if isinstance(aggregate.this, exp.Star) else aggregate.this
    aggregate.set("this", _parsed("CASE WHEN :wanted THEN :counted END", wanted=wanted, counted=counted))
    node.set("this", aggregate)
    return node


def _series(node: Any) -> Any:
    """generate_series as a table."""
    if not isinstance(node.this, exp.GenerateSeries):
        return node
    series, alias = node.this, node.args["alias"]
    step = series.args.get("step") or exp.Literal.number(1)
    rows = _parsed("SELECT explode(sequence(:a, :b, :c))", a=series.args["start"], b=series.args["end"], c=step)
    rows.expressions[0].replace(exp.alias_(rows.expressions[0].copy(), alias.columns[0].name))
    return exp.Subquery(this=rows, alias=exp.TableAlias(this=alias.this))


def _ranked(node: Any) -> Any:
    """QUALIFY: a query of the query, without the column that it asks about."""
    kept = node.args.get("qualify")
    if kept is None:
        return node
    inner = node.copy()
    condition = inner.args["qualify"].pop().this
    window = condition.find(exp.Window)
    inner.select(exp.alias_(window.copy(), _RANK), copy=False)
    window.replace(exp.column(_RANK))
    starred = any(isinstance(one, exp.Star) or isinstance(one.this, exp.Star) for one in node.expressions)
    names: list[Any] = (
        [exp.Star(except_=[exp.to_identifier(_RANK)])]
        if starred
        else [exp.column(one.alias_or_name) for one in node.expressions]
    )
    outer = exp.select(*names).from_(exp.Subquery(this=inner, alias=exp.TableAlias(this=exp.to_identifier("ranked"))))
    return outer.where(condition)


def _parsed(text: str, **parts: exp.Expression) -> Any:
    """Spark's SQL with expressions in place of ``:name``."""
    return exp.replace_placeholders(sqlglot.parse_one(text, read="spark"), **{k: v.copy() for k, v in parts.items()})


_REWRITES: Mapping[Callable[[Any], Any], type[exp.Expression]] = {
    _ranked: exp.Select,
    _so_far: exp.Window,
    _least_n: exp.Min,
    _of_the_largest: exp.ArgMax,
    _weekday: exp.DayOfWeekIso,
    _highest_bit: exp.Floor,
    _interval: exp.Interval,
    _date: exp.DateFromParts,
    _json: exp.Anonymous,
    _series: exp.Table,
    _hugeint: exp.DataType,
    _unsigned: exp.DataType,
}
"""Which kind of expression each of them looks at."""

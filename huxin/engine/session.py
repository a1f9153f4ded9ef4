"""A DuckDB session of our own kind."""

import duckdb


def connect(*, threads: int | None = None) -> duckdb.DuckDBPyConnection:
    """In memory, with as many threads as there are processors unless told otherwise.

    DuckDB draws a progress bar on standard output by itself, where a command's result goes.
    """
    con = duckdb.connect(config={"threads": str(threads)} if threads else {})
    return _quiet(con)


def beside(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Another session on the same database, with temporary tables of its own."""
    return _quiet(con.cursor())


def _quiet(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    con.execute("SET enable_progress_bar = false")
    return con

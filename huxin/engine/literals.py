"""Values as SQL text. Binding them instead would make DuckDB load every data library that happens to be installed."""

from datetime import date


def quoted(text: str) -> str:
    """A text literal."""
    return "'" + text.replace("'", "''") + "'"


def literal(value: object) -> str:
    """A literal of the value's own type; whole numbers as BIGINT."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return f"{value}::BIGINT"
    if isinstance(value, date):
        return f"DATE '{value}'"
    return quoted(str(value))

"""Addresses of PostgreSQL: what Django is told, and what people are shown."""

import pytest

from huxin.base.postgres import BadAddress, connection, without_password


def test_every_part_reaches_the_driver() -> None:
    found = connection("postgres://a%40b:p%2Fw@db.example:5433/na%20me?sslmode=require&host=/run/postgresql")
    assert {key: found[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME", "OPTIONS")} == {
        "USER": "a@b", "PASSWORD": "p/w", "HOST": "/run/postgresql", "PORT": "5433", "NAME": "na me",
        "OPTIONS": {"sslmode": "require"},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgres://u:geheim@h:1/x", "postgres://u@h:1/x"),
        ("postgresql://u:ge@heim@[::1]:1/x?sslmode=require", "postgresql://u@[::1]:1/x?sslmode=require"),
        ("postgres://h/x?password=geheim&sslpassword=geheim&connect_timeout=3", "postgres://h/x?connect_timeout=3"),
        ("postgres:///x?host=/run/postgresql", "postgres:///x?host=/run/postgresql"),
    ],
)
def test_no_password_is_shown(url: str, shown: str) -> None:
    assert without_password(url) == shown


@pytest.mark.parametrize("url", ["", "mysql://h/x", "postgres://h", "postgres://u:ge#heim@h/x", "postgres://u:g/e@h/x"])
def test_others_are_refused_without_being_repeated(url: str) -> None:
    for read in (connection, without_password):
        with pytest.raises(BadAddress, match="应写成") as refused:
            read(url)
        assert "heim" not in str(refused.value)

"""The address of a PostgreSQL as people write it, and as Django wants it."""

from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from huxin.base.errors import HuxinError


class BadAddress(HuxinError):
    """Not the address of a PostgreSQL. Whoever reads the message knows which one was meant: it does not repeat it."""

    code = "database_url"


def connection(url: str) -> dict[str, Any]:
    """Django's settings of a connection to ``postgres://user:password@host:port/name``.

    ``?host=/run/postgresql`` names a socket; other pairs after ``?`` are handed to the driver. Without a password the
    driver looks for one where PostgreSQL's own programs do: PGPASSWORD, then ~/.pgpass.

    Raises:
        BadAddress: it is no such address.
    """
    parts, port = _parts(url)
    options = _options(parts)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(options.pop("host", "") or parts.hostname or ""),
        "PORT": str(port or ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


def without_password(url: str) -> str:
    """The same address for people to read.

    Raises:
        BadAddress: it is no such address.
    """
    parts, _ = _parts(url)
    user, at, place = parts.netloc.rpartition("@")
    kept = "&".join(f"{key}={value}" for key, value in _options(parts).items() if not key.endswith("password"))
    return f"{parts.scheme}://{user.partition(':')[0]}{at}{place}{parts.path}" + (f"?{kept}" if kept else "")


def _parts(url: str) -> tuple[SplitResult, int | None]:
    try:
        parts = urlsplit(url)
        if parts.scheme in ("postgres", "postgresql") and parts.path.lstrip("/") and not parts.fragment:
            return parts, parts.port
    except ValueError:
        pass
    raise BadAddress(
        "PostgreSQL 的地址应写成 postgres://用户:口令@主机:端口/库名；"
        "口令中的 @、:、/、?、#、% 须写成 %40、%3A、%2F、%3F、%23、%25。"
    )


def _options(parts: SplitResult) -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)

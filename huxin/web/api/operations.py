"""The interface as data: every address, what may be asked of it, and what it answers with.

The checks of a question, the OpenAPI document and the page for people are all made from this. Knows no Django.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from huxin.base.errors import BadValue
from huxin.base.identity import require_uscc
from huxin.facts.lists import ACCEPTED
from huxin.queries import api_rows

VERSION = "1.0.0"
BASE = "/api/v1"
MOST_ROWS, USUAL_ROWS = 200, 50
FILE_TYPE, LARGEST_FILE = "application/octet-stream", 50 * 2**20
"""How a file is sent, and how large it may be: it is in memory while it is received."""


@dataclass(frozen=True)
class Param:
    """One value of a question. Either one of `choices`, or a text of `pattern`; `format` says what is checked besides.

    Formats: ``integer`` from `least` to `most`, ``boolean``, ``date``, ``uscc`` (check character), or none.
    """

    name: str
    label: str
    pattern: str = ""
    choices: tuple[str, ...] = ()
    format: str = ""
    least: int = 0
    most: int = 0
    default: Any = None
    required: bool = False

    def read(self, text: str) -> Any:
        """The value that a text means. Raises BadValue with what was expected."""
        if self.choices:
            if text not in self.choices:
                raise BadValue(f"只能是 {'、'.join(self.choices)}")
            return text
        if self.pattern and re.fullmatch(self.pattern, text, re.ASCII) is None:
            raise BadValue(f"应符合 {self.pattern}")
        return _FORMATS[self.format](self, text)


def _integer(param: Param, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10 and param.least <= int(text) <= param.most):
        raise BadValue(f"应为 {param.least} 到 {param.most} 的整数")
    return int(text)


def _boolean(param: Param, text: str) -> bool:
    if text not in ("true", "false"):
        raise BadValue("只能是 true 或 false")
    return text == "true"


def _date(param: Param, text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise BadValue("应为日期，写成 2019-06-30") from None
    if len(text) != 10:
        raise BadValue("应为日期，写成 2019-06-30")
    return found


def _uscc(param: Param, text: str) -> str:
    require_uscc(text)
    return text


def _text(param: Param, text: str) -> str:
    if not text or len(text) > param.most or "\x00" in text:
        raise BadValue(f"应为 1 至 {param.most} 个字符")
    return text


_FORMATS: Mapping[str, Any] = {
    "integer": _integer, "boolean": _boolean, "date": _date, "uscc": _uscc, "": lambda param, text: text,
    "text": _text,
}  # fmt: skip


@dataclass(frozen=True)
class Operation:
    """One address. `answer` is the row it answers with: one, or a page of them. `path` names parameters in braces.

    `form` are the fields of a form; `file` says that the body is a file, which is kept before the answer says so (202).
    """

    name: str
    method: str
    path: str
    label: str
    answer: type[Any]
    scope: str = ""
    many: bool = False
    dated: bool = False
    params: tuple[Param, ...] = ()
    in_path: tuple[Param, ...] = ()
    problems: tuple[int, ...] = ()
    form: tuple[Param, ...] = field(default=())
    file: bool = False


_USCC_SHAPE = "^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$"
_LEVEL = Param("level", "等级", choices=("none", "yellow", "orange", "red"))
_REGION = Param("region", "行政区划代码，或它的前 2、4 位", pattern="^[0-9]{2}([0-9]{2}([0-9]{2})?)?$")
_SECTOR = Param("sector", "行业", choices=("housing", "transport", "water", "other"))
_PROJECT = Param("project", "项目编码", format="text", most=64)
_UNIT = Param("unit", "施工总承包单位的统一社会信用代码", pattern=_USCC_SHAPE, format="uscc")
_STATE = Param("state", "状态", pattern="^[a-z_]{1,30}$")
_BATCH = Param("number", "报送编号", pattern="^[1-9][0-9]{0,8}$", required=True)
_PAGE = (
    Param("limit", f"最多多少行，1 至 {MOST_ROWS}", format="integer", least=1, most=MOST_ROWS, default=USUAL_ROWS),
    Param("cursor", "上一页回答里的 next", pattern="^[0-9]{1,18}$"),
)

OPERATIONS = (
    Operation("token", "POST", "/token", "换取访问令牌（OAuth 2.0 客户端凭证）", api_rows.TokenAnswer,
              problems=(400, 401),
              form=(Param("grant_type", "固定为 client_credentials", choices=("client_credentials",), required=True),
                    Param("client_id", "客户端编号；也可以用 HTTP Basic", format="text", most=80),
                    Param("client_secret", "客户端密钥；也可以用 HTTP Basic", format="text", most=200),
                    Param("scope", "要哪些权限，用空格分开；不写为全部", format="text", most=200))),
    Operation("projects", "GET", "/projects", "项目列表", api_rows.ProjectRow, "projects", many=True,
              params=(_REGION, _SECTOR, Param("status", "项目状态", choices=("active", "suspended", "finished")), _UNIT,
                      *_PAGE)),
    Operation("project", "GET", "/projects/{code}", "一个项目", api_rows.ProjectRow, "projects",
              in_path=(Param("code", "项目编码", format="text", most=64, required=True),)),
    Operation("standing", "GET", "/standing", "项目的欠薪情况", api_rows.StandingRow, "standing", many=True, dated=True,
              params=(_REGION, _SECTOR, _PROJECT, _UNIT, _LEVEL, *_PAGE)),
    Operation("coverage", "GET", "/coverage", "项目每月的数据报送情况", api_rows.CoverageRow, "coverage", many=True,
              dated=True, params=(_REGION, _SECTOR, _PROJECT,
                                  Param("month", "工资月份", pattern="^20[0-9]{2}-(0[1-9]|1[0-2])$"), *_PAGE)),
    Operation("warnings", "GET", "/warnings", "预警列表", api_rows.WarningRow, "warnings", many=True,
              params=(_REGION, _SECTOR, _PROJECT, _LEVEL, _STATE, Param("open", "在办", format="boolean"),
                      Param("updated_since", "这一天起有过变化的", format="date"), *_PAGE)),
    Operation("warning", "GET", "/warnings/{number}", "一项预警", api_rows.WarningRow, "warnings",
              in_path=(Param("number", "编号", pattern="^[A-Z]{2}-[0-9]{4}-[0-9]{6}$", required=True),)),
    Operation("denominator", "GET", "/denominator", "登记覆盖：未登记和尚未发现的工地", api_rows.Denominator,
              "denominator"),
    Operation("send", "POST", "/batches", "报送一个数据文件（CSV、XLSX、XLS、Parquet）",
              api_rows.BatchRow, "batches", file=True,
              params=(Param("file_name", "文件名，带扩展名；拒绝的行和记录里这样称呼它", format="text", most=200),
                      Param("stream", "是哪一种数据；不写则由表头识别", choices=tuple(ACCEPTED)))),
    Operation("batch", "GET", "/batches/{number}", "一次报送的处理结果，每张表一行", api_rows.BatchRow, "batches",
              many=True, in_path=(_BATCH,)),
    Operation("rejects", "GET", "/batches/{number}/rejects", "一张表被拒绝的行、字段和原因", api_rows.RejectRow,
              "batches", many=True, in_path=(_BATCH,), params=_PAGE),
    Operation("sanction", "GET", "/sanctions/{uscc}", "单位是否列入失信联合惩戒名单", api_rows.Sanction, "sanctions",
              in_path=(Param("uscc", "统一社会信用代码", pattern=_USCC_SHAPE, format="uscc", required=True),)),
    Operation("openapi", "GET", "/openapi.json", "本接口的 OpenAPI 文档", dict),
)  # fmt: skip
"""In the order in which people read them."""

PROBLEMS: Mapping[int, tuple[str, str]] = {
    400: ("bad-request", "请求不符合接口规定"),
    401: ("unauthenticated", "没有有效的访问令牌"),
    403: ("forbidden", "没有这项权限"),
    404: ("not-found", "没有找到"),
    405: ("method-not-allowed", "这个地址不能这样用"),
    406: ("not-acceptable", "只以 JSON 回答"),
    413: ("too-large", "请求过大"),
    415: ("unsupported-media-type", "请求的格式不对"),
    429: ("too-many-requests", "请求过于频繁"),
    500: ("fault", "系统出错"),
    503: ("busy", "系统正忙"),
}
"""Types of problems (RFC 9457): the last part of the type, and the title."""


def named(name: str) -> Operation:
    """The operation of that name."""
    return next(operation for operation in OPERATIONS if operation.name == name)

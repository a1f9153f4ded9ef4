"""Codes of the reply's envelope, and the error that becomes one."""

from collections.abc import Mapping
from typing import Any

from huxin.sources.open_api.texts import said

OK = 0
BAD_PARAMETER = -1
BAD_SIGN = -2
FORBIDDEN = -3
BAD_ADDRESS = -4
TOO_OFTEN = -5
UPLOAD_FAILED = 1001
FAILED = 9999

MEANINGS: Mapping[int, str] = {
    OK: "成功",
    BAD_PARAMETER: "请求参数错误",
    BAD_SIGN: "签名校验错误",
    FORBIDDEN: "无API访问权限",
    BAD_ADDRESS: "IP校验错误",
    TOO_OFTEN: "访问超过限制",
    UPLOAD_FAILED: "上传失败",
    FAILED: "错误",
}
"""What each code means, in the platform's words; the message where nothing more is known."""


class ProtocolError(Exception):
    """A request that is answered by an envelope of this code, with HTTP 200 like every other.

    Not a `HuxinError`: its code is the protocol's number, its reader the sender's program.
    """

    def __init__(self, code: int, message: str = "") -> None:
        self.code = code
        self.message = message or MEANINGS[code]
        super().__init__(self.message)


def bad_request(name: str, /, **values: Any) -> ProtocolError:
    """The refusal of a request as a whole, by one of the sentences under `request`."""
    return ProtocolError(BAD_PARAMETER, said("request", name, **values))

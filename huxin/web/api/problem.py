"""Everything that goes wrong, as problem details (RFC 9457): a sentence for people, never a stack trace."""

import json
import logging
from collections.abc import Mapping

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import HttpResponse, UnreadablePostError

from huxin.base.errors import BadSource, BadValue, HuxinError, NotFound, Refused
from huxin.web.api.operations import BASE, PROBLEMS

_log = logging.getLogger(__name__)
_STATUS: Mapping[type[HuxinError], int] = {BadValue: 400, BadSource: 400, Refused: 403, NotFound: 404}
_BUSY_SECONDS = 5


class Wrong(HuxinError):
    """A question that is answered with a problem. `more` stands in the problem besides, `headers` on the answer."""

    code = "api"

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        more: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.more, self.headers = status, dict(more or {}), dict(headers or {})


def answer_to(error: Exception) -> HttpResponse:
    """The answer where something was raised. What is nobody's doing but ours is logged and not told."""
    if isinstance(error, Wrong):
        return problem(error.status, str(error), more=error.more, headers=error.headers)
    if isinstance(error, RequestDataTooBig):
        return problem(413, "请求的内容太多。")
    if isinstance(error, SuspiciousOperation | UnreadablePostError):
        return problem(400, "请求不完整，或主机名不对。")
    if isinstance(error, OperationalError):
        _log.warning("接口等不到数据库：%s", error)
        return problem(503, "系统正忙，请稍后再试。", headers={"Retry-After": str(_BUSY_SECONDS)})
    status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 500)
    if status == 500:
        _log.error("接口出错", exc_info=error)
        return problem(500, "这是系统的问题，不是请求有误。请稍后再试；如果仍然出错，请把发生的时间告诉市治欠办。")
    return problem(status, str(error))


def problem(
    status: int, detail: str, *, more: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """A problem as an answer."""
    slug, title = PROBLEMS[status]
    told = {"type": f"{BASE}/#{slug}", "title": title, "status": status, "detail": detail, **(more or {})}
    body = json.dumps(told, ensure_ascii=False).encode()
    sent = {"Cache-Control": "no-store", **(headers or {})}
    return HttpResponse(body, content_type="application/problem+json", status=status, headers=sent)

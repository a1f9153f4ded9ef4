"""What is done from the pages without account, within what one address may do."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from huxin.actions import _attempts, reports
from huxin.actions.reports import Filed, Grievance

MOST_REPORTS = 60
"""From one address in an hour: a whole site may share one."""

_CROWDED = "这个网络刚才反映得太多，请过一小时再试；着急的话，请拨打 12333 或 12345，或者到劳动监察窗口。"


def file(*, grievance: Grievance, once: str, sent: Iterable[bytes], address: str, now: datetime) -> Filed:
    """Take a report from the page.

    Raises:
        Locked: too many from this address. BadValue, BadSource: as `reports.file`.
    """
    hour = timedelta(hours=1)
    attempt = _attempts.count("report", address=address, now=now, most=MOST_REPORTS, within=hour, said=_CROWDED)
    filed = reports.file(grievance=grievance, once=once, sent=sent, now=now)
    if filed.repeated:
        attempt.delete()
    return filed

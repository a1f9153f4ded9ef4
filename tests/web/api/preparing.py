"""Run by the tests of the interface: python preparing.py HOME fills a new installation with a small city, two warnings
and a listed unit, lets a system ask for everything, and writes its id and secret as JSON."""

import json
import os
import sys
from datetime import UTC, datetime

COLUMNS = "统一社会信用代码,单位名称,列入机关,文号,决定日期,列入日期,届满日期,惩戒措施,依据,移出日期"
LISTED = "91620400MA71C0DE12"
LIST = (
    f"{COLUMNS}\n{LISTED},白银甲建筑公司,白银市人力资源和社会保障局,白人社列〔2026〕1号,2026-01-05,2026-01-06,2099-01-05,"
    "限制政府资金支持、限制政府采购、限制招标投标,保障农民工工资支付条例第四十八条,\n"
)


def main(home: str) -> None:
    os.environ["HUXIN_HOME"] = home
    os.environ["DJANGO_SETTINGS_MODULE"] = "huxin.config.settings"
    import django

    django.setup()
    from huxin.access import SYSTEM
    from huxin.access.scopes import SCOPES
    from huxin.actions import clients, listings
    from tests.web import city, warned

    now = datetime.now(UTC)
    city.build(now)
    warned.two(now)
    listings.take(actor=SYSTEM, data=LIST.encode(), file_name="名单.csv", now=now)
    given = clients.ClientGrant("市招标办", list(SCOPES), ["6204"], per_minute=100_000)
    made = clients.grant(given, actor=SYSTEM, now=now)
    sys.stdout.write(json.dumps({"client_id": made.client_id, "secret": made.secret}))


if __name__ == "__main__":
    main(*sys.argv[1:])

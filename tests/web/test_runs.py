"""The monitor's runs: which is shown, and why another is not."""

import re
from datetime import date, datetime, timedelta

from django.test import Client

from huxin.record.models import Run


def _aside(
    now: datetime, name: str, *, known_at: datetime | None = None, pack: str = "gs-2019", projects: object = None
) -> None:
    manifest = {"id": name, "projects": projects, "notices": []}
    Run.objects.create(
        pk=name, as_of=date(2019, 11, 30), known_at=known_at or now, pack=pack, created_at=now, manifest=manifest
    )


def test_旁查的记录说明为什么不显示(office: Client, now: datetime) -> None:
    assert "旁查" not in office.get("/runs/").content.decode()
    _aside(now, "r-projects", projects=["620402-1", "620402-2"])
    _aside(now, "r-pack", pack="cn-2020")
    _aside(now, "r-known", known_at=now - timedelta(days=30))
    text = office.get("/runs/").content.decode()
    assert text.count('<span class="tag">旁查</span>') == 3
    assert "只看了 2 个项目" in text and "指定了另一个规则包" in text and "按当时已知的数据" in text
    cells = re.findall(r'<td data-name="说明" class="small">(.*?)</td>', text)
    assert [
        cell.startswith("旁查，各页不显示它：") and cell.endswith("。<br>") for cell in cells if "旁查" in cell
    ] == [True] * 3  # 后面没有“—”


def test_后来被取代的记录不是旁查(office: Client, now: datetime) -> None:
    _aside(now, "r-old")
    assert "旁查" not in office.get("/runs/").content.decode()

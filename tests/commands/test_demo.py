"""`huxin demo`: a city from nothing, people who can sign in, and nobody's data touched."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import huxin.commands.demo as command_demo
from huxin.base.home import Home
from huxin.commands._phases import cut, padded, width
from tests.commands.conftest import Command

pytestmark = pytest.mark.slow  # a city takes its time; the rest of it is the importer's, which has its own tests

PHASES = ("虚构城市", "登录账号", "方案任务", "导入数据", "接入考勤机", "监测和预警", "办理几件", "专项行动")
ROOT = Path(__file__).parents[2]
Demo = Callable[..., "subprocess.CompletedProcess[str]"]

_SIGN_IN = """
import json, sys
from django.conf import settings
import django
django.setup()
settings.ALLOWED_HOSTS = ["testserver"]
from django.test import Client
found = {}
for who in json.load(sys.stdin):
    client = Client()
    client.post("/sign-in/", {"username": who["username"], "password": who["password"]})
    page = client.get("/projects/")
    found[who["username"]] = [page.status_code, page.content.decode()]
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo") / "home"


def _python(home: Path, *words: object, given: str = "") -> "subprocess.CompletedProcess[str]":
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("HUXIN_", "DJANGO_"))}
    clean |= {"PYTHONPATH": str(ROOT), "HUXIN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "huxin.config.settings"}
    command = [sys.executable, *map(str, words)]
    return subprocess.run(command, env=clean, input=given, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def demo(home: Path) -> Demo:
    """Runs `huxin demo --no-serve`."""
    return lambda *words: _python(home, "-m", "huxin.commands", "demo", "--no-serve", *words)


@pytest.fixture(scope="module")
def first(demo: Demo) -> "subprocess.CompletedProcess[str]":
    """The smallest city, in a new home."""
    told = demo("--workers", "400", "--json")
    assert told.returncode == 0, told.stderr
    return told


def test_a_city_is_made_imported_and_looked_at(first: "subprocess.CompletedProcess[str]", home: Path) -> None:
    told = json.loads(first.stdout)
    assert (told["workers"], told["as_of"], told["address"]) == (400, "2019-11-30", "http://127.0.0.1:8000/")
    assert list(told["seconds"]) == list(PHASES)
    lines = [line for line in first.stderr.splitlines() if "100%" in line]
    assert [line[:5] for line in lines] == [f"[{n}/8]" for n in range(1, 9)]
    assert "拒绝" not in lines[3]
    assert (home / "demo-city" / "city.json").is_file()
    # Of each day the one shown, and the stricter one before Spring Festival; the second after a part was paid.
    assert sorted(run.name[:8] for run in (home / "runs").iterdir()) == ["20191130"] * 2 + ["20191202"] * 2


def test_everybody_can_sign_in_and_sees_what_is_theirs(first: "subprocess.CompletedProcess[str]", home: Path) -> None:
    cast = json.loads(first.stdout)["sign_ins"]
    assert [who["role"] for who in cast][:23] == [
        *("office", "bureau", "inspector", "county_office", "inspector", "county_office"),
        *("county_government", "county_government", "sector"),
        *("arbitration", "finance", "development", "sector", "sector", "market", "central_bank"),
        *("police", "justice", "procurator", "discipline", "auditor", "viewer", "convener"),
    ]
    assert {who["role"] for who in cast[23:]} == {"enterprise", "bank"} and all(who["try"] for who in cast)
    assert len({who["password"] for who in cast}) == len(cast)
    told = _python(home, "-c", _SIGN_IN, given=json.dumps(cast))
    assert told.returncode == 0, told.stderr
    pages = json.loads(told.stdout)
    assert {status for status, _ in pages.values()} == {200}
    assert "620402-" in pages["李监察"][1] and "620421-" not in pages["李监察"][1]
    assert "620421-" in pages["周监察"][1] and "620402-" not in pages["周监察"][1]


_MOVED = """
import json
import django
django.setup()
from huxin.record.models import Matter, MatterEvent, Notice, Paper
print(json.dumps({
    "moves": sorted(set(MatterEvent.objects.exclude(who="machine").values_list("move", flat=True))),
    "papers": sorted(set(Paper.objects.values_list("name", flat=True))),
    "warnings": Matter.objects.filter(kind="warning").count(),
    "told": Notice.objects.values("to").distinct().count(),
    "contractors": sorted(set(Notice.objects.filter(to__role="enterprise").values_list("to__username", flat=True))),
}))
"""


def test_a_few_warnings_are_under_way(first: "subprocess.CompletedProcess[str]", home: Path) -> None:
    told = _python(home, "-c", _MOVED)
    assert told.returncode == 0, told.stderr
    found = json.loads(told.stdout)
    assert found["warnings"] > 5 and found["told"] >= 6
    cast = json.loads(first.stdout)["sign_ins"]
    assert found["contractors"] == sorted(who["username"] for who in cast if who["role"] == "enterprise")
    assert {"submit", "confirm", "reply", "sign", "object", "open", "issue"} <= set(found["moves"])
    assert {"warning_notice", "rectification_reply", "supervision_notice"} <= set(found["papers"])


_AUTUMN = """
import json
import django
django.setup()
from collections import Counter
from huxin.base import clock
from huxin.commands import _cast
from huxin.queries import plans
from huxin.queries.plans import BoardFilter
from huxin.record.models import Matter
board = plans.board(actor=_cast.actor("王主任"), wanted=BoardFilter(), now=clock.now())
print(json.dumps({
    "now": str(clock.now())[:10], "measures": len(board.lines),
    "states": Counter(task.state for line in board.lines for task in line.tasks),
    "letters": Matter.objects.filter(kind="supervision", data__reason__endswith="没有按期完成。").count(),
    "third": {task.region_code: task.state for line in board.lines if line.no == "3" for task in line.tasks},
}))
"""


def test_the_city_lives_in_the_autumn_of_2019_with_its_plan_under_way(
    first: "subprocess.CompletedProcess[str]", home: Path
) -> None:
    told = _python(home, "-c", _AUTUMN)
    assert told.returncode == 0, told.stderr
    found = json.loads(told.stdout)
    assert (found["now"], found["measures"]) == ("2019-12-02", 31)
    assert found["states"]["done"] > 5 and found["states"]["running"] > 30 and found["letters"] > 5
    assert found["third"]["620402"] == "done" and found["third"]["620421"] == "late"  # one county was quick, one is not
    verified = _python(home, "-m", "huxin.commands", "audit", "verify")
    assert verified.returncode == 0, verified.stderr + verified.stdout


_BODIES = """
import json
import django
django.setup()
from huxin.base import clock
from huxin.commands import _cast
from huxin.queries import publications, sponsorship
from huxin.record.models import Listing, Matter
office, today = _cast.actor("王主任"), clock.today()
cells = {code: [[cell.quarter, cell.missed, bool(cell.visited_on), cell.fed_back] for cell in row]
         for code, row in sponsorship.table(actor=office, today=today)}
print(json.dumps({
    "here": cells["620402"], "there": cells["620421"], "listed": Listing.objects.count(),
    "bans": sorted(Matter.objects.filter(kind="ban").values_list("body", "state")),
    "late": sorted(Matter.objects.filter(kind="ban", open=True, due_on__lt=today).values_list("body", flat=True)),
    "nil": [cell.state for cell in dict(publications.table(actor=office, today=today))["620402"]
            if cell.quarter == 20193],
}))
"""


def test_other_bodies_have_been_at_work_and_some_are_late(
    first: "subprocess.CompletedProcess[str]", home: Path
) -> None:
    told = _python(home, "-c", _BODIES)
    assert told.returncode == 0, told.stderr
    found = json.loads(told.stdout)
    assert [20194, False, True, True] in found["here"] and [20193, True, False, False] in found["there"]
    assert found["listed"] == 1 and len(found["bans"]) == 7 and found["late"] == ["water"]
    assert found["nil"] == ["nil"]


_PAGES = """
import json, sys
from django.conf import settings
import django
django.setup()
settings.ALLOWED_HOSTS = ["testserver"]
from django.test import Client
found = {}
for name, word, addresses in json.load(sys.stdin):
    client = Client()
    client.post("/sign-in/", {"username": name, "password": word})
    for address in addresses:
        page = client.get(address)
        found[f"{name} {address}"] = page.content.decode() if page.status_code == 200 else page.status_code
print(json.dumps(found))
"""
_JUDGED = {
    "罗政办": {
        "/assessment/620402/2019/": ("待评议", "名在场工人，其中", "由两人签字评定为3.5分", "处抽中并核查的工地"),
        "/circulars/": ("征求意见", "已答复"),
    },
    "马政办": {"/circulars/": ("待县区答复",), "/talks/": ("约谈靖远县人民政府", "已通知")},
    "王主任": {
        "/circulars/20193/": ("征求意见中", "无欠薪", "到期）没有按时办理", "已经补报进展"),
        "/opinion/": ("舆情：靖远县", "白银区"),
        "/publicity/": ("维权宣讲进工地", "186", "农民工法律援助集中咨询"),
        "/analysis/what-if/1/": ("假设数字", "提前（天）"),
        "/reform/": (
            "由企业用工的比例：2019-06 89%",
            "2019-11 96%",
            "有劳动合同的比例：2019-06 97%",
            "登记了工伤保险的比例：2019-06",
        ),
    },
}
"""Who sees what of it, and where."""


def test_a_year_is_judged_and_its_pages_show_it(first: "subprocess.CompletedProcess[str]", home: Path) -> None:
    words = {who["username"]: who["password"] for who in json.loads(first.stdout)["sign_ins"]}
    asked = json.dumps([[name, words[name], list(pages)] for name, pages in _JUDGED.items()])
    told = _python(home, "-c", _PAGES, given=asked)
    assert told.returncode == 0, told.stderr
    found = json.loads(told.stdout)
    wanted = [(f"{name} {address}", said) for name, pages in _JUDGED.items() for address, said in pages.items()]
    assert {page: [text for text in said if text not in str(found[page])] for page, said in wanted} == {
        page: [] for page, _ in wanted
    }


_EFFECT = """
import json
import django
django.setup()
from django.conf import settings
from huxin.base import clock
from huxin.commands import _cast
from huxin.queries import convener
seen = convener.screen(settings.HUXIN_HOME, actor=_cast.actor("王主任"), now=clock.now())
print(json.dumps([[one.said, one.before, one.after] for one in seen.decisions if one.fen]))
"""


def test_a_decision_about_money_has_an_effect_to_show(first: "subprocess.CompletedProcess[str]", home: Path) -> None:
    """The warning was confirmed and the county urged; then a part was paid, and the monitor has looked again."""
    told = _python(home, "-c", _EFFECT)
    assert told.returncode == 0, told.stderr
    found = {said: (before, after) for said, before, after in json.loads(told.stdout)}
    assert {"预警：确认签发", "督办：发出督办函"} <= set(found)
    assert all(before > after > 0 for before, after in found.values()), found


_HEARD = """
import json
import django
django.setup()
from huxin.access import SYSTEM
from huxin.base import clock
from huxin.queries import senders
from huxin.record.models import Receipt
[one] = senders.senders(SYSTEM, today=clock.today())
health = senders.health(SYSTEM, one.appid, today=clock.today())
print(json.dumps({
    "rows": one.rows, "projects": len(one.projects), "silent": sorted(device.silent for device in health.devices),
    "notes": sorted(note.kind for note in health.notes),
    "status": sorted(set(Receipt.objects.values_list("status", flat=True))),
}))
"""


def test_a_gate_reports_and_its_feed_can_be_looked_at(first: "subprocess.CompletedProcess[str]", home: Path) -> None:
    told = _python(home, "-c", _HEARD)
    assert told.returncode == 0, told.stderr
    found = json.loads(told.stdout)
    assert found["rows"] > 100 and found["projects"] == 1 and found["status"] == [20]
    assert found["silent"] == [1, 4] and found["notes"] == ["refused"]  # today nobody has reported yet


def test_again_goes_on_with_the_same_city(demo: Demo, first: "subprocess.CompletedProcess[str]", home: Path) -> None:
    mark = home / "demo.json"
    mark.write_text(json.dumps({**json.loads(mark.read_text("utf-8")), "ready": False}), "utf-8")
    interrupted = demo("--workers", "500")
    assert interrupted.returncode == 0, interrupted.stderr
    assert "接着做" in interrupted.stderr and "此前的城市有 400 名工人" in interrupted.stderr
    assert "个文件，0 行" in interrupted.stderr  # everything was there already
    assert "考勤机已接入" in interrupted.stderr
    again = demo()
    assert again.returncode == 0 and "沿用此前的演示数据" in again.stderr and "导入" not in again.stderr
    assert "口令是新发的" in again.stderr
    old = {who["password"] for who in json.loads(first.stdout)["sign_ins"]}
    assert "王主任" in again.stdout and "huxin serve" in again.stdout
    assert not [password for password in old if password in again.stdout]


@pytest.mark.django_db
def test_fresh_clears_an_earlier_demo_and_nothing_else(
    command: Command, there: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    (there.path / "demo.json").write_text('{"workers": 500, "ready": true}', "utf-8")
    for name in ("facts/roster", "runs/20191130-0", "demo-city", "notes"):
        (there.path / name).mkdir(parents=True)
    filled = []

    def fill(home: Home, mark: dict[str, str], *given: object, **more: object) -> dict[str, str]:
        filled.append(mark.setdefault("as_of", ""))
        return {}

    monkeypatch.setattr(command_demo, "_fill", fill)
    told = command("demo", "--no-serve", "--fresh", "--workers", "450", "--json")
    assert told.code == 0 and json.loads(told.out)["workers"] == 450, told.err
    assert filled and (there.path / "notes").is_dir()
    assert not (there.path / "demo-city").exists() and not list(there.facts.iterdir()) + list(there.runs.iterdir())


def test_a_home_with_data_is_left_alone(demo: Demo, tmp_path: Path) -> None:
    facts = tmp_path / "home" / "facts" / "roster"
    facts.mkdir(parents=True)
    for words in ((), ("--fresh",)):
        told = _python(tmp_path / "home", "-m", "huxin.commands", "demo", "--no-serve", *words)
        assert told.returncode == 2 and "已有数据" in told.stderr
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["facts"] and facts.is_dir()


def test_too_few_workers_are_told_before_anything_is_made(tmp_path: Path) -> None:
    told = _python(tmp_path / "home", "-m", "huxin.commands", "demo", "--no-serve", "--workers", "10")
    assert told.returncode == 2 and "至少 400" in told.stderr
    assert not (tmp_path / "home").exists()


def test_chinese_takes_two_columns() -> None:
    assert (width("工a"), cut("工资ab", 5), padded("工", 4) + "|") == (3, "工资a", "工  |")

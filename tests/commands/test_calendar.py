"""`huxin calendar`: shown before it is saved, saved once, used at once."""

import json
import re
from pathlib import Path

import pytest

from huxin.record.models import JournalEntry
from tests.commands.conftest import Command

pytestmark = pytest.mark.django_db
NOTICES = Path(__file__).parents[1] / "law" / "notices"


@pytest.fixture
def future(tmp_path: Path) -> Path:
    """The notice of 2026 with the dates of another year, so that nothing is on file of it."""
    text = re.sub("（[^）]*）", "", (NOTICES / "2026.txt").read_text("utf-8"))
    # 2037 begins on the same weekday as 2026.
    file = tmp_path / "通知.txt"
    file.write_bytes(text.replace("2026年", "2037年").replace("2025年11月", "2036年11月").encode("gb18030"))
    return file


def test_a_notice_is_shown_day_by_day_and_saved_only_when_told_to(command: Command, future: Path) -> None:
    looked = command("calendar", "import", future)
    assert looked.code == 1 and "没有保存" in looked.out
    assert "2037-02-14  周六  上班  春节" in looked.out and "注意" not in looked.out
    assert command("calendar", "show", 2037).code == 1

    saved = command("calendar", "import", future, "--yes")
    assert (saved.code, saved.out.splitlines()[-1]) == (0, "已保存，0 件在办事项的时限已按新日历重算。")
    shown = json.loads(command("calendar", "show", 2037, "--json").out)
    assert shown["known"] and len(shown["days"]) == 39
    assert shown["days"][0] == {
        "day": "2037-01-01",
        "weekday": "四",
        "kind": "off",
        "holiday": "元旦",
        "announced_on": "2036-11-04",
    }
    entry = JournalEntry.objects.get(what="calendar.import")
    assert (entry.subject, entry.given) == ("calendar:2037", {"announced_on": "2036-11-04", "days": 39})

    again = command("calendar", "import", future, "--yes")
    assert again.code == 0 and "已经录入" in again.out
    assert JournalEntry.objects.filter(what="calendar.import").count() == 1
    assert command("calendar", "show", 2037, "--known-on", "2036-11-03").code == 1


def test_what_is_on_file_is_not_imported_again(command: Command) -> None:
    told = command("calendar", "import", NOTICES / "2019-05.txt", "--yes", "--json")
    assert told.code == 0 and json.loads(told.out)["known"] is True


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("今天天气很好。", "没有写明是哪一年"),
        ((NOTICES / "2019.txt").read_text("utf-8").replace("5月1日", "5月32日"), "没有2019年5月32日这一天"),
        ("年" * 200_001, "太长"),
    ],
)
def test_what_cannot_be_used_is_refused_in_a_sentence(command: Command, tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "通知.txt"
    file.write_text(text, "utf-8")
    told = command("calendar", "import", file, "--yes")
    assert told.code == 2 and said in told.err
    assert command("calendar", "import", tmp_path / "没有.txt").code == 2

"""`huxin mail` as a person meets it; the server is real."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from huxin.access import SYSTEM
from huxin.actions import staff
from huxin.base.home import Home
from huxin.commands._times import now
from huxin.queries import mail as queries
from huxin.record.models import JournalEntry, PersonalValue, Staff
from tests.channels.smtp import Mailbox, server
from tests.commands.conftest import Command
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db

SET = ["mail", "set", "--host", "localhost", "--security", "none", "--sender", "huxin@office.example"]


@pytest.fixture(scope="module")
def 李(there: Home) -> str:
    """李监察's user name, entered once."""
    entered = staff.add(
        actor=SYSTEM, username="li", display_name="李监察", post=staff.Post("inspector", ["620402"]),
        password=PASSWORD, now=now(),
    )  # fmt: skip
    return entered.username


@pytest.fixture
def box(command: Command) -> Iterator[Mailbox]:
    """A server, and the installation set up for it."""
    with server() as found:
        assert command(*SET, "--port", found.port, "--site", "https://huxin.example").code == 0
        yield found


@pytest.fixture(autouse=True)
def _unset(there: Home) -> Iterator[None]:
    yield
    there.mail.unlink(missing_ok=True)


def test_试发一封(command: Command, box: Mailbox) -> None:
    assert command("mail", "test", "wang@example.cn").code == 0
    [got] = box.letters
    assert got.message["Subject"] == "试发邮件" and "https://huxin.example" in got.message.get_content()
    box.reply = lambda verb, said: "550 5.1.1 no wang@example.cn" if verb == "RCPT" else None
    told = command("mail", "test", "wang@example.cn")
    assert told.code == 1 and "550 5.1.1" in told.out and "wang" not in told.out


def test_没有设置就说怎么设置(command: Command) -> None:
    told = command("mail", "test", "wang@example.cn")
    assert told.code == 2 and "huxin mail set" in told.err
    assert "尚未设置" in command("mail", "status").out


def test_口令从标准输入读_不显示也不以明文存放(command: Command, there: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    words = ["mail", "set", "--host", "smtp.office.example", "--sender", "huxin@office.example", "--username", "huxin"]
    monkeypatch.setattr("sys.stdin", io.StringIO("open sesame\n"))
    told = command(*words, "--password-stdin")
    assert told.code == 0 and "smtp.office.example:465" in told.out
    shown = command("mail", "status").out + command("mail", "status", "--json").out + there.mail.read_text("utf-8")
    assert "sesame" not in shown + told.out + str(list(JournalEntry.objects.values()))
    office = queries.post_office()
    assert office is not None and office.server.password == "open sesame"
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert "--password-stdin" in command(*words).err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--host", "a b"], "主机名"),
        (["--port", "70000"], "端口"),
        (["--sender", "office"], "发件地址"),
        (["--site", "huxin.example"], "网址"),
        (["--username", "huxin"], "明文"),
    ],
)
def test_不能用的设置不存(command: Command, there: Home, words: list[str], said: str) -> None:
    told = command(*SET, *words)
    assert told.code == 2 and said in told.err and not there.mail.exists()


def test_登记邮箱_选择方式(command: Command, 李: str, box: Mailbox) -> None:
    assert command("mail", "address", 李, "li@example.cn").out == "已登记 li 的邮箱。\n"
    assert PersonalValue.objects.filter(kind="email").count() == 1
    assert command("mail", "mode", 李, "digest").out == "li：每天 8 点一封汇总。\n"
    assert Staff.objects.get(username=李).mail_mode == "digest"
    assert command("mail", "mode", 李, "weekly").code == 2
    assert command("mail", "address", "nobody", "x@example.cn").code == 2
    assert command("mail", "address", 李, "").out == "已撤销 li 的邮箱。\n"
    assert Staff.objects.get(username=李).email_id is None


def test_状态可供机器读(command: Command, box: Mailbox) -> None:
    found = json.loads(command("mail", "status", "--json").out)
    assert found["server"] == {"host": "localhost", "port": box.port, "site": "https://huxin.example"}
    assert found["queue"]["waiting"] == 0 and found["queue"]["waiting_since"] is None


def test_设置文件损坏时有话说(command: Command, there: Home) -> None:
    Path(there.mail).write_text('{"site": 1}')
    assert "huxin mail set" in command("mail", "status").err
